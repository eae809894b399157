"""Settings of a rehearsal's process: everything in ``VAR_DIR``, which is made for it and removed.

Nothing of the installation comes in but an empty database: its secrets are made up, its mail goes
nowhere.
"""

from pathlib import Path

from .embedded import *
from .embedded import VAR_DIR, env

BLANK_DATABASES = Path(env("BLANK_DATABASES", default=str(VAR_DIR / "blank")))

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
