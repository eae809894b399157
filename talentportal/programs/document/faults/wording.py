"""What is wrong with a value, in the reader's language instead of the validator's."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from talentportal.programs.document.schema import base
from talentportal.programs.document.schema.describing import label_of, options_of, part_label, parts
from talentportal.programs.document.schema.known import KNOWN_FACTS, fact_meant
from talentportal.programs.document.schema.places import kinds_at, part_around
from talentportal.programs.document.schema.written import MONTH_PATTERN

Error = Mapping[str, Any]
_WHOLE = _("A whole number is expected.")
_NUMBER = _("A number is expected.")
_TRUTH = _("true or false is expected.")
_DAY = _("A day is expected, such as 2019-07-31.")
_SETTINGS = _("Settings are expected here (name: value).")
_SENTENCES: dict[str, str | Promise] = {
    "string_type": _("A text is expected; put it in quotes."),
    "string_too_short": _("The text must not be empty."),
    "string_too_long": _("The text is longer than {max_length} characters."),
    "string_unicode": _("The text contains signs that cannot be kept."),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("int_parsing_size", "decimal_whole_digits"), _("The number is too long.")),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "float_type", "float_parsing"), _NUMBER),
    **dict.fromkeys(("finite_number",), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _TRUTH),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _DAY),
    "greater_than": _("It must be more than {gt}."),
    "greater_than_equal": _("It must be at least {ge}."),
    "less_than": _("It must be less than {lt}."),
    "less_than_equal": _("It must be at most {le}."),
    "too_short": _("At least {min_length} entries are needed."),
    "too_long": _("At most {max_length} entries are taken."),
    "tuple_type": _("A list is expected."),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), _SETTINGS),
    "recursion_loop": _("Too many parts stand within one another."),
    "value_error": "{error}",
}
_PATTERNS: dict[str, str | Promise] = {
    base.KEY_PATTERN: _(
        "A key is expected: small letters, digits and underscores, beginning with a letter, "
        "such as skill_level."
    ),
    base.SLUG_PATTERN: _(
        "A short name is expected: small letters and digits, joined by hyphens, such as "
        "craftsman-2024."
    ),
    base.VALUE_PATTERN: _(
        "A value to keep is expected: letters, digits and underscores; what people read belongs "
        "in “label”."
    ),
    MONTH_PATTERN: _("A month is expected, such as 1998-07."),
}
_CHOICES = ("enum", "literal_error")
_WIDE = dict(zip("：，；（）【】［］｛｝“”‘’＿－", ":,;()[][]{}\"\"''_-", strict=True))
CLOSE = 0.72


def sentence_for(*errors: Error) -> str:
    """The sentence for what is wrong at one place; of a choice of types there may be several."""
    first = errors[0]
    if all(each["type"] in _CHOICES for each in errors):
        return _with_hint(_choice(errors), first)
    if first.get("input") is None and first["type"].endswith("_type"):
        return str(_("Nothing stands here: write a value, or leave the setting out."))
    if len({each["type"] for each in errors}) > 1:
        return _with_hint(str(_("A text, a whole number, true or false is expected.")), first)
    return _with_hint(_sentence(first), first)


def together(first: str, second: str) -> str:
    """Two sentences, one after the other."""
    return pgettext("sentences", "{first} {second}").format(first=first, second=second)


def listed(choices: Iterable[tuple[object, str]]) -> str:
    """Values with what people read: ``city（市级）、county（县级）``."""
    shown = (
        pgettext("value", "{value} ({label})").format(value=value, label=label)
        if label and label != str(value)
        else str(value)
        for value, label in choices
    )
    return pgettext("list", ", ").join(shown) or "–"


def _sentence(error: Error) -> str:
    special = _SPECIAL.get(error["type"])
    if special is not None:
        return special(error)
    if isinstance(error.get("input"), list | Mapping) and "string" in error["type"]:
        return str(_("A text is expected here, and no list or settings."))
    sentence = _SENTENCES.get(error["type"]) or _("This value cannot stand here.")
    return str(sentence).format(**error.get("ctx", {}))


def _missing(error: Error) -> str:
    return _("The setting “{name}” ({label}) is missing.").format(
        name=error["loc"][-1], label=label_of(str(error["loc"][-1]))
    )


def _no_such(error: Error) -> str:
    """What there is not; with the setting that was meant, where one is like it."""
    name, sentence = str(error["loc"][-1]), str(_("There is no such setting here."))
    meant = setting_meant(error)
    if meant:
        return together(sentence, _meant(meant, label_of(meant)))
    if ":" in name:
        return together(sentence, str(_("After the colon a blank is needed.")))
    part = part_around(error["loc"])
    there = [(each, label_of(each)) for each in part.model_fields] if part else []
    if not there:
        return sentence
    return together(sentence, _("There are: {known}.").format(known=listed(there)))


def setting_meant(error: Error) -> str:
    """The setting that a name is like, or whose Chinese name it is; empty if there is none."""
    part, written = part_around(error["loc"]), _narrow(str(error["loc"][-1])).strip()
    if part is None:
        return ""
    labels = {label_of(name): name for name in part.model_fields}
    close = difflib.get_close_matches(written.lower(), part.model_fields, 1, CLOSE)
    return labels.get(written) or (close[0] if close else "")


def _meant(value: str, label: str) -> str:
    return _("Is “{value}” meant?").format(value=listed([(value, label)]))


def _choice(errors: Sequence[Error]) -> str:
    expected = tuple(
        dict.fromkeys(name for each in errors for name in expected_of(str(each["ctx"]["expected"])))
    )
    return _one_of(errors[0].get("input"), _labelled(expected))


def expected_of(words: str) -> list[str]:
    """The values in the validator's list of them: ``'a', 'b' or 'c'``."""
    return re.findall(r"'([^']*)'", words) or [words]


def _one_of(written: Any, choices: Sequence[tuple[str, str]]) -> str:
    sentence = _("It must be one of {expected}.").format(expected=listed(choices))
    labels = {label: value for value, label in choices}
    if not isinstance(written, str):
        return sentence
    close = difflib.get_close_matches(written.lower(), dict(choices), 1, CLOSE)
    meant = labels.get(written.strip()) or (close[0] if close else "")
    return together(sentence, _meant(meant, "")) if meant else sentence


def _labelled(values: Sequence[str]) -> list[tuple[str, str]]:
    labels = _labels(values)
    return [(value, labels.get(value, "")) for value in values if value]


def _labels(values: Sequence[str]) -> dict[str, str]:
    """What values are called, taken from the setting that has just these, or the most of them."""
    wanted = frozenset(values)
    best = max(_annotations(), key=lambda each: (len(wanted & each[0]), -len(each[0])))
    labels = dict(options_of(best[1])) if wanted & best[0] else {}
    missing = wanted - labels.keys()
    return labels | (_labels(tuple(missing)) if labels and missing else {})


@cache
def _annotations() -> list[tuple[frozenset[str], Any]]:
    """The values of every setting that is a choice, and its type, by which they are labelled."""
    found = {
        frozenset(value for value, _label in options_of(field.annotation)): field.annotation
        for part in sorted(parts(), key=lambda each: each.__name__)
        for field in part.model_fields.values()
    }
    return [(values, annotation) for values, annotation in found.items() if values]


def _type_wrong(error: Error) -> str:
    written = error["input"].get("type") if isinstance(error.get("input"), Mapping) else None
    return _one_of(written, _kinds(error["loc"]))


def _type_missing(error: Error) -> str:
    return together(str(_("It has no type.")), _one_of(None, _kinds(error["loc"])))


def _kinds(location: tuple[int | str, ...]) -> list[tuple[str, str]]:
    """The types of part that may stand somewhere, each with the beginning of what it means."""
    return [
        (kind.model_fields["type"].annotation.__args__[0], _short(part_label(kind)))  # type: ignore[union-attr]
        for kind in kinds_at(location)
    ]


def _short(words: str) -> str:
    return re.split(r"[。；（，,(;.:：]", words)[0].strip()


def _pattern(error: Error) -> str:
    pattern = error["ctx"]["pattern"]
    if pattern != base.FACT_PATTERN:
        return str(_PATTERNS.get(pattern) or _("This value cannot stand here."))
    meant = fact_meant(_narrow(str(error["input"])))
    if meant:
        return _("Say where the fact stands: {meant}.").format(meant=meant)
    return _("Say where the fact stands: {known}, or form. and the key of a field.").format(
        known=listed(
            (f"{area}.{name}", "") for area, names in KNOWN_FACTS.items() for name in sorted(names)
        )
    )


_SPECIAL = {
    "missing": _missing,
    "extra_forbidden": _no_such,
    "union_tag_invalid": _type_wrong,
    "union_tag_not_found": _type_missing,
    "string_pattern_mismatch": _pattern,
}


def _narrow(text: str) -> str:
    return "".join(_WIDE.get(sign, sign) for sign in text)


def _with_hint(sentence: str, error: Error) -> str:
    """The sentence, and whether signs of Chinese punctuation may be to blame."""
    written = error["loc"][-1] if error["type"] == "extra_forbidden" else error.get("input")
    if error["type"] == "value_error" or not isinstance(written, str) or len(written) > 200:
        return sentence
    wide = sorted({sign for sign in written if sign in _WIDE})
    if not wide:
        return sentence
    hint = _("Full-width signs ({signs}) are taken as letters here; write half-width ones.")
    return together(sentence, hint.format(signs=" ".join(wide)))
