"""``manage.py work``: carry out the jobs of the table, one after another (the embedded default)."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from talentportal.shared.jobs import log, run_due_jobs


class Command(BaseCommand):
    help = "Carry out due jobs until stopped; SIGTERM and Ctrl-C let the job in hand finish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        if options["once"]:
            self.stdout.write(str(run_due_jobs()))
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *received: stop.set())
        while not stop.is_set():
            try:
                run_due_jobs(until=stop.is_set)
            except DatabaseError:  # restarted, or not there yet: the jobs wait in it
                log.exception("The database does not answer; trying again.")
            close_old_connections()
            stop.wait(options["interval"])
