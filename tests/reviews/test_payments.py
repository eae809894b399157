"""What comes of an honour: its term, payments by year, and what a revocation takes away."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from pydantic import TypeAdapter

from nominations.models import Dossier, Event
from nominations.services import Inputs, take_step
from nominations.services.standing import standing_of
from reviews.due import Due, sums_due
from reviews.models import Payment
from reviews.selectors.payments import sums_of
from reviews.services.payments import draw_up_payments, mark_paid, take_back_payment
from talentportal.programs.ages import months_after
from talentportal.programs.document import EditionDocument, Expression
from talentportal.programs.document.checks import faults
from talentportal.programs.document.outcome import Results
from talentportal.programs.eligibility import Facts, HeldHonour, holds
from talentportal.programs.models import Ban, Edition, HonourRecord
from talentportal.shared import clock
from tests import world
from tests.cast import City
from tests.reviews.stage import document
from tests.reviews.test_panel_pages import signed_in
from tests.reviews.test_panels import refusal_of

BASE = {"certificate_title": "证书", "certificate_text": "{name}", "issued_by": "领导小组"}
THREE_YEARS = [{"yuan": 20000, "year": year} for year in (1, 2, 3)]


def results(**given: Any) -> Results:
    return Results.model_validate(BASE | given)


# The arithmetic


def test_instalments_fall_due_a_year_apart_unless_a_day_is_named():
    given = results(prize_yuan=60000, instalments=THREE_YEARS)
    assert sums_due(given, date(2024, 2, 29)) == [
        Due("prize", 1, 20000, date(2024, 2, 29)),
        Due("prize", 2, 20000, date(2025, 2, 28)),
        Due("prize", 3, 20000, date(2026, 2, 28)),
    ]
    named = results(instalments=[{"yuan": 5, "due_on": "2024-12-31"}])
    assert sums_due(named, date(2024, 6, 1)) == [Due("prize", 1, 5, date(2024, 12, 31))]
    assert sums_due(results(prize_yuan=9), date(2024, 6, 1)) == [
        Due("prize", 1, 9, date(2024, 6, 1))
    ]


def test_a_stipend_runs_for_the_term():
    given = results(term_months=36, stipend={"yuan": 500, "every": "year"})
    assert [due.due_on for due in sums_due(given, date(2024, 1, 31))] == [
        date(2024, 1, 31),
        date(2025, 1, 31),
        date(2026, 1, 31),
    ]
    monthly = results(stipend={"yuan": 500, "every": "month", "months": 3})
    assert [due.due_on for due in sums_due(monthly, date(2024, 1, 31))] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
    ]


@pytest.mark.parametrize(
    ("months", "awarded", "last"),
    [
        (36, date(2024, 6, 1), date(2027, 5, 31)),
        (12, date(2024, 2, 29), date(2025, 2, 27)),
        (1, date(2024, 1, 31), date(2024, 2, 28)),
        (None, date(2024, 6, 1), None),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(months, awarded, last):
    assert results(term_months=months).term_ends_on(awarded) == last


def test_an_honour_counts_until_the_last_day_of_its_term():
    leaf = TypeAdapter(Expression).validate_python(
        {"type": "honour_held", "titles": ["示例工匠"], "only_in_term": True}
    )
    honour = HeldHonour(
        title="示例工匠",
        family="工匠",
        level=3,
        awarded_on=date(2021, 6, 1),
        term_ends_on=date(2024, 5, 31),
    )
    facts = Facts(values={}, honours=(honour,))
    assert holds(leaf, facts, date(2024, 5, 31)) is True
    assert holds(leaf, facts, date(2024, 6, 1)) is False


def test_a_stipend_without_an_end_is_a_fault():
    content = document()
    content["results"]["stipend"] = {"yuan": 500, "every": "month"}
    paths = [each.path for each in faults(EditionDocument.model_validate(content))]
    assert "results.stipend" in paths


# The register


@pytest.fixture
def edition(city: City) -> Edition:
    return publish(city, world.small_document())


def publish(city: City, content: dict[str, Any]) -> Edition:
    content["results"] |= {
        "prize_yuan": 60000,
        "instalments": THREE_YEARS,
        "taxed": True,
        "term_months": 36,
        "ban_years": 3,
    }
    return world.publish_edition(city, content)


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
    inputs = Inputs(note="伪造业绩材料")
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
def test_a_revocation_for_another_cause_bans_nobody(city: City, honoured: Dossier):
    inputs = Inputs(note="本人申请放弃", for_deceit=False)
    take_step(dossier=honoured, verb="revoke", actor=city.runner, inputs=inputs)
    assert not Ban.objects.exists()
    assert HonourRecord.objects.get().revoked_on == clock.today()


@pytest.mark.django_db
def test_the_page_of_the_step_asks_whether_it_is_for_deceit(city: City, honoured: Dossier):
    client, url = signed_in(city.runner), f"/dossiers/{honoured.number}/steps/revoke/"
    assert 'name="for_deceit"' in client.get(url).content.decode()
    asked = {"note": "本人申请放弃", "version": honoured.version}
    assert client.post(url, asked).status_code == 302
    assert not Ban.objects.exists()


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
    sums = {"due": 0, "ahead": 40000, "paid": 20000, "stopped": 0}
    assert sums_of(edition) == sums
    back = take_back_payment(payment=first, actor=city.runner, reason="凭证号写错")
    assert (back.paid_on, back.voucher, back.corrections[0]["voucher"]) == (None, "", "国库2024-17")
    assert back.corrections[0]["tax_yuan"] == "4000.00"


@pytest.mark.django_db
def test_nothing_more_is_paid_for_a_revoked_honour(city: City, edition: Edition, honoured: Dossier):
    draw_up_payments(edition=edition, actor=city.runner)
    inputs = Inputs(note="伪造业绩材料")
    take_step(dossier=honoured, verb="revoke", actor=city.runner, inputs=inputs)
    assert sums_of(edition) == {"due": 0, "ahead": 0, "paid": 0, "stopped": 60000}
    key = Payment.objects.first().pk
    given = {"payments": [key], "paid_on": clock.today(), "voucher": "1", "actor": city.runner}
    assert refusal_of(mark_paid, edition=edition, **given) == "honour-revoked"


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
