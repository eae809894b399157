"""Settings of a rehearsal's process: everything in ``VAR_DIR``, which is made for it and removed.

Nothing of the installation comes in: its secrets are made up, its mail goes nowhere.
"""

from .embedded import *

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
