"""Kinds of jobs for the tests, and workers in processes of their own."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PREAMBLE = """
import os, sys, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "talentportal.settings.test"
django.setup()
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from talentportal.shared import jobs
from talentportal.shared.jobs import JobResult, job, run_due_jobs
"""


def start_worker(program: str, **environment: str) -> subprocess.Popen[bytes]:
    """A Python process on the test database, as a worker is one."""
    database = connection.settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + textwrap.dedent(program)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url.replace(":@", "@"), **environment},
    )
