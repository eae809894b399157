from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    """The demonstration, installed by its own settings and those of the tests, never in a city."""

    name = "rehearsals.demo"
    label = "demo"

    def ready(self) -> None:
        """Let work outside requests go by the demonstration's clock."""
        from rehearsals.demo.clock import demo_offset
        from talentportal.shared import clock

        if settings.DEMO:
            clock.keep_ahead(demo_offset)
