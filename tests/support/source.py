"""The files of the repository, for tests about the code itself."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


APPS = ("talentportal", "quotas", "nominations", "reviews", "rehearsals")


def files(*folders: str, suffix: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob(f"*.{suffix}"))]
    return [path for path in found if "migrations" not in path.parts]


PYTHON = files(*APPS, "tests", suffix="py")


OUR_CODE = files(*APPS, suffix="py")
TEMPLATES = files("templates", *APPS, suffix="html")
