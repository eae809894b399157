"""Template tags of the interface: see docs/design-guide.md for every tag with an example."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talentportal.shared import charts, clock
from talentportal.shared.navigation import ShownEntry, entries_for
from talentportal.shared.refusals import Refusal

register = template.Library()

# Tones: neutral (not begun), info (under way), good, warn (somebody must act), bad, muted (over).
TONES = {
    "draft": "neutral",
    "recommendation": "info",
    "initial_review": "info",
    "qualification": "info",
    "expert_review": "info",
    "vetting": "info",
    "approval": "info",
    "public_notice": "info",
    "honoured": "good",
    "returned": "warn",
    "declined": "bad",
    "not_selected": "muted",
    "withdrawn": "muted",
    "revoked": "bad",
    "queued": "neutral",
    "running": "info",
    "done": "good",
    "failed": "bad",
    "cancelled": "muted",
    "active": "good",
    "pending": "warn",
    "refused": "bad",
    "closed": "muted",
    "published": "good",
    "sealed": "info",
    "sent": "info",
    "acknowledged": "good",
    "pass": "good",
    "fail": "bad",
    "needs_person": "warn",
    "agree": "good",
    "disagree": "bad",
    "has_matter": "warn",
    "no_record": "good",
}


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> list[ShownEntry]:
    """The main navigation of the visitor; empty where there is no request (error pages)."""
    request: HttpRequest | None = context.get("request")
    return entries_for(request) if request is not None and hasattr(request, "user") else []


@register.inclusion_tag("_crumbs.html")
def crumbs(*words: Any) -> dict[str, Any]:
    """``{% crumbs label url label url here %}``: the way to this page."""
    pairs = [(words[i], words[i + 1]) for i in range(0, len(words) - 1, 2)]
    return {"pairs": pairs, "here": words[-1] if len(words) % 2 else ""}


@register.inclusion_tag("_badge.html")
def badge(code: str, label: Any = "") -> dict[str, Any]:
    """A status in words; ``code`` is a state or a tone, the colour only repeats what is said."""
    return {"tone": TONES.get(str(code), str(code)), "label": label or code}


@register.inclusion_tag("_timeline.html")
def timeline(steps: Iterable[Any]) -> dict[str, Any]:
    """Steps with ``label``, ``state`` (done, current, ahead, returned, ended), ``at``, ``text``."""
    return {"steps": steps}


@register.inclusion_tag("_quota_meter.html")
def quota_meter(  # noqa: PLR0917 -- a template tag's arguments are given in order
    label: Any, taken: int, limit: int | None, soft: bool = False, note: Any = "", url: str = ""
) -> dict[str, Any]:
    """An allowance in a sentence and a bar; a soft one may be exceeded and then says so."""
    over = max(taken - limit, 0) if limit is not None else 0
    if limit is None:
        sentence = _("%(taken)s used, no limit")
    elif over:
        sentence = _("%(taken)s of %(limit)s used, %(over)s too many")
    else:
        sentence = _("%(taken)s of %(limit)s used, %(left)s left")
    numbers = {"taken": taken, "limit": limit, "over": over, "left": (limit or 0) - taken}
    return {
        "label": label,
        "sentence": sentence % numbers,
        "share": charts.share_of(taken, limit) if limit else (100 if taken else 0),
        "tone": "bad" if over else "warn" if limit is not None and taken == limit else "info",
        "soft": soft,
        "note": note,
        "url": url,
        "bounded": limit is not None,
    }


@register.inclusion_tag("_progress.html")
def progress(done: int, total: int, label: Any, key: str = "progress") -> dict[str, Any]:
    """``<progress>`` with its numbers in words; ``key`` tells two on one page apart."""
    return {"done": done, "total": total, "label": label, "key": key}


@register.inclusion_tag("_empty.html")
def empty_state(title: Any, text: Any = "", url: str = "", action: Any = "") -> dict[str, Any]:
    """Nothing here: why, and what to do."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("_facts.html")
def facts(pairs: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """A definition list from ``(label, value)``; an empty value is shown as a dash."""
    return {"pairs": pairs}


@register.inclusion_tag("_refusals.html")
def refusals(
    refused: Iterable[Refusal] | None, form: BaseForm | None = None, title: Any = ""
) -> dict[str, Any]:
    """Everything that stands in the way: sentence, link to the place, remedy.

    A place that is a path, an anchor or the name of a field of ``form`` becomes a link.
    """
    listed = [
        {"refusal": each, "url": _place_url(each.place, form), "place": _place_text(each.place)}
        for each in refused or ()
    ]
    return {"refusals": listed, "title": title or _("This cannot be done yet")}


def _place_url(place: str, form: BaseForm | None) -> str:
    if place.startswith(("/", "#")):
        return place
    if form is not None and place in form.fields:
        return f"#{form[place].auto_id}"
    return ""


def _place_text(place: str) -> str:
    # A bare identifier is the name of a field in code, which tells a person nothing.
    return "" if place.isascii() and place.replace(".", "").isidentifier() else place


@register.inclusion_tag("_error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form at its head, each linked to its field."""
    fields = [bound for bound in form if bound.errors]
    return {"form": form, "fields": fields, "bad": bool(form.errors)}


@register.inclusion_tag("_field.html")
def field(bound: BoundField, key: str = "", remark: Any = "") -> dict[str, Any]:
    """A field with label, help, error and (on a returned dossier) the officer's remark.

    Help, error and remark are all named in ``aria-describedby``.
    """
    kind = getattr(bound.field.widget, "input_type", "") or type(bound.field.widget).__name__
    group = bound.use_fieldset
    described = " ".join(_descriptions(bound, remark))
    attributes: dict[str, str | bool] = {"class": _widget_class(kind)} if not group else {}
    if described and not group:
        attributes["aria-describedby"] = described
    if bound.errors and not group:
        attributes["class"] = f"{attributes['class']} is-invalid"
    if key:
        attributes["data-key"] = key
    return {
        "field": bound,
        "widget": bound.as_widget(attrs=attributes),
        "group": group,
        "checkbox": kind == "checkbox" and not group,
        "described": described,
        "remark": remark,
        "words": bound.field.widget.attrs.get("data-word-limit"),
    }


def _descriptions(bound: BoundField, remark: Any) -> Iterator[str]:
    if remark:
        yield f"{bound.auto_id}_remark"
    if bound.help_text:
        yield f"{bound.auto_id}_helptext"
    if bound.errors:
        yield f"{bound.auto_id}_error"
    if bound.field.widget.attrs.get("data-word-limit"):
        yield f"{bound.auto_id}_words"


def _widget_class(kind: str) -> str:
    return {"checkbox": "form-check-input", "select": "form-select"}.get(kind, "form-control")


@register.inclusion_tag("_fields.html")
def form_fields(form: BaseForm, *names: str) -> dict[str, Any]:
    """All (or the named) fields of a form, under a summary of its errors."""
    chosen = [form[name] for name in names] if names else form.visible_fields()
    return {"form": form, "fields": chosen}


@register.inclusion_tag("_save_indicator.html")
def save_indicator(saved_at: datetime | None = None) -> dict[str, Any]:
    """Where a form with ``data-autosave`` says what is saved (texts for autosave.js within)."""
    return {"saved_at": saved_at}


@register.inclusion_tag("_thumbnails.html")
def thumbnails(files: Iterable[Any], editable: bool = False) -> dict[str, Any]:
    """Pictures of attachments: ``url``, ``thumbnail_url``, ``name``, ``pages``, ``sighted_at`` …"""
    return {"files": files, "editable": editable}


@register.inclusion_tag("_bar_chart.html")
def bar_chart(
    rows: Iterable[Sequence[Any]], title: Any, unit: Any = "", top: float | None = None
) -> dict[str, Any]:
    """Bars from ``(label, value[, note[, url[, tone]]])``."""
    return {"bars": charts.bars(rows, top), "title": title, "unit": unit}


@register.inclusion_tag("_bar_chart.html")
def funnel(rows: Iterable[Sequence[Any]], title: Any, unit: Any = "") -> dict[str, Any]:
    """A funnel from ``(label, value)``, with the share of the first step."""
    return {"bars": charts.funnel(rows), "title": title, "unit": unit, "centred": True}


@register.inclusion_tag("_spread.html")
def spread(
    scores: Sequence[float], mean: float, low: float = 0, high: float = 100
) -> dict[str, Any]:
    """The scores of several experts on a line, with their mean."""
    text = _("%(low)s to %(high)s, mean %(mean)s") % {
        "low": min(scores, default="–"),
        "high": max(scores, default="–"),
        "mean": mean,
    }
    return {"spread": charts.spread(scores, mean, low, high) if scores else None, "text": text}


@register.inclusion_tag("_stat.html")
def stat(value: Any, label: Any, note: Any = "", url: str = "", tone: str = "") -> dict[str, Any]:
    """A number with its name; put several into ``<ul class="stats">``."""
    return {"value": value, "label": label, "note": note, "url": url, "tone": tone}


@register.inclusion_tag("_tabs.html")
def tabs(items: Iterable[Sequence[Any]], label: Any) -> dict[str, Any]:
    """Tabs that are links, from ``(label, url, current[, count])``."""
    shown = [{"label": i[0], "url": i[1], "current": i[2], "count": i[3:]} for i in items]
    return {"items": shown, "label": label}


@register.inclusion_tag("_key.html")
def key(name: str, label: Any = "") -> dict[str, Any]:
    """A hint at a keyboard shortcut; the link or button itself carries ``data-key``."""
    return {"name": name, "label": label}


@register.inclusion_tag("_pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page_obj: Page[Any], name: str = "page") -> dict[str, Any]:
    """Pages as links that keep the rest of the query."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop(name, None)
    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=2, on_ends=1)
    start = f"?{query.urlencode()}&" if query else "?"
    return {"page_obj": page_obj, "numbers": list(numbers), "start": f"{start}{name}="}


@register.inclusion_tag("_deadline.html")
def deadline(closes_at: datetime | None, label: Any = "") -> dict[str, Any]:
    """A deadline with the days that are left, in the tone of its urgency."""
    if closes_at is None:
        return {"closes_at": None}
    last_day = localtime(closes_at - timedelta(microseconds=1)).date()  # 24:00 ends its own day
    days = (last_day - clock.today()).days
    over = closes_at <= clock.now()
    tone = "muted" if over else "bad" if days <= 1 else "warn" if days <= 7 else "neutral"
    return {"closes_at": closes_at, "label": label, "left": _left(days, over), "tone": tone}


def _left(days: int, over: bool) -> str:
    if over:
        return _("closed")
    if days == 0:
        return _("today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


@register.filter
def moment(value: datetime | date | None) -> str:
    """A date, or a date with its time, the way Chinese forms write it; a dash for none."""
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT")


@register.filter
def duration(value: timedelta) -> str:
    """A span of time in whole minutes, at least one."""
    minutes = max(1, round(value.total_seconds() / 60))
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}
