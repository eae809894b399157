"""Celery carries jobs; what is to be done and what is done stands in the table of jobs.

A task lost with the broker or its worker is sent again by ``resend_due``, and the lease on the job
keeps it from being done twice. Which settings hold says ``DJANGO_SETTINGS_MODULE`` (the image sets
it): this module is imported with the package, too early to choose them.
"""

from celery import Celery

app = Celery("talentportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    # Longer than the longest job; the default hour would leave a killed one waiting for nothing.
    broker_transport_options={"visibility_timeout": 30 * 60},
    broker_connection_retry_on_startup=True,
    # The web never waits for the broker: the sweeper sends what could not be sent.
    task_publish_retry=False,
    worker_hijack_root_logger=False,
    timezone="Asia/Shanghai",
    beat_schedule={
        "shared.resend_due": {
            "task": "talentportal.shared.tasks.resend_due",
            "schedule": 60.0,
            "options": {"expires": 55},
        },
    },
)
app.autodiscover_tasks()
