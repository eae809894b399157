"""Who may act on a dossier: derived from the chain's ``by=`` and from duties, declared nowhere else."""

from typing import Any

from django.http import HttpRequest

from nominations.chain.verbs import APPLICANT, DUTY_OF, STAGES, STEPS, duty_for, verbs_from
from nominations.models import Dossier
from nominations.own_matters import Interests
from talentportal.directory.context import hats_of
from talentportal.directory.duties import ON_EDITION, Duty, objects_where
from talentportal.directory.models import Office
from talentportal.directory.services.unmasking import Standing
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import Requirement

# Who holds dossiers, or may look at all of an edition.
OFFICERS = (Duty.EXAMINE, Duty.RECOMMEND, Duty.APPROVE, Duty.RUN, Duty.PUBLISH, Duty.AUDIT)
# Whose office may set itself, and those below it, an earlier deadline.
SETTING = (Duty.RECOMMEND, Duty.EXAMINE)


class Authority:
    """The duties of one person, each looked up once."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.interests = Interests(user)
        self._held: dict[Duty, set[int]] = {}

    def may(self, verb: str, dossier: Dossier) -> bool:
        """Whether the person holds the duty that ``verb`` needs where the dossier lies now."""
        if not self.user.is_active or dossier.state not in STEPS[verb].sources:
            return False
        needed = duty_for(verb, dossier.state)
        if needed == APPLICANT:
            return dossier.applicant_id == self.user.pk
        duty = Duty(needed)
        where = dossier.edition_id if duty in ON_EDITION else dossier.office_id
        return where in self._where(duty)

    def verbs(self, dossier: Dossier) -> tuple[str, ...]:
        """The verbs that are this person's to take, in the order of the page; guards not asked."""
        return tuple(verb for verb in verbs_from(dossier.state) if self.may(verb, dossier))

    def holds_stage(self, dossier: Dossier) -> bool:
        """Whether it is the person's duty to work on the dossier where it lies now."""
        if dossier.state not in STAGES or not self.user.is_active:
            return False
        duty = DUTY_OF[dossier.state]
        on_edition = duty in ON_EDITION
        where = dossier.edition_id if on_edition else dossier.office_id
        if where not in self._where(duty):
            return False
        return self.interests.in_dossier(dossier, None if on_edition else dossier.office) is None

    def standing(self, dossier: Dossier) -> Standing:
        """What the dossier asks of the person where it lies now."""
        stage = dossier.stage if self.holds_stage(dossier) else None
        if stage is None:
            return Standing()
        return Standing(
            DUTY_OF[dossier.state],
            compares_originals=Requirement.ORIGINALS_SIGHTED in stage.requires,
            asks_departments=any(
                each.stage == stage.key for each in dossier.document.consultations
            ),
        )

    def _where(self, duty: Duty) -> set[int]:
        if duty not in self._held:
            model = Edition if duty in ON_EDITION else Office
            self._held[duty] = objects_where(self.user, duty, model)
        return self._held[duty]


def is_officer(request: HttpRequest) -> bool:
    """Whether the person holds dossiers or looks after an edition."""
    if not request.user.is_authenticated:
        return False
    return any(hat.duty in OFFICERS for hat in hats_of(request))
