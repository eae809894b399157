"""Whoever sees what is masked says why, and that stays."""

import pytest

from talentportal.shared.models import AccessRecord
from talentportal.shared.records import record_access
from talentportal.shared.refusals import Refused


def test_who_saw_what_and_why_is_recorded(city):
    user = city.city_examiner
    record_access(user=user, action="id-number", subject="person 7", reason=" 核对\x00原件 ")
    assert list(AccessRecord.objects.values_list("user", "action", "subject", "reason")) == [
        (user.pk, "id-number", "person 7", "核对原件")
    ]


@pytest.mark.parametrize("reason", ["", "  ", "\u3000", "\u200b"])
def test_without_a_reason_nothing_is_recorded_and_nothing_may_be_shown(city, reason):
    with pytest.raises(Refused) as refused:
        record_access(
            user=city.city_examiner, action="id-number", subject="person 7", reason=reason
        )
    assert [refusal.code for refusal in refused.value.refusals] == ["reason-missing"]
    assert AccessRecord.objects.count() == 0
