"""How administrators come to rehearsals: a link beside the settings of an edition."""

from django.utils.translation import gettext_lazy as _

from rehearsals.workers import KIND
from talentportal.programs.selectors import SPECIMENS
from talentportal.shared import job_kinds


def open_them() -> None:
    """Called once, when the app loads."""
    SPECIMENS.append((_("Rehearse with made-up dossiers"), "rehearsals:order"))
    job_kinds.describe(KIND, _("Rehearsal of an edition"))
