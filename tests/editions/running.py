"""Running a whole edition with people who do not exist, and what must hold of every run."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from rehearsals.order import order_for
from rehearsals.playing import play
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.text import yaml_file
from talentportal.programs.models import Edition

INVENTED = Path(__file__).parent / "invented"
FUNNELS = Path(__file__).parent / "funnels.json"


def document_of(path: Path) -> EditionDocument:
    return yaml_file.load(yaml_file.read(path))


def load(path: Path) -> None:
    """Check an edition's file as an administrator would, and publish it."""
    call_command("check_edition", str(path), stdout=StringIO())
    call_command("load_edition", str(path), "--publish", stdout=StringIO())


def exported(slug: str) -> EditionDocument:
    """The document as it comes out again."""
    said = StringIO()
    call_command("export_edition", slug, stdout=said)
    return yaml_file.load(said.getvalue())


def simulate(slug: str, dossiers: int, seed: int = 7) -> dict[str, Any]:
    """Rehearsed in the database of the test, where one can look at what came of it.

    The same order gives the same funnel as when ``funnels.json`` was written; who means to change
    the course of a rehearsal runs the tests once with ``WRITE_FUNNELS=1`` and reads the difference.
    """
    edition = Edition.objects.get(slug=slug)
    told = play(order_for(edition, dossiers=dossiers, seed=seed))
    assert told["invariants"]["broken"] == {}
    funnel = plain(told["funnel"])
    assert funnel == _funnel_before(f"{slug} {dossiers} {seed}", funnel)
    return funnel


def plain(funnel: dict[str, Any]) -> dict[str, Any]:
    """As JSON has it, and without labels, which are in the language of whoever reads."""
    copied: dict[str, Any] = json.loads(json.dumps(funnel))
    for row in copied["stages"]:
        del row["label"]
    return copied


def _funnel_before(key: str, now: dict[str, Any]) -> dict[str, Any]:
    known = json.loads(FUNNELS.read_text(encoding="utf-8")) if FUNNELS.exists() else {}
    if os.environ.get("WRITE_FUNNELS"):
        known[key] = now
        content = json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True)
        FUNNELS.write_text(content + "\n", encoding="utf-8")
    found: dict[str, Any] = known[key]
    return found


def stage(funnel: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = [row for row in funnel["stages"] if row["stage"] == key]
    return dict(found)


def seats(funnel: dict[str, Any], rule: str) -> int:
    """How many seats of a rule are held, by all its holders together."""
    return sum(row["seats"] for row in funnel["limits"] if row["rule"] == rule)


def must_keep_its_bounds(document: EditionDocument, funnel: dict[str, Any], dossiers: int) -> None:
    """Nobody is left behind, and nobody is honoured beyond the places."""
    draft, *stages = funnel["stages"]
    assert draft["entered"] == dossiers
    assert [row["waiting"] for row in stages] == [0] * len(stages)
    assert all(row["entered"] for row in stages)
    for tier in document.tiers:
        if tier.slots is not None:
            assert funnel["honoured_by_tier"][tier.key] <= tier.slots
    for limit in document.limits:
        if limit.scope == "edition" and limit.by is None and limit.maximum is not None:
            assert seats(funnel, limit.key) <= limit.maximum
    assert funnel["honoured"] == sum(funnel["honoured_by_tier"].values()) > 0


def run_invented(slug: str, dossiers: int) -> dict[str, Any]:
    """Load one of the invented editions, see that it goes out as it came in, run it; its funnel."""
    path = INVENTED / f"{slug}.yaml"
    document = document_of(path)
    load(path)
    assert exported(slug) == document
    funnel = simulate(slug, dossiers)
    must_keep_its_bounds(document, funnel, dossiers)
    return funnel
