"""What must not stand readable in the database: encrypted fields, blind indexes.

``settings.VAULT_KEYS`` lists secrets, newest first: the first encrypts, all decrypt. A value that
no key opens raises, it is never handed out as if it were the plaintext.
"""

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

BEGINNING = "gAAAA"
"""Of every ciphertext: the version, and a time before the year 2242."""


class VaultError(Exception):
    """A stored value cannot be opened with the keys of this installation."""


def _derive(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"talentportal/{purpose}".encode(), hashlib.sha256).digest()


@lru_cache(maxsize=4)
def _ciphers(secrets: tuple[str, ...]) -> tuple[Fernet, ...]:
    keys = [base64.urlsafe_b64encode(_derive(secret, "encrypt")) for secret in secrets]
    return tuple(Fernet(key) for key in keys)


def _cipher(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(_ciphers(secrets))


def seal(plaintext: str) -> str:
    """Encrypt with the newest key; different each time."""
    return _cipher(tuple(settings.VAULT_KEYS)).encrypt(plaintext.encode()).decode()


def unseal(token: str) -> str:
    """Decrypt, or raise ``VaultError``."""
    try:
        return _cipher(tuple(settings.VAULT_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise VaultError("A stored value cannot be opened with VAULT_KEYS.") from error


def key_of(token: str) -> int | None:
    """The place in ``VAULT_KEYS`` of the key that opens it; none where nothing was sealed by us."""
    if not token.startswith(BEGINNING):
        return None
    for place, cipher in enumerate(_ciphers(tuple(settings.VAULT_KEYS))):
        try:
            cipher.decrypt(token.encode())
        except InvalidToken:
            continue
        return place
    return None


def renewed(token: str) -> str:
    """The same plaintext under the newest key."""
    return seal(unseal(token))


def blind_index(value: str, purpose: str = "id-number") -> str:
    """A keyed digest by which equal values find each other without being readable (64 hex).

    Keyed with the *oldest* secret so that adding a new key does not orphan existing indexes.
    """
    key = _derive(settings.VAULT_KEYS[-1], f"index/{purpose}")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is ciphertext in the database and plaintext on the instance; empty stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return seal(value) if value else value

    def from_db_value(self, value: str | None, *args: object) -> str | None:
        return unseal(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Ciphertexts of equal values differ, so nothing but emptiness can be asked of them."""
        if lookup_name != "isnull":
            raise TypeError("An encrypted field cannot be searched; use its blind index.")
        return super().get_lookup(lookup_name)
