"""A panel that votes."""

from nominations.models import Dossier
from reviews.models import Panel
from tests.support.worlds.cast import City
from tests.support.worlds.stage import Stage, set_stage

TWO_THIRDS = {"quorum": "2/3", "threshold": "2/3"}


BALLOT_ONLY = {"criteria": [], "tie_break": [], "blind": False, "ballot": TWO_THIRDS}


def voting(city: City, dossiers: int = 1, experts: int = 6, **review) -> tuple[Stage, Panel]:
    stage = set_stage(city, dossiers=dossiers, experts=experts, **(BALLOT_ONLY | review))
    return stage, stage.panel()


def everybody(stage: Stage) -> list[int]:
    return [expert.pk for expert in stage.experts]


def code_of(panel: Panel, dossier: Dossier) -> str:
    return panel.assignments.filter(dossier=dossier).values_list("code", flat=True)[0]
