"""Nobody decides their own matter: the one rule, asked wherever a duty is performed.

Whoever applies in an edition, alone or in a team, performs no duty over what concerns all who apply
in it: a list, a panel, a notice, an objection, a consultation, a deadline, a ranking, payments. Whoever works
for the employer of somebody concerned performs none over that person, unless the duty is held for
that employer itself, whose part in the procedure it is. People are compared, not accounts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nominations.chain.verbs import State
from nominations.form.subjects import TEAM, members_of
from nominations.models import DOCUMENTS, Dossier, Interest, Recusal
from talentportal.directory.duties import ON_EDITION, Duty, people_holding
from talentportal.directory.models import Office, OfficeKind, User
from talentportal.directory.same_person import people_of
from talentportal.programs.models import Edition
from talentportal.shared.refusals import Refusal, Refused

# Offices that are first of all somebody's employer; others act on people as authorities.
EMPLOYERS = (OfficeKind.EMPLOYER, OfficeKind.CITY_UNIT)

_kept_from: ContextVar[list[Recusal] | None] = ContextVar("kept_from", default=None)


class OwnMatter(Refused):
    """Refused because the matter is the officer's own; recorded as a recusal."""


class Interests:
    """What is one person's own: the applications and the employers, each looked up once."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def people(self) -> dict[int, str]:
        """Every person this is, with the index of the document."""
        return {each.pk: each.id_index for each in people_of(self.user)}

    @cached_property
    def employers(self) -> set[int]:
        """The employers for which this person holds a duty, which they registered or applied from."""
        held = Q(officeuserobjectpermission__user=self.user.pk)
        own = Q(staff_dossiers__person__in=self.people)
        offices = Office.objects.filter(held | own | Q(registered_by=self.user.pk))
        return set(offices.filter(kind__in=EMPLOYERS).values_list("pk", flat=True))

    def in_dossier(self, dossier: Dossier, on: Office | None = None) -> Interest | None:
        """What makes one dossier the person's own, acting for ``on``."""
        if dossier.applicant_id == self.user.pk or dossier.person_id in self.people:
            return Interest.APPLIES
        if self._is_member(dossier):
            return Interest.TEAM
        if dossier.employer_id in self.employers - {on.pk if on else None}:
            return Interest.EMPLOYER
        return None

    def own_in(self, edition: Edition) -> tuple[Dossier, Interest] | None:
        """An application of the person's own, or of their team, that is alive in the edition."""
        alive = Dossier.objects.filter(edition=edition).exclude(state=State.WITHDRAWN)
        own = Q(applicant=self.user.pk) | Q(person__in=self.people)
        found = alive.filter(own).select_related("edition").first()
        if found is not None:
            return found, Interest.APPLIES
        if not self.people:
            return None
        teams = alive.filter(applicant_kind=TEAM).defer(*DOCUMENTS)
        teams = teams.select_related("edition__published_revision", "revision")
        own_team = next((each for each in teams if self._is_member(each)), None)
        return (own_team, Interest.TEAM) if own_team else None

    def _is_member(self, dossier: Dossier) -> bool:
        if dossier.applicant_kind != TEAM or not self.people:
            return False
        own = set(self.people.values())
        return any(member.index in own for member in members_of(dossier))


def editions_applied_in(user: Any) -> list[int]:
    """The editions (pk) in which this person applies themselves, as rivals' matters are not theirs to read."""
    own = Q(applicant=user.pk) | Q(person__in=Interests(user).people)
    alive = Dossier.objects.filter(own).exclude(state=State.WITHDRAWN)
    return list(alive.values_list("edition", flat=True))


def own_matter(
    user: Any,
    *,
    edition: Edition,
    duty: Duty,
    on: Edition | Office,
    dossiers: QuerySet[Dossier] | None = None,
) -> OwnMatter | None:
    """Why a duty held on ``on`` over these dossiers (all of the edition where none are named) is
    not this person's to perform, and who performs it instead."""
    interests = Interests(user)
    own = interests.own_in(edition)
    if own is not None:
        return _kept(user, duty, on, *own)
    office = on if isinstance(on, Office) else None
    employers = interests.employers - {office.pk if office else None}
    if not employers:
        return None
    concerned = Dossier.objects.filter(edition=edition) if dossiers is None else dossiers
    found = concerned.filter(employer__in=employers).exclude(state=State.WITHDRAWN).first()
    return _kept(user, duty, on, found, Interest.EMPLOYER) if found else None


def refuse_own_matter(
    user: Any,
    *,
    edition: Edition,
    duty: Duty,
    on: Edition | Office,
    dossiers: QuerySet[Dossier] | None = None,
) -> None:
    """Refuse the duty to whoever would decide in their own matter by it."""
    refused = own_matter(user, edition=edition, duty=duty, on=on, dossiers=dossiers)
    if refused is not None:
        raise refused


class OwnSteps:
    """The same rule at the door: which dossiers of one edition a person must not move."""

    def __init__(self, user: User) -> None:
        self.user, self.interests = user, Interests(user)
        self._own: dict[int, tuple[Dossier, Interest] | None] = {}

    def refusal(self, dossier: Dossier, duty: Duty, office: Office | None = None) -> Refusal | None:
        """Why this officer may not act on the dossier, for ``office`` or whoever holds it; duties
        of an edition concern all who apply."""
        acting = None if duty in ON_EDITION else office or dossier.office
        interest = self.interests.in_dossier(dossier, acting)
        own = (dossier, interest) if interest else None
        if own is None and acting is None:
            own = self._own_in(dossier.edition)
        if own is None:
            return None
        (found,) = _kept(self.user, duty, acting or dossier.edition, *own).refusals
        code = "own-dossier" if own == (dossier, Interest.APPLIES) else found.code
        return replace(found, code=code, place=dossier.number)

    def _own_in(self, edition: Edition) -> tuple[Dossier, Interest] | None:
        if edition.pk not in self._own:
            self._own[edition.pk] = self.interests.own_in(edition)
        return self._own[edition.pk]


@contextmanager
def recusals_noted() -> Iterator[list[Recusal]]:
    """Collects who was kept from what within the block, to be written when it is over: what a
    refusal undoes must not undo the record of it."""
    found: list[Recusal] = []
    token = _kept_from.set(found)
    try:
        yield found
    finally:
        _kept_from.reset(token)


def _kept(
    user: Any, duty: Duty, on: Edition | Office, about: Dossier, interest: Interest
) -> OwnMatter:
    noted = _kept_from.get()
    if noted is not None:
        noted.append(
            Recusal(
                officer=user,
                edition=about.edition,
                duty=duty,
                interest=interest,
                dossier=about,
            )
        )
    sentence = _SENTENCES[interest]().format(edition=about.edition.label, number=about.number)
    return OwnMatter.because("own-matter", sentence, remedy=_instead(user, duty, on))


_SENTENCES = {
    Interest.APPLIES: lambda: _(
        "You apply in “{edition}” yourself ({number}) and perform no duty in this matter."
    ),
    Interest.TEAM: lambda: _(
        "You belong to a team that applies in “{edition}” ({number}) and perform no duty in this "
        "matter."
    ),
    Interest.EMPLOYER: lambda: _(
        "You work for the employer concerned (dossier {number} in “{edition}”) and perform no duty "
        "in this matter."
    ),
}


def _instead(user: Any, duty: Duty, on: Edition | Office) -> str:
    """Who acts: others who hold the duty, else whom the office above appoints."""
    others = [each.full_name for each in people_holding(duty, on) if each.pk != user.pk]
    if others:
        return _("{names} must do this instead.").format(names="、".join(others[:5]))
    above = on.city if isinstance(on, Edition) else on.parent or on
    return _("Nobody else holds this duty; {office} must give it to another person.").format(
        office=above
    )
