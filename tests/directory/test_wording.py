"""Pages of allauth say e-mail, account and the second factor as ours do."""

import re
from pathlib import Path

import allauth
import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from talentportal.shared import catalogue

THEIRS = Path(allauth.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po"
# Of apps that are not installed: signing in with others' accounts, being signed in with, passkeys.
NOT_SHOWN = re.compile(r"third-party|[Ss]ocial|token|openid|client_name|passkey|Mark|Fail")
NOT_OURS = re.compile(r"(?<![(/\w])[Ee]mail(?!s?[)_])|电子邮件地址|帐|账户|登出|双因素")


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def test_every_sentence_that_is_shown_is_worded_as_ours():
    theirs = [each for each in catalogue.read_po(THEIRS) if not each.plural]
    assert len(theirs) > 200
    shown = [each.msgid for each in theirs if not NOT_SHOWN.search(each.msgid)]
    wrong = {msgid: gettext(msgid) for msgid in shown if NOT_OURS.search(gettext(msgid))}
    assert {m: t for m, t in wrong.items() if t != m} == {}


@pytest.mark.parametrize("name", ["account_email", "account_signup", "account_reset_password"])
def test_pages_ask_for_the_email_in_our_words(city, client, name):
    if name == "account_email":
        client.force_login(city.weaver, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse(name)).content.decode()
    words = re.sub(r"<[^>]+>", " ", page)
    assert "电子邮箱" in words
    assert not re.search(r"[Ee]mail|电子邮件地址", words)
