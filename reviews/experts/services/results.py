"""What a round of review found of each dossier: from sheets and votes to a score."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.experts.rules import scoring
from reviews.experts.rules.balloting import VoteVerdict
from reviews.experts.selectors.ballots import names_of_voters, verdicts_of
from reviews.experts.selectors.panels import dossiers_at
from reviews.models import (
    Assignment,
    ImportedResult,
    ImportState,
    Panel,
    PanelState,
    RoundResult,
)
from talentportal.programs.document import Review
from talentportal.programs.models import Edition
from talentportal.programs.rules.numbers import percent
from talentportal.programs.vocabulary import StageKind

GONE = ("withdrawn", "draft")
SEALED = ("person__id_number", "person__phone")
"""What no result is about; to open it for thousands takes longer than to score them."""


class ScoredSheet(NamedTuple):
    """What an expert was given to score, and what they gave."""

    recused_at: datetime | None
    submitted_at: datetime | None
    total: Decimal
    points: Mapping[str, str]


@dataclass(slots=True)
class Result:
    """What a round found of one dossier: the sheets that count, the vote, what they come to.

    ``exact`` is the score before it is rounded; who has none has a ``remark`` that says why; ``score`` the final one. Where the round before
    counts too, ``earlier`` is its score and ``own`` that of this round. ``ties`` are further
    results from outside. ``recorded`` is the score that was written down when the round ended;
    ``ordering`` says what decided between this and an equal score, ``names`` who voted how
    in an open vote.
    """

    dossier: Dossier
    review: Review
    exact: Decimal | None
    panel: Panel | None = None
    totals: list[Decimal] = field(default_factory=list)
    points: list[Mapping[str, str]] = field(default_factory=list)
    recused: int = 0
    verdict: VoteVerdict | None = None
    names: str = ""
    earlier: Decimal | None = None
    own: Decimal | None = None
    ties: tuple[Decimal, ...] = ()
    outlying: list[int] = field(default_factory=list)
    rank: int = 0
    tied: bool = False
    recorded: Decimal | None = None
    ordering: str = ""
    remark: str = ""

    @property
    def score(self) -> Decimal | None:
        """The final score: as it was recorded when the round ended, before that as it stands."""
        if self.recorded is not None:
            return self.recorded
        if self.exact is None:
            return None
        return scoring.rounded(self.exact, aggregation_of(self.review).decimals)

    @property
    def combination(self) -> str:
        """How the score of two rounds was computed, or an empty text."""
        share = self.review.earlier_share
        if self.earlier is None or self.own is None or share is None:
            return ""
        decimals = aggregation_of(self.review).decimals
        return _("{earlier} × {share} + {own} × {rest} = {score}").format(
            earlier=self.earlier,
            share=percent(share),
            own=scoring.rounded(self.own, decimals),
            rest=percent(1 - share),
            score=self.score,
        )

    @property
    def arithmetic(self) -> str:
        """How rounds were combined and votes counted, as far as there is something to say."""
        said = [self.combination, self.verdict.sentence if self.verdict else ""]
        said += [self.names, self.ordering]
        return _("; ").join(each for each in said if each)

    @property
    def passes(self) -> bool:
        """Whether neither the panel's vote nor the lowest score of the round goes against it."""
        return not self.against

    @property
    def against(self) -> str:
        """Why it cannot go on, as a sentence; empty where it can."""
        least = self.review.minimum_score
        if self.verdict is not None and not self.verdict.passes:
            return _("The panel's vote went against it: {arithmetic}.").format(
                arithmetic=self.verdict.sentence
            )
        if least is not None and self.score is not None and self.score < least:
            return _("The score {score} is below {least}, which is asked of everybody.").format(
                score=self.score, least=least.normalize()
            )
        return ""

    @property
    def by_votes(self) -> bool:
        """Whether the score is a share of votes in percent: the round gives no points."""
        return self.verdict is not None and not self.review.criteria

    @property
    def spread(self) -> Decimal:
        return scoring.spread(self.totals)

    def tie_break(self) -> tuple[Decimal, ...]:
        """What decides between equal scores, in order; higher is better.

        The mean of a criterion's points over the sheets that count: what was dropped as the highest
        or lowest decides nothing. Of equal totals that with fewer of these points is the lower.
        """
        if self.ties:
            return self.ties
        keys = self.review.tie_break
        given = [tuple(Decimal(points.get(key, "0")) for key in keys) for points in self.points]
        sheets = [(total, *points) for total, points in zip(self.totals, given, strict=True)]
        counted = scoring.counting(sheets, aggregation_of(self.review))
        return tuple(
            sum((given[sheet][index] for sheet in counted), Decimal(0)) / (len(counted) or 1)
            for index in range(len(keys))
        )

    @property
    def tie_break_labels(self) -> tuple[str, ...]:
        """What decides between equal scores, in words: criteria, or columns brought in."""
        if self.review.imported is not None:
            return self.review.imported.tie_break_columns
        labels = {each.key: each.label for each in self.review.criteria}
        return tuple(
            _("mean of “{criterion}”").format(criterion=labels[key])
            for key in self.review.tie_break
        )


def aggregation_of(review: Review) -> scoring.Aggregation:
    """The edition's way from sheets to a score; the field's default where it is silent."""
    return scoring.Aggregation(
        method=review.aggregation or "trimmed_mean",
        trim_from=review.trim_from,
        smallest_sample=review.fewest,
        decimals=review.decimals,
    )


def results_at(
    edition: Edition, stage: str, review: Review, also: Collection[int] = ()
) -> list[Result]:
    """The results of a stage so far: of its panels that are closed, or of what was taken over.

    Scores of several panels are brought to one scale where the edition says so, then combined with
    the round before, then rounded. Who has withdrawn since counts for that scale, so that nobody's
    score depends on it, and is left out afterwards (but for those in ``also``, by key).
    """
    found = of_import(edition, stage, review) if review.imported else _of_panels(edition, stage)
    results = [result for result in found if result.exact is not None]
    if review.earlier_share is not None:
        _combine(results, stage, review.earlier_share)
    return [
        result
        for result in results
        if result.dossier.state not in GONE or result.dossier.pk in also
    ]


def _of_panels(edition: Edition, stage: str) -> list[Result]:
    panels = list(
        Panel.objects.filter(edition=edition, stage=stage, state=PanelState.CLOSED).select_related(
            "edition", "revision"
        )
    )
    results = [result for result in results_of(panels) if result.exact is not None]
    if len(panels) > 1 and panels[0].review.normalise == "z_score":
        _bring_to_one_scale(results)
    return results


def of_import(edition: Edition, stage: str, review: Review) -> list[Result]:
    """The results that a contest or a vote gave, as taken over last."""
    rows = ImportedResult.objects.filter(
        result_import__edition=edition,
        result_import__stage=stage,
        result_import__state__in=(ImportState.APPLIED, ImportState.SEALED),
    ).select_related(
        "dossier__person", "dossier__employer", "dossier__recommender", "dossier__revision"
    )
    # With a remark instead of a score: absent, retired or annulled.
    return [
        Result(
            dossier=row.dossier,
            review=review,
            exact=row.score,
            ties=tuple(Decimal(each) for each in row.ties),
            remark=str(row.get_remark_display()) if row.remark else "",
        )
        for row in rows.order_by("dossier__number")
    ]


def without_score(edition: Edition, stage: str, review: Review) -> list[Result]:
    """Who lies at a contest's stage and has no result, each with the word that says why."""
    found = of_import(edition, stage, review) if review.imported else []
    named = {result.dossier.pk for result in found}
    silent = dossiers_at(edition, stage).exclude(pk__in=named) if found else ()
    said = [each for each in found if each.exact is None and each.dossier.state not in GONE]
    return said + [
        Result(dossier=dossier, review=review, exact=None, remark=_("No result in the file"))
        for dossier in silent
    ]


def _combine(results: Sequence[Result], stage: str, share: Decimal) -> None:
    """Let the published score of the round before count; who had none stands by this one."""
    before = {each.dossier.pk: _round_before(each.dossier, stage) for each in results}
    rows = RoundResult.objects.filter(dossier__in=before, stage__in=set(before.values()))
    earlier = {
        dossier: score
        for dossier, key, score in rows.values_list("dossier", "stage", "score")
        if before[dossier] == key
    }
    for result in results:
        result.own, result.earlier = result.exact, earlier.get(result.dossier.pk)
        if result.earlier is not None and result.own is not None:
            result.exact = result.earlier * share + result.own * (1 - share)


def _round_before(dossier: Dossier, stage: str) -> str:
    """The round before a stage on a dossier's route, or an empty text."""
    before = ""
    for each in dossier.route:
        if each.key == stage:
            break
        if each.kind is StageKind.EXPERT_REVIEW:
            before = each.key
    return before


def results_of(panels: Iterable[Panel]) -> list[Result]:
    """The result of every dossier of these panels, by its own panel alone."""
    by_key = {panel.pk: panel for panel in panels}
    groups: dict[tuple[int, int], list[ScoredSheet]] = {}
    rows = Assignment.objects.filter(panel__in=by_key, ended_at__isnull=True).order_by(
        "dossier__number", "expert"
    )
    sheets = ("recused_at", "sheet__submitted_at", "sheet__total", "sheet__points")
    for panel, dossier, *found in rows.values_list("panel", "dossier", *sheets):
        groups.setdefault((panel, dossier), []).append(ScoredSheet(*found))
    dossiers = (
        Dossier.objects.select_related("person", "employer", "recommender", "revision")
        .defer("revision__document", *SEALED)
        .in_bulk({dossier for _panel, dossier in groups})
    )
    voting = [panel for panel in by_key.values() if panel.review.ballot]
    verdicts, names = verdicts_of(voting), names_of_voters(voting)
    return [
        _result(
            by_key[panel],
            dossiers[dossier],
            group,
            verdicts.get((panel, dossier)),
            names.get((panel, dossier), ""),
        )
        for (panel, dossier), group in groups.items()
    ]


def standing_by_points(panel: Panel) -> dict[int, scoring.Placed]:
    """Dossier → place by the sheets alone, as the panel sees it before it votes."""
    scores = {
        each.dossier.pk: (each.score, each.tie_break())
        for each in results_of([panel])
        if each.score is not None and each.dossier.state not in GONE
    }
    return {row.key: row for row in scoring.place(scores)}


def _result(
    panel: Panel,
    dossier: Dossier,
    group: Sequence[ScoredSheet],
    verdict: VoteVerdict | None,
    names: str,
) -> Result:
    review = panel.review
    how = aggregation_of(review)
    counted = [each for each in group if each.recused_at is None and each.submitted_at]
    totals = [sheet.total for sheet in counted]
    exact = scoring.exact_score(totals, how)
    if not review.criteria and verdict is not None:
        exact = verdict.percent if verdict.valid else None
    return Result(
        dossier=dossier,
        panel=panel,
        review=review,
        totals=totals,
        points=[sheet.points for sheet in counted],
        recused=sum(1 for each in group if each.recused_at is not None),
        exact=exact,
        verdict=verdict,
        names=names,
        outlying=scoring.outliers(totals, highest_of(review)),
    )


def highest_of(review: Review) -> Decimal:
    """The most points a sheet can come to."""
    return sum((criterion.maximum for criterion in review.criteria), Decimal(0))


def _bring_to_one_scale(results: Sequence[Result]) -> None:
    groups: dict[int, dict[int, Decimal]] = {}
    for result in results:
        assert result.exact is not None
        assert result.panel is not None
        groups.setdefault(result.panel.pk, {})[result.dossier.pk] = result.exact
    scaled = scoring.on_one_scale(groups)
    for result in results:
        result.exact = scaled[result.dossier.pk]
