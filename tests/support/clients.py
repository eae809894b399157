"""Browsers of people who are signed in."""

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(user: AbstractBaseUser) -> Client:
    """A browser of their own in which ``user`` is signed in, with a password as they would be."""
    return as_(Client(), user)


def as_(client: Client, user: AbstractBaseUser) -> Client:
    """The same browser, in which ``user`` signs in now."""
    client.force_login(user, backend=BACKEND)
    return client


def review_page(client: Client, name: str, *arguments: object, **query: object) -> HttpResponse:
    """A page of the reviews by its name, as the browser gets it."""
    return client.get(reverse(f"reviews:{name}", args=arguments), query)
