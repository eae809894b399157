"""What the portal is shipped with is well formed and clean."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "talentportal.settings.production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "VAULT_KEYS": "newest,oldest",
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "postgres://portal@database/portal",
    "REDIS_URL": "redis://redis:6379/0",
}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def compose_check(file: Path) -> subprocess.CompletedProcess[str]:
    return run("-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file))


def test_the_compose_file_follows_the_specification(tmp_path: Path) -> None:
    assert compose_check(ROOT / "docker-compose.yml").returncode == 0
    broken = tmp_path / "docker-compose.yml"
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    broken.write_text(text.replace("healthcheck:", "healthchek:"), encoding="utf-8")
    assert compose_check(broken).returncode == 1


def test_the_compose_file_runs_all_that_production_needs() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert sorted(services) == ["beat", "database", "migrate", "redis", "web", "worker"]
    assert [name for name, service in services.items() if "healthcheck" not in service] == [
        "migrate"
    ]


def test_the_image_gets_every_folder_that_the_portal_reads() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in (
        "talentportal",
        "quotas",
        "nominations",
        "reviews",
        "rehearsals",
        "templates",
        "static",
    ):
        assert f"COPY {name} {name}\n" in dockerfile
        assert f"!{name}" in ignored


def test_production_settings_pass_the_deployment_check() -> None:
    check = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (check.returncode, check.stderr) == (0, "")


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "VAULT_KEYS", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"]
)
def test_production_does_not_start_without(name: str) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    check = run("manage.py", "check", **environment)
    assert check.returncode == 1
    assert f"Set the {name} environment variable" in check.stderr


def test_celery_takes_a_task_once_and_gives_it_back() -> None:
    shown = run(
        "-c",
        "from talentportal import celery_app as app; c = app.conf;"
        "print(c.task_acks_late, c.task_reject_on_worker_lost, c.worker_prefetch_multiplier,"
        " c.broker_url, [e['task'] for e in c.beat_schedule.values()])",
        **PRODUCTION,
    )
    assert shown.stdout == (
        "True True 1 redis://redis:6379/0 ['talentportal.shared.tasks.resend_due']\n"
    )


def test_a_skipped_test_fails_in_ci_only(tmp_path: Path) -> None:
    file = tmp_path / "test_skipped.py"
    file.write_text("import pytest\n\n@pytest.mark.skip\ndef test_it(): ...\n", encoding="utf-8")
    command = ("-m", "pytest", "-p", "tests.session", "-c", str(ROOT / "pyproject.toml"), str(file))
    assert "1 skipped" in run(*command, PYTHONPATH=str(ROOT)).stdout
    in_ci = run(*command, PYTHONPATH=str(ROOT), CI="true")
    assert "1 error" in in_ci.stdout
    assert in_ci.returncode == 1


def test_a_skipped_module_fails_in_ci_too(tmp_path: Path) -> None:
    file = tmp_path / "test_skipped.py"
    file.write_text("import pytest\n\npytest.importorskip('never')\n", encoding="utf-8")
    command = ("-m", "pytest", "-p", "tests.session", "-c", str(ROOT / "pyproject.toml"), str(file))
    assert "1 skipped" in run(*command, PYTHONPATH=str(ROOT)).stdout
    assert "1 error" in run(*command, PYTHONPATH=str(ROOT), CI="true").stdout
