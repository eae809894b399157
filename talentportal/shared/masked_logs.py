"""Log lines without identity numbers: whatever a record says, the line written has them masked."""

import logging
from typing import Any

from talentportal.shared.masking import mask_id_numbers


class MaskedFormatter(logging.Formatter):
    """Masks the finished line, so that arguments and tracebacks are covered as well."""

    def format(self, record: logging.LogRecord) -> str:
        return mask_id_numbers(super().format(record))


def to_standard_error(level: str, loggers: dict[str, Any]) -> dict[str, Any]:
    """What ``logging.config`` reads: every line masked, on standard error.

    There, so that what a command prints (an exported edition, for one) stays clean.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "masked": {
                "()": MaskedFormatter,
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "masked",
            },
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": loggers,
    }
