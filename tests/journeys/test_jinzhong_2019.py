"""“晋中工匠” 2019 from an empty portal to an honouree in the register, by pressing what is shown."""

import io
from pathlib import Path

import pikepdf
import pytest
from django.core.management import call_command

from rehearsals import made_up
from talentportal.programs.document.text import yaml_file
from talentportal.programs.services import publish as publish_revision
from talentportal.programs.services import save_revision
from tests.journeys.applying import Applicant, correct, fill_in, hand_in, sign_up, start
from tests.journeys.browsing import Journey
from tests.journeys.deciding import initial_review, recommend, return_once
from tests.journeys.publishing import (
    approve,
    close_notice,
    download_book,
    follow,
    look_up,
    object_to,
    open_notice,
    read_letter,
    settle,
)
from tests.journeys.selecting import form_panel, propose, qualify, receive_list, score, shortlist
from tests.support.worlds import factories

EDITION = Path(__file__).parents[2] / "fixtures/editions/jinzhong-craftsman-2019.yaml"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_MEMBER = {"person": {"a-political_status": "群众"}}
WEAVER = Applicant("周慧兰", "huilan@example.com", made_up.id_number(7001))
CASTER = Applicant(
    "王㛃琳", "jielin@example.com", made_up.id_number(7002), "玻璃", changes=NO_MEMBER
)
FITTER = Applicant("赵铁柱", "tiezhu@example.com", made_up.id_number(7003), changes=NO_MEMBER)


def publish(journey: Journey) -> None:
    journey.on("2019-07-01T09:00")
    document = yaml_file.load(EDITION.read_text(encoding="utf-8"))
    revision = save_revision(document=document, city=journey.city.offices["city"]).revision
    publish_revision(revision=revision)
    journey.city.grant_edition_duties(revision.edition)
    factories.make_user("expert_four", "冯砚夏")


def apply(journey: Journey) -> None:
    journey.on("2019-07-10T09:00")
    for who in (WEAVER, CASTER, FITTER):
        picture = who is WEAVER
        page = sign_up(journey, who, picture)
        start(journey, page, who, picture)
        fill_in(journey, page, who, picture)
        hand_in(journey, page, picture)


def examine(journey: Journey) -> None:
    journey.on("2019-07-15T09:00")
    return_once(journey, WEAVER.name)
    correct(journey, WEAVER)
    for who in (WEAVER, CASTER, FITTER):
        initial_review(journey, who.name, who is WEAVER)


def recommended(journey: Journey) -> None:
    journey.on("2019-07-18T09:00")
    # Four departments for the member of the party, two for each of the others.
    recommend(journey, [WEAVER.name, CASTER.name, FITTER.name], answers=8)


EXPERTS = ["expert_one", "expert_two", "expert_three", "expert_four"]
ALL = [WEAVER.name, CASTER.name, FITTER.name]


def qualified(journey: Journey) -> None:
    journey.on("2019-08-05T09:00")
    receive_list(journey)
    qualify(journey, ALL)


def scored(journey: Journey) -> None:
    journey.on("2019-08-12T09:00")
    form_panel(journey, [WEAVER.name, CASTER.name], EXPERTS)
    for number, expert in enumerate(EXPERTS):
        score(journey, expert, number, CASTER.name if expert == "expert_four" else "")


def proposed(journey: Journey) -> None:
    journey.on("2019-08-22T09:00")
    shortlist(journey, [WEAVER.name, CASTER.name], FITTER.name)
    propose(journey, ALL)


def announced(journey: Journey) -> None:
    journey.on("2019-08-26T09:00")
    open_notice(journey, ALL)
    journey.on("2019-08-27T09:00")
    reference = object_to(journey, CASTER.name)
    settle(journey, reference)
    follow(journey, reference)
    journey.on("2019-09-02T09:00")
    close_notice(journey)


def honoured(journey: Journey) -> None:
    journey.on("2019-09-05T09:00")
    approve(journey, "party_approver", ALL, "市委组织部部务会议", "市组通字〔2019〕52号")
    journey.on("2019-09-10T09:00")
    approve(journey, "group_approver", ALL, "市委人才工作领导小组会议", "市人才〔2019〕3号")
    look_up(journey, WEAVER.name)
    journey.work()
    read_letter(journey, WEAVER)
    book = download_book(journey, WEAVER)
    with pikepdf.open(io.BytesIO(book)) as pdf:
        assert len(pdf.pages) > 5


PHASES = [apply, examine, recommended, qualified, scored, proposed, announced, honoured]


def test_from_an_empty_portal_to_the_register(journey: Journey) -> None:
    publish(journey)
    for phase in PHASES:
        phase(journey)
    call_command("check_invariants")
