"""The demo city: look around as anyone with one click. Never for real data."""

from .embedded import *
from .embedded import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "rehearsals.demo"]
# After the session, before what asks for the time.
MIDDLEWARE = list(MIDDLEWARE)
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.contrib.messages.middleware.MessageMiddleware"),
    "rehearsals.demo.middleware.DemoClockMiddleware",
)

DEMO = True
STYLE_GUIDE = True
REQUIRE_SECOND_FACTOR = False
ACCOUNT_EMAIL_VERIFICATION = "none"
