from django.apps import AppConfig


class NominationsConfig(AppConfig):
    name = "nominations"

    def ready(self) -> None:
        """Put the pages of applicants and officers into the navigation, name this app's jobs and
        register the system checks."""
        from nominations import entrances
        from talentportal.bookbinding import environment  # noqa: F401 (registers its check)

        entrances.open_them()
