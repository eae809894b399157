"""The one door: who may, what must hold, what follows; one at a time and in batches."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from nominations.applying.drafts import open_dossier, save_answers
from nominations.chain.verbs import STEPS, State
from nominations.models import Dossier, Event, Letter, Remark, Submission, Visit
from nominations.moving import Inputs, take_step, take_steps
from quotas.models import Allowance, Seat
from talentportal.programs.models import HonourRecord, WindowExtension
from talentportal.shared import clock
from talentportal.shared.models import Job
from talentportal.shared.refusals import Refused
from tests.support.invariants import broken_invariants
from tests.support.refusals import codes
from tests.support.revoking import revoked_for
from tests.support.worlds import factories, world
from tests.support.worlds.cast import City


@pytest.fixture
def edition(city: City):
    return world.publish_edition(city)


@pytest.fixture
def draft(city, edition):
    return world.start_dossier(city, edition, city.weaver)


def test_a_dossier_climbs_from_draft_to_the_register(city, edition, draft):
    dossier = world.bring_to(city, draft, "the end")
    assert dossier.state == State.HONOURED
    assert list(Event.objects.values_list("verb", "from_state", "to_state")) == [
        ("submit", "draft", "initial_review"),
        ("pass_review", "initial_review", "recommendation"),
        ("recommend", "recommendation", "qualification"),
        ("qualify", "qualification", "expert_review"),
        ("shortlist", "expert_review", "vetting"),
        ("propose", "vetting", "public_notice"),
        ("close_notice", "public_notice", "approval"),
        ("approve", "approval", "approval"),
        ("approve", "approval", "honoured"),
    ]
    record = HonourRecord.objects.get()
    assert record.certificate_number == "晋中工匠〔2019〕第001号"
    assert record.subject_index == city.persons["weaver"].id_index
    assert {(seat.allowance.rule, seat.holder) for seat in Seat.objects.all()} == {
        ("county", dossier.number),
        ("slots", dossier.number),
    }
    assert list(Letter.objects.order_by("pk").values_list("to__username", flat=True)) == [
        "weaver",
        "weaver",
    ]
    assert sorted(Job.objects.values_list("kind", flat=True)) == ["book", "letter", "letter"]
    assert broken_invariants() == []


def test_the_events_of_an_edition_are_one_chain(city, edition, draft):
    world.bring_to(city, draft, "qualification")
    other = world.start_dossier(city, edition, city.lacquerer, "pingyao_bureau")
    world.bring_to(city, other, "recommendation")
    events = list(Event.objects.order_by("sequence"))
    assert [event.sequence for event in events] == [1, 2, 3, 4, 5]
    assert [event.previous_digest for event in events[1:]] == [
        event.digest for event in events[:-1]
    ]
    assert [event.digest for event in events] == [event.sealed() for event in events]


def test_an_event_can_be_neither_changed_nor_removed(city, edition, draft):
    world.bring_to(city, draft, "examination")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(dossier=draft).update(note="nothing happened")
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Event.objects.all().delete()
    assert Event.objects.get().note == ""


def test_submitting_seals_what_was_handed_in(city, edition, draft):
    world.bring_to(city, draft, "examination")
    submission = Submission.objects.get()
    assert submission.answers == {"occupation": "挡车工"}
    assert submission.digest == Event.objects.get().data["digest"]
    with pytest.raises(Refused) as refused:
        save_answers(dossier=draft, actor=city.weaver, answers={"occupation": "别的"})
    assert codes(refused) == ["not-a-draft"]


def test_a_refusal_names_everything_that_is_missing_and_moves_nothing(city, edition):
    with clock.travel(world.APPLYING):
        draft = open_dossier(
            edition=edition,
            applicant=city.weaver,
            person=city.persons["weaver"],
            channel="county",
            recommender=city.yuci_bureau,
        )
        with pytest.raises(Refused) as refused:
            take_step(dossier=draft, verb="submit", actor=city.weaver)
    assert codes(refused) == ["field-missing", "undertaking-missing"]
    assert Dossier.objects.get().state == State.DRAFT
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (timedelta(seconds=-1), []),
        (timedelta(0), ["window-closed"]),
        (timedelta(seconds=1), ["window-closed"]),
    ],
)
def test_the_deadline_is_exact_to_the_instant(city, edition, draft, moment, expected):
    end = edition.published_revision.parsed.application.closes_at
    with clock.travel(end + moment):
        (outcome,) = take_steps(dossiers=[draft.pk], verb="submit", actor=city.weaver)
    assert [refusal.code for refusal in outcome.refusals] == expected
    assert outcome.done is (expected == [])


def test_an_extension_opens_the_window_for_its_office_only(city, edition, draft):
    other = world.start_dossier(city, edition, city.lacquerer, "pingyao_bureau")
    end = edition.published_revision.parsed.application.closes_at
    WindowExtension.objects.create(
        edition=edition,
        stage="application",
        office=city.yuci_bureau,
        closes_at=end + timedelta(days=1),
        reason="暴雨断网",
        granted_by=city.runner,
    )
    with clock.travel(end + timedelta(hours=1)):
        assert take_step(dossier=draft, verb="submit", actor=city.weaver).state == "initial_review"
        with pytest.raises(Refused) as refused:
            take_step(dossier=other, verb="submit", actor=city.lacquerer)
    assert codes(refused) == ["window-closed"]


def test_nobody_decides_on_his_own_application(city, edition):
    draft = world.start_dossier(city, edition, city.yuci_examiner)
    dossier = world.bring_to(city, draft, "examination")
    world.meet_requirements(city, dossier)
    with clock.travel(world.REVIEWING), pytest.raises(Refused) as refused:
        take_step(dossier=dossier, verb="pass_review", actor=city.yuci_examiner)
    assert codes(refused) == ["own-dossier"]


@pytest.mark.parametrize("verb", STEPS)
def test_a_stranger_takes_no_step_whatever_the_state(city, edition, draft, verb):
    assert Dossier.objects.filter(pk=draft.pk).exists()
    for stage in ("examination", "proposal"):
        dossier = draft if draft.state != "draft" else world.bring_to(city, draft, stage)
        if dossier.state in STEPS[verb].sources:
            with pytest.raises(PermissionDenied):
                take_step(dossier=dossier, verb=verb, actor=city.stranger, inputs=Inputs(note="x"))
        draft = dossier
    assert Dossier.objects.get().version == Event.objects.count()


def test_an_officer_of_another_county_is_forbidden(city, edition, draft):
    dossier = world.bring_to(city, draft, "examination")
    world.meet_requirements(city, dossier)
    with clock.travel(world.REVIEWING), pytest.raises(PermissionDenied):
        take_step(dossier=dossier, verb="pass_review", actor=city.pingyao_examiner)
    assert Dossier.objects.get().state == State.INITIAL_REVIEW


def test_returned_with_remarks_and_corrected_in_time(city, edition, draft):
    dossier = world.bring_to(city, draft, "examination")
    due = world.REVIEWING + timedelta(days=2)
    with clock.travel(world.REVIEWING):
        take_step(
            dossier=dossier,
            verb="return_to_applicant",
            actor=city.yuci_examiner,
            inputs=Inputs(
                note="工种填写有误",
                correction_due_at=due,
                remarks=(("form.work.occupation", "请填职业资格证书上的名称"),),
            ),
        )
        assert Remark.objects.get().settled_at is None
        save_answers(dossier=draft, actor=city.weaver, answers={"occupation": "纺织挡车工"})
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.office, dossier.undertaking_at) == ("draft", None, None)
    from nominations.applying.drafts import give_undertaking

    give_undertaking(dossier=dossier, actor=city.weaver, given=True)
    with clock.travel(due), pytest.raises(Refused) as refused:
        take_step(dossier=dossier, verb="submit", actor=city.weaver)
    assert codes(refused) == ["window-closed"]
    with clock.travel(due - timedelta(seconds=1)):
        dossier = take_step(dossier=dossier, verb="submit", actor=city.weaver)
    assert dossier.state == State.INITIAL_REVIEW
    assert Remark.objects.get().settled_at is not None
    assert [row.answers["occupation"] for row in Submission.objects.all()] == [
        "挡车工",
        "纺织挡车工",
    ]
    assert Visit.objects.filter(left_at__isnull=True).count() == 1
    assert broken_invariants() == []


@pytest.mark.smoke
def test_beyond_a_soft_limit_only_with_a_reason(city, edition):
    for _number in range(2):
        world.bring_to(city, world.start_dossier(city, edition), "qualification")
    third = world.bring_to(city, world.start_dossier(city, edition), "recommendation")
    world.meet_requirements(city, third)
    with clock.travel(world.REVIEWING):
        with pytest.raises(Refused) as refused:
            take_step(
                dossier=third,
                verb="recommend",
                actor=city.yuci_recommender,
                inputs=Inputs(whole_list=True),
            )
        assert codes(refused) == ["beyond-soft-limit"]
        take_step(
            dossier=third,
            verb="recommend",
            actor=city.yuci_recommender,
            inputs=Inputs(seat_reason="业绩特别突出，经党组研究", whole_list=True),
        )
    allowance = Allowance.objects.get(rule="county")
    assert (allowance.ceiling, allowance.taken) == (2, 3)
    assert list(Seat.objects.order_by("pk").values_list("beyond", flat=True)) == [
        False,
        False,
        True,
    ]


def test_a_hard_limit_is_never_exceeded(city):
    document = world.small_document()
    document["limits"][0]["force"] = "hard"
    edition = world.publish_edition(city, document)
    for _number in range(2):
        world.bring_to(city, world.start_dossier(city, edition), "qualification")
    third = world.bring_to(city, world.start_dossier(city, edition), "recommendation")
    world.meet_requirements(city, third)
    with clock.travel(world.REVIEWING), pytest.raises(Refused) as refused:
        take_step(
            dossier=third,
            verb="recommend",
            actor=city.yuci_recommender,
            inputs=Inputs(seat_reason="再多一个", whole_list=True),
        )
    assert codes(refused) == ["limit-reached"]
    assert Allowance.objects.get(rule="county").taken == 2


def test_withdrawing_gives_the_seat_back(city, edition, draft):
    dossier = world.bring_to(city, draft, "qualification")
    assert Seat.objects.get().holder == dossier.number
    take_step(dossier=dossier, verb="withdraw", actor=city.weaver)
    assert Seat.objects.count() == 0
    assert Allowance.objects.get().taken == 0
    assert broken_invariants() == []


def test_sending_back_frees_the_seat_taken_on_leaving(city, edition, draft):
    dossier = world.bring_to(city, draft, "qualification")
    with clock.travel(world.REVIEWING):
        dossier = take_step(
            dossier=dossier, verb="send_back", actor=city.runner, inputs=Inputs(note="缺纪要")
        )
    assert (dossier.stage.key, dossier.office) == ("recommendation", city.yuci_bureau)
    assert Seat.objects.count() == 0


def test_a_page_that_is_out_of_date_moves_nothing(city, edition, draft):
    dossier = world.bring_to(city, draft, "examination")
    with pytest.raises(Refused) as refused:
        take_step(
            dossier=dossier,
            verb="decline",
            actor=city.yuci_examiner,
            inputs=Inputs(note="不符合条件", versions={dossier.pk: 0}),
        )
    assert codes(refused) == ["changed-meanwhile"]


def test_a_batch_is_done_where_it_can_and_safe_to_repeat(city, edition):
    ready = [
        world.bring_to(city, world.start_dossier(city, edition), "examination") for _n in range(3)
    ]
    for dossier in ready[:2]:
        world.meet_requirements(city, dossier)
    keys = [dossier.pk for dossier in ready]
    with clock.travel(world.REVIEWING):
        first = take_steps(dossiers=keys, verb="pass_review", actor=city.yuci_examiner)
        again = take_steps(dossiers=keys, verb="pass_review", actor=city.yuci_examiner)
    assert [outcome.done for outcome in first] == [True, True, False]
    assert [refusal.code for refusal in first[2].refusals] == ["materials_checked-unmet"]
    assert [[refusal.code for refusal in outcome.refusals] for outcome in again] == [
        ["not-at-this-stage"],
        ["not-at-this-stage"],
        ["materials_checked-unmet"],
    ]
    assert Event.objects.filter(verb="pass_review").count() == 2


def test_the_number_of_queries_does_not_grow_with_the_batch(city, edition):
    counts = []
    for size in (1, 20):
        dossiers = [world.start_dossier(city, edition) for _n in range(size)]
        moved = [world.bring_to(city, draft, "examination") for draft in dossiers]
        for dossier in moved:
            world.meet_requirements(city, dossier)
        with clock.travel(world.REVIEWING), CaptureQueriesContext(connection) as queries:
            outcomes = take_steps(
                dossiers=[dossier.pk for dossier in moved],
                verb="pass_review",
                actor=city.yuci_examiner,
            )
        assert [outcome.done for outcome in outcomes] == [True] * size
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_revoked_honour_stays_in_the_register_as_revoked(city, edition, draft):
    dossier = world.bring_to(city, draft, "the end")
    take_step(dossier=dossier, verb="revoke", actor=city.runner, inputs=revoked_for("弄虚作假"))
    record = HonourRecord.objects.get()
    assert (record.revoked_on, record.revocation_reason) == (clock.today(), "弄虚作假")
    assert broken_invariants() == []


def test_one_dossier_per_person_and_edition(city, edition, draft):
    with clock.travel(world.APPLYING), pytest.raises(Refused) as refused:
        open_dossier(
            edition=edition,
            applicant=city.weaver,
            person=city.persons["weaver"],
            channel="city_unit",
            recommender=city.hospital,
        )
    assert codes(refused) == ["dossier-exists"]
    assert Dossier.objects.count() == 1


def test_a_recommender_of_the_wrong_kind_is_refused(city, edition):
    with clock.travel(world.APPLYING), pytest.raises(Refused) as refused:
        open_dossier(
            edition=edition,
            applicant=city.weaver,
            person=city.persons["weaver"],
            channel="county",
            recommender=city.hospital,
        )
    assert codes(refused) == ["recommender-not-allowed"]


def test_factories_make_numbers_of_nobody():
    assert factories.made_up_id_number().startswith("999999")
