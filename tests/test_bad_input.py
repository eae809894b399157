"""What nobody should send, sent to every route by somebody who may use it: never a 500."""

import json
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from nominations.models import Dossier, Event
from tests.policies.examples import EXAMPLES, Example
from tests.support.routes import Route, pages
from tests.support.source import OUR_CODE
from tests.support.who_may import EVERYBODY, expected
from tests.support.worlds import portal as whole
from tests.support.worlds.portal import Portal

pytestmark = pytest.mark.django_db

TEXTS = (
    "\x00\x0b\x1b",
    "\u202egnp.exe\u200b\ufeff",
    "\ud800",
    "{{7*7}}{%now%}${7}",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "9" * 30,
    "9" * 5_000,
    "１２３",
    "-1e999",
    "NaN²",
    "../../a\r\nX: 1",
)
# Names of fields that forms and actions of the portal read.
FIELDS = [
    "act",
    "action",
    "actual",
    "add",
    "answer",
    "answers_version",
    "body",
    "box",
    "caption",
    "cause",
    "closes_at",
    "code",
    "confirmed",
    "consequence",
    "contact",
    "credit_code",
    "cut",
    "date",
    "decided_on",
    "decision",
    "deeds",
    "document",
    "dossier",
    "dossiers",
    "down",
    "due_at",
    "edition",
    "email",
    "ends_on",
    "entry",
    "expert",
    "experts",
    "finding",
    "follows",
    "full_name",
    "held_on",
    "id_number",
    "id_type",
    "in_place_of",
    "material",
    "member",
    "next",
    "note",
    "number",
    "objector",
    "occupation",
    "office",
    "official",
    "on",
    "order",
    "paper",
    "paper_copies",
    "passwords",
    "plan",
    "points",
    "present",
    "q",
    "rank",
    "reason",
    "reference",
    "remarks",
    "remove",
    "rename",
    "replied_on",
    "restore",
    "result",
    "said",
    "seat_reason",
    "select",
    "skill",
    "sort",
    "stage",
    "text",
    "title",
    "trade",
    "undertaken",
    "up",
    "user",
    "username",
    "verb",
    "version",
    "written_on",
]
QUERIES = (
    "page=1e9&sort=__class__&per_page=-1&q=%00%1b&state=%ED%A0%80&tab=%27",
    "page=-1&page=0&sort=-person__id_number&office=99999999999999999999&stage=..%2f&q=%E2%80%AE",
    "page=" + "9" * 400 + "&edition=x&verb=__init__&after=%FF%FE&pk=NaN&entered_from=0000-00-00",
)


READ = re.compile(r"""(?:POST|GET|data|posted)(?:\.get(?:list)?\(|\[)\s*"(\w+)\"""")
FIELDS = sorted({*FIELDS, *(name for file in OUR_CODE for name in READ.findall(file.read_text()))})


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), whole.built() as built:
        yield built


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def somebody(portal: Portal, route: Route, example: Example) -> str:
    """The first of the cast whom the policy lets in, to read and to write."""
    people = [*([example.owner.username] if example.owner else []), *EVERYBODY]
    for method in ("post", "get"):
        for name in people:
            if expected(portal, route, name, example, method) == "in":
                return name
    raise LookupError(route.name)


def bodies() -> list[tuple[str, dict]]:
    """Keyword arguments of a POST, each with a name."""
    found = [(ascii(text)[:20], {"data": _form(text)}) for text in TEXTS if text != "\ud800"]
    long = "b" * 100_000
    surrogate = "&".join(f"{name}=%ED%A0%80" for name in FIELDS)
    many = "&".join(f"f{n}=1" for n in range(5_001))
    form = "application/x-www-form-urlencoded"
    found += [
        ("100,000 letters", {"data": dict.fromkeys(FIELDS[::6], long)}),
        ("bytes that are no text", {"data": surrogate, "content_type": form}),
        ("5,001 fields", {"data": many, "content_type": form}),
        ("every key three times", {"data": {name: ["1", "x", ""] for name in FIELDS}}),
        ("JSON", {"data": json.dumps({"q": ["\ud800"]}), "content_type": "application/json"}),
        ("deep JSON", {"data": "[" * 10_000, "content_type": "application/json"}),
        (
            "no multipart",
            {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"},
        ),
        ("no boundary", {"data": b"x", "content_type": "multipart/form-data"}),
        ("unknown type", {"data": b"\xff\xfe", "content_type": "application/x-strange"}),
    ]
    return found


def _form(text: str) -> dict[str, str]:
    return dict.fromkeys(FIELDS, text)


def uploads() -> list[SimpleUploadedFile]:
    return [
        SimpleUploadedFile("空.pdf", b""),
        SimpleUploadedFile("a.pdf.exe", b"MZ\x90\x00"),
        SimpleUploadedFile("长" * 130 + ".pdf", b"%PDF-1.4 cut"),
        SimpleUploadedFile("\u202egpj.exe", b"\xff\xd8\xff\xe0 cut"),
        SimpleUploadedFile("x.xlsx", b"PK\x03\x04 no archive"),
    ]


# Readiness says with 503 that something is missing.
@pytest.mark.parametrize(
    "route", [r for r in pages() if r.name != "readyz"], ids=lambda route: route.name
)
def test_no_input_breaks_a_page(portal, route):
    example = EXAMPLES.get(route.name, lambda _portal: Example())(portal)
    address = reverse(route.name, kwargs=example.kwargs)
    name = somebody(portal, route, example)
    sent = [(f"GET ?{query[:60]}", "get", f"{address}?{query}", {}) for query in QUERIES]
    sent += [(f"POST {said}", "post", address, given) for said, given in bodies()]
    sent += [
        (f"POST {upload.name!r:.30}", "post", address, {"data": _everywhere(upload)})
        for upload in uploads()
    ]
    broken = [
        said
        for said, method, where, given in sent
        if portal.ask(name, method, where, **given).status_code >= 500
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("digits", [30, 5_000])
def test_a_number_too_long_for_any_key_names_nothing(portal, digits):
    """In every place of an address where a key stands, sent by somebody who may open the page."""
    found = {}
    for route in pages():
        example = EXAMPLES.get(route.name, lambda _portal: Example())(portal)
        name = somebody(portal, route, example)
        for key in [key for key, value in example.kwargs.items() if isinstance(value, int)]:
            address = reverse(route.name, kwargs=example.kwargs | {key: 987654321})
            address = address.replace("987654321", "9" * digits)
            for method in ("get", "post"):
                found[f"{route.name} {key} {method}"] = portal.ask(
                    name, method, address
                ).status_code
    assert len(found) > 50
    assert {said: status for said, status in found.items() if status not in (404, 405)} == {}


def _everywhere(upload: SimpleUploadedFile) -> dict[str, object]:
    """The file in every field that takes one."""
    content, fields = upload.read(), ("files", "file", "scan", "photo")
    return {field: SimpleUploadedFile(upload.name, content) for field in fields}


@pytest.mark.parametrize("route", [r for r in pages() if r.arguments], ids=lambda route: route.name)
def test_strange_addresses_are_not_found(portal, route):
    example = EXAMPLES[route.name](portal)
    address = reverse(route.name, kwargs=example.kwargs)
    name = somebody(portal, route, example)
    parts = [str(value) for value in example.kwargs.values()]
    broken = []
    for strange in ("%00", "%ED%A0%80", "9" * 30, "x" * 3_000):
        for part in parts:
            for method in ("get", "post"):
                status = portal.ask(name, method, address.replace(part, strange, 1)).status_code
                if status >= 500:
                    broken.append(f"{method} {strange[:20]} for {part}: {status}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("form", [{"login": "x" * 5_000_000}, {f"f{n}": n for n in range(6000)}])
def test_a_form_with_more_than_is_taken_is_told_so(portal, form):
    response = portal.ask("", "post", "/accounts/login/", form)
    assert response.status_code == 413
    assert "提交的内容过大" in response.content_read.decode()


def test_a_form_without_its_token_changes_nothing(portal):
    """Every page that writes is behind Django's token."""
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(portal.client("weaver").cookies)
    draft = portal.yuci.dossiers["draft"]
    before = Event.objects.count()
    for route in ("submit", "withdraw", "narrative"):
        answer = client.post(reverse(f"nominations:{route}", args=[draft.number]), {"version": 0})
        assert answer.status_code == 403
    assert Dossier.objects.get(pk=draft.pk).version == draft.version
    assert Event.objects.count() == before


def test_what_is_refused_leaves_the_draft_as_it_was(portal):
    draft = portal.yuci.dossiers["draft"]
    client = portal.client("weaver")
    before = Dossier.objects.get(pk=draft.pk)
    with transaction.atomic():
        for upload in uploads():
            address = reverse("nominations:material", args=[draft.number, "evidence"])
            assert client.post(address, {"files": upload}).status_code == 409
    after = Dossier.objects.get(pk=draft.pk)
    assert (after.answers, after.version) == (before.answers, before.version)
    assert draft.attachments.count() == 1
