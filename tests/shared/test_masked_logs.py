"""No identity number reaches a log line."""

import io
import logging

import pytest

from talentportal.shared.masked_logs import MaskedFormatter
from talentportal.shared.masking import mask_id_numbers

ID_NUMBER = "11010519491231002X"
MASKED = "110105********002X"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"id={ID_NUMBER}", f"id={MASKED}"),
        (f"身份证{ID_NUMBER}已登记", f"身份证{MASKED}已登记"),
        ("11010519491231002x", "110105********002x"),
        (f"{ID_NUMBER},440524188001010014", f"{MASKED},440524********0014"),
        ("a 19-digit number 1101051949123100211", "a 19-digit number 1101051949123100211"),
        ("2024-10-01 12:00", "2024-10-01 12:00"),
    ],
)
def test_numbers_are_masked_wherever_they_stand(text: str, masked: str) -> None:
    assert mask_id_numbers(text) == masked


def test_arguments_and_tracebacks_are_masked_too() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(MaskedFormatter("%(message)s"))
    logger = logging.Logger("test")  # noqa: LOG001 -- one of its own, away from the root
    logger.addHandler(handler)
    try:
        raise ValueError(ID_NUMBER)
    except ValueError:
        logger.exception("Refused %s", ID_NUMBER)
    written = stream.getvalue()
    assert written.count(MASKED) == 2
    assert ID_NUMBER not in written
