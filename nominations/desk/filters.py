"""Filters of an officer's lists; what a selection of "all that match" keeps."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nominations.chain.verbs import State
from nominations.models import Dossier
from talentportal.directory.models import Office
from talentportal.programs.models import Edition, EditionRevision
from talentportal.shared.keys import number_of

SORTS = {
    "number": ("number",),
    "name": ("person__full_name", "number"),
    "employer": ("employer__name", "number"),
    "recommender": ("recommender__name", "number"),
    "entered": ("entered_at", "number"),
    "rank": ("rank", "number"),
}
HEADS = (
    ("number", _("Number")),
    ("name", _("Full name")),
    ("employer", _("Employer")),
    ("recommender", _("Recommended by")),
    ("", _("Stage")),
    ("entered", _("Here since")),
    ("", _("Deadline")),
)
PAGE_SIZES = (20, 50, 100)


class DossierFilter(django_filters.FilterSet):
    """Edition, stage, state, employer, recommender, and a search in number, name and employer."""

    q = django_filters.CharFilter(method="search", label=_("Number, name or employer"))
    edition = django_filters.ModelChoiceFilter(
        queryset=Edition.objects.none(), label=_("Edition"), empty_label=_("All")
    )
    stage = django_filters.ChoiceFilter(
        method="at_stage", label=_("Stage"), choices=(), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        choices=State.choices, label=_("State"), empty_label=_("All")
    )
    employer = django_filters.CharFilter("employer__name", "icontains", label=_("Employer"))
    recommender = django_filters.ModelChoiceFilter(
        queryset=Office.objects.none(), label=_("Recommended by"), empty_label=_("All")
    )
    office = django_filters.ModelChoiceFilter(
        queryset=Office.objects.all(), widget=forms.HiddenInput
    )

    class Meta:
        model = Dossier
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Dossier]) -> None:
        super().__init__(data, queryset)
        present = queryset.order_by()
        self.filters["edition"].queryset = Edition.objects.filter(pk__in=present.values("edition"))
        self.filters["recommender"].queryset = Office.objects.filter(
            pk__in=present.values("recommender")
        ).order_by("name")
        self.filters["stage"].extra["choices"] = _stages(present)

    @property
    def matching(self) -> QuerySet[Dossier]:
        """What matches; a filter that cannot be read matches nothing, never everything."""
        return self.qs if self.is_valid() else self.queryset.none()

    def search(self, rows: QuerySet[Dossier], _name: str, value: str) -> QuerySet[Dossier]:
        """Each word must stand in the number, the name or the employer."""
        for word in value.split()[:5]:
            rows = rows.filter(
                Q(number__icontains=word)
                | Q(person__full_name__icontains=word)
                | Q(team_name__icontains=word)
                | Q(employer__name__icontains=word)
            )
        return rows

    def at_stage(self, rows: QuerySet[Dossier], _name: str, value: str) -> QuerySet[Dossier]:
        return rows.filter(visits__left_at__isnull=True, visits__stage=value)


def _stages(rows: QuerySet[Dossier]) -> list[tuple[str, str]]:
    """Key and label of the stages of the editions concerned, dropped ones too (one query)."""
    published = Edition.objects.filter(pk__in=rows.values("edition")).values("published_revision")
    handed_in = rows.filter(revision__isnull=False).values("revision")
    revisions = EditionRevision.objects.filter(Q(pk__in=published) | Q(pk__in=handed_in))
    return list(
        {s.key: s.label for each in revisions.order_by("pk") for s in each.parsed.stages}.items()
    )


def sorted_by(rows: QuerySet[Dossier], wanted: str) -> tuple[QuerySet[Dossier], str]:
    """Rows in the order of a column (``-name``: backwards); anything unknown is the default."""
    key = wanted.removeprefix("-")
    if key not in SORTS:
        return rows.order_by("number"), "number"
    back = wanted.startswith("-")
    return rows.order_by(*(f"-{name}" if back else name for name in SORTS[key])), wanted


def page_size(wanted: str) -> int:
    size = number_of(wanted, PAGE_SIZES[-1])
    return size if size in PAGE_SIZES else PAGE_SIZES[1]


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading with the address that sorts by it."""

    label: Any
    url: str = ""
    direction: str = ""


def heads_of(query: QueryDict, sort: str) -> list[Head]:
    """The headings of the list; the one that sorts turns the order round."""
    return [_head(query, key, label, sort) for key, label in HEADS]


def _head(query: QueryDict, key: str, label: Any, sort: str) -> Head:
    if not key:
        return Head(label)
    changed = query.copy()
    changed.pop("page", None)
    changed["sort"] = f"-{key}" if sort == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    return Head(label, f"?{changed.urlencode()}", direction)


def sort_choices(sort: str) -> list[tuple[str, Any]]:
    """What the list can be sorted by, with the present order among it."""
    choices = [*((key, label) for key, label in HEADS if key), ("rank", _("Rank"))]
    labels = dict(choices)
    if sort.startswith("-"):
        choices.append((sort, f"{labels[sort[1:]]} ↓"))
    return choices
