"""Files handed in with an objection: the field, and the measure taken while they arrive."""

from typing import Any

from django import forms
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reviews.notices.services.evidence import (
    LARGEST,
    MOST_FILES,
    MOST_TOGETHER,
    too_large,
    too_many,
    too_much,
)
from talentportal.shared.refusals import Refusal


class SeveralFiles(forms.FileInput):
    """One field for several files, which needs no script."""

    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """The files as they came; what they are is found out by whoever receives them."""

    widget = SeveralFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Files that prove it"))
        options.setdefault(
            "help_text",
            _(
                "Five files at most: PDF, JPG or PNG, each of at most 10 MB and 50 pages, all "
                "together 30 MB. Choose them all at once."
            ),
        )
        super().__init__(required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        return list(data or ())


class EvidenceLimits(FileUploadHandler):
    """Lets no more reach the disk than one objection may bring, however much is sent.

    What is beyond is read and forgotten instead of breaking the request off, so that the words
    that came with it are kept; ``refusals`` says what was left out.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.files = self.received = 0
        self.refusals: dict[str, Refusal] = {}

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.files += start == 0
        self.received += len(raw_data)
        if self.files > MOST_FILES:
            self._leave_out(too_many())
        if start + len(raw_data) > LARGEST:
            self._leave_out(too_large(self.file_name or ""))
        if self.received > MOST_TOGETHER:
            self._leave_out(too_much())
        return raw_data

    def _leave_out(self, refusal: Refusal) -> None:
        self.refusals.setdefault(refusal.sentence, refusal)
        raise SkipFile

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one make the file."""
