"""The bound book against its rivals: processor time and memory as ratios, in one run.

Prints JSON. Each way of making the book of one dossier runs in a process of its own, ours and the
rival's in turn, and the medians are compared; targets are those of the design. A machine with other
work to do falsifies books per minute most: ``load`` says how busy it was.
"""

import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
TARGETS = {
    "cpu_to_naive": 0.22,
    "memory_to_naive": 0.75,
    "cpu_to_typst": 0.75,
    "memory_to_typst": 0.30,
    "warm_to_cold": 0.45,
    "reordered_to_warm": 0.35,
    "assembly_to_qpdf": 1.5,
    "two_processes_to_one": 1.9,
    "memory_of_470_pages_to_47": 1.3,
}
AT_LEAST = {"two_processes_to_one"}


@dataclass(frozen=True)
class Run:
    """What a process took, and what it printed."""

    cpu: float
    told: dict[str, Any]


def command(role: str, folder: Path) -> list[str]:
    out = folder / f"{role}.out.pdf"
    return [sys.executable, "-m", "benchmarks.book_process", role, str(folder), str(out)]


def measured(words: list[str]) -> Run:
    """Run a process to its end; processor seconds of all of it."""
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(words, stdout=told, cwd=ROOT)  # noqa: S603
        _pid, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{' '.join(words)} ended with {child.returncode}")
        told.seek(0)
        text = told.read().decode()
    cpu = usage.ru_utime + usage.ru_stime
    return Run(cpu, json.loads(text) if text.startswith("{") else {})


def in_turn(times: int, **ways: list[str]) -> dict[str, list[Run]]:
    """Each way ``times`` times, in turn: A B A B."""
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for _time in range(times):
        for name, words in ways.items():
            runs[name].append(measured(words))
    return runs


def cpu(runs: list[Run]) -> float:
    return statistics.median(run.cpu for run in runs)


def memory(runs: list[Run]) -> float:
    return told(runs, "peak")


def told(runs: list[Run], name: str) -> float:
    return statistics.median(float(run.told[name]) for run in runs)


def at_once(folder: Path, processes: int) -> float:
    """Books a minute of so many processes, while all of them are at work."""
    words = command("many", folder)
    words[-1] += ".{}"
    children = [
        subprocess.Popen(  # noqa: S603
            [*words[:-1], words[-1].format(number)], stdout=subprocess.PIPE, cwd=ROOT
        )
        for number in range(processes)
    ]
    spans = [json.loads(child.communicate()[0]) for child in children]
    return sum(span["books"] / (span["ended"] - span["started"]) * 60 for span in spans)


def rivals(folder: Path, times: int) -> dict[str, list[Run]]:
    from benchmarks import book_dossier, book_rivals

    content = book_dossier.content(folder)
    book_rivals.write_naive(content, folder)
    book_rivals.write_typst(content, folder)
    ways = {"book": command("book", folder), "naive": command("naive", folder)}
    if importlib.util.find_spec("typst"):
        ways["typst"] = command("typst", folder)
    return in_turn(times, **ways)


def against_qpdf(folder: Path, times: int) -> dict[str, float]:
    """Assembly against the program; where it is not installed, against the library's own copy."""
    from benchmarks import book_dossier

    runs = {"assembly": [measured(command("assembly", folder))]}
    program = shutil.which("qpdf")
    words = [program] if program else [sys.executable, "-c", QPDF]
    papers = [str(one.pdf) for one in book_dossier.content(folder).attachments]
    words += ["--empty", "--pages", str(folder / "front.pdf"), *papers]
    words += ["--", str(folder / "qpdf.pdf")]
    runs |= in_turn(times, qpdf=words, again=command("assembly", folder))
    ours = runs["assembly"] + runs["again"]
    rival = cpu(runs["qpdf"])
    return {
        "assembly_to_qpdf": told(ours, "alone") / rival,
        "assembly_in_worker_to_qpdf": told(ours, "in_worker") / rival,
    }


QPDF = "import sys, pikepdf; pikepdf.Job(['qpdf', *sys.argv[1:]]).run()"


def run(times: int = 3) -> dict[str, Any]:
    """Every ratio of the design."""
    from benchmarks import book_dossier

    with tempfile.TemporaryDirectory(prefix="bench-book-") as name:
        folder = Path(name)
        book_dossier.build(folder)
        runs = rivals(folder, times)
        warm = in_turn(times, warm=command("warm", folder))["warm"]
        small = in_turn(
            1, naive=command("naive_small", folder), once=command("normalising", folder)
        )
        large = measured(command("book", book_dossier.multiplied(folder, 10)))
        seconds = cpu(runs["book"])
        ratios = {
            "cpu_to_naive": seconds / cpu(runs["naive"]),
            "memory_to_naive": memory(runs["book"]) / memory(runs["naive"]),
            **(against_typst(runs) if "typst" in runs else {}),
            "warm_to_cold": told(warm, "book") / seconds,
            "reordered_to_warm": told(warm, "reordered") / told(warm, "book"),
            **against_qpdf(folder, times),
            "two_processes_to_one": processes(folder, times),
            "memory_of_470_pages_to_47": large.told["peak"] / memory(runs["book"]),
            "cpu_with_normalising_to_naive_at_200_dpi": (seconds + cpu(small["once"]))
            / cpu(small["naive"]),
        }
        return {
            "dossier": runs["book"][0].told | {"large": large.told["pages"]},
            "typst": "measured" if "typst" in runs else "not installed",
            "seconds": {name: round(cpu(each), 3) for name, each in runs.items()},
            "warm_seconds": round(told(warm, "book"), 3),
            "mebibytes": {name: round(memory(each)) for name, each in runs.items()},
            "ratios": {name: round(ratio, 3) for name, ratio in ratios.items()},
            "missed": {
                name: target
                for name, target in TARGETS.items()
                if name in ratios and (ratios[name] < target) == (name in AT_LEAST)
            },
            "load": os.getloadavg(),
        }


def against_typst(runs: dict[str, list[Run]]) -> dict[str, float]:
    return {
        "cpu_to_typst": cpu(runs["book"]) / cpu(runs["typst"]),
        "memory_to_typst": memory(runs["book"]) / memory(runs["typst"]),
    }


def processes(folder: Path, times: int) -> float:
    """Books a minute of two processes to those of one, in turn."""
    ratios = []
    for _time in range(times):
        one = at_once(folder, 1)
        ratios.append(at_once(folder, 2) / one)
    return statistics.median(ratios)


def main() -> None:
    started = time.monotonic()
    result = run(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
    result["minutes"] = round((time.monotonic() - started) / 60, 1)
    print(json.dumps(result, ensure_ascii=False, indent=1))  # noqa: T201


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [ROOT / "templates"],
            }
        ],
        USE_TZ=True,
    )
    import django

    django.setup()
    main()
