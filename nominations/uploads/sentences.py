"""The verdicts on files, worded for the person who uploaded them."""

from django.utils.translation import gettext_lazy as _

from nominations.uploads.verdict import Note, Rejected
from talentportal.shared.lasting import lasting_words
from talentportal.shared.refusals import Refused

REFUSALS = {
    "F01": (
        _("The file “{file}” is larger than {limit} MB."),
        _("Scan it at 200 dpi, or split it."),
    ),
    "F02": (_("The file “{file}” is empty."), _("Choose it again, or make it anew.")),
    "I01": (
        _("The picture “{file}” has more than {limit} million pixels."),
        _("Save it smaller; 200 dpi on A4 is enough."),
    ),
    "I02": (
        _("The file “{file}” is none of the formats taken here."),
        _("Please hand in {formats}; the content counts, not the name."),
    ),
    "I03": (
        _("The iPhone picture “{file}” cannot be read."),
        _("Send it to yourself as JPG, or set the camera to “Most compatible”."),
    ),
    "I04": (
        _("The picture “{file}” is damaged or incomplete."),
        _("Take or scan it again and upload it once more."),
    ),
    "I05": (
        _("The picture “{file}” is {width} × {height} pixels: too small or too narrow to be read."),
        _("Upload the whole page as one picture."),
    ),
    "D01": (
        _("The PDF “{file}” is protected by a password."),
        _("Remove the password, or print it to a new PDF."),
    ),
    "D02": (
        _("The PDF “{file}” is incomplete: parts of it are missing."),
        _("Upload it again from the computer on which it opens whole."),
    ),
    "D03": (
        _("The file “{file}” cannot be read as a PDF."),
        _("Print it to a new PDF and upload that."),
    ),
    "D04": (
        _("The file “{file}” takes too much time or memory to show."),
        _("Print it to a new PDF, or scan it."),
    ),
    "D05": (
        _("The file “{file}” has {pages} pages; at most {limit} are taken."),
        _("Upload the pages that matter."),
    ),
    "D06": (
        _("The PDF “{file}” is a dynamic form that only one program can show."),
        _("Print it to a new PDF and upload that."),
    ),
}
NOTES = {
    "coarse": _("Page {page} has only {dpi} dpi and may be hard to read in print."),
    "scaled": _("{pages} pages were fitted to A4, the first is page {page}."),
    "blank": _("Page {page} is blank."),
    "signed": _(
        "The electronic signature cannot be checked on paper; the original file is kept for that."
    ),
}


def refused(rejected: Rejected, name: str, taken: str) -> Refused:
    """The refusal that names the file and says how to mend it."""
    sentence, remedy = REFUSALS[rejected.code]
    values = {"formats": taken, "limit": 40, **rejected.values, "file": name}
    return Refused.because(
        rejected.code, str(sentence).format(**values), name, str(remedy).format(**values)
    )


@lasting_words()
def told(note: Note) -> str:
    """A note on an accepted file."""
    return str(NOTES[note.code]).format(**note.values)
