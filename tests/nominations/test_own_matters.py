"""Nobody decides his own matter: not by another account, not for his employer, not over rivals."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from nominations.desk.deadlines import set_earlier_deadline
from nominations.desk.own_windows import OwnWindow
from nominations.models import Dossier, Recusal
from nominations.moving import take_step
from nominations.own_matters import OwnMatter, own_matter
from reviews.deciding.services.lists import arrange, open_list, seal
from reviews.experts.services.assigning import require_run
from reviews.experts.services.forming import eligible_experts, form_panel
from reviews.experts.services.sheets import ask_reopening
from reviews.models import ScoreSheet
from reviews.notices.services.inquiries import Found, record_finding
from reviews.notices.services.notices import draft_notice, open_notice
from reviews.notices.services.objections import file_objection
from talentportal.directory.duties import Duty, grant
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.clients import signed_in
from tests.support.refusals import codes, refused_by
from tests.support.worlds import factories, world
from tests.support.worlds.ranked_lists import Office
from tests.support.worlds.stage import set_stage


@pytest.fixture
def stage(city):
    return set_stage(city)


def applying(stage, user):
    """The first dossier becomes one of ``user``."""
    first = stage.dossiers[0]
    Dossier.objects.filter(pk=first.pk).update(
        applicant=user, person=getattr(user, "person", None) or factories.make_person(user)
    )
    return Dossier.objects.get(pk=first.pk)


def test_whoever_applies_runs_nothing_in_the_edition(city, stage):
    applying(stage, city.runner)
    with pytest.raises(OwnMatter) as refused:
        require_run(city.runner, stage.edition)
    assert codes(refused) == ["own-matter"]


def test_the_refusal_names_who_acts_instead(city, stage):
    applying(stage, city.runner)
    found = own_matter(city.runner, edition=stage.edition, duty=Duty.RUN, on=stage.edition)
    assert found
    assert str(city.city) in found.refusals[0].remedy
    grant(city.stranger, Duty.RUN, stage.edition)
    found = own_matter(city.runner, edition=stage.edition, duty=Duty.RUN, on=stage.edition)
    assert found
    assert city.stranger.full_name in found.refusals[0].remedy


def test_who_withdrew_has_no_matter_of_his_own(city, stage):
    own = applying(stage, city.runner)
    Dossier.objects.filter(pk=own.pk).update(state="withdrawn", employer=None)
    require_run(city.runner, stage.edition)


def test_a_second_account_is_the_same_person(city, stage):
    other = factories.make_user(full_name=city.runner.full_name)
    own = applying(stage, other)
    require_run(city.runner, stage.edition)  # a namesake, as far as anybody knows
    city.runner.phone = own.person.phone
    city.runner.save(update_fields=["phone"])
    assert refused_by(require_run, city.runner, stage.edition) == ["own-matter"]


def test_who_works_for_the_employer_of_some_decides_over_none_of_them(city, stage):
    grant(city.loom_recommender, Duty.RUN, stage.edition)
    assert refused_by(require_run, city.loom_recommender, stage.edition) == ["own-matter"]
    nobody = Dossier.objects.none()
    require_run(city.loom_recommender, stage.edition, nobody)


@pytest.fixture
def edition(city):
    return world.publish_edition(city)


def test_an_employer_recommends_its_own_people(city, edition):
    draft = world.start_dossier(city, edition)
    Dossier.objects.filter(pk=draft.pk).update(employer=city.loom_works)
    found = own_matter(
        city.loom_recommender, edition=edition, duty=Duty.RECOMMEND, on=city.loom_works
    )
    assert found is None


def test_panels_sheets_and_reopenings_are_not_for_whoever_applies(city, stage):
    panel = stage.panel()
    stage.score(panel, 0, 0, "50")
    applying(stage, city.runner)
    sheet = ScoreSheet.objects.get()
    assert refused_by(ask_reopening, sheet=sheet, actor=city.runner, reason="x") == ["own-matter"]
    assert refused_by(stage.panel, name="二组") == ["own-matter"]


def test_a_runner_who_applies_moves_nobody(city, stage):
    applying(stage, city.runner)
    with pytest.raises(Refused) as refused:
        take_step(dossier=stage.dossiers[1], verb="shortlist", actor=city.runner)
    assert codes(refused) == ["own-matter"]


def test_an_expert_with_a_second_account_is_found(city, stage):
    expert = stage.experts[0].user
    second = factories.make_user(full_name=expert.full_name)
    applying(stage, second)
    panel = form_panel(
        edition=stage.edition,
        stage="review",
        actor=city.runner,
        name="一组",
        experts=[each.pk for each in stage.experts],
        dossiers=[each.pk for each in stage.dossiers],
    )
    stood_aside = panel.assignments.filter(recused_by_rule=True)
    assert [(each.expert.user, each.dossier) for each in stood_aside] == [
        (expert, stage.dossiers[0])
    ]


def test_an_expert_known_to_apply_is_not_called(city, stage):
    expert = stage.experts[0].user
    own = applying(stage, factories.make_user(full_name=expert.full_name))
    expert.phone = own.person.phone
    expert.save(update_fields=["phone"])
    assert stage.experts[0] not in eligible_experts(stage.edition, stage.dossiers[1:])


@pytest.fixture
def office(city):
    return Office(city, 2)


def test_a_list_is_not_ranked_or_sealed_by_somebody_on_it(city, office):
    ranked = office.arranged()
    Dossier.objects.filter(pk=office.keys[0]).update(applicant=office.actor)
    with clock.travel(world.REVIEWING):
        for act in (
            lambda: open_list(place=office.place, actor=office.actor),
            lambda: arrange(
                ranked=ranked, place=office.place, order=office.keys, actor=office.actor
            ),
            lambda: seal(ranked=ranked, place=office.place, actor=office.actor),
        ):
            assert refused_by(act) == ["own-matter"]


def test_the_page_of_the_list_says_why_and_the_recusal_is_kept(city, office):
    Dossier.objects.filter(pk=office.keys[0]).update(applicant=office.actor)
    place = office.place
    arguments = place.arguments
    url = reverse("reviews:list", kwargs=arguments)
    for _twice in range(2):
        assert signed_in(office.actor).get(url).status_code == 409
    recusal = Recusal.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Recusal.objects.update(interest="team")
    assert (recusal.officer, recusal.duty, recusal.dossier_id, recusal.interest) == (
        office.actor,
        place.duty,
        office.keys[0],
        "applies",
    )


def test_an_own_deadline_is_not_set_by_whoever_applies(city, edition):
    world.start_dossier(city, edition, city.yuci_examiner)
    window = OwnWindow(edition, city.yuci_bureau, "examination", "审核", world.OPENING, None)
    refused = refused_by(
        set_earlier_deadline, window=window, closes_at=None, actor=city.yuci_examiner
    )
    assert refused == ["own-matter"]


def test_an_objection_to_a_list_is_not_shown_to_somebody_on_it(city, edition):
    draft = world.start_dossier(city, edition)
    dossier = world.bring_to(city, draft, "notice")
    with clock.travel(world.OPENING):
        notice = draft_notice(edition=edition, stage="notice", actor=city.publisher)
        open_notice(notice=notice, actor=city.publisher)
        objection = file_objection(notice=notice, entry=None, text="全部名单有异议")
        page = reverse("reviews:objection", args=[objection.reference])
        assert signed_in(city.publisher).get(page).status_code == 200
        Dossier.objects.filter(pk=dossier.pk).update(applicant=city.publisher)
        assert signed_in(city.publisher).get(page).status_code == 404
        refused = refused_by(
            record_finding,
            objection=objection,
            found=Found(result="not_upheld", finding="不属实", answer="不属实"),
            actor=city.publisher,
        )
    assert refused == ["own-matter"]
