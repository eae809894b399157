"""Public notices: the period to the second, the allow-list, objections and what they hold back."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from nominations.models import Dossier
from nominations.moving import take_step
from reviews.invariants import INVARIANTS
from reviews.models import NoticeExtension, NoticeState, PublicNotice
from reviews.notices.rules.notice_period import period_of
from reviews.notices.services.extending import extend_notice
from reviews.notices.services.notices import (
    close_notice,
    digest_of,
    draft_notice,
    edit_notice,
    open_notice,
    take_back,
)
from reviews.notices.services.objections import file_objection
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.objecting import find, object_to, settled
from tests.support.refusals import codes, outcome_codes, refused_by
from tests.support.worlds import world
from tests.support.worlds.world import OPENING

END = datetime(2019, 9, 7, 0, 0, tzinfo=clock.CHINA)
SECOND = timedelta(seconds=1)


@pytest.fixture
def edition(city):
    return world.publish_edition(city)


@pytest.fixture
def proposed(city, edition):
    """Two dossiers that wait for public notice."""
    pairs = (("weaver", "yuci_bureau"), ("lacquerer", "pingyao_bureau"))
    return [
        world.bring_to(city, world.start_dossier(city, edition, city.people[who], office), "notice")
        for who, office in pairs
    ]


@pytest.fixture
def notice(city, edition, proposed):
    with clock.travel(OPENING):
        drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
        return open_notice(notice=drafted, actor=city.publisher)


# Start, end counting the first day, end not counting it; real notices (make-up Saturdays included).
WINDOWS = [
    (date(2020, 5, 14), date(2020, 5, 20), date(2020, 5, 21)),
    (date(2021, 9, 14), date(2021, 9, 18), date(2021, 9, 22)),
    (date(2022, 5, 7), date(2022, 5, 12), date(2022, 5, 13)),
    (date(2024, 1, 31), date(2024, 2, 5), date(2024, 2, 6)),
    (date(2024, 3, 6), date(2024, 3, 12), date(2024, 3, 13)),
]


@pytest.mark.parametrize(("start", "with_first", "without_first"), WINDOWS)
def test_working_days_are_those_of_the_state_council(
    city, edition, start, with_first, without_first
):
    declared = edition.published_revision.parsed.notice
    period = period_of(declared, start)
    assert (period.counting_first_day, period.not_counting_first_day) == (with_first, without_first)
    assert period.ends_on == with_first
    later = period_of(declared.model_copy(update={"count_first_day": None}), start)
    assert later.ends_on == without_first
    assert later.ends_at == datetime.combine(
        without_first + timedelta(days=1), datetime.min.time(), clock.CHINA
    )


def test_calendar_days_are_counted_as_they_come(city, edition):
    declared = edition.published_revision.parsed.notice.model_copy(update={"day_kind": "calendar"})
    period = period_of(declared, date(2019, 9, 28))
    assert (period.counting_first_day, period.not_counting_first_day) == (
        date(2019, 10, 2),
        date(2019, 10, 3),
    )


def test_a_notice_shows_the_fields_of_the_edition_and_no_others(notice):
    assert [entry.shown for entry in notice.entries.order_by("position")] == [
        [
            ["name", "张巧林"],
            ["employer", "晋中经纬纺织机械示例有限公司"],
            ["occupation", "挡车工"],
        ],
        [
            ["name", "李漆成"],
            ["employer", "晋中经纬纺织机械示例有限公司"],
            ["occupation", "挡车工"],
        ],
    ]
    assert (notice.opens_on, notice.ends_on, notice.ends_at) == (
        date(2019, 9, 2),
        date(2019, 9, 6),
        END,
    )


def test_numbers_typed_into_an_answer_are_not_published(city, edition, proposed):
    typed = "挡车工 电话138 0013 8000 证号11010519491231002X"
    Dossier.objects.filter(pk=proposed[0].pk).update(answers={"occupation": typed})
    with clock.travel(OPENING):
        drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
    shown = dict(drafted.entries.get(dossier=proposed[0]).shown)
    assert shown["occupation"] == "挡车工 电话＊＊＊ 证号＊＊＊"


@pytest.mark.parametrize(("moment", "expected"), [(-SECOND, "refused"), (0 * SECOND, "moved")])
def test_it_is_closed_at_its_end_and_not_one_second_before(
    city, notice, proposed, moment, expected
):
    with clock.travel(END + moment):
        if expected == "refused":
            with pytest.raises(Refused) as refused:
                close_notice(notice=notice, actor=city.publisher)
            assert codes(refused) == ["notice-still-runs"]
            with pytest.raises(Refused) as refused:
                take_step(dossier=proposed[0], verb="close_notice", actor=city.publisher)
            assert codes(refused) == ["notice_run-too-early"]
        else:
            outcomes = close_notice(notice=notice, actor=city.publisher)
            assert [outcome.done for outcome in outcomes] == [True, True]
    stages = [Dossier.objects.get(pk=dossier.pk).stage.key for dossier in proposed]
    expected_stage = "notice" if expected == "refused" else "party_review"
    assert stages == [expected_stage] * 2
    notice.refresh_from_db()
    assert notice.state == ("open" if expected == "refused" else "closed")
    with clock.travel(END + moment):
        assert [sentence for invariant in INVARIANTS for sentence in invariant()] == []


def test_an_objection_in_the_last_second_holds_its_dossier_and_no_other(city, notice):
    first, second = (entry.dossier for entry in notice.entries.order_by("position"))
    objection = object_to(notice, END - SECOND)
    assert (settled(first), settled(second)) == (False, True)
    with pytest.raises(Refused) as refused:
        object_to(notice, END)
    assert codes(refused) == ["notice-over"]
    with clock.travel(END):
        outcomes = close_notice(notice=notice, actor=city.publisher)
        assert [(each.dossier.pk, each.done) for each in outcomes] == [
            (first.pk, False),
            (second.pk, True),
        ]
        assert outcome_codes(outcomes) == ["objections_settled-unmet", "done"]
        notice.refresh_from_db()
        assert notice.state == NoticeState.OPEN
        with pytest.raises(Refused) as refused:
            close_notice(notice=notice, actor=city.publisher)
        assert codes(refused) == ["objections_settled-unmet", "objection-open"]
        assert first.number in str(refused.value.refusals[0])
        find(objection, "not_upheld", actor=city.publisher)
        assert settled(first)
        outcomes = close_notice(notice=notice, actor=city.publisher)
        assert [(o.dossier.pk, o.done) for o in outcomes] == [(first.pk, True)]
    notice.refresh_from_db()
    assert notice.state == NoticeState.CLOSED


def test_an_objection_upheld_ends_the_candidature_by_a_step_of_its_own(city, notice):
    entry = notice.entries.get(position=1)
    objection = object_to(notice, END - SECOND)
    with clock.travel(END):
        find(objection, "upheld", "falls", actor=city.publisher)
        assert not settled(entry.dossier)
        with pytest.raises(Refused) as refused:
            take_step(dossier=entry.dossier, verb="close_notice", actor=city.publisher)
        assert codes(refused) == ["objections_settled-unmet"]
        outcomes = close_notice(notice=notice, actor=city.publisher)
        assert [each.dossier.pk for each in outcomes if not each.done] == [entry.dossier_id]


def test_an_objection_to_the_whole_list_holds_everybody(city, notice, proposed):
    object_to(notice, OPENING, position=None)
    assert [settled(dossier) for dossier in proposed] == [False, False]


def test_signed_objections_only_where_the_edition_says_so(city):
    document = world.small_document()
    document["notices"][0]["objections"]["signed"] = "required"
    edition = world.publish_edition(city, document)
    world.bring_to(city, world.start_dossier(city, edition, city.weaver), "notice")
    with clock.travel(OPENING):
        drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
        shown = open_notice(notice=drafted, actor=city.publisher)
        with pytest.raises(Refused) as refused:
            file_objection(notice=shown, entry=None, text="有异议。")
        assert codes(refused) == ["objector-missing", "contact-missing"]


def test_nothing_changes_once_it_is_on_display_but_a_later_end(city, notice, proposed):
    digest = digest_of(notice)
    assert notice.digest == digest
    longer = {"notice": notice, "reason": "延长", "actor": city.publisher}
    with clock.travel(OPENING):
        with pytest.raises(Refused) as refused:
            edit_notice(notice=notice, title="别的", text="别的", actor=city.publisher)
        assert codes(refused) == ["notice-in-other-state"]
        for day in (date(2019, 9, 5), date(2019, 9, 6)):
            assert refused_by(extend_notice, ends_on=day, **longer) == ["never-shorter"]
        extend_notice(ends_on=date(2019, 9, 9), **longer | {"reason": "网站故障"})
    notice.refresh_from_db()
    assert (notice.digest, digest_of(notice)) == (digest, digest)
    later = datetime(2019, 9, 10, tzinfo=clock.CHINA)
    with clock.travel(later - SECOND), pytest.raises(Refused) as refused:
        take_step(dossier=proposed[0], verb="close_notice", actor=city.publisher)
    assert codes(refused) == ["notice_run-too-early"]
    with clock.travel(later):
        assert (
            take_step(dossier=proposed[0], verb="close_notice", actor=city.publisher).stage.key
            == "party_review"
        )


def test_each_extension_is_kept_and_none_goes_beyond_the_bound_or_comes_after_the_end(city, notice):
    """A8: ten years by a slip, an end that was over brought back, the first reason overwritten."""
    longer = {"notice": notice, "reason": "延长", "actor": city.publisher}
    with clock.travel(OPENING):
        for day in (date(2029, 9, 9), date(2019, 10, 2)):
            assert refused_by(extend_notice, ends_on=day, **longer) == ["too-long"]
        extend_notice(ends_on=date(2019, 9, 9), **longer | {"reason": "网站故障"})
        extend_notice(ends_on=date(2019, 10, 1), **longer | {"reason": "台风"})
    rows = NoticeExtension.objects.order_by("pk")
    assert [(each.from_day, each.to_day, each.reason) for each in rows] == [
        (date(2019, 9, 6), date(2019, 9, 9), "网站故障"),
        (date(2019, 9, 9), date(2019, 10, 1), "台风"),
    ]
    over = datetime(2019, 10, 2, tzinfo=clock.CHINA)
    with clock.travel(over):
        late = refused_by(extend_notice, ends_on=date(2019, 10, 1), **longer)
    assert late == ["notice-over"]


def test_those_on_a_notice_taken_back_need_a_new_one(city, edition, notice, proposed):
    with clock.travel(OPENING):
        with pytest.raises(Refused) as refused:
            draft_notice(edition=edition, stage="notice", actor=city.publisher)
        assert codes(refused) == ["nobody-to-announce"]
        with pytest.raises(Refused) as refused:
            take_back(notice=notice, reason=" ", actor=city.publisher)
        assert codes(refused) == ["reason-missing"]
        take_back(notice=notice, reason="名单有误", actor=city.publisher)
    with clock.travel(END), pytest.raises(Refused) as refused:
        take_step(dossier=proposed[0], verb="close_notice", actor=city.publisher)
    assert codes(refused) == ["notice_run-unmet"]
    with clock.travel(END):
        again = draft_notice(edition=edition, stage="notice", actor=city.publisher)
    assert again.entries.count() == 2


def test_an_open_objection_stands_on_the_next_notice_too(city, edition, notice):
    entry = notice.entries.get(position=1)
    object_to(notice, OPENING)
    with clock.travel(OPENING):
        take_back(notice=notice, reason="名单有误", actor=city.publisher)
        again = draft_notice(edition=edition, stage="notice", actor=city.publisher)
        open_notice(notice=again, actor=city.publisher)
    assert not settled(entry.dossier)


def test_what_goes_on_display_is_what_was_looked_through(city, edition, proposed):
    with clock.travel(OPENING):
        drafted = draft_notice(edition=edition, stage="notice", actor=city.publisher)
        take_step(dossier=proposed[0], verb="withdraw", actor=proposed[0].applicant)
        with pytest.raises(Refused) as refused:
            open_notice(notice=drafted, actor=city.publisher)
    assert codes(refused) == ["list-changed"]


@pytest.mark.parametrize("who", ["runner", "auditor", "yuci_recommender", "weaver", "charlie"])
def test_only_the_notice_officer_of_the_edition_may(city, edition, proposed, who):
    with clock.travel(OPENING), pytest.raises(PermissionDenied):
        draft_notice(edition=edition, stage="notice", actor=city.people[who])
    assert PublicNotice.objects.count() == 0
