import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentportal.settings.production")
application = get_wsgi_application()

from talentportal.health import NotReady, check_machine  # noqa: E402 -- the apps are loaded now

try:
    check_machine()
except NotReady as missing:
    sys.exit(str(missing))
