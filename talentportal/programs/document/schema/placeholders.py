"""Words with placeholders in braces, as on covers and certificates."""

import re
from string import Formatter

from django.utils.translation import gettext as _

COVER_PLACEHOLDERS = frozenset(
    {"edition", "program", "year", "name", "employer", "recommender", "tier", "number", "date"}
)
CERTIFICATE_PLACEHOLDERS = COVER_PLACEHOLDERS | {"certificate_number", "issued_on"}
NUMBERS = frozenset({"year", "serial"})
NUMBER_PLACEHOLDERS = frozenset({"year", "serial", "tier"})
_WIDTH = re.compile(r"(0?[1-9]\d?)?d?", re.ASCII)


def filled(template: str, allowed: frozenset[str], **values: object) -> str:
    """``template`` with its placeholders filled; what cannot be filled raises ``ValueError``."""
    names = {name for name, _spec in _placeholders(template)}
    unknown = names - allowed
    if unknown:
        raise ValueError(
            _("Unknown placeholders: {unknown}; there are: {allowed}.").format(
                unknown=", ".join(f"{{{name}}}" for name in sorted(unknown)),
                allowed=", ".join(f"{{{name}}}" for name in sorted(allowed)),
            )
        )
    return template.format(**values)


def _placeholders(template: str) -> list[tuple[str, str]]:
    """Name and width of each; a width is for numbers, and is refused where it would be absurd."""
    try:
        found = [
            (name, f"!{conversion}" if conversion else spec or "")
            for _text, name, spec, conversion in Formatter().parse(template)
            if name is not None
        ]
    except ValueError:
        raise ValueError(
            _("A brace stands alone; a placeholder is written as {example}.").format(
                example="{name}"
            )
        ) from None
    for name, spec in found:
        if spec and not (name in NUMBERS and _WIDTH.fullmatch(spec)):
            raise ValueError(
                _(
                    "“{written}” cannot be filled; only numbers take digits, as in {example}."
                ).format(written=f"{{{name}:{spec}}}", example="{serial:03d}")
            )
    return found


def checked(template: str, allowed: frozenset[str]) -> str:
    """Filled once with what stands for each: numbers for ``year`` and ``serial``, else words."""
    filled(template, allowed, **{name: 1 if name in NUMBERS else "x" for name in allowed})
    return template
