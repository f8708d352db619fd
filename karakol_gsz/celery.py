"""The Celery app and the beat schedule, by task name."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karakol_gsz.settings.dev")

app = Celery("karakol_gsz")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "resume the outbox": {"task": "notifications.resume_outbox", "schedule": 10.0},
    "resume printing": {"task": "documents.resume_printing", "schedule": 30.0},
    "issue missing receipts": {"task": "procurement.issue_missing_receipts", "schedule": 30.0},
    "record closed calls": {"task": "procurement.close_overdue_calls", "schedule": 30.0},
    "end the corrections": {"task": "procurement.end_cures", "schedule": 300.0},
    "end the standstill": {"task": "procurement.end_standstills", "schedule": 300.0},
    "begin the work of signed contracts": {"task": "monitoring.start_executions", "schedule": 60.0},
    "decline silent contracts": {
        "task": "procurement.decline_silent_contracts",
        "schedule": 900.0,
    },
    "open due reports": {
        "task": "monitoring.remind_of_reports",
        "schedule": crontab(hour=9, minute=0),
    },
}
