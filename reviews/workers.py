"""Jobs of reviews."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from reviews.experts.selectors.panels import progress_of
from reviews.experts.services.panels import REMINDER
from reviews.honours.services import certificates
from reviews.models import Panel, PanelState
from talentportal.shared.clock import CHINA
from talentportal.shared.jobs import JobResult, RunningJob, job


@job(certificates.KIND)
def print_certificates(running: RunningJob) -> JobResult:
    """The certificates of an edition as one file to be printed."""
    return certificates.print_certificates(running)


@job(REMINDER)
def remind_expert(running: RunningJob) -> JobResult | None:
    """Mail one expert how many sheets are open; nothing about whom, and nothing if none are."""
    panel = Panel.objects.get(pk=running.params["panel"])
    rows = [
        row for row in progress_of(panel) if row["member"].expert_id == running.params["expert"]
    ]
    if panel.state != PanelState.SCORING or not rows or not rows[0]["open"] or not panel.due_at:
        return None
    expert = rows[0]["member"].expert
    if expert.user.email:
        send_mail(
            _("Score sheets are still open"),
            _(
                "{number} score sheets are still open; they are due by {moment:%Y-%m-%d %H:%M}."
            ).format(number=rows[0]["open"], moment=panel.due_at.astimezone(CHINA)),
            settings.DEFAULT_FROM_EMAIL,
            [expert.user.email],
        )
    return JobResult({"mailed": bool(expert.user.email)})
