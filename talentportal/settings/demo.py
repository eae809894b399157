"""The demo city: look around as anyone with one click. Never for real data."""

from .embedded import *

DEMO = True
STYLE_GUIDE = True
REQUIRE_SECOND_FACTOR = False
ACCOUNT_EMAIL_VERIFICATION = "none"
