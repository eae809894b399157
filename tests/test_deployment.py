"""What the portal is shipped with is well formed and clean."""

import os
import re
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
    "ALLOWED_HOSTS": "portal.example,.portals.example",
    "SITE_URL": "https://portal.example/",
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
    "name", ["SECRET_KEY", "VAULT_KEYS", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL"]
)
def test_production_does_not_start_without(name: str) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    check = run("manage.py", "check", **environment)
    assert check.returncode == 1
    assert f"Set the {name} environment variable" in check.stderr


SHOW_DEMO = """
import django; django.setup()
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver
print(sorted(model.__name__ for model in apps.get_models() if "Demo" in model.__name__))
print([name for name in settings.MIDDLEWARE if "demo" in name.lower()])
print(sorted(str(name) for name in get_resolver().reverse_dict if "demo" in str(name)))
"""


def test_nothing_of_the_demonstration_is_in_a_city() -> None:
    """Neither its table nor what moves the clock nor the pages on which one is anybody."""
    assert run("-c", SHOW_DEMO, **PRODUCTION).stdout == "[]\n[]\n[]\n"
    demo = {**PRODUCTION, "DJANGO_SETTINGS_MODULE": "talentportal.settings.demo"}
    assert run("-c", SHOW_DEMO, **demo).stdout != "[]\n[]\n[]\n"


SHOW_ADDRESS = "from talentportal.shared.addresses import site_url; print(site_url('/b/1/'))"


def test_what_is_printed_and_sent_carries_the_address_of_the_city() -> None:
    assert run("-c", SHOW_ADDRESS, **PRODUCTION).stdout == "https://portal.example/b/1/\n"
    deeper = {**PRODUCTION, "SITE_URL": "https://jinzhong.portals.example:8443"}
    assert run("-c", SHOW_ADDRESS, **deeper).stdout == (
        "https://jinzhong.portals.example:8443/b/1/\n"
    )


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://portal.example", "SITE_URL is not of the form https://portal.example"),
        ("portal.example", "SITE_URL is not of the form https://portal.example"),
        ("https://portal.example/talents", "SITE_URL is not of the form https://portal.example"),
        ("https://other.example", "The host of SITE_URL is not among ALLOWED_HOSTS"),
        ("https://notportal.example", "The host of SITE_URL is not among ALLOWED_HOSTS"),
    ],
)
def test_production_does_not_start_with_an_address_that_leads_elsewhere(
    address: str, sentence: str
) -> None:
    check = run("manage.py", "check", **{**PRODUCTION, "SITE_URL": address})
    assert (check.returncode, sentence in check.stderr) == (1, True)


def test_the_embedded_default_is_found_where_it_is_served(tmp_path: Path) -> None:
    embedded = {
        "DJANGO_SETTINGS_MODULE": "talentportal.settings.embedded",
        "VAR_DIR": str(tmp_path),
        "PORT": "8123",
    }
    assert run("-c", SHOW_ADDRESS, **embedded).stdout == "http://127.0.0.1:8123/b/1/\n"


READ = re.compile(r"""(?:\benv(?:\.\w+)?\(|environ(?:\.get\(|\[))\s*['"](\w+)['"]""")
IN_THE_IMAGE = ["settings/base.py", "settings/production.py", "web_server.py", "probe.py"]


def names_read(*files: str) -> set[str]:
    texts = [(ROOT / "talentportal" / each).read_text(encoding="utf-8") for each in files]
    return {name for text in texts for name in READ.findall(text)}


def test_compose_hands_on_every_variable_that_production_reads() -> None:
    """What compose does not name never reaches a container, whatever stands in .env."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    of_the_image = set(re.findall(r"(\w+)=", dockerfile.partition("WORKDIR")[0]))
    everywhere = names_read("settings/base.py", "settings/production.py")
    missing = {
        name: sorted(wanted - set(services[name]["environment"]) - of_the_image)
        for name, wanted in {
            "migrate": everywhere,
            "web": names_read(*IN_THE_IMAGE),
            "worker": everywhere,
            "beat": everywhere,
        }.items()
    }
    assert missing == {"migrate": [], "web": [], "worker": [], "beat": []}


def test_every_variable_stands_in_the_table_for_operators() -> None:
    manual = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in manual.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", compose))
    read = names_read(*IN_THE_IMAGE, "settings/embedded.py")
    assert sorted((read | asked) - told) == []
    assert {"SECRET_KEY", "SITE_URL", "LOG_LEVEL", "WEB_THREADS", "PORT"} <= read


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


ASK_WHEN_ALL_IS_BROKEN = """
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, enforce_csrf_checks=True)
here = {"secure": True, "HTTP_HOST": "portal.example"}
for answer in (
    client.get("/", **here),
    client.get("/no/such/page/", **here),
    client.post("/accounts/login/", {}, **here),
    client.get("/", secure=True, HTTP_HOST="elsewhere.example"),
    client.get("/notices/?q=%00", **here),
):
    html = answer.content.decode()
    print(answer.status_code, "<h1>系统出现故障</h1>" in html, "/static/" in html)
"""


def test_whatever_is_asked_of_a_portal_that_is_broken_it_says_so() -> None:
    """No database, no cache, no collected static files: pages of refusals cannot be made either."""
    broken = {
        **PRODUCTION,
        "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    asked = run("-c", ASK_WHEN_ALL_IS_BROKEN, **broken)
    assert asked.stdout.splitlines() == ["500 True False"] * 5, asked.stderr
