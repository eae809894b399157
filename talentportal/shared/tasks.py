"""Celery's way to the jobs: a task carries a key and does nothing of its own."""

from celery import shared_task

from talentportal.shared import jobs


@shared_task(name=jobs.TASK)
def run_job(job_id: int) -> bool:
    """Carry out one job of the table."""
    return jobs.run(job_id)


@shared_task(name="talentportal.shared.tasks.resend_due")
def resend_due() -> int:
    """Send what is due again: lost messages, dead workers, later dates."""
    return jobs.resend_due()
