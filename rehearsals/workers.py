"""The job of a rehearsal: played in a scratch database, told as what became of each stage."""

from typing import Any

from django.utils.translation import gettext as _

from rehearsals.funnel import headings
from rehearsals.order import order_for
from rehearsals.scratch import rehearse
from talentportal.programs.models import Edition
from talentportal.shared.jobs import JobResult, RunningJob, job

KIND = "rehearsal"


@job(KIND)
def play_edition(running: RunningJob) -> JobResult:
    """Rehearse what is published of an edition when the job runs."""
    params = dict(running.params)
    edition = Edition.objects.select_related("published_revision", "city").get(
        pk=params.pop("edition")
    )
    return JobResult(told_on_a_page(rehearse(order_for(edition, **params), running.progress)))


def told_on_a_page(told: dict[str, Any]) -> dict[str, Any]:
    """What came of a rehearsal, as the page of a job shows it: a row a stage, a row a broken promise."""
    broken = told["invariants"]["broken"]
    stages = [
        {"label": row["label"], "outcome": "done", "sentence": _in_words(row)}
        for row in told["funnel"]["stages"]
    ]
    faults = [
        {"label": name.replace("_", " "), "outcome": "refused", "sentence": "；".join(sentences)}
        for name, sentences in broken.items()
    ]
    sentence = _("{honoured} were honoured; {asked} promises were asked, {broken} are broken.")
    return {
        "sentence": sentence.format(
            honoured=told["funnel"]["honoured"],
            asked=told["invariants"]["asked"],
            broken=len(broken),
        ),
        "rows": [*faults, *stages],
    }


def _in_words(row: dict[str, Any]) -> str:
    """``进入 88、通过 85、退回 6``: only what happened."""
    return "、".join(f"{label} {row[key]}" for key, label in headings().items() if row[key])
