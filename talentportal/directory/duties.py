"""Duties: what a person may do, as guardian grants on an office, an edition or a panel.

Never one grant per dossier: who may act on a dossier follows from the office that holds it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from guardian.models import UserObjectPermissionBase
from guardian.shortcuts import assign_perm, remove_perm

from talentportal.directory.models import (
    Duty,
    DutyCause,
    DutyChange,
    Office,
    OfficeKind,
    OfficeStatus,
    OfficeUserObjectPermission,
    User,
)

ON_OFFICE = (Duty.EXAMINE, Duty.RECOMMEND, Duty.APPROVE, Duty.MANAGE, Duty.CONFIGURE)
ON_EDITION = (Duty.RUN, Duty.PUBLISH, Duty.AUDIT)

_NOMINATING = (Duty.RECOMMEND, Duty.EXAMINE, Duty.MANAGE)
_DECIDING = (Duty.APPROVE, Duty.MANAGE)

# Which duties an office of each kind has to give.
DUTIES_AT: dict[str, tuple[Duty, ...]] = {
    OfficeKind.CITY: (Duty.CONFIGURE, Duty.APPROVE, Duty.MANAGE),
    OfficeKind.CITY_BUREAU: (
        Duty.EXAMINE,
        Duty.RECOMMEND,
        Duty.APPROVE,
        Duty.CONFIGURE,
        Duty.MANAGE,
    ),
    OfficeKind.COUNTY: (Duty.EXAMINE, Duty.APPROVE, Duty.MANAGE),
    OfficeKind.COUNTY_BUREAU: (Duty.EXAMINE, Duty.RECOMMEND, Duty.MANAGE),
    OfficeKind.CITY_UNIT: _NOMINATING,
    OfficeKind.EMPLOYER: (Duty.RECOMMEND, Duty.MANAGE),
    OfficeKind.UNION: _NOMINATING,
    OfficeKind.ASSOCIATION: _NOMINATING,
    OfficeKind.DEPARTMENT: (Duty.EXAMINE, Duty.MANAGE),
    OfficeKind.PARTY_ORGANISATION: _DECIDING,
    OfficeKind.LEADING_GROUP: _DECIDING,
    OfficeKind.TALENT_OFFICE: (Duty.EXAMINE, Duty.APPROVE, Duty.MANAGE),
}

# Where a duty's day begins: a route's name, or a function from what the duty is on to a URL; filled,
# when they load, by the apps that own the pages. ``None`` stands for applicants.
HOME_OF: dict[Duty | None, str | Callable[[Any], str]] = {}


@dataclass(frozen=True)
class DutyHeld:
    """One duty of one person on one thing, the way the switcher shows it."""

    duty: Duty
    on: models.Model

    @property
    def key(self) -> str:
        return f"{self.duty.value}-{self.on._meta.model_name}-{self.on.pk}"  # noqa: SLF001

    @property
    def on_label(self) -> str:
        return str(getattr(self.on, "short_name", "") or self.on)

    @property
    def label(self) -> str:
        return f"{self.on_label} · {self.duty.label}"

    @property
    def url(self) -> str:
        """Choosing this duty in the switcher."""
        return reverse("act_as", args=[self.key])

    @property
    def home_url(self) -> str:
        home = HOME_OF.get(self.duty, "account")
        return reverse(home) if isinstance(home, str) else home(self.on)


@dataclass(frozen=True)
class ApplicantHat:
    """Stands among the duties of an officer who is an applicant as well."""

    duty = None
    on = None
    key = "applicant"

    @property
    def label(self) -> str:
        return gettext("Applicant")

    @property
    def url(self) -> str:
        return reverse("act_as", args=[self.key])

    @property
    def home_url(self) -> str:
        home = HOME_OF.get(None, "account")
        return reverse(home) if isinstance(home, str) else home(None)


Hat = DutyHeld | ApplicantHat


@dataclass(frozen=True, slots=True)
class Why:
    """Who gives or withdraws a duty, by what, and for which reason."""

    by: User | None = None
    cause: DutyCause = DutyCause.INSTALLATION
    reason: str = ""


AT_INSTALLATION = Why()


@transaction.atomic
def grant(user: User, duty: Duty, on: models.Model, why: Why = AT_INSTALLATION) -> None:
    """Give ``user`` the duty on an office, edition or panel, on record; twice is once."""
    if not _has(user, duty, on):
        assign_perm(duty.value, user, on)
        _record(user, duty, on, why, given=True)


@transaction.atomic
def withdraw(user: User, duty: Duty, on: models.Model, why: Why = AT_INSTALLATION) -> None:
    """Take the duty away, on record, with effect on the next request."""
    if _has(user, duty, on):
        remove_perm(duty.value, user, on)
        _record(user, duty, on, why, given=False)


def _has(user: User, duty: Duty, on: models.Model) -> bool:
    held = grant_model_of(type(on)).objects.filter(user=user, content_object=on)
    return bool(held.filter(permission__codename=duty.value).exists())


def _record(user: User, duty: Duty, on: models.Model, why: Why, *, given: bool) -> None:
    DutyChange.objects.create(
        person=user,
        duty=duty,
        given=given,
        office=office_of(on),
        content_type=ContentType.objects.get_for_model(on),
        object_id=on.pk,
        on_label=str(on)[:200],
        by=why.by,
        cause=why.cause,
        reason=why.reason,
    )


def office_of(on: Any) -> Office:
    """The office whose manager gives duties on a thing: itself, or the one that an edition or a
    panel names as ``duty_office``."""
    return on if isinstance(on, Office) else on.duty_office


def holds(user: Any, duty: Duty, on: models.Model) -> bool:
    """Whether the active ``user`` holds the duty on exactly this object."""
    return bool(user.is_active and on.pk in objects_where(user, duty, type(on)))


def objects_where(user: Any, duty: Duty, model: type[models.Model]) -> set[int]:
    """Primary keys of the objects of ``model`` on which ``user`` holds the duty (one query)."""
    grants = grant_model_of(model).objects.filter(
        user_id=user.pk, permission__codename=duty.value, user__is_active=True
    )
    if model is Office:
        grants = grants.filter(content_object__status=OfficeStatus.ACTIVE)
    return set(grants.values_list("content_object_id", flat=True))


def people_holding(duty: Duty, on: models.Model) -> QuerySet[User]:
    """The active people who hold the duty on exactly this object, by name (one query)."""
    grants = grant_model_of(type(on)).objects.filter(
        content_object=on, permission__codename=duty.value
    )
    held = User.objects.filter(pk__in=grants.values("user"), is_active=True)
    return held.order_by("full_name", "pk")


def managed_by(users: Collection[int]) -> set[tuple[int, int]]:
    """User and office, of the active offices that these active people manage (one query)."""
    grants = OfficeUserObjectPermission.objects.filter(
        user__in=users,
        user__is_active=True,
        permission__codename=Duty.MANAGE.value,
        content_object__status=OfficeStatus.ACTIVE,
    )
    return set(grants.values_list("user_id", "content_object_id"))


def offices_where(user: Any, *duties: Duty) -> QuerySet[Office]:
    """The active offices on which ``user`` holds any of the duties (all office duties by default)."""
    codenames = [duty.value for duty in duties or ON_OFFICE]
    return Office.objects.filter(
        status=OfficeStatus.ACTIVE,
        pk__in=OfficeUserObjectPermission.objects.filter(
            user_id=user.pk, user__is_active=True, permission__codename__in=codenames
        ).values("content_object_id"),
    )


def duties_of(user: Any) -> list[DutyHeld]:
    """Every duty of an active person; as many queries as there are kinds of thing (three)."""
    if not user.is_active or user.pk is None:
        return []
    held = [DutyHeld(Duty(row.permission.codename), row.content_object) for row in _rows_of(user)]
    order = list(Duty)
    return sorted(held, key=lambda each: (order.index(each.duty), each.on_label, each.on.pk))


def _rows_of(user: Any) -> list[Any]:
    rows = []
    for model in grant_models():
        rows += model.objects.filter(
            user_id=user.pk, permission__codename__in=Duty.values
        ).select_related("permission", "content_object")
    return [row for row in rows if _counts(row.content_object)]


def _counts(on: models.Model) -> bool:
    return not isinstance(on, Office) or on.status == OfficeStatus.ACTIVE


def grant_models() -> list[Any]:
    """guardian's direct-FK tables, one for each kind of thing a duty can be held on."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, UserObjectPermissionBase) and _names_object_directly(model)
    ]


def _names_object_directly(model: type[models.Model]) -> bool:
    return any(each.name == "content_object" for each in model._meta.concrete_fields)  # noqa: SLF001


def grant_model_of(model: type[models.Model]) -> Any:
    """guardian's table of the duties on ``model``."""
    return next(
        each
        for each in grant_models()
        if each._meta.get_field("content_object").related_model is model  # noqa: SLF001
    )
