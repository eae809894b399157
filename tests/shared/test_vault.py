"""The vault: unreadable in the database, found by its index."""

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from talentportal.directory.models import User
from talentportal.shared import vault

NUMBER = "11010519491231002X"


def test_what_is_sealed_opens_again_and_never_looks_alike():
    first, second = vault.seal(NUMBER), vault.seal(NUMBER)
    assert NUMBER not in first
    assert first != second
    assert vault.unseal(first) == vault.unseal(second) == NUMBER


def test_a_newer_key_opens_what_an_older_one_sealed_and_keeps_the_index(settings):
    sealed, index = vault.seal(NUMBER), vault.blind_index(NUMBER)
    settings.VAULT_KEYS = ["newer", *settings.VAULT_KEYS]
    assert vault.unseal(sealed) == NUMBER
    assert vault.blind_index(NUMBER) == index


def test_what_no_key_opens_is_never_handed_out():
    with pytest.raises(vault.VaultError):
        vault.unseal(NUMBER)
    with pytest.raises(vault.VaultError):
        vault.unseal(Fernet(Fernet.generate_key()).encrypt(NUMBER.encode()).decode())


def test_the_index_is_keyed_and_kept_apart_by_purpose(settings):
    index = vault.blind_index(NUMBER)
    assert len(index) == 64
    assert vault.blind_index(NUMBER, "phone") != index
    settings.VAULT_KEYS = ["another"]
    assert vault.blind_index(NUMBER) != index


@pytest.mark.django_db
def test_the_database_holds_no_plaintext():
    user = User.objects.create(username="u", phone="13800005678")
    assert User.objects.get().phone == "13800005678"
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM directory_user WHERE id = %s", [user.pk])
        (stored,) = cursor.fetchone()
    assert "5678" not in stored
    assert vault.unseal(stored) == "13800005678"


@pytest.mark.django_db
def test_an_encrypted_field_cannot_be_searched():
    User.objects.create(username="u", phone="13800005678")
    with pytest.raises(TypeError, match="blind index"):
        User.objects.filter(phone="13800005678").exists()
    assert User.objects.filter(phone__isnull=False).count() == 1
