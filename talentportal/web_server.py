"""How gunicorn serves the portal (``gunicorn --config talentportal/web_server.py``)."""

import os
from typing import Any

from talentportal.shared.masked_logs import to_standard_error

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# Attempts at signing in are counted in the cache, which the embedded default keeps in one process.
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 20
# A read-only container has no place for the socket, and nobody talks to it.
control_socket_disable = True
accesslog = "-"
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
wsgi_app = "talentportal.wsgi:application"
logconfig_dict = to_standard_error(
    "INFO",
    {
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "gunicorn.access": {
            "level": os.environ.get("ACCESS_LOG_LEVEL", "INFO"),
            "handlers": [],
            "propagate": True,
        },
    },
)


def when_ready(server: Any) -> None:
    """Say where the portal is, once it can be reached."""
    server.log.info("The portal answers at http://%s/", bind)
