"""The identifier in a PDF file, made of its own bytes.

qpdf makes one of an MD5 sum of all it writes, which takes as long as writing it. The digest of the
book is needed anyway: the file is written with a constant in that place, and the digest of all
before it is put there.
"""

import hashlib
from pathlib import Path

CONSTANT = b"31415926535897932384626433832795"
TAIL = 64
CHUNK = 1 << 20


def identify(path: Path) -> str:
    """Put the identifier into a book saved with ``static_id``; the SHA-256 of the finished file."""
    with path.open("r+b") as file:
        file.seek(-TAIL, 2)
        end = file.read()
        start = int(end[end.rindex(b"startxref") :].split()[1])
        digest = hashlib.sha256()
        file.seek(0)
        for left in range(start, 0, -CHUNK):
            digest.update(file.read(min(left, CHUNK)))
        references = file.read()
        if references.count(CONSTANT) != 2:
            raise ValueError("The book has no place for its identifier.")
        own = digest.hexdigest()[: len(CONSTANT)].encode()
        references = references.replace(CONSTANT, own)
        file.seek(start)
        file.write(references)
        digest.update(references)
    return digest.hexdigest()
