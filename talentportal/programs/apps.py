from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "talentportal.programs"

    def ready(self) -> None:
        """Show administrators the way to their editions; have the words of settings translated."""
        from talentportal.directory import context
        from talentportal.directory.duties import HOME_OF, Duty
        from talentportal.programs.document.schema import describing
        from talentportal.shared import catalogue, navigation

        HOME_OF[Duty.CONFIGURE] = "programs:editions"
        navigation.add(
            _("Configure editions"), "programs:editions", order=60, shown_to=context.configures
        )
        navigation.add(
            _("Honours and bans"), "programs:honours", order=61, shown_to=context.configures
        )
        catalogue.OTHER_SOURCES.append(describing.messages)
