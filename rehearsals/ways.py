"""By which ways somebody may come in: channel, title and kind of applicant that their facts allow.

Age and sex cannot be chosen. Whatever stands on the form is still open here, so only what no answer
could mend keeps somebody from a way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nominations.models import Dossier
from talentportal.directory.models import Person, Sex
from talentportal.programs.document import Condition, EditionDocument, Exclusion, Expression
from talentportal.programs.document.faults.applicants import asks_of_a_person
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.base import Force
from talentportal.programs.rules.applicants import BOUND
from talentportal.programs.rules.eligibility import Facts, holds, reference_date

KNOWN = frozenset(
    {
        "person.birth_date",
        "person.sex",
        "person.retirement_category",
        "dossier.channel",
        "dossier.tier",
        "dossier.applicant_kind",
    }
)


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody applies."""

    channel: str
    tier: str
    kind: str

    @property
    def values(self) -> dict[str, Any]:
        return {
            "dossier.channel": self.channel,
            "dossier.tier": self.tier,
            "dossier.applicant_kind": self.kind,
        }


def ways_of(document: EditionDocument) -> list[Way]:
    """Every way in that the edition's routes lead to."""
    return [
        Way(channel.key, tier.key, kind)
        for channel in document.channels
        for tier in document.tiers_through(channel.key)
        for kind in document.kinds_for(tier.key)
    ]


def binds(rule: Condition | Exclusion, kind: str) -> bool:
    """Whether a rule is asked of whoever applies as this kind (members of teams are not asked)."""
    asked = rule.binds in BOUND[kind]
    return asked and not (kind == "organisation" and asks_of_a_person(rule.expression))


class Foreseen:
    """The hard rules of an edition with everything that can be answered left open."""

    def __init__(self, document: EditionDocument) -> None:
        self.document = document
        self.on = reference_date(document)
        self.ways = ways_of(document)
        self._conditions = [
            (rule, _open(rule.when) if rule.when else None, _open(rule.expression))
            for rule in document.conditions
            if rule.force is Force.HARD
        ]
        self._exclusions = [
            (rule, _open(rule.expression), _open(rule.unless) if rule.unless else None)
            for rule in document.exclusions
            if rule.force is Force.HARD
        ]

    def allows(self, way: Way, birth_date: date | None, sex: str) -> bool:
        """Whether somebody of this age and sex can be eligible by this way."""
        latest = "M60" if sex == Sex.MALE else "F55"
        known = {
            "person.birth_date": birth_date,
            "person.sex": sex,
            "person.retirement_category": latest,
        }
        return self._holds(way.kind, {**known, **way.values})

    def kinds(self, dossier: Dossier) -> list[str]:
        """As which kinds of applicant the person of a dossier may apply for its title."""
        person = dossier.person
        return [
            way.kind
            for way in self.ways
            if (way.channel, way.tier) == (dossier.channel, dossier.tier)
            and self.allows(way, person.birth_date, person.sex)
        ]

    def titles(self, channel: str, person: Person) -> set[str]:
        """The titles that a person may apply for through a channel."""
        return {
            way.tier
            for way in self.ways
            if way.channel == channel and self.allows(way, person.birth_date, person.sex)
        }

    def _holds(self, kind: str, values: Mapping[str, Any]) -> bool:
        facts = Facts(values=values)
        for rule, when, asked in self._conditions:
            applies = when is None or holds(when, facts, self.on) is True
            if binds(rule, kind) and applies and holds(asked, facts, self.on) is False:
                return False
        for exclusion, bars, unless in self._exclusions:
            barred = binds(exclusion, kind) and holds(bars, facts, self.on) is True
            if barred and (unless is None or holds(unless, facts, self.on) is False):
                return False
        return True


def _open(expression: Expression) -> Expression:
    """The expression with every leaf that an answer or a paper decides turned into a question."""
    if isinstance(expression, ex.All | ex.AnyOf | ex.AtLeast):
        return expression.model_copy(update={"of": tuple(_open(each) for each in expression.of)})
    if isinstance(expression, ex.Not):
        return expression.model_copy(update={"of": _open(expression.of)})
    if isinstance(expression, ex.IfThen):
        changed = {"condition": _open(expression.condition), "then": _open(expression.then)}
        return expression.model_copy(update=changed)
    if isinstance(expression, ex.Always) or KNOWN.intersection(facts_read(expression)):
        return expression
    return ex.Judgement(type="judgement", key="answered", question="–")


def facts_read(leaf: Expression) -> list[str]:
    """The facts that a leaf names, in its order, whatever its settings are called."""
    said = [value for _name, value in leaf]
    areas = ("person.", "form.", "dossier.", "employer.")
    return [value for value in said if isinstance(value, str) and value.startswith(areas)]
