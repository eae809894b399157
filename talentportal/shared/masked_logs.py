"""Log lines without identity numbers: whatever a record says, the line written has them masked."""

import logging

from talentportal.shared.masking import mask_id_numbers


class MaskedFormatter(logging.Formatter):
    """Masks the finished line, so that arguments and tracebacks are covered as well."""

    def format(self, record: logging.LogRecord) -> str:
        return mask_id_numbers(super().format(record))
