"""A new key: everything sealed goes under it, and what still needs an old one is said."""

from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import connection

from nominations.desk.layout import differences
from nominations.models import Dossier, Submission
from rehearsals import made_up
from talentportal.directory.models import Person, User
from talentportal.programs.document import TableField
from talentportal.programs.models import Edition, Program
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared import clock
from talentportal.shared.sealed_numbers import in_full, index_of, sealed
from talentportal.shared.vault import key_of, seal

pytestmark = pytest.mark.django_db

OWN, OTHER = made_up.id_number(8101), made_up.id_number(8102)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def resealed() -> list[str]:
    """What the command says."""
    said = StringIO()
    call_command("reseal", stdout=said)
    return said.getvalue().splitlines()


def kept(table: str, column: str) -> list[str]:
    """What stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def dossier() -> Dossier:
    """Handed in once, with the number of somebody else among its answers."""
    user = User.objects.create(username="weaver", phone="13800000000")
    person = Person.objects.create(full_name="张三", id_number=OWN, id_index="i" * 64, user=user)
    program = Program.objects.create(slug="p", name="p", level=HonourLevel.CITY)
    edition = Edition.objects.create(slug="e", label="e", program=program, year=2026)
    answers = {"note": "gAAAA, no ciphertext", "members": [{"number": sealed(OTHER)}]}
    made = Dossier.objects.create(
        number="D1", edition=edition, applicant=user, person=person, answers=answers
    )
    handed_in = Submission(
        dossier=made,
        ordinal=1,
        answers=answers,
        papers=[],
        account="{}",
        submitted_at=clock.now(),
    )
    handed_in.digest = handed_in.recomputed_digest()
    handed_in.save()
    return made


def number_in(answers: dict[str, Any]) -> str:
    return answers["members"][0]["number"]


def test_everything_sealed_goes_under_the_newest_key(settings: Any, dossier: Dossier) -> None:
    TOTP.activate(dossier.applicant, SECRET)
    index = index_of(number_in(dossier.answers))
    settings.VAULT_KEYS = ["newest", "between", *settings.VAULT_KEYS]
    assert resealed() == [
        "5 values were encrypted anew.",
        "Key 1: opens 5 values; encrypts what is new.",
        "Key 2: opens nothing any more; it may be removed.",
        "Key 3: opens 1 values; keep it for good, the index is keyed with it.",
    ]
    dossier.refresh_from_db()
    assert dossier.answers["note"] == "gAAAA, no ciphertext"
    assert in_full(number_in(dossier.answers)) == OTHER
    assert index_of(number_in(dossier.answers)) == index
    tokens = kept("directory_person", "id_number") + kept("directory_user", "phone")
    tokens += [number_in(dossier.answers).rpartition(":")[2]]
    tokens += [Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]]
    assert [key_of(token) for token in tokens] == [0, 0, 0, 0]
    assert Person.objects.get().id_number == OWN


def test_what_a_digest_covers_stays_and_says_which_key_it_needs(
    settings: Any, dossier: Dossier
) -> None:
    settings.VAULT_KEYS = ["newest", *settings.VAULT_KEYS, "oldest"]
    assert "Key 2: opens 1 values that a digest covers as they are; keep it." in resealed()
    submission = Submission.objects.get()
    assert submission.recomputed_digest() == submission.digest
    assert in_full(number_in(submission.answers)) == OTHER


def test_a_second_time_there_is_nothing_to_do(settings: Any, dossier: Dossier) -> None:
    settings.VAULT_KEYS = ["newest", *settings.VAULT_KEYS]
    resealed()
    before = kept("directory_person", "id_number")
    assert resealed()[0] == "0 values were encrypted anew."
    assert kept("directory_person", "id_number") == before


def test_a_value_that_no_key_opens_is_named(settings: Any, dossier: Dossier) -> None:
    settings.VAULT_KEYS = ["lost"]
    User.objects.update(phone=seal("13800000000"))
    settings.VAULT_KEYS = ["newest"]
    with pytest.raises(CommandError, match=r"User \d+, phone"):
        resealed()


def test_a_number_under_another_key_is_no_change_of_the_form(
    settings: Any, dossier: Dossier
) -> None:
    """Returned after a new key came, and handed in again as it was."""
    first = Submission.objects.get()
    settings.VAULT_KEYS = ["newest", *settings.VAULT_KEYS]
    resealed()
    dossier.refresh_from_db()
    column = {"key": "number", "label": "身份证号码", "type": "id_number"}
    table = TableField(key="members", label="成员", type="table", columns=[column])
    form = SimpleNamespace(fields=lambda: [table])
    document: Any = SimpleNamespace(form=form, narrative=None, materials=())
    again = Submission(dossier=dossier, answers=dossier.answers, papers=[])
    assert again.answers != first.answers
    assert differences(document, first, again) == []
