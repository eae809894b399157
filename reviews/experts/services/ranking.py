"""From results to an order: ranks by tier, the cut line and what goes over it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.chain.verbs import STEPS, State, officers_verbs
from nominations.moving import Inputs, Outcome, take_steps
from nominations.moving.findings import Score, record_scores, record_without_result
from reviews.experts.rules import scoring
from reviews.experts.rules.grouping import group_of, label_of
from reviews.experts.selectors.panels import dossiers_at, review_at, rules_at
from reviews.experts.services.assigning import require_run
from reviews.experts.services.results import Result, results_at, results_of, without_score
from reviews.models import Panel, PanelState, RoundResult
from talentportal.directory.models import User
from talentportal.programs.document import EditionDocument, Tier
from talentportal.programs.models import Edition
from talentportal.programs.rules.numbers import shortlist
from talentportal.programs.vocabulary import StageKind
from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words
from talentportal.shared.refusals import Refusal, Refused
from talentportal.shared.text import clean_text


@dataclass(slots=True)
class Ranking:
    """The order of one tier, or one trade of it: who stands where, where the cut lies, who is tied.

    ``key`` names it among the rankings of its stage, ``among`` the trade where it is of one.
    ``without`` are those without a result.
    """

    key: str
    label: str
    results: list[Result]
    cut: int | None
    tied_at_cut: list[int]
    slots: int | None = None
    behind: tuple[Tier, ...] = ()
    among: str = ""
    without: list[Result] = field(default_factory=list)

    @property
    def by_sheets(self) -> bool:
        """Whether experts gave points, of which more can be shown than what they come to."""
        return any(result.totals for result in self.results)

    def is_above(self, result: Result) -> bool:
        """Whether a result lies above the cut, alone or with those it is tied with."""
        last = self.results[: self.cut or 0][-1:]
        return any(result.rank <= each.rank for each in last)


def rankings(edition: Edition, stage: str, cuts: Mapping[str, int] | None = None) -> list[Ranking]:
    """The order at a stage, tier by tier, of all panels that are closed, with the cut.

    Who was given score and rank when the round ended is shown with these and no others: who leaves
    afterwards leaves a gap, and nobody moves up.
    """
    recorded = {
        row.dossier_id: row
        for row in RoundResult.objects.filter(stage=stage, dossier__edition=edition)
    }
    document = rules_at(edition, stage)
    found = computed(edition, stage, document)
    for ranking in found:
        for result in ranking.results:
            if (row := recorded.get(result.dossier.pk)) is not None:
                result.recorded, result.rank = row.score, row.rank
        ranking.results.sort(key=lambda each: each.rank)
        _say_what_decided(ranking.results)
    is_last = is_last_round(document, stage)
    return [_cut(ranking, cuts or {}, is_last=is_last) for ranking in found]


def computed(
    edition: Edition, stage: str, document: EditionDocument, also: Collection[int] = ()
) -> list[Ranking]:
    """The order as sheets and votes give it now by the rules of the round, whatever was recorded.

    Where each trade has its own panel and scores are not brought to one scale, trade by trade.
    """
    review = document.review_at(document.stage(stage))
    results = results_at(edition, stage, review, also) + without_score(edition, stage, review)
    found = []
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
            ranked = Ranking(key, label, scored, None, [], slots, behind, group)
            ranked.without = [result for result in own if result.remark]
            found.append(_in_order(ranked))
    return found


def _say_what_decided(results: Sequence[Result]) -> None:
    """Say of everybody who shares a score why they stand before or behind, or that it is a tie."""
    for better, worse in pairwise(results):
        if better.score == worse.score and better.passes == worse.passes:
            said = _decided(better, worse)
            better.ordering, worse.ordering = better.ordering or said, said


def _decided(better: Result, worse: Result) -> str:
    if better.rank == worse.rank:
        return _("Equal score, equal in all that would decide: tied")
    labels = (*better.tie_break_labels, "")
    for label, one, other in zip(labels, better.tie_break(), worse.tie_break(), strict=False):
        if one != other:
            return _("Equal score, ordered by {what}: {one} {sign} {other}").format(
                what=label, sign=">" if one > other else "<", **_apart(one, other)
            )
    return ""


def _apart(one: Decimal, other: Decimal) -> dict[str, Decimal]:
    """Two numbers with as many digits as it takes to see that they differ."""
    digits = next(
        (each for each in (2, 4, 6) if scoring.rounded(one, each) != scoring.rounded(other, each)),
        8,
    )
    return {"one": scoring.rounded(one, digits), "other": scoring.rounded(other, digits)}


def is_last_round(document: EditionDocument, stage: str) -> bool:
    """Whether no other expert review comes after it on any route."""
    reviews = {each.key for each in document.stages if each.kind is StageKind.EXPERT_REVIEW}
    routes = [route.stages for route in document.routes if stage in route.stages]
    return not any(reviews & set(keys[keys.index(stage) + 1 :]) for keys in routes)


def _in_order(ranking: Ranking) -> Ranking:
    """Put into order; those the panel's vote did not go against stand before all others."""
    by_key = {result.dossier.pk: result for result in ranking.results}
    passed = [result for result in ranking.results if result.passes]
    failed = [result for result in ranking.results if not result.passes]
    placed = _placed(passed, 0) + _placed(failed, len(passed))
    for row in placed:
        by_key[row.key].rank, by_key[row.key].tied = row.rank, row.tied
    ranking.results = [by_key[row.key] for row in placed]
    return ranking


def _cut(ranking: Ranking, cuts: Mapping[str, int], *, is_last: bool) -> Ranking:
    """Draw the line; the last round is cut at the places where the edition says nothing else, one
    before it is not."""
    if not ranking.results:
        return ranking
    review = ranking.results[0].review
    passed = [result for result in ranking.results if result.passes]
    ranking.cut = cuts.get(ranking.key)
    if ranking.cut is None and review.shortlist_number is not None:
        ranking.cut = min(review.shortlist_number, len(passed))
    elif ranking.cut is None and ranking.slots is not None and (is_last or review.shortlist_ratio):
        ratio, most = review.shortlist_ratio or 1, review.shortlist_maximum
        places = ranking.slots + sum(tier.slots or 0 for tier in ranking.behind)
        ranking.cut = min(shortlist(places, ratio, most), len(passed))
    ranking.tied_at_cut = scoring.tie_at(_placed_as(ranking), ranking.cut) if ranking.cut else []
    return ranking


def _placed_as(ranking: Ranking) -> list[scoring.Placed]:
    """The places as they stand."""
    return [
        scoring.Placed(each.dossier.pk, each.score or Decimal(0), each.rank, each.tied)
        for each in ranking.results
    ]


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
    """Write score and rank of everybody ranked who still lies at the stage.

    Of those whom the round has ended without judging, it writes why.
    """
    here = dict(dossiers_at(edition, stage).values_list("pk", "number"))
    scores = {
        result.dossier.pk: _score(result, ranking.among)
        for ranking in computed(edition, stage, rules_at(edition, stage))
        for result in ranking.results
        if result.dossier.pk in here and result.score is not None
    }
    now = clock.now()
    record_scores(stage=stage, results=scores, actor=actor)
    record_without_result(
        stage=stage, sentences=_without_result(edition, stage, here.keys() - scores), actor=actor
    )
    RoundResult.objects.bulk_create(
        [
            RoundResult(
                dossier_id=key,
                stage=stage,
                score=found.score,
                rank=found.rank,
                recorded_at=now,
            )
            for key, found in scores.items()
        ],
        update_conflicts=True,
        unique_fields=["dossier", "stage"],
        update_fields=["score", "rank", "recorded_at"],
    )


@lasting_words()
def _score(result: Result, among: str) -> Score:
    assert result.score is not None
    return Score(result.score, result.rank, among, result.against)


@lasting_words()
def _without_result(edition: Edition, stage: str, keys: Collection[int]) -> dict[int, str]:
    """Dossier → why the round gave it no result; who was given to no panel still waits for one."""
    review = review_at(edition, stage)
    if review.imported:
        return dict.fromkeys(keys, _("The results that were sealed hold none of this dossier."))
    ended = Panel.objects.filter(assignments__dossier__in=keys, stage=stage, edition=edition)
    rows = [each for each in results_of(ended.distinct()) if each.dossier.pk in keys]
    return {
        each.dossier.pk: _("{found} sheets count; a result needs {needed}.").format(
            found=len(each.totals), needed=review.fewest
        )
        for each in rows
    }


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

    The door keeps the order. For going past somebody who stands before or beside the reason (the
    panel's vote) is written down; ending a dossier without a result is not done from the ranking.
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
    inputs = Inputs(note=note, seat_reason=note if STEPS[verb].in_order else "")
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
