"""From results to an order: ranks by tier, the cut line and what goes over it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.chain.verbs import PREVIOUS, STEPS, State, officers_verbs
from nominations.moving import Inputs, Outcome, take_steps
from nominations.moving.findings import Score, record_scores
from reviews.experts.rules import scoring
from reviews.experts.rules.grouping import group_of, label_of
from reviews.experts.selectors.panels import dossiers_at, review_at
from reviews.experts.services.assigning import require_run
from reviews.experts.services.results import Result, results_at, without_score
from reviews.models import ImportState, Panel, PanelState, ResultImport, RoundResult
from talentportal.directory.models import User
from talentportal.programs.document import EditionDocument, Tier
from talentportal.programs.models import Edition
from talentportal.programs.rules.numbers import shortlist
from talentportal.programs.vocabulary import StageKind
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, Refused
from talentportal.shared.text import clean_text


@dataclass(slots=True)
class Ranking:
    """The order of one tier, or one trade of it: who stands where, where the cut lies, who is tied.

    ``key`` names it among the rankings of its stage. ``without`` are those without a result.
    """

    key: str
    label: str
    results: list[Result]
    cut: int | None
    tied_at_cut: list[int]
    slots: int | None = None
    behind: tuple[Tier, ...] = ()
    without: list[Result] = field(default_factory=list)

    @property
    def by_sheets(self) -> bool:
        """Whether experts gave points, of which more can be shown than what they come to."""
        return any(result.totals for result in self.results)


def rankings(edition: Edition, stage: str, cuts: Mapping[str, int] | None = None) -> list[Ranking]:
    """The order at a stage, tier by tier, of all panels that are closed.

    Where each trade has its own panel and scores are not brought to one scale, trade by trade.
    """
    document, review = edition.published_revision.parsed, review_at(edition, stage)  # type: ignore[union-attr]
    results, found = results_at(edition, stage) + without_score(edition, stage), []
    for tier in document.tiers:
        groups: dict[str, list[Result]] = {}
        for result in results:
            if result.dossier.tier == tier.key:
                group = group_of(review, result.dossier) if review.ranks_by_category else ""
                groups.setdefault(group, []).append(result)
        for group, own in sorted(groups.items()):
            key, label, slots = tier.key, tier.name, tier.slots
            behind = document.tiers_behind(tier.key)
            if review.ranks_by_category:
                trade = label_of(document, review, group) or _("no trade")
                key, label = f"{key}-{group}", _("{tier}: {trade}").format(tier=label, trade=trade)
                slots = next((each.slots for each in tier.categories if each.key == group), None)
            scored = [result for result in own if not result.remark]
            ranked = Ranking(key, label, scored, None, [], slots, behind)
            ranked.without = [result for result in own if result.remark]
            found.append(_ranking(ranked, cuts or {}, is_last=is_last_round(document, stage)))
    return found


def is_last_round(document: EditionDocument, stage: str) -> bool:
    """Whether no other expert review comes after it on any route."""
    reviews = {each.key for each in document.stages if each.kind is StageKind.EXPERT_REVIEW}
    routes = [route.stages for route in document.routes if stage in route.stages]
    return not any(reviews & set(keys[keys.index(stage) + 1 :]) for keys in routes)


def _ranking(ranking: Ranking, cuts: Mapping[str, int], *, is_last: bool) -> Ranking:
    """Put into order; those the panel's vote did not go against stand before all others.

    The last round is cut at the places where the edition says nothing else; one before it is not.
    """
    if not ranking.results:
        return ranking
    by_key = {result.dossier.pk: result for result in ranking.results}
    passed = [result for result in ranking.results if result.passes]
    failed = [result for result in ranking.results if not result.passes]
    placed = _placed(passed, 0) + _placed(failed, len(passed))
    for row in placed:
        by_key[row.key].rank, by_key[row.key].tied = row.rank, row.tied
    review = ranking.results[0].review
    ranking.results = [by_key[row.key] for row in placed]
    ranking.cut = cuts.get(ranking.key)
    if ranking.cut is None and review.shortlist_number is not None:
        ranking.cut = min(review.shortlist_number, len(passed))
    elif ranking.cut is None and ranking.slots is not None and (is_last or review.shortlist_ratio):
        ratio, most = review.shortlist_ratio or 1, review.shortlist_maximum
        places = ranking.slots + sum(tier.slots or 0 for tier in ranking.behind)
        ranking.cut = min(shortlist(places, ratio, most), len(passed))
    ranking.tied_at_cut = scoring.tie_at(placed, ranking.cut) if ranking.cut else []
    return ranking


def _placed(results: Sequence[Result], before: int) -> list[scoring.Placed]:
    """The places of these results, after ``before`` others."""
    imported = results[0].review.imported if results else None
    sign = -1 if imported and imported.best == "lowest" else 1
    turned = (
        [title in imported.tie_break_reversed for title in imported.tie_break_columns]
        if imported
        else []
    )
    scores = {
        each.dossier.pk: (sign * each.score, _ties(each, sign, turned))
        for each in results
        if each.score is not None
    }
    return [replace(row, rank=row.rank + before) for row in scoring.place(scores)]


def _ties(result: Result, sign: int, turned: Sequence[bool]) -> tuple[Decimal, ...]:
    """What decides between equals, greater being better; some columns count the other way."""
    signs = [-sign if other_way else sign for other_way in turned]
    ties = result.tie_break()
    return tuple(way * tie for way, tie in zip(signs or [sign] * len(ties), ties, strict=False))


def rank_when_all_are_closed(*, edition: Edition, stage: str, actor: User) -> None:
    """Write ranks once the last panel of a stage is closed: before that nobody has one."""
    if not _at_work(edition, stage).exists():
        record_ranking(edition=edition, stage=stage, actor=actor)


def _at_work(edition: Edition, stage: str) -> QuerySet[Panel]:
    return Panel.objects.filter(edition=edition, stage=stage).exclude(state=PanelState.CLOSED)


@transaction.atomic
def record_ranking(*, edition: Edition, stage: str, actor: User) -> None:
    """Write score and rank of everybody ranked who still lies at the stage."""
    here = set(dossiers_at(edition, stage).values_list("pk", flat=True))
    found = [
        result
        for ranking in rankings(edition, stage)
        for result in ranking.results
        if result.dossier.pk in here and result.score is not None
    ]
    record_scores(
        stage=stage, results={each.dossier.pk: _score(each) for each in found}, actor=actor
    )
    RoundResult.objects.bulk_create(
        [
            RoundResult(
                dossier=each.dossier,
                stage=stage,
                score=each.score,
                rank=each.rank,
                recorded_at=clock.now(),
            )
            for each in found
        ],
        update_conflicts=True,
        unique_fields=["dossier", "stage"],
        update_fields=["score", "rank", "recorded_at"],
    )


def _score(result: Result) -> Score:
    assert result.score is not None
    return Score(result.score, result.rank, against=result.against)


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
    """Take one of ``officers_verbs`` for dossiers that lie at a review stage; an outcome each.

    Nobody goes over the line past somebody who stands before or beside him unless the reason (the
    panel's vote) is written down, and nobody is cut while panels of the stage still score. Direct
    recognition and sending back need no ranking.
    """
    require_run(actor, edition)
    if verb not in officers_verbs(State.EXPERT_REVIEW):
        raise ValueError(verb)
    here = set(dossiers_at(edition, stage).values_list("pk", flat=True))
    chosen = [key for key in dict.fromkeys(dossiers) if key in here]
    note = clean_text(reason)
    if not chosen:
        raise Refused.because(
            "none-here", _("None of the dossiers chosen lies at this stage any more.")
        )
    if not STEPS[verb].singly and STEPS[verb].target != PREVIOUS:
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
    if review_at(edition, stage).imported:
        _refuse_unsealed(edition, stage)
    names = _at_work(edition, stage)
    if names.exists():
        raise Refused.because(
            "panels-still-scoring",
            _("These panels have not been closed yet: {names}.").format(
                names="、".join(names.values_list("name", flat=True))
            ),
            remedy=_("Close them first: only then does everybody have a rank."),
        )


def _refuse_unsealed(edition: Edition, stage: str) -> None:
    sealed = ResultImport.objects.filter(edition=edition, stage=stage, state=ImportState.SEALED)
    if not sealed.exists():
        raise Refused.because(
            "results-not-sealed",
            _("The results of this stage have not been sealed yet."),
            remedy=_("Take the results over and seal them: only then does everybody have a rank."),
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
