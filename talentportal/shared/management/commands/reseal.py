"""``manage.py reseal``: encrypt everything sealed under the first of ``VAULT_KEYS``."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from talentportal.shared.resealing import Account, reseal
from talentportal.shared.vault import VaultError


class Command(BaseCommand):
    help = (
        "Encrypt what older keys sealed under the first of VAULT_KEYS; says which are still needed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            account = reseal()
        except VaultError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{account.renewed} values were encrypted anew.")
        for place in range(len(settings.VAULT_KEYS)):
            self.stdout.write(f"Key {place + 1}: {_told(account, place)}")


def _told(account: Account, place: int) -> str:
    """What becomes of a key; never the key itself."""
    opened = account.opened_by[place]
    if place == len(settings.VAULT_KEYS) - 1:
        return f"opens {opened} values; keep it for good, the index is keyed with it."
    if place == 0:
        return f"opens {opened} values; encrypts what is new."
    if opened:
        return f"opens {opened} values that a digest covers as they are; keep it."
    return "opens nothing any more; it may be removed."
