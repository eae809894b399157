"""One opinion written into the forms of many dossiers at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nominations.models import Dossier, Fulfilment, Opinion
from nominations.moving.findings import write_missing_opinions
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from tests.support.clients import signed_in
from tests.support.worlds import world

pytestmark = pytest.mark.django_db

HERE = "/desk/opinions/"
WORDS = {"text": "同意推荐。", "signed_by": "乔一诺", "signed_on": "2019-07-25"}


@pytest.fixture
def at_recommendation(city, edition) -> list[Dossier]:
    drafts = [world.start_dossier(city, edition) for _n in range(3)]
    return [world.bring_to(city, draft, "recommendation") for draft in drafts]


def test_an_opinion_is_written_into_every_box_that_is_empty(city, at_recommendation):
    first, *_rest = at_recommendation
    client = signed_in(city.yuci_recommender)
    own = {"text": "特别突出，同意推荐。", "signed_by": "乔一诺", "signed_on": "2019-07-24"}
    client.post(reverse("nominations:opinions", args=[first.number]), own)
    assert HERE in client.get("/dossiers/").content.decode()
    selected = {"selected": [dossier.pk for dossier in at_recommendation]}
    page = client.post(HERE, selected)
    assert (len(page.context["rows"]), page.context["left"]) == (2, 1)
    assert client.post(HERE, selected | WORDS | {"text": ""}).status_code == 400
    assert client.post(HERE, selected | WORDS).status_code == 302
    texts = Opinion.objects.order_by("dossier").values_list("text", flat=True)
    assert list(texts) == ["特别突出，同意推荐。", "同意推荐。", "同意推荐。"]
    met = Fulfilment.objects.filter(requirement="opinion_written", stage="recommendation", met=True)
    assert met.count() == 3
    assert not client.post(HERE, selected).context["rows"]


def test_nobody_writes_into_the_box_of_another_office(city, at_recommendation):
    keys = [dossier.pk for dossier in at_recommendation]
    words = {"text": "同意", "signed_by": "某", "signed_on": clock.today()}
    for stranger in (city.stranger, city.yuci_examiner, city.pingyao_recommender):
        with pytest.raises(PermissionDenied):
            write_missing_opinions(dossiers=keys, actor=stranger, **words)
    assert signed_in(city.stranger).post(HERE, {"selected": keys}).status_code == 403
    other = signed_in(city.pingyao_recommender).post(HERE, {"selected": keys} | WORDS)
    assert other.status_code == 409
    assert not Opinion.objects.exists()


def test_where_the_form_has_no_box_nothing_is_written(city, at_yuci):
    keys = [dossier.pk for dossier in at_yuci(1)]
    words = {"text": "同意", "signed_by": "某", "signed_on": clock.today()}
    with pytest.raises(Refused) as caught:
        write_missing_opinions(dossiers=keys, actor=city.yuci_examiner, **words)
    assert [refusal.code for refusal in caught.value.refusals] == ["not-your-box"]
