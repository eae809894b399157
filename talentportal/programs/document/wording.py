"""What is wrong with a value, in the reader's language instead of the validator's."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES: dict[str, str | Promise] = {
    "missing": _("This setting is missing."),
    "extra_forbidden": _("There is no such setting here."),
    "enum": _("It must be one of {expected}."),
    "literal_error": _("It must be one of {expected}."),
    "union_tag_invalid": _("Its type must be one of {expected_tags}."),
    "union_tag_not_found": _("It has no type."),
    "string_type": _("A text is expected; put it in quotes."),
    "string_too_short": _("The text must not be empty."),
    "string_too_long": _("The text is longer than {max_length} characters."),
    "string_pattern_mismatch": _(
        "A name is expected: small letters, digits and the signs that separate them ({pattern})."
    ),
    "int_type": _("A whole number is expected."),
    "int_parsing": _("A whole number is expected."),
    "int_from_float": _("A whole number is expected."),
    "decimal_type": _("A number is expected."),
    "decimal_parsing": _("A number is expected."),
    "float_parsing": _("A number is expected."),
    "bool_type": _("true or false is expected."),
    "bool_parsing": _("true or false is expected."),
    "date_type": _("A day is expected, such as 2019-07-31."),
    "date_parsing": _("A day is expected, such as 2019-07-31."),
    "date_from_datetime_parsing": _("A day is expected, such as 2019-07-31."),
    "greater_than": _("It must be more than {gt}."),
    "greater_than_equal": _("It must be at least {ge}."),
    "less_than": _("It must be less than {lt}."),
    "less_than_equal": _("It must be at most {le}."),
    "too_short": _("At least {min_length} entries are needed."),
    "too_long": _("At most {max_length} entries are taken."),
    "tuple_type": _("A list is expected."),
    "model_type": _("Settings are expected here (name: value)."),
    "model_attributes_type": _("Settings are expected here (name: value)."),
    "value_error": _("{error}"),
}


def sentence_for(error: Mapping[str, Any]) -> str:
    """The sentence for one error of pydantic; its own words where we have none."""
    sentence = _SENTENCES.get(error["type"])
    if sentence is None:
        return str(error["msg"])
    return str(sentence).format(**error.get("ctx", {}))
