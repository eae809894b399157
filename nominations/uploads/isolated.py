"""Decodes a stranger's file in a process of its own: no database, little memory, little time.

A decoder that hangs, eats all memory or falls over its input takes nothing else with it.
"""

import json
import os
import resource
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

from nominations.uploads import making
from nominations.uploads.verdict import Rejected

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 1_500 * 1024 * 1024
CPU_SECONDS = 45
WALL_SECONDS = 90
LENGTH = struct.Struct(">I")
PASSED_ON = ("PATH", "LANG", "LC_ALL", "MAGIC", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR")


def run(data: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The answer of the child; raises ``Rejected`` (its own, or D04 when it had to be stopped)."""
    head = json.dumps(request).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "nominations.uploads.isolated"],
            input=LENGTH.pack(len(head)) + head + data,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
            cwd=ROOT,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise Rejected("D04") from None
    if done.returncode != 0 or not done.stdout:
        raise Rejected("D04")
    return _opened(done.stdout)


def _opened(answer: bytes) -> tuple[dict[str, Any], list[bytes]]:
    start = LENGTH.size
    (length,) = LENGTH.unpack(answer[:start])
    header: dict[str, Any] = json.loads(answer[start : start + length])
    if "rejected" in header:
        raise Rejected(header["rejected"], **header["values"])
    blobs, at = [], start + length
    for size in header["sizes"]:
        blobs.append(answer[at : at + size])
        at += size
    return header, blobs


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    try:
        header, blobs = making.answer(data, request)
    except Rejected as rejected:
        return {"rejected": rejected.code, "values": rejected.values}, []
    return {**header, "sizes": [len(blob) for blob in blobs]}, blobs


def main() -> None:
    """Read one request and one file from the input, write the answer."""
    _limit()
    told = sys.stdin.buffer.read()
    (length,) = LENGTH.unpack(told[: LENGTH.size])
    request = json.loads(told[LENGTH.size : LENGTH.size + length])
    header, blobs = _answer(told[LENGTH.size + length :], request)
    head = json.dumps(header).encode()
    sys.stdout.buffer.write(LENGTH.pack(len(head)) + head + b"".join(blobs))


if __name__ == "__main__":
    main()
