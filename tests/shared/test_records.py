"""Whoever sees what is masked says why, and that stays."""

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from talentportal.shared.models import AccessAction, AccessRecord
from talentportal.shared.records import Seen, record_access
from talentportal.shared.refusals import Refused
from tests.support.worlds import factories


def test_who_saw_what_of_whom_and_why_is_recorded(city, django_assert_num_queries):
    user = city.city_examiner
    seen = [Seen("D-1", "张三"), Seen("D-1", "李四"), Seen("D-2")]
    with django_assert_num_queries(1):
        record_access(user=user, action=AccessAction.ID_NUMBER, seen=seen, reason=" 核对\x00原件 ")
    rows = AccessRecord.objects.order_by("pk")
    assert list(rows.values_list("user", "action", "subject", "person", "reason")) == [
        (user.pk, "id-number", "D-1", "张三", "核对原件"),
        (user.pk, "id-number", "D-1", "李四", "核对原件"),
        (user.pk, "id-number", "D-2", "", "核对原件"),
    ]


@pytest.mark.parametrize("reason", ["", "  ", "\u3000", "\u200b"])
def test_without_a_reason_nothing_is_recorded_and_nothing_may_be_shown(city, reason):
    with pytest.raises(Refused) as refused:
        record_access(
            user=city.city_examiner,
            action=AccessAction.ID_NUMBER,
            seen=[Seen("D-1", "张三")],
            reason=reason,
        )
    assert [refusal.code for refusal in refused.value.refusals] == ["reason-missing"]
    assert AccessRecord.objects.count() == 0


def test_an_auditor_finds_who_has_seen_the_number_of_somebody(city):
    for user, person in ((city.city_examiner, "张三"), (city.yuci_examiner, "李四")):
        record_access(
            user=user, action=AccessAction.ID_NUMBER, seen=[Seen("D-7", person)], reason="核对"
        )
    record_access(
        user=city.runner, action=AccessAction.BOOK, seen=[Seen("D-8", "张三")], reason="装订"
    )
    browser = Client()
    browser.force_login(
        factories.make_user("root", is_staff=True, is_superuser=True),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    address = reverse("admin:shared_accessrecord_changelist")

    def found(**query: str) -> list[tuple[str, str]]:
        page = browser.get(address, query)
        assert page.status_code == 200
        rows = page.context["cl"].queryset.order_by("pk")
        return [(row.user.username, row.person) for row in rows]

    assert found(q="张三") == [("city_examiner", "张三"), ("runner", "张三")]
    assert found(q="张三", action__exact="id-number") == [("city_examiner", "张三")]
    assert found(q="D-7") == [("city_examiner", "张三"), ("yuci_examiner", "李四")]
    assert found(q=city.runner.full_name) == [("runner", "张三")]


def test_what_was_recorded_under_former_names_is_found_under_one(city):
    migration = import_module("talentportal.shared.migrations.0005_access_actions")
    former = ["unmask_id_number", "id_number", "export-id-numbers", "book", "read-objection-file"]
    for action in former:
        AccessRecord.objects.create(user=city.runner, action=action, subject="D-1", reason="核对")
    migration.rename(apps, None)
    assert list(AccessRecord.objects.order_by("pk").values_list("action", flat=True)) == [
        "id-number",
        "id-number",
        "id-number-for-departments",
        "book",
        "read-objection-file",
    ]
    assert set(AccessRecord.objects.values_list("action", flat=True)) <= set(AccessAction.values)
