"""``manage.py demo_city``: the offices, people, editions and dossiers of the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from nominations.models import Dossier
from rehearsals.demo import editions as demo
from talentportal.directory.models import Office, User


class Command(BaseCommand):
    help = "Fill the demonstration with the city of fixtures/demo/city.yaml and its dossiers."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("Made-up people belong in a demonstration only (settings.DEMO)."))
        demo.build()
        self.stdout.write(
            _("Offices: %(offices)s, accounts: %(accounts)s, dossiers: %(dossiers)s.")
            % {
                "offices": Office.objects.count(),
                "accounts": User.objects.filter(is_active=True).count(),
                "dossiers": Dossier.objects.count(),
            }
        )
