"""Encrypt anew, under the newest key, what was sealed under older ones.

Whatever is sealed is found by what it is, not by a list: encrypted columns of every model, and
sealed texts anywhere inside JSON columns (answers, secrets of the second factor). What a digest
covers as it is, a model names in ``UNDER_A_DIGEST``; it stays, and is counted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from talentportal.shared.sealed_numbers import is_sealed
from talentportal.shared.vault import EncryptedTextField, VaultError, key_of, renewed, unseal

Model = type[models.Model]
NEWEST = 0


@dataclass(slots=True)
class Account:
    """How many values each key (by its place in ``VAULT_KEYS``) opens now, and how many were renewed."""

    opened_by: Counter[int] = field(default_factory=Counter)
    renewed: int = 0


def reseal() -> Account:
    """Renew everything; what is renewed already is left alone, so it may be stopped and run again."""
    account = Account()
    for model in apps.get_models():
        for name in _columns(model, EncryptedTextField):
            _reseal_column(model, name, account)
        fixed = getattr(model, "UNDER_A_DIGEST", ())
        for name in _columns(model, models.JSONField):
            _reseal_json(model, name, account, may_change=name not in fixed)
    return account


def _columns(model: Model, kind: type) -> list[str]:
    if model._meta.proxy or not model._meta.managed:  # noqa: SLF001 -- Django's documented way
        return []
    fields = model._meta.local_concrete_fields  # noqa: SLF001 -- Django's documented way
    return [each.name for each in fields if isinstance(each, kind)]


def _reseal_column(model: Model, name: str, account: Account) -> None:
    rows = model._base_manager.annotate(token=Cast(name, models.TextField()))  # noqa: SLF001
    filled = rows.exclude(token="").exclude(token=None)
    for pk, token in filled.values_list("pk", "token").iterator(2000):
        place = key_of(token)
        if place is None:
            raise VaultError(f"No key opens {model.__name__} {pk}, {name}.")
        if place != NEWEST:
            # Only if nobody has written it since, who would have used the newest key.
            account.renewed += rows.filter(pk=pk, token=token).update(**{name: unseal(token)})
        account.opened_by[NEWEST] += 1


def _reseal_json(model: Model, name: str, account: Account, *, may_change: bool) -> None:
    rows = model._base_manager.all()  # noqa: SLF001 -- Django's documented way
    for pk, value in rows.values_list("pk", name).iterator(500):
        tokens = list(_tokens_in(value))
        old = [token for token in tokens if key_of(token) != NEWEST]
        if old and may_change:
            with transaction.atomic():
                now = rows.select_for_update().values_list(name, flat=True).get(pk=pk)
                rows.filter(pk=pk).update(**{name: _renewed_in(now)})
            account.renewed += len(old)
            account.opened_by[NEWEST] += len(tokens)
        else:
            account.opened_by.update(key_of(token) or 0 for token in tokens)


def _tokens_in(value: Any) -> Iterator[str]:
    """The ciphertexts anywhere in a JSON value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _tokens_in(each)
    elif isinstance(value, str) and key_of(_token(value)) is not None:
        yield _token(value)


def _renewed_in(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _renewed_in(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_renewed_in(each) for each in value]
    if not isinstance(value, str) or key_of(_token(value)) is None:
        return value
    return value.removesuffix(_token(value)) + renewed(_token(value))


def _token(text: str) -> str:
    """The ciphertext of a sealed number, which stands behind its index and mask; else the text."""
    return text.rpartition(":")[2] if is_sealed(text) else text
