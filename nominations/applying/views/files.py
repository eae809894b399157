"""Files of dossiers: served by permission only, never by their place in the store."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from nominations.handed_in import find_paper


@require_safe
@login_required
def file(request: HttpRequest, pk: int, kind: str, page: int = 0) -> FileResponse:
    """The file as it came (``original``), its pages as bound (``pdf``), or a page's picture."""
    attachment = find_paper(request.user, pk)
    if attachment is None:
        raise Http404
    stem = attachment.name.rpartition(".")[0] or attachment.name
    if kind == "original" and page == 0:
        return _sent(attachment.original.name, attachment.name, "", inline=False)
    if kind == "pdf" and page == 0:
        return _sent(attachment.pdf.name, f"{stem}.pdf", "application/pdf", inline=True)
    if kind == "thumb" and page < len(attachment.thumbnails):
        return _sent(attachment.thumbnails[page], f"{stem}-{page + 1}.jpg", "image/jpeg")
    raise Http404


def _sent(path: str | None, name: str, media_type: str, *, inline: bool = True) -> FileResponse:
    """Never anything the browser might run: other people's files are only handed over."""
    if not path or not default_storage.exists(path):
        raise Http404
    content: Any = default_storage.open(path)
    response = FileResponse(
        content,
        as_attachment=not inline,
        filename=name,
        content_type=media_type if inline else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=600" if inline else "private, no-store"
    return response
