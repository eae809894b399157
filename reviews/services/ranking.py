"""From sheets to an order: final scores, ranks by tier, the cut line and what goes over it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.models import Dossier
from nominations.services import Inputs, Outcome, take_steps
from nominations.services.records import record_scores
from reviews import scoring
from reviews.models import Assignment, Panel, PanelState
from reviews.selectors.panels import dossiers_at
from reviews.services.assigning import require_run
from talentportal.directory.models import User
from talentportal.programs.document import Review, Tier
from talentportal.programs.models import Edition
from talentportal.shared.refusals import Refusal, Refused
from talentportal.shared.text import clean_text


@dataclass(slots=True)
class Result:
    """What a panel found of one dossier: the sheets that count, and what they come to."""

    dossier: Dossier
    panel: Panel
    totals: list[Decimal]
    points: list[Mapping[str, str]]
    recused: int
    smallest_sample: int
    score: Decimal | None
    outlying: list[int] = field(default_factory=list)
    rank: int = 0
    tied: bool = False

    @property
    def spread(self) -> Decimal:
        return scoring.spread(self.totals)

    def mean_of(self, criterion: str) -> Decimal:
        """The mean of one criterion's points over all sheets, for breaking ties."""
        given = [Decimal(points.get(criterion, "0")) for points in self.points]
        return sum(given, Decimal(0)) / len(given) if given else Decimal(0)


@dataclass(slots=True)
class Ranking:
    """The order of one tier: who stands where, where the cut lies, who is tied there."""

    tier: str
    label: str
    results: list[Result]
    cut: int | None
    tied_at_cut: list[int]
    slots: int | None = None
    nominees: Tier | None = None


def aggregation_of(review: Review) -> scoring.Aggregation:
    """The edition's way from sheets to a score; the field's default where it is silent."""
    return scoring.Aggregation(
        method=review.aggregation or "trimmed_mean",
        trim_from=review.trim_from,
        smallest_sample=review.smallest_sample or 3,
        decimals=min(review.decimals, 2),
    )


def results_of(*panels: Panel) -> list[Result]:
    """The result of every dossier of these panels that was not withdrawn (two queries)."""
    sheets: dict[int, list[Assignment]] = {}
    rows = (
        Assignment.objects.filter(panel__in=panels)
        .exclude(dossier__state__in=["withdrawn", "draft"])
        .select_related(
            "sheet",
            "dossier__person",
            "dossier__employer",
            "dossier__recommender",
            "dossier__revision",
        )
        .order_by("dossier__number", "expert")
    )
    for row in rows:
        sheets.setdefault(row.dossier_id, []).append(row)
    by_key = {panel.pk: panel for panel in panels}
    return [_result(by_key[group[0].panel_id], group) for group in sheets.values()]


def _result(panel: Panel, group: Sequence[Assignment]) -> Result:
    review = panel.edition.published_revision.parsed.review  # type: ignore[union-attr]
    how = aggregation_of(review)
    counted = [
        each.sheet
        for each in group
        if each.recused_at is None and hasattr(each, "sheet") and each.sheet.submitted_at
    ]
    totals = [sheet.total for sheet in counted]
    highest = sum((criterion.maximum for criterion in review.criteria), Decimal(0))
    return Result(
        dossier=group[0].dossier,
        panel=panel,
        totals=totals,
        points=[sheet.points for sheet in counted],
        recused=sum(1 for each in group if each.recused_at is not None),
        smallest_sample=how.smallest_sample,
        score=scoring.final_score(totals, how),
        outlying=scoring.outliers(totals, highest),
    )


def rankings(edition: Edition, stage: str, cuts: Mapping[str, int] | None = None) -> list[Ranking]:
    """The order at a stage, tier by tier, of all panels that are closed."""
    panels = list(
        Panel.objects.filter(edition=edition, stage=stage, state=PanelState.CLOSED).select_related(
            "edition__published_revision"
        )
    )
    document = edition.published_revision.parsed  # type: ignore[union-attr]
    results = [result for result in results_of(*panels) if result.score is not None]
    if document.review.normalise == "z_score" and len(panels) > 1:
        _bring_to_one_scale(results, aggregation_of(document.review).decimals)
    found = []
    for tier in document.tiers:
        own = [result for result in results if result.dossier.tier == tier.key]
        if own:
            nominees = document.nominee_tier(tier.key)
            cut = (cuts or {}).get(tier.key)
            found.append(_ranking(tier, own, document.review, cut, nominees))
    return found


def _bring_to_one_scale(results: Sequence[Result], decimals: int) -> None:
    groups: dict[int, dict[int, Decimal]] = {}
    for result in results:
        assert result.score is not None
        groups.setdefault(result.panel.pk, {})[result.dossier.pk] = result.score
    scaled = scoring.on_one_scale(groups, decimals)
    for result in results:
        result.score = scaled[result.dossier.pk]


def _ranking(
    tier: Tier, results: list[Result], review: Review, cut: int | None, nominees: Tier | None
) -> Ranking:
    by_key = {result.dossier.pk: result for result in results}
    placed = scoring.place(
        {
            key: (result.score, tuple(result.mean_of(each) for each in review.tie_break))
            for key, result in by_key.items()
        }
    )
    for row in placed:
        by_key[row.key].rank, by_key[row.key].tied = row.rank, row.tied
    if cut is None:
        behind = nominees.slots if nominees and nominees.slots else 0
        cut = scoring.shortlist_size(
            tier.slots and tier.slots + behind,
            review.shortlist_ratio,
            review.shortlist_maximum,
            len(placed),
        )
    return Ranking(
        tier=tier.key,
        label=tier.name,
        results=[by_key[row.key] for row in placed],
        cut=cut,
        tied_at_cut=scoring.tie_at(placed, cut) if cut else [],
        slots=tier.slots,
        nominees=nominees,
    )


def record_ranking(*, edition: Edition, stage: str, actor: User) -> None:
    """Write score and rank of everybody ranked who still lies at the stage."""
    here = set(dossiers_at(edition, stage).values_list("pk", flat=True))
    record_scores(
        stage=stage,
        results={
            result.dossier.pk: (result.score, result.rank)
            for ranking in rankings(edition, stage)
            for result in ranking.results
            if result.dossier.pk in here and result.score is not None
        },
        actor=actor,
    )


VERBS = ("shortlist", "not_select", "recognise", "send_back")


@transaction.atomic
def step(
    *,
    edition: Edition,
    stage: str,
    verb: str,
    dossiers: Iterable[int],
    actor: User,
    reason: str = "",
) -> list[Outcome]:
    """Take one of ``VERBS`` for dossiers that lie at a review stage; an outcome each.

    Nobody goes over the line past somebody who stands before or beside him unless the reason (the
    panel's vote) is written down, and nobody is cut while panels of the stage still score. Direct
    recognition and sending back need no ranking.
    """
    require_run(actor, edition)
    if verb not in VERBS:
        raise ValueError(verb)
    here = set(dossiers_at(edition, stage).values_list("pk", flat=True))
    chosen = [key for key in dict.fromkeys(dossiers) if key in here]
    note = clean_text(reason)
    if not chosen:
        raise Refused.because(
            "none-here", _("None of the dossiers chosen lies at this stage any more.")
        )
    if verb in ("shortlist", "not_select"):
        _refuse_while_scoring(edition, stage)
    if verb == "shortlist" and not note:
        _refuse_skipping(edition, stage, set(chosen), here)
    inputs = Inputs(note=note, seat_reason=note)
    return take_steps(dossiers=chosen, verb=verb, actor=actor, inputs=inputs)


def foresee(**given: Any) -> tuple[list[Outcome], tuple[Refusal, ...]]:
    """What ``step`` would do, without doing it: outcomes, and what refuses it as a whole.

    A reason that has not been written yet is taken as given, except where it would override the
    ranking.
    """
    given["reason"] = given.get("reason") or ("" if given["verb"] == "shortlist" else "…")
    try:
        with transaction.atomic():
            outcomes = step(**given)
            transaction.set_rollback(True)
    except Refused as refused:
        return [], refused.refusals
    return outcomes, ()


def _refuse_while_scoring(edition: Edition, stage: str) -> None:
    names = Panel.objects.filter(edition=edition, stage=stage).exclude(state=PanelState.CLOSED)
    if names.exists():
        raise Refused.because(
            "panels-still-scoring",
            _("These panels have not been closed yet: {names}.").format(
                names="、".join(names.values_list("name", flat=True))
            ),
            remedy=_("Close them first: only then does everybody have a rank."),
        )


def _refuse_skipping(edition: Edition, stage: str, chosen: set[int], here: set[int]) -> None:
    """Refuse a choice that leaves out somebody who ranks as high as the last one chosen."""
    for ranking in rankings(edition, stage):
        taken = [each for each in ranking.results if each.dossier.pk in chosen]
        lowest = max((each.rank for each in taken), default=0)
        passed = [
            each.dossier.number
            for each in ranking.results
            if each.rank <= lowest and each.dossier.pk in here - chosen
        ]
        if passed:
            raise Refused.because(
                "rank-passed-over",
                _("These rank as high as the last one chosen, or higher: {numbers}.").format(
                    numbers="、".join(passed[:10])
                ),
                place="reason",
                remedy=_(
                    "Take them along or leave the others out; to choose among equals, write down "
                    "how the panel decided."
                ),
            )
