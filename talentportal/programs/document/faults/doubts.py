"""What can be meant, but is rarely meant so: publishing asks that somebody has decided it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from talentportal.directory.models import OfficeKind
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.procedure import Stage

Pair = tuple[str, str]
SEVERAL = frozenset(
    {
        OfficeKind.DEPARTMENT,
        OfficeKind.CITY_UNIT,
        OfficeKind.EMPLOYER,
        OfficeKind.UNION,
        OfficeKind.ASSOCIATION,
    }
)
"""Kinds of which a city has more than one, so that the kind alone names no office."""
FEWEST_ON_A_SCALE = 5
"""A deviation of fewer scores than these is chance."""


def doubts(document: EditionDocument) -> Iterator[Pair]:
    """Path and sentence of every setting that a decision must bear out."""
    decided = {each.path for each in document.decisions if each.decided}
    for path, sentence in (*_holders(document), *_small_scales(document)):
        if path not in decided:
            yield path, sentence


def _holders(document: EditionDocument) -> Iterator[Pair]:
    for stage in document.stages:
        if stage.office is None and stage.held_by in SEVERAL:
            yield f"stages.{stage.key}.held_by", _one_of_several(stage, str(stage.held_by))
        for kind in stage.together_with:
            if kind in SEVERAL:
                yield f"stages.{stage.key}.together_with", _one_of_several(stage, str(kind))


def _one_of_several(stage: Stage, kind: str) -> str:
    name = "office" if kind == stage.held_by else "joint_offices"
    return _(
        "A city may have several offices of the kind “{kind}”: say which by its name ({setting}), "
        "or record who decided that there is one."
    ).format(kind=OfficeKind(kind).label, setting=name)


def _small_scales(document: EditionDocument) -> Iterator[Pair]:
    for path, review in document.rounds():
        size = review.panel_size
        if review.normalise == "z_score" and size is not None and size < FEWEST_ON_A_SCALE:
            yield (
                f"{path}.normalise",
                _(
                    "Panels of {size} are too small to be brought to one scale: take {fewest} "
                    "experts, or record who decided it."
                ).format(size=size, fewest=FEWEST_ON_A_SCALE),
            )
