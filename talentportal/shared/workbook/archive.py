"""What an .xlsx is before anybody opens it: a zip whose directory tells how large it will be."""

import zipfile
from typing import IO

from django.utils.translation import gettext as _

from talentportal.shared.refusals import Refused

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 50 * 1024 * 1024
HIGHEST_RATIO = 100
MOST_ENTRIES = 200
# Small files may be squeezed well: a sheet of blanks is no bomb.
RATIO_COUNTS_FROM = 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def check_archive(file: IO[bytes]) -> None:
    """Refuse what is no .xlsx, what is damaged, and what would unpack to far more than it is."""
    file.seek(0)
    begins = file.read(4)
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise _refused("X09", _("The file is empty."))
    if size > LARGEST_FILE:
        raise _refused(
            "X01", _("The file is larger than {size} MB.").format(size=_mb(LARGEST_FILE))
        )
    if begins == _OLD_OFFICE:
        raise _refused("X08", _("This is an old or an encrypted workbook."))
    if begins != b"PK\x03\x04":
        raise _refused("X08", _("This is not a workbook of the kind .xlsx."))
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _refused("X09", _("The file is damaged.")) from error
    file.seek(0)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES or any(".." in name.split("/") for name in names):
        raise _refused("X09", _("The file is damaged or was not written by a spreadsheet program."))
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_bomb = unpacked > RATIO_COUNTS_FROM and unpacked / packed > HIGHEST_RATIO
    if unpacked > LARGEST_UNPACKED or is_bomb:
        raise _refused(
            "X01",
            _("Unpacked, the file is larger than {size} MB, or nearly all of it is empty.").format(
                size=_mb(LARGEST_UNPACKED)
            ),
        )
    if "xl/workbook.xml" not in names:
        raise _refused("X08", _("This is not a workbook of the kind .xlsx."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refused("X08", _("This workbook contains macros."))


def _mb(size: int) -> int:
    return size // (1024 * 1024)


def _refused(code: str, sentence: str) -> Refused:
    return Refused.because(
        code,
        sentence,
        remedy=_("Copy the rows into the template, save it as .xlsx and upload that."),
    )
