from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "talentportal.programs"

    def ready(self) -> None:
        """Have the words that describe the settings of a document translated."""
        from talentportal.programs.document import describing
        from talentportal.shared import catalogue

        catalogue.OTHER_SOURCES.append(describing.messages)
