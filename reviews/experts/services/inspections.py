"""Inspections on site (实地考察): who went, when, and what was found."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.models import Dossier
from nominations.moving.findings import Finding, record_fulfilments
from reviews.experts.services.assigning import require_run
from reviews.models import Inspection
from talentportal.directory.models import User
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text


@transaction.atomic
def record_inspection(
    *, dossier: Dossier, inspected_on: date, inspectors: str, report: str, actor: User
) -> Inspection:
    """Write down an inspection, and that every stage ahead which asks for one has it."""
    require_run(actor, dossier.edition, Dossier.objects.filter(pk=dossier.pk))
    if inspected_on > clock.today():
        raise Refused.because(
            "inspection-ahead", _("An inspection cannot lie in the future."), place="inspected_on"
        )
    stages = stages_ahead(dossier)
    if not stages:
        raise Refused.because(
            "inspection-too-late",
            _("The dossier {number} lies at no stage that still asks for an inspection.").format(
                number=dossier.number
            ),
        )
    inspection, _created = Inspection.objects.update_or_create(
        dossier=dossier,
        defaults={
            "inspected_on": inspected_on,
            "inspectors": clean_text(inspectors)[:200],
            "report": clean_text(report)[:5000],
            "recorded_by": actor,
            "recorded_at": clock.now(),
        },
    )
    for stage in stages:
        record_fulfilments(
            stage=stage,
            requirement=Requirement.INSPECTED,
            findings=[Finding(dossier, True)],
            actor=actor,
        )
    return inspection


def stages_ahead(dossier: Dossier) -> list[str]:
    """Where the dossier lies and the stages after it, as far as they ask for an inspection."""
    if dossier.stage is None:
        return []
    ahead = dossier.route[dossier.position or 0 :]
    here = [dossier.stage.key] if dossier.document.review_at(dossier.stage).inspection else []
    asking = [stage.key for stage in ahead if Requirement.INSPECTED in stage.requires]
    return list(dict.fromkeys([*here, *asking]))
