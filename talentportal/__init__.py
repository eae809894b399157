"""Wiring: settings, site map, Celery, WSGI. Imports everything, imported by nobody."""

from talentportal.celery import app as celery_app

__all__ = ("celery_app",)
