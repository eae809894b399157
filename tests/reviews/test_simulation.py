"""Rehearsals: in a database of their own, and nothing of them in the city's; the demonstration."""

import json
import os
import signal
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from nominations.models import Dossier
from rehearsals import scratch
from rehearsals.demo import editions as demo
from rehearsals.demo.models import DemoClock
from rehearsals.order import Order, order_for
from rehearsals.playing import play
from rehearsals.scratch import RehearsalFailed, rehearse
from talentportal.directory.duties import Duty, duties_of, grant, grant_models
from talentportal.directory.models import Office, Person, User
from talentportal.programs.document.text import yaml_file
from talentportal.programs.models import Edition, HonourRecord
from talentportal.programs.services import publish, save_revision
from talentportal.shared.jobs import run_due_jobs
from talentportal.shared.models import Job
from talentportal.shared.refusals import Refused
from tests.support.worlds.cast import City
from tests.support.worlds.samples import JINZHONG

pytestmark = pytest.mark.smoke


@pytest.fixture
def edition(city: City, tmp_path: Path, settings: Settings) -> Edition:
    """The first edition, published in the cast's city."""
    settings.MEDIA_ROOT = tmp_path
    saved = save_revision(
        document=yaml_file.load(yaml_file.read(JINZHONG)), city=city.offices["city"]
    )
    return publish(revision=saved.revision).edition


def simulate(*options: str) -> dict[str, Any]:
    said = StringIO()
    call_command("simulate", JINZHONG.stem, "--seed", "7", "--json", *options, stdout=said)
    told: dict[str, Any] = json.loads(said.getvalue())
    return told


def everything() -> dict[str, int]:
    """How many rows each table has."""
    return {model.__name__: model._base_manager.count() for model in apps.get_models()}


def test_nothing_of_a_rehearsal_reaches_the_city(edition: Edition, tmp_path: Path) -> None:
    before, kept = everything(), tmp_path / "kept.sqlite3"
    told = simulate("--dossiers", "12", "--keep", str(kept))
    assert everything() == before
    assert told["invariants"]["broken"] == {}
    stages = told["funnel"]["stages"]
    assert [row["stage"] for row in stages] == [
        "draft",
        *(stage.key for stage in edition.published_revision.parsed.stages),  # type: ignore[union-attr]
    ]
    assert stages[0]["entered"] == 12
    assert [row["waiting"] for row in stages[1:]] == [0] * 8
    assert told["funnel"]["honoured"] == stages[-1]["onward"] > 0
    with closing(sqlite3.connect(kept)) as scratch:
        (dossiers,) = scratch.execute("SELECT count(*) FROM nominations_dossier").fetchone()
        (names,) = scratch.execute(
            "SELECT count(*) FROM directory_person WHERE full_name = ?",
            [Person.objects.values_list("full_name", flat=True)[0]],
        ).fetchone()
    assert (dossiers, names) == (12, 0)


def test_a_file_that_is_there_is_never_overwritten(edition: Edition, tmp_path: Path) -> None:
    """It may be the city's own database."""
    there = tmp_path / "portal.sqlite3"
    there.write_bytes(b"of the city")
    with pytest.raises(CommandError, match=r"portal\.sqlite3"):
        simulate("--dossiers", "4", "--keep", str(there))
    assert there.read_bytes() == b"of the city"


def test_the_scratch_database_is_gone_whatever_happens(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    order = order_for(edition, dossiers=4, seed=7, until="qualification")

    def interrupted(done: int, total: int) -> None:
        assert [path.name[:10] for path in tmp_path.iterdir()] == ["rehearsal-"]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rehearse(order, interrupted)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(scratch.sys, "executable", "/bin/false")
    with pytest.raises(RehearsalFailed, match="1"):
        rehearse(order)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_process_is_named_by_its_signal_and_leaves_nothing(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed: list[Any] = []

    class Child(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(["sleep", "60"], **kwargs)
            killed.append(self.send_signal(signal.SIGKILL))

    monkeypatch.setattr(scratch.subprocess, "Popen", Child)
    with pytest.raises(RehearsalFailed, match="-9"):
        rehearse(order_for(edition, dossiers=4, seed=7))
    assert killed == [None]
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_rehearsal_left_is_swept_a_day_later(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(scratch.sys, "executable", "/bin/false")
    fresh, old = tmp_path / "rehearsal-fresh", tmp_path / "rehearsal-old"
    for folder in (fresh, old, tmp_path / "not-ours"):
        folder.mkdir()
    (old / "portal.sqlite3").write_bytes(b"people who do not exist")
    long_ago = time.time() - timedelta(days=2).total_seconds()
    for folder in (old, tmp_path / "not-ours"):
        os.utime(folder, (long_ago, long_ago))
    with pytest.raises(RehearsalFailed):
        rehearse(order_for(edition, dossiers=4, seed=7))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["not-ours", "rehearsal-fresh"]


def test_the_process_knows_no_secret_and_no_service_of_the_installation(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also under the settings of production, whose environment names them all."""
    given: dict[str, str] = {}

    class Child(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, env: dict[str, str], **kwargs: Any) -> None:
            given.update(env)
            super().__init__(["true"], env=env, **kwargs)

    for name in ("SECRET_KEY", "VAULT_KEYS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        monkeypatch.setenv(name, "of the city")
    monkeypatch.setattr(scratch.subprocess, "Popen", Child)
    with pytest.raises(RehearsalFailed):
        rehearse(order_for(edition, dossiers=4, seed=7))
    assert given["DJANGO_SETTINGS_MODULE"] == "talentportal.settings.rehearsal"
    assert "of the city" not in given.values()


def test_it_stops_at_the_stage_it_is_told(edition: Edition) -> None:
    told: list[tuple[int, int]] = []
    order = order_for(edition, dossiers=12, seed=7, until="qualification")
    funnel = play(order, lambda done, total: told.append((done, total)))["funnel"]
    waiting = {row["stage"]: row["waiting"] for row in funnel["stages"]}
    lying = {stage: number for stage, number in waiting.items() if number and stage != "draft"}
    assert list(lying) == ["qualification"]
    assert funnel["honoured"] == 0
    assert (sorted(told), told[-1]) == (told, (2, 2))
    assert Order.read(order.written()) == order


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"until": "no-such-stage"}, "no-such-stage"),
        ({"dossiers": 0}, "dossiers-out-of-bounds"),
        ({"dossiers": 10**9}, "dossiers-out-of-bounds"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused(
    edition: Edition, asked: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        order_for(edition, **{"dossiers": 12, "seed": 7, **asked})
    assert [each.code for each in refused.value.refusals] == [code]
    with pytest.raises(CommandError, match="no-such-stage"):
        simulate("--until", "no-such-stage")


def test_an_edition_that_is_not_published_cannot_be_rehearsed(city: City) -> None:
    with pytest.raises(CommandError, match=JINZHONG.stem):
        simulate("--dossiers", "12")


def test_an_administrator_orders_one_and_reads_what_came_of_it(
    edition: Edition, city: City, client: Client
) -> None:
    grant(city.charlie, Duty.CONFIGURE, city.offices["city"])
    client.force_login(city.charlie)
    page = reverse("rehearsals:order", args=[JINZHONG.stem])
    assert page in client.get(reverse("programs:edition", args=[JINZHONG.stem])).content.decode()
    assert client.post(page, {"dossiers": "9" * 30, "seed": "1"}).status_code == 200
    assert not Job.objects.exists()
    answer = client.post(page, {"dossiers": "8", "seed": "7", "until": "recommendation"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("jobs:detail", args=[job.pk])
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.total) == ("done", 1)
    shown = client.get(answer["Location"]).content.decode()
    assert "资料审查" in shown
    assert job.result["sentence"] in shown
    assert not Dossier.objects.exists()


def test_the_demonstration_is_built_once_and_has_somebody_for_every_duty(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    counts = []
    for _time in range(2):
        call_command("demo_city", stdout=StringIO())
        counts.append(
            (
                Office.objects.count(),
                User.objects.count(),
                Dossier.objects.count(),
                list(DemoClock.objects.values_list("offset", flat=True)),
            )
        )
    assert counts[0] == counts[1]
    held = {
        Duty(row.permission.codename)
        for model in grant_models()
        for row in model.objects.select_related("permission")
        if row.permission.codename in Duty.values
    }
    assert held == set(Duty)
    live = Dossier.objects.filter(edition__slug=demo.EDITION)
    assert set(live.values_list("state", flat=True)) == {
        "draft",
        "initial_review",
        "recommendation",
        "qualification",
        "expert_review",
    }
    past = Edition.objects.get(slug="jinzhong-craftsman-2018")
    assert past.status == "closed"
    assert HonourRecord.objects.filter(edition=past).exists()
    runner = User.objects.get(full_name="贺子航")
    assert {each.on for each in duties_of(runner)} == {past, live.first().edition}  # type: ignore[union-attr]
