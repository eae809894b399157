"""The clock: the only place where time is read."""

from datetime import UTC, datetime, timedelta

import pytest

from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any


def test_a_day_begins_when_it_begins_in_china():
    with clock.travel(datetime(2019, 7, 31, 15, 59, tzinfo=UTC)):
        assert clock.today().isoformat() == "2019-07-31"
    with clock.travel(datetime(2019, 7, 31, 16, 0, tzinfo=UTC)):
        assert clock.today().isoformat() == "2019-08-01"


def test_travelling_ends_with_its_block():
    then = datetime(2019, 1, 1, tzinfo=UTC)
    before = clock.now()
    with clock.travel(then):
        assert clock.now() == then
        assert clock.wall() > then + timedelta(days=365)
    assert before <= clock.now() < before + timedelta(minutes=1)


def test_the_demonstration_runs_ahead():
    with clock.shifted(timedelta(days=2)):
        assert clock.now() - clock.wall() > timedelta(days=1)
    assert clock.now() - clock.wall() < timedelta(minutes=1)


def test_a_refusal_carries_every_reason_as_a_sentence():
    with pytest.raises(Refused) as refused:
        refuse_if_any([Refusal("a", "甲缺盖章。", remedy="请补盖。"), Refusal("b", "乙已超额。")])
    assert refused.value.sentences == ["甲缺盖章。 请补盖。", "乙已超额。"]
    assert str(refused.value) == "甲缺盖章。 请补盖。\n乙已超额。"
    assert refuse_if_any([]) is None
