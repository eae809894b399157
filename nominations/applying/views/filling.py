"""A page of the form: which fields it asks, what stands in them, where the next page is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.applying.entry import offices_offered
from nominations.applying.standing import Standing
from nominations.applying.views.own import remarks_of
from nominations.form.checking import is_required, photo_material
from nominations.form.facts import answers_of_account, effective_answers
from nominations.form.kinds import is_empty, rows_in_words
from nominations.form.request import anchor_of
from nominations.form.widgets import AnswersForm, faults_of, table_of
from nominations.form.words import in_words
from nominations.models import Attachment
from talentportal.programs.document import (
    FormField,
    LongTextField,
    PhotoField,
    Section,
    TableField,
    TextField,
)
from talentportal.programs.rules.eligibility import reference_date

PRINTED_PX = 120
"""How wide a portrait is shown on the page."""


@dataclass
class FormPage:
    """One page of the form; ``key`` is the section's, empty for the narrative."""

    standing: Standing
    key: str
    title: str
    help: str
    fields: tuple[FormField, ...]
    url: str
    previous_url: str = ""
    next_url: str = ""
    typed: dict[str, Any] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, Any]:
        return effective_answers(self.standing.dossier)

    @property
    def asked(self) -> tuple[FormField, ...]:
        """Fields that the person fills in; the rest comes from the account."""
        known = answers_of_account(self.standing.dossier)
        return tuple(each for each in self.fields if each.key not in known)


def section_page(standing: Standing, key: str) -> FormPage:
    """The page of a section that this person is asked; 404 for any other."""
    for section, fields in standing.sections:
        if section.key == key:
            url = _section_url(standing, section)
            page = FormPage(standing, key, section.title, section.help, fields, url)
            return _with_neighbours(page)
    raise Http404


def narrative_page(standing: Standing) -> FormPage:
    """The page of the narrative, where the edition asks for one."""
    narrative = standing.document.narrative
    if narrative is None:
        raise Http404
    fields = (
        TextField(type="text", key=narrative.title_key, label=_("Title"), max_length=100),
        LongTextField(
            type="long_text",
            key=narrative.key,
            label=narrative.label,
            min_words=narrative.min_words,
            max_words=narrative.max_words,
            force=narrative.force,
            rows=24,
        ),
    )
    url = reverse("nominations:narrative", args=[standing.dossier.number])
    return _with_neighbours(FormPage(standing, "", narrative.label, narrative.help, fields, url))


def steps_of(standing: Standing) -> list[tuple[str, str]]:
    """Title and address of every page to be filled in, in order."""
    number = standing.dossier.number
    steps = [(section.title, _section_url(standing, section)) for section, _f in standing.sections]
    if standing.document.narrative is not None:
        address = reverse("nominations:narrative", args=[number])
        steps.append((standing.document.narrative.label, address))
    steps.append((_("Papers"), reverse("nominations:papers", args=[number])))
    steps.append((_("Check and hand in"), reverse("nominations:check", args=[number])))
    return steps


def _section_url(standing: Standing, section: Section) -> str:
    return reverse("nominations:section", args=[standing.dossier.number, section.key])


def _with_neighbours(page: FormPage) -> FormPage:
    urls = [url for _title, url in steps_of(page.standing)]
    here = urls.index(page.url)
    page.previous_url = urls[here - 1] if here else ""
    page.next_url = urls[here + 1]
    return page


def form_context(page: FormPage, *, missing: bool = False) -> dict[str, Any]:
    """What the template shows; ``missing`` also marks required fields that are still empty."""
    answers = page.known | page.typed
    asked = page.asked
    on = reference_date(page.standing.document)
    faults = faults_of(asked, answers)
    gaps = {gap.place.rpartition(".")[2] for gap in page.standing.gaps}
    if missing:
        faults |= {
            each.key: _("This has not been filled in.")
            for each in asked
            if each.key in gaps and is_empty(answers.get(each.key))
        }
    form = AnswersForm(
        asked,
        answers,
        faults,
        lambda each: is_required(each, page.standing.facts, on),
        partial(offices_offered, page.standing.dossier.edition),
    )
    remarks = remarks_of(page.standing)
    items = [_item(page, each, form, answers, faults, remarks) for each in page.fields]
    return {"form": form, "items": items, "faults": [i for i in items if i["fault"]]}


def _item(  # noqa: PLR0917 -- the parts of one page, all needed
    page: FormPage,
    each: FormField,
    form: AnswersForm,
    answers: Mapping[str, Any],
    faults: Mapping[str, str],
    remarks: Mapping[str, list[str]],
) -> dict[str, Any]:
    """One field for the template: ``kind`` is fixed, photo, table or field."""
    item: dict[str, Any] = {
        "key": each.key,
        "label": each.label,
        "help": each.help,
        "anchor": anchor_of(each.key),
        "remark": "；".join(remarks.get(each.key, ())),
        "fault": faults.get(each.key, ""),
        "required": each.required,
    }
    value = answers.get(each.key)
    if isinstance(each, PhotoField):
        shown = {"photo": _photo(page, each.key), "megabytes": each.max_megabytes}
        return item | {"kind": "photo", **shown, **_print_size(each)}
    if not page.standing.is_draft or each not in page.asked:
        if isinstance(each, TableField):
            labels = [column.label for column in each.columns]
            rows = [
                list(zip(labels, row, strict=True)) for row in rows_in_words(each.columns, value)
            ]
            return item | {"kind": "fixed", "rows": rows}
        return item | {"kind": "fixed", "value": in_words(each, value)}
    if isinstance(each, TableField):
        return item | {"kind": "table", "table": table_of(each, value), "max_rows": each.max_rows}
    return item | {"kind": "field", "bound": form[each.key]}


def _print_size(field: PhotoField) -> dict[str, int]:
    """The portrait is shown cut as it will be printed."""
    return {
        "width_mm": field.width_mm,
        "height_mm": field.height_mm,
        "print_width": PRINTED_PX,
        "print_height": round(PRINTED_PX * field.height_mm / field.width_mm),
    }


def _photo(page: FormPage, key: str) -> Attachment | None:
    photos = page.standing.dossier.attachments.filter(
        material=photo_material(key), removed_at__isnull=True
    )
    return photos.order_by("-pk").first()
