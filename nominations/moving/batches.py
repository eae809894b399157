"""Ordering a batch of steps, and carrying it out in portions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from nominations.models import Event
from nominations.moving.door import take_steps
from nominations.moving.moves import Inputs, Outcome
from talentportal.directory.models import User
from talentportal.shared.jobs import JobOrder, RunningJob, order_jobs
from talentportal.shared.models import Job

KIND = "steps"
PORTION = 100


def order_batch(
    *, key: str, verb: str, edition: int, versions: Mapping[int, int], inputs: Inputs, actor: User
) -> Job:
    """Order the step for all dossiers of a confirmed plan; the same key is the same job."""
    due = inputs.correction_due_at
    params = {
        "verb": verb,
        "edition": edition,
        "versions": [[pk, version] for pk, version in versions.items()],
        "note": inputs.note,
        "seat_reason": inputs.seat_reason,
        "correction_due_at": due.isoformat() if due else None,
        "for_deceit": inputs.for_deceit,
    }
    order_jobs(
        [JobOrder(kind=KIND, key=key, params=params, requested_by=actor, total=len(versions))]
    )
    return Job.objects.get(key=key)


def carry_out(running: RunningJob) -> dict[str, Any]:
    """Take the steps portion by portion; a portion that was done before a crash is not done again."""
    params = running.params
    actor = User.objects.get(pk=running.job.requested_by_id or 0)
    versions = dict(params["versions"])
    done: list[int] = []
    refused: list[list[Any]] = []
    keys = list(versions)
    for portion in _portions(keys):
        before = _done_before(portion, versions, params["verb"], actor)
        rest = [pk for pk in portion if pk not in before]
        outcomes = take_steps(
            dossiers=rest, verb=params["verb"], actor=actor, inputs=_inputs(params, versions)
        )
        done += before
        done += [outcome.dossier.pk for outcome in outcomes if outcome.done]
        refused += [_refused(outcome) for outcome in outcomes if not outcome.done]
        running.progress(len(done) + len(refused), len(keys))
    return {"verb": params["verb"], "done": done, "refused": refused}


def _portions(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), PORTION):
        yield keys[start : start + PORTION]


def _done_before(
    portion: Sequence[int], versions: Mapping[int, int], verb: str, actor: User
) -> list[int]:
    """Those that this very step has moved already, told by their events."""
    events = Event.objects.filter(dossier__in=portion, verb=verb, actor=actor)
    return [
        pk
        for pk, version in events.values_list("dossier", "dossier_version")
        if version == versions[pk] + 1
    ]


def _inputs(params: Mapping[str, Any], versions: dict[int, int]) -> Inputs:
    due = params["correction_due_at"]
    return Inputs(
        note=params["note"],
        seat_reason=params["seat_reason"],
        correction_due_at=datetime.fromisoformat(due) if due else None,
        for_deceit=params.get("for_deceit", False),
        versions=versions,
    )


def _refused(outcome: Outcome) -> list[Any]:
    """pk and sentences; no sentence means that it was not the person's to move."""
    return [outcome.dossier.pk, [str(refusal) for refusal in outcome.refusals]]
