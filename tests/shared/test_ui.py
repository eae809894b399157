"""The components of the interface: what they say, and that they say it without markup from outside."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override

from talentportal.shared import charts, clock, navigation
from talentportal.shared.refusals import Refusal
from talentportal.shared.templatetags import ui

NOON = datetime(2019, 3, 18, 12, 0, tzinfo=clock.CHINA)


class Deeds(forms.Form):
    name = forms.CharField(help_text="as on the card")
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()


def rendered(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_what_a_component_shows_is_escaped() -> None:
    html = rendered(
        "{% badge 'good' text %}{% facts pairs %}{% bar_chart rows text %}{% empty_state text %}",
        text="<b>张</b>",
        pairs=[("<i>", "<u>")],
        rows=[("<s>", 1)],
    )
    assert html.count("&lt;b&gt;张&lt;/b&gt;") == 3
    assert not {"<b>", "<i>", "<u>", "<s>"} & set(html.replace(">", "> ").split())


@pytest.mark.parametrize(
    ("taken", "limit", "sentence", "tone", "share"),
    [
        (9, 12, "9 of 12 used, 3 left", "info", 75),
        (12, 12, "12 of 12 used, 0 left", "warn", 100),
        (5, 4, "5 of 4 used, 1 too many", "bad", 100),
        (1, 0, "1 of 0 used, 1 too many", "bad", 100),
        (0, 0, "0 of 0 used, 0 left", "warn", 0),
        (7, None, "7 used, no limit", "info", 100),
    ],
)
def test_a_quota_is_told_in_a_sentence(
    taken: int, limit: int | None, sentence: str, tone: str, share: int
) -> None:
    with override("en"):
        shown = ui.quota_meter("Places", taken, limit)
    assert (shown["sentence"], shown["tone"], shown["share"]) == (sentence, tone, share)


@pytest.mark.parametrize(
    ("ahead", "left", "tone"),
    [
        (timedelta(seconds=-1), "closed", "muted"),
        (timedelta(hours=5), "today", "bad"),
        (timedelta(hours=13), "1 day left", "bad"),
        (timedelta(days=7), "7 days left", "warn"),
        (timedelta(days=8), "8 days left", "neutral"),
    ],
)
def test_a_deadline_counts_days_in_china(ahead: timedelta, left: str, tone: str) -> None:
    with clock.travel(NOON), override("en"):
        shown = ui.deadline(NOON + ahead)
    assert (shown["left"], shown["tone"]) == (left, tone)


def test_a_refusal_leads_to_its_place() -> None:
    form = Deeds()
    places = ["/dossiers/7/", "#scan", "name", "form.other_field", "第3行"]
    shown = ui.refusals([Refusal("x", "No.", place) for place in places], form)["refusals"]
    assert [each["url"] for each in shown] == ["/dossiers/7/", "#scan", "#id_name", "", ""]
    assert [each["place"] for each in shown] == ["/dossiers/7/", "#scan", "", "", "第3行"]
    assert rendered("{% refusals none %}", none=[]).strip() == ""


def test_a_field_names_its_help_error_and_remark() -> None:
    form = Deeds({"name": "", "way": "c"})
    html = rendered("{% field form.name remark='Check the spelling' %}", form=form)
    for part in ("remark", "helptext", "error"):
        assert f'id="id_name_{part}"' in html
    assert 'aria-describedby="id_name_remark id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    group = rendered("{% field form.way %}", form=form)
    assert '<fieldset class="field" id="id_way" aria-describedby="id_way_error">' in group


def test_errors_are_summed_up_with_links() -> None:
    html = rendered("{% form_fields form 'name' %}", form=Deeds({}))
    assert [f'href="#id_{name}"' in html for name in ("name", "way", "agreed")] == [True] * 3
    assert 'name="way"' not in html
    assert "refusals" not in rendered("{% error_summary form %}", form=Deeds())


def test_pages_keep_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/?q=张&page=2&state=draft&state=vetting")
    page = Paginator(range(800), 50).page(2)
    shown = ui.pagination({"request": request}, page)
    assert shown["start"] == "?q=%E5%BC%A0&state=draft&state=vetting&page="
    html = rendered("{% pagination page %}", request=request, page=page)
    assert 'rel="prev"' in html
    assert '<span aria-current="page">2</span>' in html


def test_a_single_page_shows_no_pages() -> None:
    page = Paginator(range(3), 50).page(1)
    request = RequestFactory().get("/")
    assert rendered("{% pagination page %}", request=request, page=page).strip() == ""


def test_charts_measure_against_the_largest() -> None:
    assert [bar.share for bar in charts.bars([("a", 4), ("b", 1), ("c", None)])] == [100, 25, 0]
    assert [bar.share for bar in charts.bars([("a", 3)], top=12)] == [25]
    assert charts.bars([]) == []
    funnel = charts.funnel([("a", 8), ("b", 2)])
    assert [(bar.start, bar.share, bar.note) for bar in funnel] == [
        (0, 100, "100%"),
        (37.5, 25, "25%"),
    ]
    assert charts.spread([50, 100], 75, 0, 100) == charts.Spread(50, 98, 74, (50, 98))


def test_widths_in_svg_have_no_decimal_comma() -> None:
    with override("de"):
        html = rendered("{% funnel rows 'x' %}", rows=[("a", 8), ("b", 3)])
    assert 'x="31.25%" width="37.5%"' in html


def test_moments_are_written_in_chinese_time() -> None:
    with override("zh-hans"):
        assert ui.moment(datetime(2019, 3, 17, 23, 30, tzinfo=clock.CHINA)) == "2019年3月17日 23:30"
        assert ui.moment(NOON.date()) == "2019年3月18日"
    assert ui.moment(None) == "—"


def test_navigation_shows_what_concerns_the_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.add("Guide", "styleguide", order=2)
    navigation.add(
        "Log", "admin:index", order=1, shown_to=lambda request: request.user.is_authenticated
    )
    request = RequestFactory().get("/styleguide/part/")
    request.user = SimpleNamespace(is_authenticated=False)
    assert navigation.entries_for(request) == [
        navigation.ShownEntry("Guide", "/styleguide/", current=True, exact=False)
    ]
    request.user = SimpleNamespace(is_authenticated=True)
    assert [entry.label for entry in navigation.entries_for(request)] == ["Log", "Guide"]


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "413", "429"])
def test_error_pages_need_nothing(name: str) -> None:
    """They are shown when anything may be broken: no request, no user, no database."""
    html = Template(f'{{% extends "{name}.html" %}}').render(Context())
    assert html.count("<h1>") == 1
    assert f'<p class="error-code nums">{name[:3]}</p>' in html


@pytest.mark.django_db
def test_a_page_that_does_not_exist_says_so(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "页面不存在" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_from_an_old_page_is_refused_kindly() -> None:
    answer = Client(enforce_csrf_checks=True).post("/styleguide/")
    assert answer.status_code == 403
    assert "页面已失效" in answer.content.decode()


def broken(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError("broken")


def no_templates(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}]


def no_manifest(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    settings.STATIC_ROOT = "/no/such/folder"


def no_context(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talentportal.shared.context.portal", broken)
    settings.TEMPLATES = [{**settings.TEMPLATES[0]}]  # processors are looked up anew


def no_database(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", broken)


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [no_templates, no_manifest, no_context, no_database])
def test_the_page_of_a_fault_needs_nothing(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, damage: Any
) -> None:
    """No template, no manifest of static files, no context processor, no database."""
    client.raise_request_exception = False
    assert client.get("/").status_code == 200
    with monkeypatch.context() as damaged:
        damage(settings, damaged)
        answer = client.get("/")
    assert answer.status_code == 500
    html = answer.content.decode()
    assert html.count("<h1>") == 1
    assert "<h1>系统出现故障</h1>" in html
    assert 'lang="en"' in html


def test_the_help_that_a_document_gives_is_text() -> None:
    """What people wrote into a document is shown as they wrote it, never run."""

    class Sheet(forms.Form):
        points = forms.IntegerField(help_text="<script>alert(1)</script>")

    html = Template("{% load ui %}{% form_fields form %}").render(Context({"form": Sheet()}))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>" not in html
