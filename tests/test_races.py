"""Many at once, with real connections: nothing twice, nothing lost, no ceiling passed."""

import threading
from collections.abc import Callable, Iterable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from benchmarks.soak_races import Soak
from nominations.applying.drafts import open_dossier
from nominations.invariants import INVARIANTS
from nominations.limits.shares import shares_of_stages
from nominations.models import Claim, Dossier, Event, NumberSeries, Submission, Visit
from nominations.moving import Inputs, take_step
from quotas.models import Allowance, Seat
from talentportal.directory.duties import grant
from talentportal.directory.models import Duty
from talentportal.programs.models import HonourRecord
from talentportal.shared import clock, jobs
from talentportal.shared.models import Job
from talentportal.shared.refusals import Refused
from tests.support.worlds import factories, world
from tests.support.worlds.proposals import Proposal

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(calls: Iterable[Callable[[], object]], moment=world.REVIEWING) -> list[str]:
    """``done`` for each call, or the code of what refused it; anything else breaks the test."""
    calls = list(calls)
    barrier, found = threading.Barrier(len(calls)), [""] * len(calls)

    def run(index: int) -> None:
        try:
            with clock.travel(moment):
                barrier.wait()
                calls[index]()
            found[index] = "done"
        except Refused as refused:
            found[index] = refused.refusals[0].code
        except PermissionDenied:
            found[index] = "forbidden"
        except Exception as error:
            found[index] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(found)


def step(dossier: Dossier, verb: str, actor, **inputs) -> Callable[[], object]:
    return lambda: take_step(dossier=dossier, verb=verb, actor=actor, inputs=Inputs(**inputs))


def broken_invariants() -> list[str]:
    return [sentence for invariant in INVARIANTS for sentence in invariant()]


def hard_limit(number: int) -> dict:
    document = world.small_document()
    document["limits"][0] |= {"maximum": number, "force": "hard"}
    return document


def ready(city, edition, number: int) -> list[Dossier]:
    """Dossiers that may be recommended at once."""
    found = [
        world.bring_to(city, world.start_dossier(city, edition), "recommendation")
        for _n in range(number)
    ]
    for dossier in found:
        world.meet_requirements(city, dossier)
    return found


def test_fifty_recommenders_and_five_seats_are_five_recommended(city):
    edition = world.publish_edition(city, hard_limit(5))
    dossiers = ready(city, edition, 50)
    found = at_once(
        step(each, "recommend", city.yuci_recommender, whole_list=True) for each in dossiers
    )
    assert found == ["done"] * 5 + ["limit-reached"] * 45
    assert Allowance.objects.get().taken == Seat.objects.count() == 5
    assert Dossier.objects.filter(state="qualification").count() == 5
    assert Event.objects.filter(verb="recommend").count() == 5
    assert broken_invariants() == []


def test_round_after_round_five_of_fifty_and_one_of_two():
    soak = Soak()
    assert [soak.recommenders() for _round in range(3)] == [True] * 3
    assert [soak.officers_on_one() for _round in range(5)] == [True] * 5
    soak.pool.shutdown()
    assert broken_invariants() == []


def test_two_officers_on_one_dossier_are_one_event(city):
    edition = world.publish_edition(city)
    dossier = world.bring_to(city, world.start_dossier(city, edition), "examination")
    world.meet_requirements(city, dossier)
    found = at_once([step(dossier, "pass_review", city.yuci_examiner)] * 8)
    assert found == ["done"] + ["not-at-this-stage"] * 7
    assert Event.objects.filter(verb="pass_review").count() == 1
    assert Visit.objects.filter(left_at__isnull=True).count() == 1


def test_handed_in_many_times_is_handed_in_once(city):
    edition = world.publish_edition(city)
    draft = world.start_dossier(city, edition, city.weaver)
    found = at_once([step(draft, "submit", city.weaver)] * 8, world.APPLYING)
    assert found == ["done"] + ["not-at-this-stage"] * 7
    assert (Event.objects.count(), Submission.objects.count()) == (1, 1)
    assert Job.objects.filter(kind="book").count() == 1


def test_handed_in_to_all_tracks_of_an_umbrella_is_handed_in_to_one(city):
    tracks = world.publish_tracks(city, "one", "two", "three", "four")
    drafts = [world.start_dossier(city, edition, city.weaver) for edition in tracks]
    found = at_once([step(each, "submit", city.weaver) for each in drafts], world.APPLYING)
    assert found == ["another-track"] * 3 + ["done"]
    assert Claim.objects.get().dossier.state == "initial_review"
    assert Submission.objects.count() == 1
    assert broken_invariants() == []


def test_many_browsers_open_one_dossier(city):
    edition = world.publish_edition(city)

    def open_one() -> Dossier:
        return open_dossier(
            edition=edition,
            applicant=city.weaver,
            person=city.persons["weaver"],
            channel="county",
            recommender=city.yuci_bureau,
        )

    found = at_once([open_one] * 8, world.APPLYING)
    assert found == ["done"] + ["dossier-exists"] * 7
    assert Dossier.objects.count() == 1


def test_withdrawn_while_recommended_leaves_the_seats_counted_right(city):
    edition = world.publish_edition(city, hard_limit(5))
    dossiers = ready(city, edition, 6)
    calls = [step(each, "recommend", city.yuci_recommender, whole_list=True) for each in dossiers]
    calls += [step(each, "withdraw", each.applicant) for each in dossiers]
    found = at_once(calls)
    assert set(found) <= {"done", "not-at-this-stage", "limit-reached"}
    # A withdrawal is allowed from either stage, so each dossier is withdrawn and holds no seat.
    assert Dossier.objects.filter(state="withdrawn").count() == 6
    assert Seat.objects.count() == 0
    assert [row.taken for row in Allowance.objects.all()] in ([], [0])
    assert broken_invariants() == []


def test_numbers_of_a_series_have_neither_gaps_nor_doubles(city):
    edition = world.publish_edition(city)
    people = [factories.make_person(factories.make_user()) for _n in range(20)]

    def opening(person) -> Callable[[], Dossier]:
        return lambda: open_dossier(
            edition=edition,
            applicant=person.user,
            person=person,
            channel="county",
            recommender=city.yuci_bureau,
        )

    assert at_once((opening(each) for each in people), world.APPLYING) == ["done"] * 20
    numbers = sorted(Dossier.objects.values_list("number", flat=True))
    serials = [int(number.rpartition("-")[2]) for number in numbers]
    assert serials == list(range(1, 21))


def test_certificates_approved_at_once_are_numbered_in_one_series(city):
    edition = world.publish_edition(city)
    dossiers = [
        world.bring_to(
            city,
            world.start_dossier(city, edition, None, office),
            "final_approval",
            Inputs(seat_reason="研究同意"),
        )
        for office in ("yuci_bureau", "pingyao_bureau") * 3
    ]
    for dossier in dossiers:
        world.meet_requirements(city, dossier)
    found = at_once(step(each, "approve", city.group_approver) for each in dossiers)
    assert found == ["done"] * 6
    numbers = sorted(HonourRecord.objects.values_list("certificate_number", flat=True))
    assert numbers == [f"晋中工匠〔2019〕第{serial:03d}号" for serial in range(1, 7)]
    assert NumberSeries.objects.get(name="certificate").last == 6
    assert broken_invariants() == []


def test_a_job_is_done_once_by_many_workers(monkeypatch):
    done = []
    monkeypatch.setitem(jobs.HANDLERS, "counted", lambda running: done.append(running.job.pk))
    order = jobs.JobOrder(kind="counted", key="counted:1")
    jobs.order_jobs([order])
    jobs.order_jobs([order])
    job = Job.objects.get(kind="counted")
    found = at_once([lambda: jobs.run(job.pk)] * 8)
    assert found == ["done"] * 8
    assert done == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)


def test_two_managers_of_an_organisation_hand_in_one_application(city):
    document = world.small_document()
    document["applicant_kinds"] = [{"kind": "organisation"}]
    edition = world.publish_edition(city, document)
    managers = [city.weaver, *(factories.make_user() for _n in range(3))]
    for manager in managers:
        grant(manager, Duty.MANAGE, city.offices["loom_works"])
    drafts = [world.start_dossier(city, edition, manager) for manager in managers]
    found = at_once([step(each, "submit", each.applicant) for each in drafts], world.APPLYING)
    assert found == ["applied-already"] * 3 + ["done"]
    assert Claim.objects.get().dossier.state == "initial_review"
    assert broken_invariants() == []


def test_two_proposals_that_keep_a_share_only_alone_are_one(city):
    proposal = Proposal(city, *["senior"] * 4, "junior", "junior")
    proposal.propose(0, 1, 2, 3)
    found = at_once(step(each, "propose", city.runner) for each in proposal.dossiers[4:])
    assert found == ["done", "share-missed"]
    (share,) = shares_of_stages(proposal.edition)
    assert (share.counted, share.of, share.holds) == (4, 5, True)
    assert broken_invariants() == []
