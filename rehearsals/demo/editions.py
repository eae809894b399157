"""The demonstration's scene: an edition in mid-flight, and one of the year before that is finished.

Every dossier gets where it lies by the same acts as in a rehearsal, on the days of the script
below. Building it twice is building it once.
"""

import json
import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from nominations.models import Dossier
from rehearsals import applicants, people
from rehearsals.demo import city as demo_city
from rehearsals.demo import clock as demo_clock
from rehearsals.director import Director
from rehearsals.experts import ReviewWork
from rehearsals.offices import Desk
from rehearsals.scene import Scene
from reviews.experts.services.experts import add_expert
from reviews.models import Expert
from talentportal.directory.duties import Duty, grant
from talentportal.directory.models import Office, OfficeKind, Person, User
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.text import yaml_file
from talentportal.programs.models import Edition
from talentportal.programs.services import close_edition, publish, save_revision
from talentportal.shared import clock
from talentportal.shared.models import Job, JobState

EDITION = "jinzhong-craftsman-2019"
YEAR, YEAR_BEFORE = "2019", "2018"
PRESENT = datetime(2019, 7, 18, 9, 30, tzinfo=clock.CHINA)
APPLIED_BEFORE = 26
# Who of the file comes in where (the others of the file have no dossier yet).
NAMED = {
    "王铸新": "draft",
    "张巧林": "returned",
    "李漆成": "waiting",
    "赵晶莹": "waiting",
    "陈面花": "scored",
}
# Group → (office, how many besides those named): one fate each.
GROUPS: dict[str, tuple[tuple[str, int], ...]] = {
    "scored": (("左权县", 1), ("和顺县", 2), ("榆社县", 2), ("晋中市示范技师学院", 1)),
    "sent": (("昔阳县", 2), ("寿阳县", 2), ("晋中市示范人民医院", 1)),
    "sealed": (("介休市", 2),),
    "asked": (("榆次区", 4), ("灵石县", 3)),
    "returned": (("祁县", 1), ("平遥县", 1), ("榆次区", 0)),
    "waiting": (("平遥县", 3), ("太谷县", 4), ("祁县", 1), ("榆次区", 3)),
    "draft": (("太谷县", 1), ("灵石县", 1), ("榆社县", 1)),
}


def build() -> None:
    """The city, both editions with their duties and experts, the dossiers, and the clock."""
    demo_city.build()
    city = Office.objects.get(kind=OfficeKind.CITY, name=demo_city.described()["city"])
    document = _document()
    past, live = _edition(_of_the_year_before(document), city), _edition(document, city)
    if not Dossier.objects.filter(edition=past).exists():
        _play_to_the_end(past)
    if not Dossier.objects.filter(edition=live).exists():
        MidFlight(live).play()
        demo_clock.set_to(PRESENT)


def _document() -> EditionDocument:
    path = settings.BASE_DIR / "fixtures" / "editions" / f"{EDITION}.yaml"
    return yaml_file.load(yaml_file.read(path))


def _of_the_year_before(document: EditionDocument) -> EditionDocument:
    """The same selection a year earlier; its label says that it is made up."""
    text = document.model_dump_json().replace(YEAR, YEAR_BEFORE)
    content = json.loads(text)
    content["edition"]["label"] += "（示例）"
    return EditionDocument.model_validate(content)


def _edition(document: EditionDocument, city: Office) -> Edition:
    """The edition, published, in the demonstration's city, with its officers and experts."""
    slug = document.edition.slug
    edition = Edition.objects.filter(slug=slug).first()
    if edition is None or edition.published_revision_id is None:
        publish(revision=save_revision(document=document, city=city).revision)
    Edition.objects.filter(slug=slug, city__isnull=True).update(city=city)
    edition = Edition.objects.select_related("published_revision", "city").get(slug=slug)
    file = demo_city.described()
    for duty, names in file["edition_people"].items():
        for name in names:
            grant(demo_city.person_named(name), Duty(duty), edition)
    runner = demo_city.person_named(file["edition_people"]["run"][0])
    for number, name in enumerate(file["experts"], 1):
        expert = demo_city.person_named(name)
        if not Expert.objects.filter(user=expert).exists():
            add_expert(
                edition=edition,
                actor=runner,
                account=expert.username,
                employer_name=f"山西示范技术研究院第{number}研究所",
                trades="机械、电气、工艺美术、食品、陶瓷",
                title="正高级工程师",
            )
    return edition


def _play_to_the_end(edition: Edition) -> None:
    """Last year's edition, from its first application to its honourees."""
    rng = random.Random(2018)  # noqa: S311 -- people made up, nothing to keep secret
    document = edition.published_revision.parsed  # type: ignore[union-attr]
    opens_at = document.application.opens_at
    assert opens_at is not None
    made = [people.make(rng, document) for _each in range(APPLIED_BEFORE)]
    persons = people.settle(made, prefix="demo-2018", salt=61)
    Director(Scene(edition, rng, opens_at), "2018").run(persons)
    User.objects.filter(pk__in=[each.user_id for each in persons]).update(is_active=False)
    call_back_jobs(edition)
    close_edition(edition=edition)


class MidFlight:
    """This year's edition, played day by day up to the present of the demonstration."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.document = edition.published_revision.parsed  # type: ignore[union-attr]
        rng = random.Random(2019)  # noqa: S311 -- people made up, nothing to keep secret
        opens_at = self.document.application.opens_at
        assert opens_at is not None
        self.scene = Scene(edition, rng, opens_at)
        self.entrances = applicants.Entrances(self.scene)
        self.groups: dict[str, set[int]] = {name: set() for name in GROUPS}
        self.people = self._people()

    def play(self) -> None:
        """The script: day of July, who, what."""
        examination, recommendation, qualification, review = self.document.stages[:4]
        self._apply(3, "scored")
        self._on(5, "scored", examination.key, _pass)
        self._apply(5, "sent")
        self._apply(8, "sealed", "asked")
        self._on(8, "scored", recommendation.key, Desk.consult)
        self._on(9, "scored", recommendation.key, Desk.record_replies)
        self._on(9, "sent", examination.key, _pass)
        self._on(10, "scored", recommendation.key, _recommend)
        self._apply(10, "returned")
        self._on(11, "scored", qualification.key, _pass)
        self._on(11, "sent", recommendation.key, Desk.consult)
        self._on(11, "sealed", examination.key, _pass)
        self._on(11, "asked", examination.key, _pass)
        self._on(12, "sent", recommendation.key, Desk.record_replies)
        self._on(12, "sealed", recommendation.key, Desk.consult)
        self._on(12, "asked", recommendation.key, Desk.consult)
        self._apply(12, "waiting")
        self._on(15, "sent", recommendation.key, _recommend)
        self._on(15, "sealed", recommendation.key, Desk.record_replies)
        panel = ReviewWork(self.scene, review, YEAR)
        with self._day(15):
            seated = panel.form(panel.here(), _("Panel one"))
        self._on(16, "sealed", recommendation.key, _seal)
        self._on(16, "asked", recommendation.key, _replies_in_part)
        self._on(16, "returned", examination.key, _give_back)
        self._apply(17, "draft", submitted=False)
        with self._day(17):
            panel.score(seated, 0.55)

    def _people(self) -> dict[str, list[tuple[Person, Office]]]:
        """Group → who applies, and to which office."""
        wanted = [
            (group, name)
            for group, places in GROUPS.items()
            for name, number in places
            for _each in range(number)
        ]
        made = [people.make(self.scene.rng, self.document) for _each in wanted]
        persons = people.settle(made, prefix="demo-2019", salt=67)
        groups: dict[str, list[tuple[Person, Office]]] = {group: [] for group in GROUPS}
        for person, (group, name) in zip(persons, wanted, strict=True):
            groups[group].append((person, _office(name)))
        employers = dict(demo_city.described()["applicants"])
        for name, group in NAMED.items():
            employer = Office.objects.select_related("parent").get(name=employers[name])
            assert employer.parent is not None
            person = Person.objects.get(user=demo_city.person_named(name))
            groups[group].append((person, _office(employer.parent.name)))
        return groups

    def _apply(self, day: int, *groups: str, submitted: bool = True) -> None:
        for group in groups:
            for person, office in self.people[group]:
                entry = self.entrances.through(office)
                dossier = applicants.apply(self.scene, person, entry, _july(day))
                self.groups[group].add(dossier.pk)
                if submitted:
                    with self._day(day):
                        applicants.submit(self.scene, dossier)

    def _on(
        self, day: int, group: str, stage: str, act: Callable[[Desk, Sequence[Dossier]], object]
    ) -> None:
        """Let every office where dossiers of the group lie at a stage do something with them."""
        with self._day(day):
            for place in self.scene.places(self.document.stage(stage)):
                desk = Desk(self.scene, replace(place, edition=self.edition))
                mine = [each for each in desk.here() if each.pk in self.groups[group]]
                if mine:
                    act(desk, mine)

    def _day(self, day: int) -> AbstractContextManager[None]:
        return self.scene.at(_july(day))


def _july(day: int) -> datetime:
    return datetime(2019, 7, day, 10, 0, tzinfo=clock.CHINA)


def _office(name: str) -> Office:
    """The bureau of a county, or a unit, by name."""
    offices = Office.objects.all()
    bureau = offices.filter(kind=OfficeKind.COUNTY_BUREAU, parent__name=name).first()
    return bureau or offices.get(kind=OfficeKind.CITY_UNIT, name=name)


def _pass(desk: Desk, dossiers: Sequence[Dossier]) -> None:
    desk.examine(dossiers)
    desk.pass_on(dossiers, None)


def _recommend(desk: Desk, dossiers: Sequence[Dossier]) -> None:
    meeting = desk.decide(dossiers, [])
    desk.write_opinions(dossiers)
    desk.pass_on(dossiers, meeting)


def _seal(desk: Desk, dossiers: Sequence[Dossier]) -> None:
    desk.decide(dossiers, [])
    desk.write_opinions(dossiers)
    desk.seal_list(desk.scene.by_merit(dossiers))


def _replies_in_part(desk: Desk, dossiers: Sequence[Dossier]) -> None:
    desk.record_replies(dossiers, 0.6)


def _give_back(desk: Desk, dossiers: Sequence[Dossier]) -> None:
    desk.give_back(dossiers, days=6)


def call_back_jobs(edition: Edition) -> None:
    """Cancel what was ordered for an edition that was only played to its end."""
    mine = set(Dossier.objects.filter(edition=edition).values_list("number", flat=True))
    waiting = Job.objects.filter(kind__in=("book", "letter"), state=JobState.QUEUED)
    ordered = [pk for pk, key in waiting.values_list("pk", "key") if key.split(":")[1] in mine]
    for start in range(0, len(ordered), 500):
        Job.objects.filter(pk__in=ordered[start : start + 500]).update(
            state=JobState.CANCELLED, finished_at=clock.now()
        )
