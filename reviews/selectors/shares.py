"""The shares that an office's list must keep, tested on the people who are on it."""

from collections.abc import Sequence

from nominations.facts import facts_of
from nominations.models import Dossier
from talentportal.programs.document import EditionDocument, Force
from talentportal.programs.eligibility import reference_date
from talentportal.programs.numbers import LeastFound, ShareFound, share_of


def shares_on(document: EditionDocument, stage: str, people: Sequence[Dossier]) -> list[ShareFound]:
    """How a recommender's list at a stage stands to each share of the edition (no query)."""
    rules = [
        rule
        for rule in document.shares
        if rule.list_of == "recommender" and rule.stage in (None, stage)
    ]
    if not rules:
        return []
    on = reference_date(document)
    facts = [facts_of(dossier) for dossier in people]
    return [share_of(rule, facts, on) for rule in rules]


def softly_missed(shares: Sequence[ShareFound], minimums: Sequence[LeastFound] = ()) -> bool:
    """Whether something that is only asked as a rule is not kept, so that a reason is needed."""
    return any(each.holds is not True and each.rule.force is Force.SOFT for each in shares) or any(
        not each.holds and each.limit.force is Force.SOFT for each in minimums
    )
