"""Fields of forms that are like Django's but for one thing each."""

from typing import Any

from django import forms
from django.utils.functional import Promise


class NeededWhen(forms.CharField):
    """A text that is needed in some cases only, which its label says instead of “optional”."""

    def __init__(self, *, needed_when: str | Promise, **settings: Any) -> None:
        super().__init__(required=False, **settings)
        self.needed_when = needed_when
