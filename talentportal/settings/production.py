"""Production: PostgreSQL, Redis, Celery, behind a proxy that speaks TLS (docs/operating.md)."""

import re

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import env


def _site_url() -> str:
    """The address that books and letters carry for good; so there is no default to be wrong."""
    address = env("SITE_URL").rstrip("/")
    host = re.fullmatch(r"https://([^/\s:@?#]+)(?::\d+)?", address)
    if host is None:
        raise ImproperlyConfigured("SITE_URL is not of the form https://portal.example")
    names = [(name, name.lstrip(".")) for name in ALLOWED_HOSTS]
    if not any(
        host[1] == bare or (name != bare and host[1].endswith(name)) for name, bare in names
    ):
        raise ImproperlyConfigured("The host of SITE_URL is not among ALLOWED_HOSTS")
    return address


SECRET_KEY = env("SECRET_KEY")
VAULT_KEYS = env.list("VAULT_KEYS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = _site_url()
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")]
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
}

JOB_CARRIER = "celery"
CELERY_BROKER_URL = REDIS_URL

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# Whoever asks for the health asks the process itself, without the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# W019 wants DENY; our own pages show a dossier's papers in a frame of the same site.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
