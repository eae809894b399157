"""Scans of signed papers, given out by the pages that have checked who may see them."""

import mimetypes

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def scan_response(scan: FieldFile, name: str = "") -> FileResponse:
    """The scan, shown by the browser as what it is and kept by nobody; 404 when there is none."""
    if not scan:
        raise Http404
    kind = mimetypes.guess_type(str(scan.name))[0] or "application/octet-stream"
    response = FileResponse(scan.open("rb"), content_type=kind, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
