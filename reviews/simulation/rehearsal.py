"""A copy of an edition to rehearse on: its own offices, people and numbers, shown nowhere.

The copy stands beside the real edition and touches nothing of it. Its accounts cannot be signed
in to and are switched off when the rehearsal is over.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from nominations.models import Dossier
from reviews.models import Expert
from reviews.simulation import people
from reviews.simulation.scene import Scene, duty_at, is_on_edition
from talentportal.directory.duties import grant
from talentportal.directory.models import Duty, Office, OfficeKind, OfficeStatus, Person, User
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition
from talentportal.programs.services import publish, save_revision
from talentportal.shared import clock
from talentportal.shared.models import Job, JobState

RECOMMENDER = "recommender"
COUNTIES = 6
PER_KIND = 4
EXPERTS = 9
NAMES = ("东", "南", "西", "北", "中", "新")


@dataclass
class Rehearsal:
    """A copy made: its number, its scene, and those who will apply."""

    number: int
    scene: Scene
    people: list[Person]


def slug_of(edition: Edition, number: int) -> str:
    return f"{edition.slug[:60]}-rehearsal-{number}"


@transaction.atomic
def prepare(edition: Edition, *, dossiers: int, seed: int) -> Rehearsal:
    """Copy the edition with its offices, give out its duties and make up who applies."""
    assert edition.published_revision is not None
    document = edition.published_revision.parsed
    number = 1
    while Edition.objects.filter(slug=slug_of(edition, number)).exists():
        number += 1
    rng = random.Random(seed)  # noqa: S311 -- people made up, nothing to keep secret
    opens_at = document.application.opens_at or clock.now()
    with clock.travel(opens_at - timedelta(days=1)):
        city = _city(edition, document, number)
        copy = _edition(edition, document, city, number)
        _staff(copy, document, city, f"rehearsal{copy.pk}")
        _experts(copy, city, f"rehearsal{copy.pk}-expert")
        made = [people.make(rng, document) for _each in range(dossiers)]
        applicants = people.settle(made, prefix=f"rehearsal{copy.pk}", salt=number)
    return Rehearsal(number, Scene(copy, rng, opens_at), applicants)


def _edition(edition: Edition, document: EditionDocument, city: Office, number: int) -> Edition:
    pattern = document.results.number_pattern
    header = document.edition.model_copy(
        update={
            "slug": slug_of(edition, number),
            "label": f"{document.edition.label}（演练{number}）",
        }
    )
    results = document.results.model_copy(
        update={"number_pattern": f"演练{number}-{pattern}" if pattern else None}
    )
    copied = document.model_copy(update={"edition": header, "results": results})
    saved = save_revision(document=copied, city=city)
    Edition.objects.filter(pk=saved.revision.edition_id).update(is_rehearsal=True)
    publish(revision=saved.revision)
    return Edition.objects.select_related("published_revision", "city").get(
        pk=saved.revision.edition_id
    )


def _city(edition: Edition, document: EditionDocument, number: int) -> Office:
    """The offices of the edition's city once more; made up where it has none."""
    name = f"{document.edition.city_name}（演练{number}）"
    wanted = _kinds(document)
    copies: dict[int, Office] = {}
    if edition.city is not None:
        real = Office.objects.filter(
            path__startswith=edition.city.path, status=OfficeStatus.ACTIVE, is_rehearsal=False
        )
        for office in real.order_by("path"):
            copies[office.pk] = Office.objects.create(
                name=name if office.pk == edition.city_id else office.name,
                short_name=office.short_name,
                kind=office.kind,
                parent=copies.get(office.parent_id or 0),
                is_rehearsal=True,
            )
        city = copies[edition.city.pk]
    else:
        city = Office.objects.create(name=name, kind=OfficeKind.CITY, is_rehearsal=True)
    _complete(city, wanted, {each.kind for each in copies.values()})
    return city


def _complete(city: Office, wanted: set[str], there: set[str]) -> None:
    """Make up one office at least of every kind the edition needs, and employers."""
    counties = [
        Office.objects.create(
            name=f"示范{name}县", kind=OfficeKind.COUNTY, parent=city, is_rehearsal=True
        )
        for name in (NAMES[:COUNTIES] if OfficeKind.COUNTY not in there else ())
    ]
    for kind in sorted(wanted - there - {OfficeKind.CITY, OfficeKind.COUNTY}):
        local = kind in (OfficeKind.COUNTY_BUREAU, OfficeKind.EMPLOYER) and counties
        number = 1 if kind not in _MANY else PER_KIND
        parents = counties if local else [city] * number
        for place, parent in enumerate(parents, 1):
            Office.objects.create(
                name=f"{parent.name}{OfficeKind(kind).label}{place}",
                kind=kind,
                parent=parent,
                is_rehearsal=True,
            )


_MANY = (OfficeKind.CITY_UNIT, OfficeKind.ASSOCIATION, OfficeKind.UNION, OfficeKind.EMPLOYER)


def _kinds(document: EditionDocument) -> set[str]:
    kinds = {str(kind) for channel in document.channels for kind in channel.recommender_kinds}
    kinds |= {str(stage.held_by) for stage in document.stages if stage.held_by != RECOMMENDER}
    kinds |= {str(kind) for stage in document.stages for kind in stage.together_with}
    return {*kinds, OfficeKind.EMPLOYER.value}


def _staff(edition: Edition, document: EditionDocument, city: Office, prefix: str) -> None:
    """Somebody for every duty that the stages of the edition ask for, and nobody for two of them."""
    wanted: list[tuple[Duty, Edition | Office]] = [
        (duty, edition) for duty in (Duty.RUN, Duty.PUBLISH, Duty.AUDIT)
    ]
    recommending = {kind for each in document.channels for kind in each.recommender_kinds}
    for office in Office.objects.filter(path__startswith=city.path).order_by("pk"):
        for stage in document.stages:
            duty = duty_at(stage.kind)
            mine = (
                office.kind in recommending
                if stage.held_by == RECOMMENDER
                else (stage.held_by == office.kind)
            )
            if mine and not is_on_edition(duty) and (duty, office) not in wanted:
                wanted.append((duty, office))
    joint = {str(kind) for stage in document.stages for kind in stage.together_with}
    for office in Office.objects.filter(path__startswith=city.path, kind__in=joint).order_by("pk"):
        if (Duty.APPROVE, office) not in wanted:
            wanted.append((Duty.APPROVE, office))
    for user, (duty, on) in zip(
        _users(f"{prefix}-officer", len(wanted), "办"), wanted, strict=True
    ):
        grant(user, duty, on)


def _experts(edition: Edition, city: Office, prefix: str) -> None:
    assert edition.published_revision is not None
    size = edition.published_revision.parsed.review.panel_size or 3
    users = _users(prefix, max(EXPERTS, size + 3), "评")
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


@transaction.atomic
def finish(rehearsal: Rehearsal) -> None:
    """Switch its accounts off and call back the books that nobody will print."""
    edition = rehearsal.scene.edition
    User.objects.filter(username__startswith=f"rehearsal{edition.pk}-").update(is_active=False)
    call_back_jobs(edition)


def call_back_jobs(edition: Edition) -> None:
    """Cancel what was ordered for the dossiers of an edition that only plays."""
    mine = set(Dossier.objects.filter(edition=edition).values_list("number", flat=True))
    waiting = Job.objects.filter(kind__in=("book", "letter"), state=JobState.QUEUED)
    ordered = [pk for pk, key in waiting.values_list("pk", "key") if key.split(":")[1] in mine]
    for start in range(0, len(ordered), 500):
        Job.objects.filter(pk__in=ordered[start : start + 500]).update(
            state=JobState.CANCELLED, finished_at=clock.now()
        )
