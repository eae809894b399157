"""What comes of an honour: its term, payments by year, and what a revocation takes away."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from nominations.applying.standing import standing_of
from nominations.models import Dossier, Event
from nominations.moving import Inputs, take_step
from reviews.honours.selectors.payments import sums_of
from reviews.honours.services.holding import record_act
from reviews.honours.services.payments import draw_up_payments, mark_paid, take_back_payment
from reviews.honours.sheets.payments import payments_workbook
from reviews.models import Payment
from talentportal.programs.ages import months_after
from talentportal.programs.document.schema.results import Results
from talentportal.programs.models import Ban, Edition, HonourRecord
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared import clock
from tests.support.clients import signed_in
from tests.support.refusals import refusal_of
from tests.support.revoking import revoked_for
from tests.support.worlds import world
from tests.support.worlds.cast import City
from tests.support.worlds.prizes import publish

BASE = {"certificate_title": "证书", "certificate_text": "{name}", "issued_by": "领导小组"}
SIXTY = [{"yuan": 20}, {"yuan": 40, "year": 2}]


def results(**given: Any) -> Results:
    return Results.model_validate(BASE | given)


# The register


@pytest.fixture
def edition(city: City) -> Edition:
    return publish(city, world.small_document())


@pytest.fixture
def honoured(city: City, edition: Edition) -> Dossier:
    """Honoured today; the edition's windows lie in the past."""
    dossier = world.bring_to(city, world.start_dossier(city, edition, city.weaver), "the end")
    record = HonourRecord.objects.get()
    assert record.term_ends_on == months_after(record.awarded_on, 36) - timedelta(days=1)
    record.awarded_on = clock.today()
    record.term_ends_on = months_after(clock.today(), 36) - timedelta(days=1)
    record.save()
    return dossier


@pytest.mark.django_db
def test_the_register_says_until_when_an_honour_lasts(city: City, honoured: Dossier):
    record = HonourRecord.objects.get()
    client = signed_in(city.runner)
    ends = f"{record.term_ends_on:%Y-%m-%d}"
    for url in ("/honours/", f"/honours/{record.pk}/", "/editions/craftsman-2019/desk/honourees/"):
        assert ends in client.get(url).content.decode()
    assert not client.get("/honours/?standing=expired").context["page_obj"].object_list
    HonourRecord.objects.update(term_ends_on=clock.today() - timedelta(days=1))
    (found,) = client.get("/honours/?standing=expired").context["page_obj"].object_list
    assert found.is_over
    assert not client.get("/honours/?standing=valid").context["page_obj"].object_list


@pytest.mark.django_db
def test_a_revocation_for_deceit_bans_from_the_next_edition(city: City, honoured: Dossier):
    inputs = revoked_for("伪造业绩材料")
    take_step(dossier=honoured, verb="revoke", actor=city.runner, inputs=inputs)
    ban = Ban.objects.get()
    today = clock.today()
    assert (ban.starts_on, ban.ends_on) == (today, months_after(today, 36) - timedelta(days=1))
    assert "伪造业绩材料" in ban.reason
    assert Event.objects.get(verb="revoke").data["banned_until"] == ban.ends_on.isoformat()
    content = world.small_document()
    content["edition"] |= {"slug": "craftsman-2021", "year": 2021}
    content["reference_date"] = f"{today:%Y-%m-%d}"
    following = publish(city, content)
    again = world.start_dossier(city, following, city.weaver)
    assert "ban" in {finding.key for finding in standing_of(again).blocking}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reach", "kept"),
    [
        ("level", (HonourLevel.CITY, "")),
        ("every_honour", (HonourLevel.UNIT, "")),
        ("family", (HonourLevel.UNIT, "晋中工匠")),
    ],
)
def test_what_a_ban_keeps_from_is_the_editions_to_say(
    city: City, honoured: Dossier, reach: str, kept: tuple[int, str]
):
    revision = honoured.revision
    revision.document["results"]["ban_reach"] = reach
    revision.digest = reach  # what was parsed is kept by it
    revision.save()
    dossier = Dossier.objects.get(pk=honoured.pk)
    inputs = revoked_for("伪造业绩材料")
    take_step(dossier=dossier, verb="revoke", actor=city.runner, inputs=inputs)
    ban = Ban.objects.get()
    assert (ban.min_level, ban.family) == kept


@pytest.mark.django_db
def test_a_revocation_for_another_cause_bans_nobody(city: City, honoured: Dossier):
    inputs = revoked_for("本人申请放弃", for_deceit=False)
    take_step(dossier=honoured, verb="revoke", actor=city.runner, inputs=inputs)
    assert not Ban.objects.exists()
    assert HonourRecord.objects.get().revoked_on == clock.today()


@pytest.mark.django_db
def test_the_page_of_the_step_asks_whether_it_is_for_deceit(city: City, honoured: Dossier):
    client, url = signed_in(city.runner), f"/dossiers/{honoured.number}/steps/revoke/"
    assert 'name="for_deceit"' in client.get(url).content.decode()
    assert "checked" not in client.get(url).content.decode()
    asked = {"note": "本人申请放弃", "version": honoured.version}
    assert client.post(url, asked).status_code == 200
    cited = {"body": "市政府", "document": "并政发〔2020〕3号", "decided_on": "2020-01-02"}
    ahead = cited | {"decided_on": "2999-01-01"}
    assert client.post(url, asked | ahead).status_code == 409
    assert client.post(url, asked | cited).status_code == 302
    assert not Ban.objects.exists()
    assert (
        HonourRecord.objects.get().revoked_according_to == "市政府，并政发〔2020〕3号，2020-01-02"
    )
    assert "并政发〔2020〕3号" in Event.objects.get(verb="revoke").data["according_to"]


@pytest.mark.django_db
def test_a_revocation_cites_who_decided(city: City, honoured: Dossier):
    refused = refusal_of(
        take_step, dossier=honoured, verb="revoke", actor=city.runner, inputs=Inputs(note="伪造")
    )
    assert refused == "body-missing document-missing day-missing"


# The payments


@pytest.mark.django_db
def test_payments_are_drawn_up_once_and_marked_with_day_and_voucher(
    city: City, edition: Edition, honoured: Dossier
):
    assert draw_up_payments(edition=edition, actor=city.runner) == 3
    assert draw_up_payments(edition=edition, actor=city.runner) == 0
    first = Payment.objects.order_by("due_on").first()
    given = {"edition": edition, "actor": city.runner, "paid_on": clock.today()}
    paid = given | {"payments": [first.pk], "voucher": "国库2024-17"}
    assert refusal_of(mark_paid, **paid | {"voucher": " "}) == "voucher-missing"
    assert refusal_of(mark_paid, **paid | {"payments": []}) == "nothing-chosen"
    ahead = clock.today() + timedelta(days=1)
    assert refusal_of(mark_paid, **paid | {"paid_on": ahead}) == "paid-in-the-future"
    much = {first.pk: Decimal(20001)}
    assert refusal_of(mark_paid, **paid, taxes=much) == "tax-out-of-range"
    assert mark_paid(**paid, taxes={first.pk: Decimal("4000.00")}) == 1
    assert refusal_of(mark_paid, **paid) == "paid-already"
    sums = {"due": 0, "ahead": 40000, "paid": 20000, "stopped": 0, "recover": 0}
    assert sums_of(edition) == sums
    back = take_back_payment(payment=first, actor=city.runner, reason="凭证号写错")
    assert (back.paid_on, back.voucher, back.corrections[0]["voucher"]) == (None, "", "国库2024-17")
    assert back.corrections[0]["tax_yuan"] == "4000.00"


@pytest.mark.django_db
def test_nothing_more_is_paid_for_a_revoked_honour(city: City, edition: Edition, honoured: Dossier):
    draw_up_payments(edition=edition, actor=city.runner)
    inputs = revoked_for("伪造业绩材料")
    take_step(dossier=honoured, verb="revoke", actor=city.runner, inputs=inputs)
    assert sums_of(edition) == {"due": 0, "ahead": 0, "paid": 0, "stopped": 60000, "recover": 0}
    key = Payment.objects.first().pk
    given = {"payments": [key], "paid_on": clock.today(), "voucher": "1", "actor": city.runner}
    assert refusal_of(mark_paid, edition=edition, **given) == "honour-revoked"


@pytest.mark.django_db
def test_what_waits_for_an_assessment_is_paid_after_it_or_never(
    city: City, edition: Edition, honoured: Dossier
):
    draw_up_payments(edition=edition, actor=city.runner)
    Payment.objects.update(condition="中期考核合格")
    first, second, _third = Payment.objects.order_by("due_on")
    client, url = signed_in(city.runner), "/editions/craftsman-2019/payments/"
    today = f"{clock.today():%Y-%m-%d}"
    assert "中期考核合格" in client.get(url).content.decode()
    paid = {"payments": [first.pk], "paid_on": today, "voucher": "国库1"}
    assert client.post(url, paid).status_code == 409
    found = {"payments": [first.pk], "passed": "yes", "assessed_on": today, "assessment": "良好"}
    assert client.post(f"{url}assess/", found | {"assessment": " "}).status_code == 409
    assert client.post(f"{url}assess/", found | {"payments": []}).status_code == 409
    assert client.post(f"{url}assess/", found | {"assessed_on": "2999-01-01"}).status_code == 409
    assert client.post(f"{url}assess/", found | {"passed": "x"}).status_code == 400
    assert client.post(f"{url}assess/", found).status_code == 302
    assert client.post(url, paid).status_code == 302
    assert client.post(f"{url}assess/", found).status_code == 409
    failed = found | {"payments": [second.pk], "passed": "no", "assessment": "未达到目标"}
    assert client.post(f"{url}assess/", failed).status_code == 302
    sums = {"due": 0, "ahead": 20000, "paid": 20000, "stopped": 20000, "recover": 0}
    assert sums_of(edition) == sums
    assert list(second.acts.values_list("act", "said")) == [("not_met", "未达到目标")]
    given = {"payments": [second.pk], "paid_on": clock.today(), "voucher": "2"}
    assert refusal_of(mark_paid, edition=edition, actor=city.runner, **given) == (
        "condition-not-met paid-before-due"
    )
    assert "未达到目标" in client.get(f"{url}?which=stopped").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=second.pk).update(
            paid_on=clock.today(), voucher="2", marked_by=city.runner
        )


@pytest.mark.django_db
def test_instalments_are_paid_in_order_and_not_before_they_are_due(
    city: City, edition: Edition, honoured: Dossier
):
    """A12: paid in 2020 for an honour of 2024, and the third before the second."""
    draw_up_payments(edition=edition, actor=city.runner)
    first, second, third = Payment.objects.order_by("due_on")
    given = {"edition": edition, "actor": city.runner, "voucher": "1"}
    long_ago = given | {"payments": [first.pk], "paid_on": clock.today() - timedelta(days=900)}
    assert refusal_of(mark_paid, **long_ago) == "paid-before-due"
    early = given | {"payments": [second.pk], "paid_on": clock.today()}
    assert refusal_of(mark_paid, **early) == "paid-before-due earlier-unpaid"
    with clock.travel(datetime.combine(third.due_on, time(12), clock.CHINA)):
        today = {"paid_on": clock.today()}
        assert refusal_of(mark_paid, **given, **today, payments=[first.pk, third.pk]) == (
            "earlier-unpaid"
        )
        assert mark_paid(**given, **today, payments=[first.pk, second.pk, third.pk]) == 3


@pytest.mark.django_db
def test_a_payment_is_suspended_or_stopped_with_its_cause_and_resumed(
    city: City, edition: Edition, honoured: Dossier
):
    draw_up_payments(edition=edition, actor=city.runner)
    first = Payment.objects.order_by("due_on").first()
    own = {"edition": edition, "actor": city.runner, "payments": [first.pk]}
    day = {"on": clock.today()}
    paid = own | {"paid_on": clock.today(), "voucher": "1"}
    held = own | day | {"act": "suspended", "cause": "departure", "said": "调离本市，待核"}
    assert refusal_of(record_act, **held | {"said": " "}) == "reason-missing"
    assert refusal_of(record_act, **held | {"cause": ""}) == "cause-missing"
    assert refusal_of(record_act, **held | {"act": "resumed"}) == "not-held"
    assert record_act(**held) == 1
    assert refusal_of(record_act, **held) == "held-already"
    assert refusal_of(mark_paid, **paid) == "payment-held"
    assert sums_of(edition)["stopped"] == 20000
    assert record_act(**own, **day, act="resumed", cause="", said="已核实仍在本市") == 1
    assert record_act(**held | {"act": "stopped", "cause": "death", "said": "去世"}) == 1
    page = signed_in(city.runner).get("/editions/craftsman-2019/payments/?which=stopped")
    content = page.content.decode()
    assert [
        word for word in ("调离本市，待核", "已核实仍在本市", "去世") if word not in content
    ] == []
    assert list(first.acts.values_list("act", flat=True)) == ["suspended", "resumed", "stopped"]


@pytest.mark.django_db
def test_what_was_paid_for_a_revoked_honour_is_to_be_recovered(
    city: City, edition: Edition, honoured: Dossier
):
    draw_up_payments(edition=edition, actor=city.runner)
    first = Payment.objects.order_by("due_on").first()
    own = {"edition": edition, "actor": city.runner, "payments": [first.pk]}
    back = own | {"on": clock.today(), "act": "recovered", "cause": "", "said": "缴款书第8号"}
    mark_paid(**own, paid_on=clock.today(), voucher="1")
    assert refusal_of(record_act, **back) == "nothing-to-recover"
    inputs = revoked_for("伪造业绩材料")
    take_step(dossier=honoured, verb="revoke", actor=city.runner, inputs=inputs)
    assert sums_of(edition) == {
        "due": 0,
        "ahead": 0,
        "paid": 0,
        "stopped": 40000,
        "recover": 20000,
    }
    client, url = signed_in(city.runner), "/editions/craftsman-2019/payments/"
    assert "追回" in client.get(f"{url}?which=recover").content.decode()
    sent = {"payments": [first.pk], "act": "recovered", "on": f"{clock.today():%Y-%m-%d}"}
    assert client.post(f"{url}act/?which=recover", sent | {"said": ""}).status_code == 409
    assert (
        client.post(f"{url}act/?which=recover", sent | {"said": "缴款书第8号"}).status_code == 302
    )
    assert sums_of(edition)["recover"] == 0
    assert "缴款书第8号" in client.get(f"{url}?which=stopped").content.decode()


@pytest.mark.django_db
def test_only_officers_of_the_edition_pay(city: City, edition: Edition, honoured: Dossier):
    for stranger in (city.stranger, city.publisher, city.yuci_recommender):
        with pytest.raises(PermissionDenied):
            draw_up_payments(edition=edition, actor=stranger)
    draw_up_payments(edition=edition, actor=city.runner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(paid_on=clock.today())


@pytest.mark.django_db
def test_payments_are_made_from_the_page(city: City, edition: Edition, honoured: Dossier):
    client, url = signed_in(city.runner), "/editions/craftsman-2019/payments/"
    assert client.get(url).context["missing"] == 1
    assert client.post(f"{url}draw-up/").status_code == 302
    (row,) = client.get(url).context["rows"]
    key = row["payment"].pk
    asked = {"payments": [key], "paid_on": f"{clock.today():%Y-%m-%d}", "voucher": ""}
    assert client.post(url, asked).status_code == 409
    assert client.post(url, asked | {"paid_on": "x"}).status_code == 400
    asked |= {"voucher": "国库17", f"tax_{key}": "4000"}
    assert client.post(url, asked).status_code == 302
    assert Payment.objects.get(pk=key).tax_yuan == Decimal("4000.00")
    page = client.get(f"{url}?which=paid").content.decode()
    assert "国库17" in page
    sheet = openpyxl.load_workbook(
        BytesIO(client.get("/editions/craftsman-2019/payments.xlsx").content)
    ).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=5)]
    assert [row[5] for row in rows] == [20000, 20000, 20000]
    assert rows[0][7:10] == [4000, datetime.combine(clock.today(), time(0)), "国库17"]
    back = f"/payments/{key}/take-back/"
    assert client.post(back, {"reason": ""}).status_code == 409
    assert client.post(back, {"reason": "写错"}).status_code == 302
    assert signed_in(city.stranger).get(url).status_code == 404


@pytest.mark.django_db
def test_a_grant_to_the_unit_is_listed_as_such(city: City, edition: Edition, honoured: Dossier):
    honour = HonourRecord.objects.get()
    grant = {"kind": "grant", "ordinal": 1, "name": "工作室建设资助", "to_employer": True}
    Payment.objects.create(honour=honour, yuan=20000, due_on=clock.today(), **grant)
    page = signed_in(city.runner).get(reverse("reviews:payments", args=[edition.slug]))
    text = page.content.decode()
    assert "工作室建设资助第1期" in text.replace(" ", "")
    assert "拨付单位" in text
    book = openpyxl.load_workbook(BytesIO(payments_workbook(edition, Payment.objects.all())))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert "拨付单位" in cells
