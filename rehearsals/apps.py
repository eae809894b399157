from django.apps import AppConfig


class RehearsalsConfig(AppConfig):
    name = "rehearsals"

    def ready(self) -> None:
        """Put the rehearsal of an edition beside its settings, and name the job."""
        from rehearsals import entrances

        entrances.open_them()
