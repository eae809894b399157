"""The notice in-house of those who lie with a recommender."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nominations.places import place_for
from reviews.deciding.forms.internal_notices import InternalNoticeForm
from reviews.deciding.services.internal_notices import Came, asked_at, record_internal_notice
from reviews.models import InternalNotice
from talentportal.shared.keys import keys_of
from talentportal.shared.moments import until
from talentportal.shared.responses import Refusals, respond


@login_required
def internal_notice(request: HttpRequest, slug: str, office: int, stage: str) -> HttpResponse:
    """Who needs one, what is recorded of each, and the form for those chosen."""
    place = place_for(request.user, slug, office, stage)
    form = InternalNoticeForm(request.POST or None)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            period = record_internal_notice(
                place=place,
                dossiers=keys_of(request.POST.getlist("dossier")),
                opens_on=given["opens_on"],
                came=Came(given["objected"] == "yes", given["report"], given["cleared"]),
                actor=request.user,  # type: ignore[arg-type]
            )
            words = _("Recorded: the notice ran until {moment}.")
            messages.success(request, words.format(moment=until(period.ends_at)))
            return redirect("reviews:internal-notice", **place.arguments)
    asked = asked_at(place)
    recorded = {
        row.dossier_id: row
        for row in InternalNotice.objects.filter(dossier__in=asked, stage=place.stage.key)
    }
    people = [(each, recorded.get(each.pk)) for each in place.dossiers() if each.pk in asked]
    context = {
        "place": place,
        "declared": next(iter(asked.values()), None),
        "people": people,
        "form": form,
    }
    return respond(request, "reviews/internal_notice.html", context, refused)
