"""What a certificate of honour says and how it is set out; pure, but for the template."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string

from talentportal.bookbinding import faces
from talentportal.bookbinding.fonts import is_printable

FOLDER = Path(__file__).resolve().parents[3] / "templates/reviews/book"
STYLE = FOLDER / "certificate.css"
TEMPLATE = "reviews/book/certificate.html"
SIZES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.5, 11.0, 9.5, 8.0, 6.5)
"""Sizes of the words in points; a text that is too long for one is set in the next."""
TITLE_LARGEST, TITLE_SMALLEST, TITLE_WIDTH = 54.0, 26.0, 600.0
TITLE_SPACING = 1.25
"""The width of a character of the title with the space after it, in ems."""
DIGITS = "〇一二三四五六七八九"
CLOSING = re.compile(r"(?<=[，。；！])(特[颁发授]此证[^\n]{0,12})$")
"""The words that end a certificate, on a line of their own as custom has it."""
LAST_TOGETHER = 4
STOPS = frozenset("，。；！？\n,;")


@dataclass(frozen=True)
class Certificate:
    """The certificate of one honour."""

    honour: int
    dossier_number: str
    title: str
    name: str
    words: str
    members: tuple[str, ...]
    """Of a team, its leader first."""
    issuer: str
    awarded_on: date
    number: str

    @property
    def unprintable(self) -> list[str]:
        """Characters that no typeface has, each once."""
        told = "".join((self.title, self.words, *self.members, self.issuer, self.number))
        return [
            each for each in dict.fromkeys(told) if not each.isspace() and not is_printable(each)
        ]


def digest_of(printed: Iterable[Certificate]) -> str:
    """The digest of certificates and of all that they are set with."""
    digest = hashlib.sha256(_surroundings())
    for each in printed:
        digest.update(json.dumps(asdict(each), default=str, sort_keys=True).encode())
    return digest.hexdigest()


@cache
def _surroundings() -> bytes:
    own = [Path(__file__), *sorted(FOLDER.iterdir())]
    return b"".join(path.read_bytes() for path in own) + " ".join(faces.files()).encode()


def variants(certificate: Certificate) -> Iterator[str]:
    """The page as HTML, the words ever smaller."""
    address, said = address_and_words(certificate.words, certificate.name)
    context = {
        "certificate": certificate,
        "address": address,
        "paragraphs": [with_its_end(line) for line in _lines(CLOSING.sub(r"\n\1", said))],
        "issuers": _lines(certificate.issuer),
        "day": in_chinese(certificate.awarded_on),
    }
    for size in SIZES:
        title = min(title_size(certificate.title), 3 * size)
        yield render_to_string(
            TEMPLATE, {**context, "size": f"{size}", "title_size": f"{title:.1f}"}
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def with_its_end(line: str) -> tuple[str, str]:
    """A paragraph and its last characters, which are kept together: one alone on the last line
    would look like a mistake. Neither a number nor a mark is parted from what it belongs to."""
    for at in range(len(line) - LAST_TOGETHER, max(0, len(line) - 3 * LAST_TOGETHER), -1):
        before, after = line[at - 1], line[at]
        if before.isalnum() and after.isalnum() and not (before + after).isascii():
            return line[:at], line[at:]
    return line, ""


def title_size(title: str) -> float:
    """How large the title may be to stand on one line; a very long one takes two."""
    fitting = TITLE_WIDTH / (max(1, len(title)) * TITLE_SPACING)
    return max(TITLE_SMALLEST, min(TITLE_LARGEST, fitting))


def address_and_words(words: str, name: str) -> tuple[str, str]:
    """Whom it addresses (张三同志：), on a line of their own as in a letter, and what it says to them.

    Nobody is addressed where a sentence has begun before the colon, or where there is no colon.
    """
    at = words.find(name)
    end = words.find("：", at + len(name)) if at >= 0 else -1
    if end < 0 or STOPS & set(words[:at] + words[at + len(name) : end]):
        return "", words
    return words[: end + 1].strip(), words[end + 1 :]


def in_chinese(day: date) -> str:
    """A day as solemn papers write it: 二〇一九年九月三十日."""
    year = "".join(DIGITS[int(digit)] for digit in f"{day.year}")
    return f"{year}年{_counted(day.month)}月{_counted(day.day)}日"


def _counted(number: int) -> str:
    tens, ones = divmod(number, 10)
    before = {0: "", 1: "十"}.get(tens, f"{DIGITS[tens]}十")
    return before + (DIGITS[ones] if ones else "")
