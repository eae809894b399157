"""Words that are kept: written in the language of the city, whoever reads the portal in which."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation


@contextmanager
def lasting_words() -> Iterator[None]:
    """Sentences made within are stored or sent; also a decorator of the function that makes them.

    What is shown at once and forgotten (refusals, messages, pages) is in the reader's language.
    """
    with translation.override(settings.LANGUAGE_CODE):
        yield
