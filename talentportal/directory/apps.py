from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from talentportal.directory import wording
from talentportal.shared import catalogue, clock, navigation


class DirectoryConfig(AppConfig):
    name = "talentportal.directory"

    def ready(self) -> None:
        from talentportal.directory import context, demo_clock, duties  # their models are loaded

        if settings.DEMO:
            clock.keep_ahead(demo_clock.demo_offset)
        duties.HOME_OF.setdefault(duties.Duty.MANAGE, "offices")
        navigation.add(
            _("Employers to confirm"),
            "employers_to_confirm",
            order=70,
            shown_to=context.confirms_employers,
        )
        navigation.add(
            _("Offices and people"), "offices", order=80, shown_to=context.manages_offices
        )
        catalogue.OTHER_SOURCES.append(wording.messages)
