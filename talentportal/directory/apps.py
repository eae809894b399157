from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from talentportal.directory import wording
from talentportal.shared import catalogue, navigation


class DirectoryConfig(AppConfig):
    name = "talentportal.directory"

    def ready(self) -> None:
        from talentportal.directory import context, duties, letters  # their models are loaded
        from talentportal.shared import job_kinds

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
        job_kinds.describe(letters.KIND, _("Letter of invitation"))
        catalogue.OTHER_SOURCES.append(wording.messages)
