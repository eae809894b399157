"""Whom a dossier would honour, in templates."""

from django import template

from nominations.form.subjects import shown_as

register = template.Library()
register.filter("shown_as", shown_as)
