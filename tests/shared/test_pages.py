"""Paging, links that keep filters, masks, and deadlines as notices write them."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template

from talentportal.shared.pages import page_of


@pytest.mark.parametrize(
    ("query", "number", "size"),
    [
        ({}, 1, 20),
        ({"page": "3"}, 3, 20),
        ({"page": "2", "size": "100"}, 2, 100),
        ({"page": "-1"}, 13, 20),
        ({"page": "1e9"}, 1, 20),
        ({"page": "999999"}, 13, 20),
        ({"size": "1000000"}, 1, 20),
        ({"size": "²"}, 1, 20),
        ({"page": "__class__", "size": "50"}, 1, 50),
    ],
)
def test_nothing_typed_into_the_address_is_an_error(rf, query, number, size):
    page = page_of(rf.get("/", query), range(250))
    assert (page.number, page.paginator.per_page) == (number, size)


def rendered(source, rf=None, query="", **values):
    context = {"request": rf.get(f"/?{query}")} if rf else {}
    return Template("{% load portal %}" + source).render(Context({**context, **values}))


@pytest.mark.parametrize(
    ("tag", "query", "shown"),
    [
        ("{% query_with page=2 %}", "q=%E5%BC%A0&page=7", "?q=%E5%BC%A0&amp;page=2"),
        ("{% query_with size=50 %}", "q=a&page=7", "?q=a&amp;size=50"),
        ("{% query_with q=None %}", "q=a&s=1&s=2", "?s=1&amp;s=2"),
        ("{% query_with q='<b>&' %}", "", "?q=%3Cb%3E%26"),
    ],
)
def test_a_link_keeps_the_filters(rf, tag, query, shown):
    assert rendered(tag, rf, query) == shown


def test_numbers_are_masked():
    assert rendered("{{ n|mask_id_number }}", n="11010519491231002X") == "110105********002X"
    assert rendered("{{ n|mask_phone }}", n="13800005678") == "138****5678"


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (datetime(2019, 7, 31, 16, tzinfo=UTC), "2019年7月31日 24:00"),
        (datetime(2019, 7, 31, 10, tzinfo=UTC), "2019年7月31日 18:00"),
        (datetime(2019, 12, 31, 16, tzinfo=UTC), "2019年12月31日 24:00"),
        (None, "—"),
    ],
)
def test_an_end_is_written_as_notices_write_it(instant, shown):
    assert rendered("{{ at|until }}", at=instant) == shown
