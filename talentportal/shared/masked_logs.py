"""Log lines without identity numbers: whatever a record says, the line written has them masked."""

import logging
import re

from talentportal.shared.vault import mask_id_number

# Lookarounds on digits only: a number glued to letters or Chinese is still a number.
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


def mask_id_numbers(text: str) -> str:
    """``text`` with the birth date of every 18-digit number hidden."""
    return ID_NUMBER.sub(lambda match: mask_id_number(match[0]), text)


class MaskedFormatter(logging.Formatter):
    """Masks the finished line, so that arguments and tracebacks are covered as well."""

    def format(self, record: logging.LogRecord) -> str:
        return mask_id_numbers(super().format(record))
