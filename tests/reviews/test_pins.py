"""A procedure keeps the rules under which it began, whatever is published afterwards."""

from datetime import timedelta
from decimal import Decimal

import pytest

from nominations.models import Attachment, Dossier, Visit
from reviews.deciding.selectors.lists import lists_keeping, under
from reviews.experts.selectors.scoring import papers_for
from reviews.experts.services.forming import open_scoring
from reviews.experts.services.panels import close_panel
from reviews.experts.services.ranking import rankings
from reviews.experts.sheets.ranking import workbook_of
from reviews.invariants import closed_results_are_what_their_rules_give
from reviews.models import Panel, PublicNotice, RankedList, RoundResult
from reviews.notices.selectors.notices import notices_keeping
from reviews.notices.services.notices import draft_notice, open_notice
from reviews.notices.services.objections import file_objection
from talentportal.programs.document import EditionDocument
from talentportal.programs.selectors import TOUCHED
from talentportal.shared import clock
from tests.support.clients import review_page, signed_in
from tests.support.source import ROOT
from tests.support.worlds import world
from tests.support.worlds.cast import City
from tests.support.worlds.ranked_lists import Office
from tests.support.worlds.stage import Stage, publish_another, put_in_force, set_stage
from tests.support.worlds.world import OPENING

pytestmark = pytest.mark.django_db

SWAPPED = [
    {"key": "skill", "label": "技艺水平", "maximum": "40"},
    {"key": "deeds", "label": "业绩贡献", "maximum": "60"},
]
UNEVEN = [["60", "0", "20"], ["30", "30", "31"], ["10", "10", "45"]]
"""The mean and the median order these differently."""


def shown(stage: Stage) -> list[tuple[str, Decimal | None, int]]:
    (ranking,) = rankings(stage.edition, "review")
    return [(each.dossier.number, each.score, each.rank) for each in ranking.results]


def stored() -> list[tuple[str, Decimal | None, int | None]]:
    rows = Dossier.objects.order_by("rank").values_list("number", "final_score", "rank")
    return list(rows)


def closed(city: City, skills: list[list[str]] = UNEVEN, **review) -> Stage:
    stage = set_stage(city, dossiers=len(skills), **(review or {"aggregation": "mean"}))
    panel = stage.panel()
    stage.score_all(panel, skills)
    close_panel(panel=panel, actor=stage.runner)
    return stage


def test_a_panel_at_work_keeps_what_points_are_given_for(city: City):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel()
    stage.score(panel, 0, 0, "60")
    publish_another(stage.edition, criteria=SWAPPED)
    stage.score(panel, 1, 0, "59")
    stage.score(panel, 2, 0, "58")
    panel = Panel.objects.get()
    assert [each.maximum for each in panel.review.criteria] == [60, 40]
    close_panel(panel=panel, actor=stage.runner)
    assert Dossier.objects.get().final_score == Decimal("89.00")


def test_a_panel_that_has_not_begun_takes_the_new_rules(city: City):
    stage = set_stage(city, dossiers=1)
    forming = stage.panel(opened=False)
    publish_another(stage.edition, criteria=SWAPPED)
    assert [each.maximum for each in Panel.objects.get(pk=forming.pk).review.criteria] == [40, 60]


def test_a_later_panel_of_the_round_keeps_the_rules_of_the_first(city: City):
    stage = set_stage(city, dossiers=2)
    first, second = stage.dossiers
    stage.panel(dossiers=[first.pk])
    publish_another(stage.edition, criteria=SWAPPED)
    later = stage.panel(dossiers=[second.pk], name="第二评审组")
    assert [each.maximum for each in later.review.criteria] == [60, 40]


@pytest.mark.parametrize(
    "changed",
    [
        {"aggregation": "median"},
        {"criteria": SWAPPED, "aggregation": "mean"},
        {"tie_break": ["deeds"], "aggregation": "mean"},
        {"minimum_score": "79", "aggregation": "mean"},
        {"decimals": 0, "aggregation": "mean"},
    ],
)
def test_a_closed_result_is_shown_as_it_was_written_down(city: City, changed):
    stage = closed(city)
    before, against = (
        shown(stage),
        [each.against for each in rankings(stage.edition, "review")[0].results],
    )
    publish_another(stage.edition, **changed)
    assert shown(stage) == before == stored()
    assert [each.against for each in rankings(stage.edition, "review")[0].results] == against
    assert list(closed_results_are_what_their_rules_give()) == []
    assert workbook_of(stage.edition, rankings(stage.edition, "review"))


def test_who_leaves_afterwards_leaves_a_gap_and_the_line_reaches_one_further(city: City):
    stage = closed(city)
    first = Dossier.objects.get(rank=1)
    Dossier.objects.filter(pk=first.pk).update(state="withdrawn")
    (ranking,) = rankings(stage.edition, "review")
    assert [each.rank for each in ranking.results] == [2, 3]
    assert [ranking.is_above(each) for each in ranking.results] == [True, True]
    assert list(closed_results_are_what_their_rules_give()) == []


@pytest.mark.parametrize("fields", [{"score": "1.00"}, {"rank": 3}])
def test_a_stored_result_that_its_rules_do_not_give_breaks_a_promise(city: City, fields):
    closed(city)
    RoundResult.objects.filter(rank=1).update(**fields)
    assert list(closed_results_are_what_their_rules_give())


def test_a_result_changed_on_the_dossier_alone_breaks_a_promise(city: City):
    closed(city)
    Dossier.objects.filter(rank=2).update(final_score="99.00")
    assert list(closed_results_are_what_their_rules_give())


def named(edition, **review) -> list[str]:
    """What the page of publication says, were the review changed like this."""
    document = edition.published_revision.document
    changed = EditionDocument.model_validate(document | {"review": document["review"] | review})
    return [sentence for ask in TOUCHED for sentence in ask(edition, changed)]


def test_publishing_names_a_panel_that_keeps_its_rules_where_they_would_change(city: City):
    stage = set_stage(city)
    stage.panel(opened=False)
    assert not any("评审组" in each for each in named(stage.edition, aggregation="median"))
    panel = Panel.objects.get()
    open_scoring(panel=panel, due_at=clock.now() + timedelta(days=3), actor=stage.runner)
    assert not any("评审组" in each for each in named(stage.edition))
    assert any("评审组" in each for each in named(stage.edition, aggregation="median"))


def test_an_ended_panel_is_named_until_nobody_waits_there(city: City):
    stage = closed(city)
    assert any("评审组" in each for each in named(stage.edition, decimals=0))
    Visit.objects.update(left_at=clock.now())
    assert not any("评审组" in each for each in named(stage.edition, decimals=0))


def test_the_page_of_a_panel_says_that_it_keeps_earlier_rules(city: City):
    stage = set_stage(city, dossiers=1)
    panel = stage.panel()
    page = review_page(signed_in(stage.runner), "panel", panel.pk)
    assert "第1版" not in page.content.decode()
    publish_another(stage.edition, aggregation="median")
    page = review_page(signed_in(stage.runner), "panel", panel.pk)
    assert "第1版" in page.content.decode()


@pytest.fixture
def on_display(city: City):
    edition = world.publish_edition(city)
    draft = world.start_dossier(city, edition, city.people["weaver"], "yuci_bureau")
    world.bring_to(city, draft, "notice")
    with clock.travel(OPENING):
        drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
        return open_notice(notice=drafted, actor=city.publisher)


def test_a_notice_on_display_keeps_what_the_edition_said_of_it(on_display):
    edition = on_display.edition
    content = edition.published_revision.document
    objections = content["notices"][0]["objections"] | {"signed": "required"}
    changed = content | {"notices": [content["notices"][0] | {"objections": objections, "days": 7}]}
    assert notices_keeping(edition, EditionDocument.model_validate(changed))
    assert notices_keeping(edition, edition.published_revision.parsed) == []
    put_in_force(edition, changed)
    kept = PublicNotice.objects.get()
    assert kept.declared == on_display.declared
    with clock.travel(OPENING):
        file_objection(notice=kept, entry=None, text="匿名反映的问题。")


def test_a_list_keeps_the_shares_under_which_it_was_begun(city: City):
    office = Office(city, 2)
    office.arranged()
    content = office.edition.published_revision.document
    put_in_force(office.edition, content | {"limits": [], "shares": []})
    ranked = RankedList.objects.get()
    assert ranked.document.limits
    assert under(office.place, ranked).document == ranked.document
    office.edition.refresh_from_db()
    assert lists_keeping(office.edition, office.edition.published_revision.parsed)


OF_NOTHING_THAT_RUNS = {
    "reviews/notices/services/notices.py",  # the words of a draft
    "reviews/notices/views/public.py",  # the edition itself, as everybody reads it
}


def test_rules_of_what_runs_are_read_from_nowhere_else():
    read = {
        str(path.relative_to(ROOT))
        for room in ("experts", "notices")
        for path in (ROOT / "reviews" / room).rglob("*.py")
        if "published_revision.parsed" in path.read_text(encoding="utf-8")
    }
    assert read == OF_NOTHING_THAT_RUNS


def test_experts_open_papers_by_the_rules_of_their_panel(city: City):
    stage = set_stage(city, dossiers=1)
    content = stage.edition.published_revision.document
    material = content["materials"][0] | {"shown_to_experts": None}
    put_in_force(stage.edition, content | {"materials": [material]})
    panel = stage.panel()
    assignment = stage.assignment(panel)
    Attachment.objects.create(
        dossier=stage.dossiers[0],
        material=material["key"],
        size=1,
        pages=1,
        uploaded_by=city.weaver,
    )
    assert papers_for(assignment) == []
    put_in_force(stage.edition, content)
    assert papers_for(stage.assignment(Panel.objects.get())) == []
