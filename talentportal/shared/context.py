"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demonstration (the demo bar is then shown)."""
    return {"DEMO": settings.DEMO}
