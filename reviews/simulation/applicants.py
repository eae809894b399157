"""What applicants do: open a dossier, fill it in, hand it in, correct it, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nominations.answers import materials_for, shown_sections
from nominations.facts import facts_of
from nominations.models import Dossier
from nominations.services import take_step
from nominations.services.dossiers import give_undertaking, open_dossier, save_answers
from nominations.services.gathering import RECOMMENDER, nearest
from reviews.simulation import papers
from reviews.simulation.answers import Writer
from reviews.simulation.scene import Scene
from talentportal.directory.models import Office, OfficeKind, OfficeStatus, Person
from talentportal.programs.document import EditionDocument, Tier
from talentportal.programs.eligibility import holds, reference_date
from talentportal.shared.refusals import Refused

INELIGIBLE = 0.05
OPTIONAL_PAPERS = 0.5
USUAL_SLOTS = 50


@dataclass(frozen=True)
class Entry:
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

    def through(self, recommender: Office) -> Entry:
        """A way in that leads to this office."""
        fitting = [each for each, found in self.channels if recommender in found]
        return Entry(self.scene.rng.choice(fitting).key, recommender, self._employer(recommender))

    def any(self) -> Entry:
        channel, found = self.scene.rng.choices(
            self.channels, [4 if each.kind == "unit" else 1 for each, _found in self.channels]
        )[0]
        recommender = self.scene.rng.choice(found)
        return Entry(channel.key, recommender, self._employer(recommender))

    def _employer(self, recommender: Office) -> Office | None:
        if recommender.kind in (OfficeKind.EMPLOYER, OfficeKind.CITY_UNIT):
            return recommender
        near = self.employers.get(recommender.parent_id, [])
        return self.scene.rng.choice(near or self.every) if near or self.every else None


def _leads_on(scene: Scene, channel: str, recommender: Office, offices: Sequence[Office]) -> bool:
    """Whether an office is there for every stage that this recommender's people pass."""
    kinds = {
        str(stage.held_by)
        for tier in tiers_through(scene.document, channel)
        for stage in scene.document.route(channel, tier.key)
        if stage.held_by != RECOMMENDER
    }
    return all(
        nearest([each for each in offices if each.kind == kind], recommender) is not None
        for kind in kinds
    )


def tiers_through(document: EditionDocument, channel: str) -> list[Tier]:
    """The tiers for which a route leads on from this channel."""
    return [
        tier
        for tier in document.tiers_to_apply_for
        if any(
            channel in route.channels and (not route.tiers or tier.key in route.tiers)
            for route in document.routes
        )
    ]


def tier_for(scene: Scene, channel: str) -> str:
    """A tier: the more places it has, the more apply for it."""
    tiers = tiers_through(scene.document, channel)
    weights = [(tier.slots or USUAL_SLOTS) ** 0.75 for tier in tiers]
    return scene.rng.choices(tiers, weights)[0].key


def apply(
    scene: Scene, person: Person, entry: Entry, moment: datetime, *, eligible: bool = True
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
            tier=tier_for(scene, entry.channel),
        )
        scene.merits[dossier.pk] = scene.rng.gauss(0, 1)
        dossier = fill_in(scene, dossier, eligible=eligible)
        return give_undertaking(dossier=dossier, actor=person.user, given=True)


def fill_in(scene: Scene, dossier: Dossier, *, eligible: bool = True) -> Dossier:
    """Answer what the form asks of this person and upload what is wanted of him."""
    document = scene.document
    if scene.writer is None:
        scene.writer = Writer(document, scene.rng)
    dossier.answers = scene.writer.answers(dossier, eligible=eligible)
    facts = facts_of(dossier)
    shown = {field.key for _s, fields in shown_sections(document, facts) for field in fields}
    narrative = document.narrative
    kept = shown | ({narrative.key, narrative.title_key} if narrative else set())
    answers = {key: value for key, value in dossier.answers.items() if key in kept}
    dossier = save_answers(dossier=dossier, actor=dossier.applicant, answers=answers)
    on = reference_date(document)
    wanted = [
        material.key
        for material in materials_for(document, facts)
        if (
            material.required
            and (material.for_whom is None or holds(material.for_whom, facts, on) is True)
        )
        or scene.chance(OPTIONAL_PAPERS)
    ]
    papers.hand_in(scene, dossier, [*wanted, *(papers.photos_of(document))])
    return dossier


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


def withdraw(scene: Scene, dossiers: Sequence[Dossier], share: float) -> list[Dossier]:
    """Some take their applications back; returns the others."""
    staying = []
    for dossier in dossiers:
        if scene.chance(share):
            take_step(dossier=dossier, verb="withdraw", actor=dossier.applicant)
        else:
            staying.append(dossier)
    return staying
