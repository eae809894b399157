"""What applicants do: open a dossier, fill it in, hand it in, correct it, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nominations.applying.drafts import give_undertaking, open_dossier, save_answers
from nominations.applying.handing_in import hand_in_later_papers
from nominations.form.checking import materials_for
from nominations.form.facts import facts_of
from nominations.form.subjects import ORGANISATION, index_of_applicant
from nominations.models import Dossier
from nominations.moving import take_step
from nominations.moving.gathering import RECOMMENDER, nearest
from rehearsals import papers
from rehearsals.answers import Writer
from rehearsals.heeding import shown_answers
from rehearsals.scene import Scene
from talentportal.directory.duties import grant
from talentportal.directory.models import Duty, Office, OfficeKind, OfficeStatus, Person
from talentportal.programs.models import HonourRecord
from talentportal.programs.rules.eligibility import holds, reference_date
from talentportal.shared.refusals import Refused

INELIGIBLE = 0.05
OPTIONAL_PAPERS = 0.5
MOST_ASKED = 60
USUAL_SLOTS = 50
REHEARSED = "演练"


@dataclass(frozen=True)
class WayIn:
    """By which way somebody comes in."""

    channel: str
    recommender: Office
    employer: Office | None


class Entrances:
    """The ways in of an edition: channels with the offices and employers they lead through."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        city = scene.edition.city
        assert city is not None
        offices = list(
            Office.objects.filter(path__startswith=city.path, status=OfficeStatus.ACTIVE).order_by(
                "pk"
            )
        )
        self.channels = [
            (
                channel,
                [
                    each
                    for each in offices
                    if each.kind in channel.recommender_kinds
                    and _leads_on(scene, channel.key, each, offices)
                ],
            )
            for channel in scene.document.channels
        ]
        self.channels = [(channel, found) for channel, found in self.channels if found]
        self.employers: dict[int | None, list[Office]] = {}
        for office in offices:
            if office.kind == OfficeKind.EMPLOYER:
                self.employers.setdefault(office.parent_id, []).append(office)
        self.every = [each for found in self.employers.values() for each in found]
        self.opens = sorted(
            window.opens_at
            for channel, _found in self.channels
            if (window := scene.document.application_for(channel.key)).opens_at is not None
        )

    def through(self, recommender: Office) -> WayIn:
        """A way in that leads to this office."""
        fitting = [each for each, found in self.channels if recommender in found]
        return WayIn(self.scene.rng.choice(fitting).key, recommender, self._employer(recommender))

    def opening(self, moment: datetime) -> datetime:
        """That moment, or the next at which a way in is open."""
        if any(self._takes_now(channel.key, moment) for channel, _found in self.channels):
            return moment
        return next((each for each in self.opens if each > moment), moment)

    def next_of(self, waiting: list[Person], moment: datetime) -> Person:
        """Who comes at that moment: the first for whom a way in is open, else the first."""
        ways = writer_of(self.scene).ways
        channels = [each.key for each, _found in self.channels if self._takes_now(each.key, moment)]
        for person in waiting[:MOST_ASKED]:
            if any(ways.titles(channel, person) for channel in channels):
                waiting.remove(person)
                return person
        return waiting.pop(0)

    def any(self, person: Person | None = None, moment: datetime | None = None) -> WayIn | None:
        """A way in, open at that moment, by which this person may come; none if all are shut."""
        channels = [each for each in self.channels if self._takes_now(each[0].key, moment)]
        ways = writer_of(self.scene).ways
        if person is not None:
            fitting = [each for each in channels if ways.titles(each[0].key, person)]
            channels = fitting or channels
        if not channels:
            return None
        channel, found = self.scene.rng.choices(
            channels, [4 if each.kind == "unit" else 1 for each, _found in channels]
        )[0]
        recommender = self.scene.rng.choice(found)
        return WayIn(channel.key, recommender, self._employer(recommender))

    def _takes_now(self, channel: str, moment: datetime | None) -> bool:
        window = self.scene.document.application_for(channel)
        return moment is None or (
            (window.opens_at is None or window.opens_at <= moment)
            and (window.closes_at is None or moment < window.closes_at)
        )

    def _employer(self, recommender: Office) -> Office | None:
        if recommender.kind in (OfficeKind.EMPLOYER, OfficeKind.CITY_UNIT):
            return recommender
        near = self.employers.get(recommender.parent_id, []) or self.every
        if not near:
            return None
        chosen = self.scene.rng.choice(near)
        if self.scene.document.takes_organisations:
            self._applies_itself(chosen)
        return chosen

    def _applies_itself(self, employer: Office) -> None:
        """An organisation applies once, so that nobody else comes from it."""
        for offices in (self.employers[employer.parent_id], self.every):
            offices.remove(employer)


def _leads_on(scene: Scene, channel: str, recommender: Office, offices: Sequence[Office]) -> bool:
    """Whether an office is there for every stage that this recommender's people pass."""
    stages = [
        stage
        for tier in scene.document.tiers_through(channel)
        for stage in scene.document.route(channel, tier.key)
        if stage.held_by != RECOMMENDER
    ]
    return all(
        nearest([each for each in offices if stage.is_held_by(each.kind, *each.names)], recommender)
        is not None
        for stage in stages
    )


def tier_for(scene: Scene, entry: WayIn, person: Person, *, eligible: bool = True) -> str:
    """A tier: the more places it has, the more apply for it; mostly one that a person may have."""
    channel, employer = entry.channel, entry.employer
    tiers = scene.document.tiers_through(channel)
    if eligible:
        allowed = writer_of(scene).ways.titles(channel, person)
        tiers = tuple(each for each in tiers if each.key in allowed) or tiers
    if employer is None or employer.pk in writer_of(scene).spoken_for:  # it applies once
        of_people = [
            each for each in tiers if set(scene.document.kinds_for(each.key)) - {ORGANISATION}
        ]
        tiers = tuple(of_people) or tiers
    weights = [(tier.slots or USUAL_SLOTS) ** 0.75 for tier in tiers]
    return scene.rng.choices(tiers, weights)[0].key


def apply(
    scene: Scene, person: Person, entry: WayIn, moment: datetime, *, eligible: bool = True
) -> Dossier:
    """Open a dossier, fill in its form, upload its papers and give the undertaking."""
    assert person.user is not None
    with scene.at(moment):
        dossier = open_dossier(
            edition=scene.edition,
            applicant=person.user,
            person=person,
            channel=entry.channel,
            recommender=entry.recommender,
            employer=entry.employer,
            tier=tier_for(scene, entry, person, eligible=eligible),
        )
        scene.merits[dossier.pk] = scene.rng.gauss(0, 1)
        dossier = fill_in(scene, dossier, eligible=eligible)
        if dossier.applicant_kind == ORGANISATION and entry.employer is not None:
            writer_of(scene).spoken_for.add(entry.employer.pk)
            grant(person.user, Duty.MANAGE, entry.employer)
        return give_undertaking(dossier=dossier, actor=person.user, given=True)


def fill_in(scene: Scene, dossier: Dossier, *, eligible: bool = True) -> Dossier:
    """Answer what the form asks of this person and upload what is wanted of them."""
    document, writer = scene.document, writer_of(scene)
    dossier.answers = writer.answers(dossier, eligible=eligible)
    dossier.answers = shown_answers(dossier)
    facts = facts_of(dossier)
    dossier = save_answers(dossier=dossier, actor=dossier.applicant, answers=dossier.answers)
    _enter_honours(scene, dossier)
    on = reference_date(document)
    wanted = [
        material.key
        for material in materials_for(document, facts)
        if (
            material.required
            and (material.for_whom is None or holds(material.for_whom, facts, on) is True)
        )
        or material.key in writer.papers
        or scene.chance(OPTIONAL_PAPERS)
    ]
    papers.hand_in(scene, dossier, [*wanted, *(papers.photos_of(document))])
    return dossier


def _enter_honours(scene: Scene, dossier: Dossier) -> None:
    """Put into the register what somebody has been honoured with before, kept by the rehearsal."""
    HonourRecord.objects.bulk_create(
        HonourRecord(
            subject_index=index_of_applicant(dossier),
            full_name=dossier.honouree,
            family=each.family,
            title=each.title,
            level=each.level,
            awarded_on=each.awarded_on,
            source=REHEARSED,
            kept_by=scene.edition.city,
        )
        for each in writer_of(scene).honours
    )


def writer_of(scene: Scene) -> Writer:
    """Who fills in the forms of an edition, with the offices that can be named in them."""
    if scene.writer is None:
        scene.writer = Writer(scene.document, scene.rng)
    writer: Writer = scene.writer
    return writer


def submit(scene: Scene, dossier: Dossier) -> bool:
    """Hand a dossier in; a refusal is counted under its code."""
    try:
        take_step(dossier=dossier, verb="submit", actor=dossier.applicant)
    except Refused as refused:
        scene.refused[refused.refusals[0].code] += 1
        return False
    return True


def correct(scene: Scene, dossier: Dossier) -> bool:
    """Mend what the remarks ask for and hand the dossier in again."""
    actor = dossier.applicant
    narrative = scene.document.narrative
    answers = {}
    if narrative is not None:
        text = str(dossier.answers.get(narrative.key, ""))
        answers = {narrative.key: text.replace("同志", "", 1)}
    save_answers(dossier=dossier, actor=actor, answers=answers)
    give_undertaking(dossier=dossier, actor=actor, given=True)
    return submit(scene, dossier)


def supplement(scene: Scene, dossier: Dossier, stage: str) -> None:
    """Hand in what a stage asks for beside what was handed in before."""
    asked = materials_for(scene.document, facts_of(dossier), stage)
    if asked:
        papers.hand_in(scene, dossier, [each.key for each in asked])
        hand_in_later_papers(dossier=dossier, actor=dossier.applicant, version=dossier.version)


def withdraw(scene: Scene, dossiers: Sequence[Dossier], share: float) -> list[Dossier]:
    """Some take their applications back; returns the others."""
    staying = []
    for dossier in dossiers:
        if scene.chance(share):
            take_step(dossier=dossier, verb="withdraw", actor=dossier.applicant)
        else:
            staying.append(dossier)
    return staying
