"""Settings of the tests: PostgreSQL when ``DATABASE_URL`` names one, else SQLite."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="portal-test-"))

from .embedded import *
from .embedded import BASE_DIR, DATABASES, INSTALLED_APPS, MIDDLEWARE

if DATABASES["default"]["ENGINE"] == "talentportal.shared.sqlite":
    # Said here, since runners know it of Django's own SQLite only: each worker has one in memory.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}

# One for all runs of this checkout, unlike the other files, which each run makes anew.
BLANK_DATABASES = BASE_DIR / "var" / "blank"

# The demonstration is tested too.
INSTALLED_APPS = [*INSTALLED_APPS, "rehearsals.demo"]
# After the session, before what asks for the time.
MIDDLEWARE = list(MIDDLEWARE)
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.contrib.messages.middleware.MessageMiddleware"),
    "rehearsals.demo.middleware.DemoClockMiddleware",
)

SECRET_KEY = "tests-only"
VAULT_KEYS = ["tests-only-vault-key"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STYLE_GUIDE = True
# The name of Django's test client, which so can follow the links of letters.
SITE_URL = "http://testserver"
# No collectstatic before a test: files are served from where they lie.
WHITENOISE_AUTOREFRESH = True
# Tests that are about the second factor switch it on.
REQUIRE_SECOND_FACTOR = False
