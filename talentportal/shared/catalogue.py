"""The Chinese catalogue: collect msgids from code and templates, merge, check and compile.

Needs no GNU gettext. Every message stands on lines of its own, sorted and without line numbers, so
that two people who add messages rarely meet; ``read_po`` still mends what a union merge leaves.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from django.utils.translation.template import templatize

PACKAGES = ("talentportal", "quotas", "nominations", "reviews", "rehearsals")
PO_FILE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
HEADER = (
    "Language: zh_Hans\\n"
    "MIME-Version: 1.0\\n"
    "Content-Type: text/plain; charset=UTF-8\\n"
    "Content-Transfer-Encoding: 8bit\\n"
    "Plural-Forms: nplurals=1; plural=0;\\n"
)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?) )?"(.*)"\s*$')

Key = tuple[str, str]
"""Context (empty for none) and msgid."""

Source = Callable[[], Iterable[Key]]

OTHER_SOURCES: list[Source] = []
"""Messages that no call of gettext names; apps add where to find theirs when they load."""


@dataclass
class Message:
    """One message with its translation (Chinese has a single plural form)."""

    context: str = ""
    msgid: str = ""
    plural: str = ""
    translation: str = ""
    fuzzy: bool = False
    fields: set[str] = field(default_factory=set, compare=False, repr=False)

    @property
    def key(self) -> Key:
        return self.context, self.msgid


def collect(root: Path, others: Iterable[Source] = ()) -> dict[Key, Message]:
    """Every message in the project's Python files and templates, and of the ``others``."""
    found: dict[Key, Message] = {}
    for path, source in _sources(root):
        for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS):
            msgid, plural = message[:2] if isinstance(message, tuple) else (message, "")
            if not msgid:
                raise ValueError(f"{path}: an empty message cannot be translated.")
            entry = found.setdefault((context or "", msgid), Message(context or "", msgid))
            entry.plural = entry.plural or plural
    for other in others:
        for key in other():
            found.setdefault(key, Message(*key))
    return found


def _sources(root: Path) -> Iterator[tuple[Path, bytes]]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    for folder in ("templates", *PACKAGES):
        for suffix in ("html", "txt"):
            for path in sorted((root / folder).rglob(f"*.{suffix}")):
                code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
                # The lexer for Python would take the markup's indentation for blocks.
                yield path, "\n".join(line.strip() for line in code.splitlines()).encode()


def read_po(path: Path) -> list[Message]:
    """The entries of a catalogue in file order, without its header; tolerates merge damage.

    A keyword that an entry already has begins a new entry, except a second ``msgstr``: there the
    first that is not empty stays.
    """
    entries: list[Message] = [Message()]
    keyword = "msgid"
    fuzzy = False
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        if line.startswith("#,") and "fuzzy" in line:
            fuzzy = True
        match = LINE.match(line)
        if not match:
            continue
        name, text = match[1], _unescape(match[2])
        if name:
            keyword = name.partition("[")[0]
            if _begins_entry(entries[-1], keyword):
                entries.append(Message(fuzzy=fuzzy))
                fuzzy = False
            if keyword == "msgstr" and "msgstr" in entries[-1].fields:
                keyword = "msgstr" if not entries[-1].translation else "surplus"
            entries[-1].fields.add(keyword)
        _append(entries[-1], keyword, text)
    return [entry for entry in entries if entry.msgid and "msgstr" in entry.fields]


def _begins_entry(entry: Message, keyword: str) -> bool:
    return keyword == "msgctxt" or (keyword == "msgid" and bool(entry.fields & {"msgid", "msgstr"}))


def _append(entry: Message, keyword: str, text: str) -> None:
    attribute = {
        "msgctxt": "context",
        "msgid": "msgid",
        "msgid_plural": "plural",
        "msgstr": "translation",
    }.get(keyword)
    if attribute:
        setattr(entry, attribute, getattr(entry, attribute) + text)


def merge(entries: Iterable[Message]) -> dict[Key, Message]:
    """One entry a message: of repeated ones the first that is translated."""
    merged: dict[Key, Message] = {}
    for entry in entries:
        known = merged.get(entry.key)
        if known is None or (entry.translation and not known.translation):
            merged[entry.key] = entry
    return merged


def write_po(path: Path, entries: Iterable[Message]) -> None:
    """Write the catalogue sorted by msgid, one line a text."""
    blocks = [f'msgid ""\nmsgstr "{HEADER}"']
    for entry in sorted(entries, key=lambda entry: (entry.msgid, entry.context)):
        lines = ["#, fuzzy"] if entry.fuzzy else []
        if entry.context:
            lines.append(f'msgctxt "{_escape(entry.context)}"')
        lines.append(f'msgid "{_escape(entry.msgid)}"')
        if entry.plural:
            lines.append(f'msgid_plural "{_escape(entry.plural)}"')
        lines.append(f'{"msgstr[0]" if entry.plural else "msgstr"} "{_escape(entry.translation)}"')
        blocks.append("\n".join(lines))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def update(root: Path, others: Iterable[Source] = ()) -> list[str]:
    """Bring the catalogue up to date with the code, compile it, return what is left to do."""
    known = merge(read_po(root / PO_FILE))
    wanted = collect(root, others)
    for key, entry in wanted.items():
        if key in known:
            entry.translation, entry.fuzzy = known[key].translation, known[key].fuzzy
    write_po(root / PO_FILE, wanted.values())
    compile_mo(root)
    return problems(root, others)


def compile_mo(root: Path) -> None:
    """Make the file that Django reads; fuzzy and empty translations are left out."""
    catalog = Catalog(locale="zh_Hans", charset="utf-8")
    for entry in merge(read_po(root / PO_FILE)).values():
        if entry.translation and not entry.fuzzy:
            catalog.add(
                (entry.msgid, entry.plural) if entry.plural else entry.msgid,
                (entry.translation,) if entry.plural else entry.translation,
                context=entry.context or None,
            )
    with (root / PO_FILE).with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def problems(root: Path, others: Iterable[Source] = ()) -> list[str]:
    """Every message that is missing, untranslated, fuzzy, repeated, stale or loses a value."""
    entries = read_po(root / PO_FILE)
    known, wanted = merge(entries), collect(root, others)
    found = [f"missing: {msgid!r}" for context, msgid in wanted if (context, msgid) not in known]
    if len(entries) != len(known):
        keys = [entry.key for entry in entries]
        found += [f"repeated: {key[1]!r}" for key in known if keys.count(key) > 1]
    for key, entry in known.items():
        found += [f"{fault}: {entry.msgid!r}" for fault in _faults(entry, stale=key not in wanted)]
    return sorted(found)


def _faults(entry: Message, *, stale: bool) -> Iterator[str]:
    if stale:
        yield "stale"
    if not entry.translation:
        yield "untranslated"
    elif entry.fuzzy:
        yield "fuzzy"
    elif not _same_values(entry):
        yield "other placeholders than the original"


def _same_values(entry: Message) -> bool:
    shown = set(PLACEHOLDER.findall(entry.translation))
    originals = [entry.msgid, entry.plural] if entry.plural else [entry.msgid]
    return any(set(PLACEHOLDER.findall(original)) == shown for original in originals)


def _escape(text: str) -> str:
    for plain, escaped in (
        ("\\", "\\\\"),
        ('"', '\\"'),
        ("\n", "\\n"),
        ("\t", "\\t"),
        ("\r", "\\r"),
    ):
        text = text.replace(plain, escaped)
    return text


def _unescape(text: str) -> str:
    plain = {"n": "\n", "t": "\t", "r": "\r"}
    return re.sub(r"\\(.)", lambda match: plain.get(match[1], match[1]), text)
