"""The shares that a list, or the result of the whole edition, must keep; tested on its people."""

from collections.abc import Sequence

from nominations.chain.verbs import STAGES, State
from nominations.form.facts import facts_of
from nominations.models import Dossier
from talentportal.programs.document import EditionDocument, ShareRule, Stage
from talentportal.programs.models import Edition
from talentportal.programs.rules.eligibility import reference_date
from talentportal.programs.rules.numbers import ShareFound, share_of
from talentportal.programs.vocabulary import StageKind


def shares_on(document: EditionDocument, stage: str, people: Sequence[Dossier]) -> list[ShareFound]:
    """How a recommender's list at a stage stands to each share of the edition (no query)."""
    rules = [
        rule
        for rule in document.shares
        if rule.list_of == "recommender" and rule.stage in (None, stage)
    ]
    return _found(document, rules, people)


def proposal_on(route: Sequence[Stage]) -> int:
    """Where those who are proposed stand: the last vetting, else what comes before the last notice."""
    kinds = [stage.kind for stage in route]
    if StageKind.VETTING in kinds:
        return _last(kinds, StageKind.VETTING)
    return max(_last(kinds, StageKind.PUBLIC_NOTICE) - 1, 0)


def judged_at(route: Sequence[Stage]) -> int:
    """Where a reserve was judged last: the last expert review before the proposal, else there."""
    proposal = proposal_on(route)
    reviews = [stage.kind is StageKind.EXPERT_REVIEW for stage in route[:proposal]]
    return max((place for place, is_review in enumerate(reviews) if is_review), default=proposal)


def _last(kinds: Sequence[StageKind], kind: StageKind) -> int:
    return len(kinds) - 1 - list(reversed(kinds)).index(kind)


def rules_on_result(document: EditionDocument, stage: Stage) -> list[ShareRule]:
    """The shares of the result that are tested on leaving a stage: the proposal, unless named."""
    proposes = any(
        route.stages[proposal_on([document.stage(key) for key in route.stages])] == stage.key
        for route in document.routes
        if stage.key in route.stages
    )
    return [
        rule
        for rule in document.shares
        if rule.list_of == "edition" and (rule.stage == stage.key or (not rule.stage and proposes))
    ]


def result_at(edition: Edition, stage: Stage, joining: Sequence[Dossier] = ()) -> list[Dossier]:
    """Those who have passed a stage and are still in the selection, and those who join them."""
    ahead = (
        Dossier.objects.filter(
            edition=edition, state__in=(*STAGES, State.HONOURED), visits__stage=stage.key
        )
        .exclude(pk__in=[dossier.pk for dossier in joining])
        .select_related("person", "employer", "revision", "edition__published_revision")
        .distinct()
    )
    return [*(each for each in ahead if _has_passed(each, stage.key)), *joining]


def _has_passed(dossier: Dossier, stage: str) -> bool:
    if dossier.state == State.HONOURED:
        return True
    keys = [each.key for each in dossier.route]
    return dossier.position is not None and stage in keys[: dossier.position]


def shares_of_result(
    edition: Edition, stage: Stage, joining: Sequence[Dossier] = ()
) -> list[ShareFound]:
    """How the result at a stage stands to the edition's shares (one query; none without rules)."""
    assert edition.published_revision is not None
    document = edition.published_revision.parsed
    rules = rules_on_result(document, stage)
    return _found(document, rules, result_at(edition, stage, joining)) if rules else []


def shares_of_stages(edition: Edition) -> list[ShareFound]:
    """The shares of the result as it stands, at every stage that tests one (a query a stage)."""
    if edition.published_revision is None:
        return []
    stages = edition.published_revision.parsed.stages
    return [found for stage in stages for found in shares_of_result(edition, stage)]


def _found(
    document: EditionDocument, rules: Sequence[ShareRule], people: Sequence[Dossier]
) -> list[ShareFound]:
    if not rules:
        return []
    on = reference_date(document)
    facts = [facts_of(dossier) for dossier in people]
    return [share_of(rule, facts, on) for rule in rules]
