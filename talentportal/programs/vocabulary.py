"""Words that editions are written in and that code acts on: kinds of stage, requirements, levels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StageKind(models.TextChoices):
    """Kinds of stage a route may consist of; which office holds one is the edition's choice."""

    RECOMMENDATION = "recommendation", _("Recommendation")
    INITIAL_REVIEW = "initial_review", _("Initial review")
    QUALIFICATION = "qualification", _("Qualification check")
    EXPERT_REVIEW = "expert_review", _("Expert review")
    VETTING = "vetting", _("Vetting")
    APPROVAL = "approval", _("Approval")
    PUBLIC_NOTICE = "public_notice", _("Public notice")


class Requirement(models.TextChoices):
    """What a stage may ask to be done before a dossier leaves it; each is proved by a record."""

    MATERIALS_CHECKED = "materials_checked", _("Materials checked")
    ORIGINALS_SIGHTED = "originals_sighted", _("Originals sighted")
    CONDITIONS_CONFIRMED = "conditions_confirmed", _("Conditions confirmed")
    CONSULTATIONS_ANSWERED = "consultations_answered", _("Departments consulted")
    MEETING_DECIDED = "meeting_decided", _("Decided by a meeting")
    OPINION_WRITTEN = "opinion_written", _("Opinion written")
    ON_SENT_LIST = "on_sent_list", _("On a sealed list that is sent")
    SCORED = "scored", _("Scored by experts")
    RANKED = "ranked", _("Ranked")
    INSPECTED = "inspected", _("Inspected on site")
    NOTICE_RUN = "notice_run", _("Notice period over")
    OBJECTIONS_SETTLED = "objections_settled", _("Objections settled")
    INTERNAL_NOTICE = "internal_notice", _("Notice in-house has run")
    LATER_PAPERS = "later_papers", _("Papers asked for here handed in")
    JOINT_CONSENT = "joint_consent", _("Joint offices agreed")
    DECISION_RECORDED = "decision_recorded", _("Decision recorded")


class HonourLevel(models.IntegerChoices):
    """Levels of honours, ordered (higher is higher)."""

    UNIT = 1, _("Unit level")
    COUNTY = 2, _("County level")
    CITY = 3, _("City level")
    PROVINCIAL = 4, _("Provincial or ministerial level")
    NATIONAL = 5, _("National level")
    INTERNATIONAL = 6, _("International level")


class SkillLevel(models.IntegerChoices):
    """The eight skill levels of 2022, by rank (the numbering of grades runs backwards)."""

    APPRENTICE = 0, _("Apprentice")
    JUNIOR = 1, _("Junior worker (grade five)")
    INTERMEDIATE = 2, _("Intermediate worker (grade four)")
    SENIOR = 3, _("Senior worker (grade three)")
    TECHNICIAN = 4, _("Technician (grade two)")
    SENIOR_TECHNICIAN = 5, _("Senior technician (grade one)")
    SPECIAL_TECHNICIAN = 6, _("Special-grade technician")
    CHIEF_TECHNICIAN = 7, _("Chief technician")
