"""One digest of what is kept, by which a later change is found.

The bytes are what stored digests were made of and must never change: JSON with sorted keys,
without blanks, in UTF-8 as it is read (no ``\\u`` escapes).
"""

import hashlib
import json
from typing import Any


def digest_of(content: Any) -> str:
    """SHA-256 (hex) over plain data; independent of the order in which keys were written."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
