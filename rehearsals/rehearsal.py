"""A copy of an edition to rehearse on: its own offices, people and numbers.

Made in the database at hand, which ``scratch`` makes for it. Nobody can sign in to its accounts.
"""

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from rehearsals import people
from rehearsals.order import Order
from rehearsals.scene import Scene, duty_at, is_on_edition
from reviews.models import Expert
from talentportal.directory.duties import grant
from talentportal.directory.models import Duty, Office, OfficeKind, Person, User
from talentportal.programs.document import (
    EditionDocument,
    NominationLimit,
    OtherResults,
    Results,
)
from talentportal.programs.models import Edition
from talentportal.programs.services import publish, save_revision
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared import clock
from talentportal.shared.lasting import lasting_words

RECOMMENDER = "recommender"
COUNTYS_OWN = {OfficeKind.COUNTY.value, OfficeKind.COUNTY_BUREAU.value}
CITIES = 3
COUNTIES = 6
PER_KIND = 4
PER_EMPLOYER = 25
BESIDE_ORGANISATIONS = 3
EXPERTS = 9
DOSSIERS_AN_EXPERT = 40
R = TypeVar("R", Results, OtherResults)
NAMES = ("东", "南", "西", "北", "中", "新")


@dataclass
class Rehearsal:
    """A copy made: its number, its scene, and those who will apply."""

    number: int
    scene: Scene
    people: list[Person]


def slug_of(document: EditionDocument, number: int) -> str:
    return f"{document.edition.slug[:60]}-rehearsal-{number}"


@transaction.atomic
def prepare(order: Order) -> Rehearsal:
    """Copy the edition with its offices, give out its duties and make up who applies."""
    document, dossiers = order.document, order.dossiers
    number = 1
    while Edition.objects.filter(slug=slug_of(document, number)).exists():
        number += 1
    rng = random.Random(order.seed)  # noqa: S311 -- people made up, nothing to keep secret
    opens_at = document.application.opens_at or clock.now()
    with clock.travel(opens_at - timedelta(days=1)):
        city = _city(order, number)
        copy = _edition(document, city, number)
        _staff(copy, document, city, f"rehearsal{copy.pk}")
        _experts(copy, city, f"rehearsal{copy.pk}-expert", dossiers)
        allowed = people.Ages(document)
        made = [people.make(rng, document, allowed) for _each in range(dossiers)]
        applicants = people.settle(made, prefix=f"rehearsal{copy.pk}", salt=number)
    return Rehearsal(number, Scene(copy, rng, opens_at), applicants)


def _edition(document: EditionDocument, city: Office, number: int) -> Edition:
    header = document.edition.model_copy(
        update={
            "slug": slug_of(document, number),
            "label": f"{document.edition.label}（演练{number}）",
        }
    )
    others = tuple(_rehearsed(each, number) for each in document.results.others)
    results = _rehearsed(document.results, number).model_copy(update={"others": others})
    copied = document.model_copy(update={"edition": header, "results": results})
    saved = save_revision(document=copied, city=city)
    publish(revision=saved.revision)
    return Edition.objects.select_related("published_revision", "city").get(
        pk=saved.revision.edition_id
    )


def _rehearsed(results: R, number: int) -> R:
    """The same with certificate numbers that nobody takes for real ones."""
    pattern = results.number_pattern
    return results.model_copy(
        update={"number_pattern": f"演练{number}-{pattern}" if pattern else None}
    )


def _city(order: Order, number: int) -> Office:
    """The offices of the edition's city once more; made up where it has none."""
    document = order.document
    name = f"{document.edition.city_name}（演练{number}）"
    copies: dict[int, Office] = {}
    for office in order.offices:
        copies[office.key] = Office.objects.create(
            name=office.name if copies else name,
            short_name=office.short_name,
            kind=office.kind,
            parent=copies.get(office.parent or 0),
        )
    city = next(iter(copies.values()), None)
    if city is None:
        city = Office.objects.create(name=name, kind=OfficeKind.CITY)
    _complete(city, document, {each.kind for each in copies.values()}, order.dossiers)
    _make_up_named(city, document)
    return city


def _cities(root: Office, document: EditionDocument) -> list[Office]:
    """Below a province the cities that pass on what counties send; else the city itself."""
    if document.program.level < HonourLevel.PROVINCIAL:
        return [root]
    return [
        Office.objects.create(name=f"示范{name}市", kind=OfficeKind.CITY, parent=root)
        for name in NAMES[:CITIES]
    ]


def _complete(city: Office, document: EditionDocument, there: set[str], dossiers: int) -> None:
    """Make up one office at least of every kind the edition needs, and employers enough.

    Where counties hold stages, units and employers lie in a county: 属地 decides who examines.
    """
    wanted = _kinds(document)
    cities = _cities(city, document) if OfficeKind.COUNTY not in there else []
    for number, name in enumerate(NAMES[:COUNTIES] if OfficeKind.COUNTY not in there else ()):
        Office.objects.create(
            name=f"示范{name}县",
            kind=OfficeKind.COUNTY,
            parent=cities[number % len(cities)],
        )
    below = Office.objects.filter(path__startswith=city.path, kind=OfficeKind.COUNTY)
    counties = list(below.order_by("pk"))
    local = {OfficeKind.COUNTY_BUREAU, OfficeKind.EMPLOYER}
    if OfficeKind.COUNTY_BUREAU in wanted:
        local.add(OfficeKind.CITY_UNIT)
    local |= _below_counties(document)
    above = {kind: counties or [city] for kind in local}
    if len(cities) > 1:
        above[OfficeKind.CITY_BUREAU] = cities
    if document.takes_organisations:
        there = there - {OfficeKind.EMPLOYER.value}  # one for each that applies
    _make_up_given_places(document, city, above)
    for kind in sorted(wanted - there - {OfficeKind.CITY, OfficeKind.COUNTY}):
        parents = above.get(OfficeKind(kind), [city])
        if kind == OfficeKind.EMPLOYER:
            parents = parents * _each(len(parents), dossiers, document)
        elif kind in _MANY and parents == [city]:
            parents = parents * PER_KIND
        _make_up(kind, parents)


def _below_counties(document: EditionDocument) -> set[OfficeKind]:
    """Recommenders who must lie in a county, as one of its offices holds a stage on every way."""
    found: set[OfficeKind] = set()
    for channel in document.channels:
        ways = [
            {str(stage.held_by) for stage in document.route(channel.key, tier.key)}
            for tier in document.tiers_through(channel.key)
        ]
        if ways and all(held & COUNTYS_OWN for held in ways):
            found |= set(channel.recommender_kinds) - set(COUNTYS_OWN)
    return found - {OfficeKind.CITY, OfficeKind.CITY_BUREAU}


def _make_up_given_places(
    document: EditionDocument, city: Office, above: Mapping[OfficeKind, Sequence[Office]]
) -> None:
    """The offices to which a table of the notice gives their places, where the city has none so."""
    known = Office.objects.filter(path__startswith=city.path)
    names = set(known.values_list("name", flat=True)) | set(
        known.values_list("short_name", flat=True)
    )
    for limit in document.limits:
        kinds = _kinds_given_places(document, limit)
        for place, row in enumerate(limit.table):
            if row.office not in names:
                kind = OfficeKind(kinds[0])
                parents = above.get(kind, [city])
                parent = parents[place % len(parents)]
                Office.objects.create(name=row.office, kind=kind, parent=parent)
                names.add(row.office)


def _kinds_given_places(document: EditionDocument, limit: NominationLimit) -> list[str]:
    """Of which kinds the offices are that a table names: they hold the stage, or recommend."""
    holders = [
        str(stage.held_by)
        for stage in document.stages
        if stage.limit == limit.group and stage.held_by != RECOMMENDER
    ]
    if limit.scope == "office" and holders:
        return holders
    named = [str(kind) for kind in limit.recommender_kinds]
    return named or [
        str(kind) for channel in document.channels for kind in channel.recommender_kinds
    ]


def _make_up_named(city: Office, document: EditionDocument) -> None:
    known = Office.objects.filter(path__startswith=city.path).values_list("name", "short_name")
    missing = _names(document).keys() - {name for names in known for name in names}
    for name, kind in _names(document).items():
        if name in missing:
            Office.objects.create(name=name, kind=kind, parent=city)


def _names(document: EditionDocument) -> dict[str, str]:
    """Name → kind of the offices that stages name; those asked jointly may be of any."""
    joint = {name: OfficeKind.DEPARTMENT for each in document.stages for name in each.joint_offices}
    return joint | {each.office: each.held_by for each in document.stages if each.office}


@lasting_words()
def _make_up(kind: str, parents: Iterable[Office]) -> None:
    for place, parent in enumerate(parents, 1):
        Office.objects.create(
            name=f"{parent.name}{OfficeKind(kind).label}{place}",
            kind=kind,
            parent=parent,
        )


def _each(parents: int, dossiers: int, document: EditionDocument) -> int:
    """How many employers there are in a county: a few people come from each."""
    kinds = {each.kind for each in document.applicant_kinds}
    people = 1 if document.takes_organisations else PER_EMPLOYER
    if len(kinds) > 1 and "organisation" in kinds:
        people = BESIDE_ORGANISATIONS
    return max(math.ceil(dossiers / (people * parents)), 1)


_MANY = (OfficeKind.CITY_UNIT, OfficeKind.ASSOCIATION, OfficeKind.UNION, OfficeKind.EMPLOYER)


def _kinds(document: EditionDocument) -> set[str]:
    kinds = {str(kind) for channel in document.channels for kind in channel.recommender_kinds}
    kinds |= {str(stage.held_by) for stage in document.stages if stage.held_by != RECOMMENDER}
    kinds |= {str(kind) for stage in document.stages for kind in stage.together_with}
    return {*kinds, OfficeKind.EMPLOYER.value}


def _staff(edition: Edition, document: EditionDocument, city: Office, prefix: str) -> None:
    """Somebody for every duty that the stages of the edition ask for, and nobody for two of them."""
    wanted: dict[tuple[Duty, Edition | Office], None] = {
        (duty, edition): None for duty in (Duty.RUN, Duty.PUBLISH, Duty.AUDIT)
    }
    recommending = {kind for each in document.channels for kind in each.recommender_kinds}
    for office in Office.objects.filter(path__startswith=city.path).order_by("pk"):
        for stage in document.stages:
            duty = duty_at(stage.kind)
            mine = (
                office.kind in recommending
                if stage.held_by == RECOMMENDER
                else stage.is_held_by(office.kind, *office.names)
            )
            if mine and not is_on_edition(duty):
                wanted[duty, office] = None
    joint = {str(kind) for stage in document.stages for kind in stage.together_with}
    named = Q(kind__in=joint) | Q(name__in=_names(document))
    for office in Office.objects.filter(named, path__startswith=city.path).order_by("pk"):
        wanted[Duty.APPROVE, office] = None
    for user, (duty, on) in zip(
        _users(f"{prefix}-officer", len(wanted), "办"), wanted, strict=True
    ):
        grant(user, duty, on)


def _experts(edition: Edition, city: Office, prefix: str, dossiers: int) -> None:
    assert edition.published_revision is not None
    rounds = edition.published_revision.parsed.rounds()
    size = max((review.panel_size or 3 for _path, review in rounds), default=3)
    users = _users(prefix, max(EXPERTS, size + 3, dossiers // DOSSIERS_AN_EXPERT), "评")
    Expert.objects.bulk_create(
        Expert(
            user=user,
            city=city,
            employer_name=f"示范评审院第{number}所",
            trades="机械、电气、工艺美术、食品、陶瓷",
            title="正高级工程师",
        )
        for number, user in enumerate(users, 1)
    )


def _users(prefix: str, number: int, middle: str) -> list[User]:
    password = make_password(None)
    return User.objects.bulk_create(
        User(
            username=f"{prefix}-{serial:04d}",
            full_name=f"{people.SURNAMES[serial % len(people.SURNAMES)]}{middle}{serial}",
            password=password,
        )
        for serial in range(1, number + 1)
    )
