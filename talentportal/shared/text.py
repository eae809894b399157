"""Text that people type: made clean once, counted as Word counts it."""

import re
import unicodedata

from django.utils.translation import gettext as _

from talentportal.shared.refusals import Refused

# Chinese marks, kana, hangul, Han characters and full-width forms; the ideographic space is a blank.
_WIDE = (
    r"\u3001-\u303f\u3040-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\uff01-\uff60\uffe0-\uffee\U00020000-\U000323af—…“”‘’·"
)
_EACH = re.compile(f"[{_WIDE}]")
_RUN = re.compile(rf"[^\s{_WIDE}]+")
_KEPT_CONTROLS = "\n\t"
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85]")
# More marks on one letter than any script has: they would climb over the lines above.
_PILED_MARKS = 8


def clean_text(value: str) -> str:
    """NFC, line ends as ``\\n``, no control or format characters, no outer blanks.

    Refuses what no font prints (T01: lone surrogates, private use, noncharacters) and letters
    piled with marks (T02). Characters that are newer than this Python are taken as they are.
    """
    value = _LINE_ENDS.sub("\n", value)
    kept: list[str] = []
    marks = 0
    for character in value:
        category = unicodedata.category(character)
        if category in ("Cs", "Co") or _is_noncharacter(character):
            raise _unprintable(character)
        marks = marks + (category in ("Mn", "Me")) if category in ("Mn", "Me", "Cf") else 0
        if marks > _PILED_MARKS:
            raise Refused.because(
                "T02",
                _("The text contains a letter with far too many accents."),
                remedy=_("Delete it and type it again."),
            )
        if category not in ("Cc", "Cf") or character in _KEPT_CONTROLS:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _is_noncharacter(character: str) -> bool:
    code = ord(character)
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def _unprintable(character: str) -> Refused:
    return Refused.because(
        "T01",
        _("The text contains a character that cannot be printed (U+{code:04X}).").format(
            code=ord(character)
        ),
        remedy=_("Type the character with another input method, or write it out."),
    )


def count_words(text: str) -> int:
    """Word's 字数: each Han character and Chinese mark one, each run of other characters one."""
    return len(_EACH.findall(text)) + len(_RUN.findall(text))
