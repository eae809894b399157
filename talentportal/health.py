"""Whether the process lives (``/healthz``) and whether it can do its work (``/readyz``)."""

import logging
from collections.abc import Callable
from functools import partial

import redis
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

MACHINE = ("libraries", "fonts")
"""System checks of the machine, by their tags; the apps register what they cannot do without."""


class NotReady(Exception):
    """Something the portal needs is not there."""


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Each check with "ok" or "failed"; what failed and why stands in the log, not in public."""
    results = {name: _passes(name, check) for name, check in _checks().items()}
    ready = all(results.values())
    body = {
        "ready": ready,
        "checks": {name: "ok" if passed else "failed" for name, passed in results.items()},
    }
    return JsonResponse(body, status=200 if ready else 503)


def _checks() -> dict[str, Callable[[], None]]:
    checks = {
        "database": _database,
        "migrations": _migrations,
        **{tag: partial(check_machine, tag) for tag in MACHINE},
    }
    if settings.JOB_CARRIER == "celery":
        checks["redis"] = _redis
    return checks


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:  # whatever the reason, the answer must be a clean 503
        logger.exception("The check %s failed.", name)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise NotReady(f"{len(waiting)} migrations are not applied.")


def _redis() -> None:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        client.ping()
    finally:
        client.close()


def check_machine(*tags: str) -> None:
    """Raises ``NotReady`` with a sentence for each library or font that is not there."""
    found = run_checks(tags=list(tags or MACHINE))
    if found:
        raise NotReady(" ".join(str(one.msg) for one in found))
