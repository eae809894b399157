"""Scans of signed papers: taken by what they are, not by how they are called."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST = 20 * 1024 * 1024
# What a scan begins with, by the suffix it is kept under.
SIGNATURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


class ScanField(forms.FileField):
    """A PDF, JPEG or PNG of at most 20 MB, renamed to what it is."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("PDF, JPG or PNG, 20 MB at most."))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        scan = super().clean(data, initial)
        if not scan or scan is initial:
            return scan
        if scan.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        start = scan.read(8)
        scan.seek(0)
        for signature, suffix in SIGNATURES.items():
            if start.startswith(signature):
                scan.name = f"scan.{suffix}"
                return scan
        raise forms.ValidationError(_("The file is neither PDF nor JPG nor PNG."))
