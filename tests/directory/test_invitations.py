"""Invitations: who may send them, and that a link works once, for a while, for what it names."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from talentportal.directory.duties import Duty, duties_of, grant, withdraw
from talentportal.directory.letters import token_of
from talentportal.directory.models import DutyChange, Invitation, Office, User
from talentportal.directory.services import invitations as service
from talentportal.directory.services.people import withdraw_duty
from talentportal.shared import clock
from talentportal.shared.jobs import run_due_jobs
from talentportal.shared.models import Job
from talentportal.shared.refusals import Refused
from tests.support.clients import as_
from tests.support.refusals import codes
from tests.support.worlds import factories
from tests.support.worlds.cast import City


def invited(
    city: City,
    office: str = "yuci_bureau",
    by: str = "yuci_manager",
    email: str = "New.Officer@example.com",
) -> Invitation:
    return service.invite(
        manager=city.people[by],
        office=city.offices[office],
        email=email,
        full_name="新示例",
        duties=[(Duty.EXAMINE, city.offices[office])],
    )


def link_of(invitation: Invitation) -> str:
    return reverse("invitation", args=[token_of(invitation)])


NEW_ACCOUNT = {
    "full_name": "新示例",
    "username": "newofficer",
    "password": "a-long-enough-one",
    "password_again": "a-long-enough-one",
}


def test_the_letter_brings_somebody_to_a_new_account_with_the_duty(
    city: City, client: Client
) -> None:
    page = as_(client, city.yuci_manager).post(
        reverse("invite", args=[city.yuci_bureau.pk]),
        {"full_name": "新示例", "email": "new.officer@example.com", "duties": ["examine"]},
    )
    assert page.headers["Location"] == reverse("office_people", args=[city.yuci_bureau.pk])
    run_due_jobs()
    (letter,) = mail.outbox
    assert letter.to == ["new.officer@example.com"]
    link = re.search(r"http://testserver(/\S+)", letter.body)
    assert link is not None
    browser = Client()
    assert browser.get(link[1]).status_code == 200
    assert browser.post(link[1], NEW_ACCOUNT).headers["Location"] == reverse("account_login")
    user = User.objects.get(username="newofficer")
    assert [(held.duty, held.on) for held in duties_of(user)] == [(Duty.EXAMINE, city.yuci_bureau)]
    data = {"login": "newofficer", "password": "a-long-enough-one"}
    assert browser.post(reverse("account_login"), data).headers["Location"] == reverse("home")


def test_neither_the_row_nor_the_job_holds_the_link(city: City) -> None:
    invitation = invited(city)
    token = token_of(invitation)
    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(Job.objects.values("params", "key")))


def test_somebody_who_is_signed_in_accepts_with_his_account(city: City, client: Client) -> None:
    invitation = invited(city, email=city.stranger.email)
    assert as_(client, city.stranger).post(link_of(invitation)).status_code == 302
    assert [held.duty for held in duties_of(city.stranger)] == [Duty.EXAMINE]
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == ("accepted", city.stranger)


def test_a_link_works_once(city: City) -> None:
    invitation = invited(city, email=city.stranger.email)
    assert as_(Client(), city.stranger).post(link_of(invitation)).status_code == 302
    assert as_(Client(), city.weaver).post(link_of(invitation)).status_code == 409
    assert duties_of(city.weaver) == []


def test_a_forged_link_is_not_found(city: City, client: Client) -> None:
    token = token_of(invited(city))
    assert client.get(reverse("invitation", args=[token])).status_code == 200
    assert client.get(reverse("invitation", args=[token[:-1] + "*"])).status_code == 404


def test_an_expired_and_a_revoked_link_say_so(city: City, client: Client) -> None:
    invitation = invited(city)
    as_(client, city.stranger)
    with clock.travel(clock.now() + timedelta(days=15)):
        page = client.post(link_of(invitation))
    assert (page.status_code, "此邀请已过期" in page.content.decode()) == (409, True)
    service.revoke(manager=city.yuci_manager, invitation=invitation)
    page = client.post(link_of(invitation))
    assert (page.status_code, "此邀请已被撤回" in page.content.decode()) == (409, True)
    assert duties_of(city.stranger) == []


def test_sending_again_replaces_the_link_and_revives_an_expired_one(
    city: City, client: Client
) -> None:
    invitation = invited(city)
    old = link_of(invitation)
    Invitation.objects.update(expires_at=clock.now() - timedelta(days=1))
    fresh = service.resend(manager=city.yuci_manager, invitation=invitation)
    assert client.get(old).status_code == 404
    assert client.get(link_of(fresh)).status_code == 200


@pytest.mark.parametrize(
    ("manager", "office", "allowed"),
    [
        ("city_manager", "loom_works", True),
        ("city_manager", "leading_group", True),
        ("yuci_manager", "yuci_bureau", True),
        ("yuci_manager", "loom_works", True),
        ("yuci_manager", "lacquer_works", False),
        ("yuci_manager", "city_bureau", False),
        ("loom_recommender", "loom_works", True),
        ("loom_recommender", "glass_works", False),
        ("loom_recommender", "yuci_bureau", False),
        ("yuci_examiner", "yuci_bureau", False),
        ("charlie", "yuci_bureau", False),
    ],
)
def test_managers_invite_to_their_office_and_below_only(
    city: City, client: Client, manager: str, office: str, allowed: bool
) -> None:
    page = as_(client, city.people[manager]).get(reverse("invite", args=[city.offices[office].pk]))
    assert page.status_code == (200 if allowed else 404)
    if allowed:
        assert invited(city, office, manager).is_open
    else:
        with pytest.raises(Refused) as refused:
            invited(city, office, manager)
        assert codes(refused) == ["not-your-office"]


def test_an_invitation_dies_with_the_inviters_right_to_give_it(city: City) -> None:
    invitation = invited(city)
    withdraw(city.yuci_manager, Duty.MANAGE, city.yuci_bureau)
    with pytest.raises(Refused) as refused:
        service.accept(invitation=invitation, user=city.stranger)
    assert codes(refused) == ["inviter-left"]
    assert duties_of(city.stranger) == []


def test_nobody_accepts_his_own_invitation(city: City, client: Client) -> None:
    invitation = invited(city)
    EmailAddress.objects.create(
        user=city.yuci_manager, email="new.officer@example.com", verified=True
    )
    assert as_(client, city.yuci_manager).post(link_of(invitation)).status_code == 409
    with pytest.raises(Refused) as refused:
        service.accept(invitation=invitation, user=city.yuci_manager)
    assert codes(refused) == ["own-invitation"]
    assert [held.duty for held in duties_of(city.yuci_manager)] == [Duty.MANAGE]


def test_nobody_invites_an_address_of_his_own(city: City) -> None:
    with pytest.raises(Refused) as refused:
        invited(city, email=city.yuci_manager.email)
    assert codes(refused) == ["own-invitation"]
    second = factories.make_user(full_name=city.yuci_manager.full_name, phone="13800000001")
    User.objects.filter(pk=city.yuci_manager.pk).update(phone=second.phone)
    city.yuci_manager.refresh_from_db()
    with pytest.raises(Refused) as refused:
        invited(city, email=second.email)
    assert codes(refused) == ["own-invitation"]


def test_an_invitation_is_for_the_address_that_it_was_sent_to(city: City, client: Client) -> None:
    invitation = invited(city)
    assert as_(client, city.stranger).post(link_of(invitation)).status_code == 409
    with pytest.raises(Refused) as refused:
        service.accept(invitation=invitation, user=city.stranger)
    assert codes(refused) == ["another-address"]
    assert duties_of(city.stranger) == []


def test_duties_given_and_withdrawn_are_on_record(city: City, client: Client) -> None:
    invitation = invited(city, email=city.stranger.email)
    service.accept(invitation=invitation, user=city.stranger)
    withdraw_duty(
        manager=city.city_manager,
        person=city.stranger,
        duty=Duty.EXAMINE,
        office=city.yuci_bureau,
        reason="调离",
    )
    rows = DutyChange.objects.filter(person=city.stranger).order_by("pk")
    assert list(rows.values_list("duty", "given", "by", "cause", "reason", "office")) == [
        ("examine", True, city.yuci_manager.pk, "invitation", "", city.yuci_bureau.pk),
        ("examine", False, city.city_manager.pk, "manager", "调离", city.yuci_bureau.pk),
    ]
    page = as_(client, city.yuci_manager).get(reverse("office_people", args=[city.yuci_bureau.pk]))
    assert "调离" in page.content.decode()


def test_the_database_changes_no_record_of_a_duty(city: City) -> None:
    grant(city.stranger, Duty.EXAMINE, city.yuci_bureau)
    with pytest.raises(DatabaseError), transaction.atomic():
        DutyChange.objects.update(reason="x")


def test_no_second_account_is_opened_for_a_known_address(city: City, client: Client) -> None:
    Invitation.objects.filter(pk=invited(city).pk).update(email="weaver@example.com")
    invitation = Invitation.objects.get()
    before = User.objects.count()
    assert client.post(link_of(invitation), NEW_ACCOUNT).status_code == 409
    assert (User.objects.count(), invitation.state) == (before, "open")


def test_a_duty_that_the_office_does_not_have_cannot_be_chosen(city: City, client: Client) -> None:
    page = as_(client, city.loom_recommender).post(
        reverse("invite", args=[city.loom_works.pk]),
        {"full_name": "新", "email": "x@example.com", "duties": ["approve"]},
    )
    assert page.status_code == 200
    assert Invitation.objects.count() == 0


def test_withdrawing_asks_first_and_ends_the_duty_with_the_next_request(
    city: City, client: Client
) -> None:
    officer = as_(Client(), city.yuci_examiner)
    assert officer.get(reverse("employers_to_confirm")).status_code == 200
    address = reverse("withdraw_duty", args=[city.yuci_bureau.pk, city.yuci_examiner.pk, "examine"])
    as_(client, city.yuci_manager)
    assert client.get(address).status_code == 200
    assert officer.get(reverse("employers_to_confirm")).status_code == 200
    assert client.post(address).status_code == 409
    assert client.post(address, {"reason": "调离"}).status_code == 302
    assert officer.get(reverse("employers_to_confirm")).status_code == 403
    assert client.post(address).status_code == 404


def test_nobody_withdraws_in_an_office_that_is_not_his(city: City) -> None:
    address = reverse("withdraw_duty", args=[city.yuci_bureau.pk, city.yuci_examiner.pk, "examine"])
    assert as_(Client(), city.yuci_manager).get(address).status_code == 200
    for name in ("pingyao_manager", "yuci_examiner", "loom_recommender", "charlie"):
        assert as_(Client(), city.people[name]).post(address).status_code == 404
    assert [held.duty for held in duties_of(city.yuci_examiner)] == [Duty.EXAMINE]


def test_the_last_management_is_not_given_away_by_mistake(city: City) -> None:
    address = reverse("withdraw_duty", args=[city.yuci_bureau.pk, city.yuci_manager.pk, "manage"])
    assert as_(Client(), city.yuci_manager).post(address).status_code == 409
    assert as_(Client(), city.city_manager).post(address, {"reason": "轮岗"}).status_code == 302
    assert duties_of(city.yuci_manager) == []


def test_the_list_of_offices_is_what_one_manages(city: City, client: Client) -> None:
    page = as_(client, city.yuci_manager).get(reverse("offices"))
    assert [office.name for office in page.context["page_obj"]] == [
        office.name
        for office in Office.objects.filter(path__startswith=city.yuci.path).order_by("path")
    ]
    assert as_(Client(), city.stranger).get(reverse("offices")).status_code == 403
