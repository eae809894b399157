"""The expert's pages: what to score, a dossier beside its sheet, handing in, standing aside."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nominations.form.redaction import blacked
from nominations.models import Attachment
from reviews.experts.forms.scoring import HandInForm, SheetForm, StandAsideForm
from reviews.experts.rules.reading import sections_for_experts, title_for_experts, trade_of
from reviews.experts.rules.scoring import total_of
from reviews.experts.selectors.ballots import ballots_ended
from reviews.experts.selectors.counting import counted_criteria
from reviews.experts.selectors.scoring import assignments_of, panels_scored_by, papers_for
from reviews.experts.services.sheets import (
    CHANGED_ELSEWHERE,
    criteria_of,
    criteria_scored,
    read_points,
    save_sheet,
    stand_aside,
    submit_sheet,
)
from reviews.models import Assignment, ScoreSheet
from talentportal.shared.refusals import Refusal
from talentportal.shared.responses import Refusals, refuse_script, respond


@login_required
@never_cache
@require_GET
def scoring(request: HttpRequest) -> HttpResponse:
    context = {"panels": panels_scored_by(request.user), "ended": ballots_ended(request.user)}
    return render(request, "reviews/scoring.html", context)


@login_required
@never_cache
@require_GET
def scoring_panel(request: HttpRequest, pk: int) -> HttpResponse:
    return _list(request, pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The sheet; a POST keeps it (also by itself, while somebody types) and leads to handing in."""
    own = _own(request, pk, code)
    form = _form(own, request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _sheet(request, own, form)
    words = {"points": form.points}
    words |= {key: form.cleaned_data[key] for key in ("comment", "version")}
    with Refusals() as refused:
        kept = save_sheet(assignment=own, actor=request.user, **words)
        if request.headers.get("X-Autosave"):
            at = f"{localtime(kept.saved_at):%H:%M}"
            return JsonResponse({"saved_at": at, "version": kept.version})
        faults = read_points(kept.points, criteria_of(own.panel))[1]
        if faults:
            return _sheet(request, own, form, tuple(faults))
        return redirect("reviews:sheet_submit", pk, own.code)
    return _refused(request, own, form, refused)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sheet_submit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What is about to be handed in, and the handing in."""
    own = _own(request, pk, code)
    if request.method == "GET":
        return _confirmation(request, own)
    form = HandInForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    with Refusals() as refused:
        submit_sheet(assignment=own, actor=request.user, version=version)
        messages.success(request, _("The sheet {code} has been handed in.").format(code=own.code))
        return redirect("reviews:scoring_panel", pk)
    return _refused(request, own, _form(own, None), refused)


@login_required
@require_POST
def sheet_aside(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    own = _own(request, pk, code)
    form = StandAsideForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    with Refusals() as refused:
        stand_aside(assignment=own, actor=request.user, reason=reason)
        words = _("You have stood aside from {code}; it is no longer shown to you.")
        messages.success(request, words.format(code=own.code))
        return redirect("reviews:scoring_panel", pk)
    return _list(request, pk, refused)


@login_required
@never_cache
@require_GET
def sheet_paper(request: HttpRequest, pk: int, code: str, number: int) -> HttpResponse:
    """One paper as it is bound, under a name that tells nothing."""
    paper = _paper(_own(request, pk, code), number)
    name = f"{code}-{number}.pdf"
    return FileResponse(paper.pdf.open("rb"), content_type="application/pdf", filename=name)


@login_required
@never_cache
@require_GET
def sheet_page(request: HttpRequest, pk: int, code: str, number: int, page: int) -> HttpResponse:
    """One page of a paper as a picture."""
    paper = _paper(_own(request, pk, code), number)
    if not 0 < page <= len(paper.thumbnails):
        raise Http404
    picture = default_storage.open(paper.thumbnails[page - 1], "rb")
    return FileResponse(picture, content_type="image/jpeg", filename=f"{code}-{number}-{page}.jpg")


def _own(request: HttpRequest, pk: int, code: str) -> Assignment:
    # By ``panel__pk``: Django checks that a number fits a key, but not that it fits a relation.
    return get_object_or_404(assignments_of(request.user), panel__pk=pk, code=code)


def _paper(own: Assignment, number: int) -> Attachment:
    papers = papers_for(own)
    if not 0 < number <= len(papers):
        raise Http404
    return papers[number - 1]


def _given(own: Assignment) -> ScoreSheet | None:
    return getattr(own, "sheet", None)


def _form(own: Assignment, data: Any) -> SheetForm:
    return SheetForm(data, criteria=criteria_scored(own.panel), sheet=_given(own))


def _list(
    request: HttpRequest, pk: int, refused: Sequence[Refusal] = (), status: int = 200
) -> HttpResponse:
    panel = get_object_or_404(panels_scored_by(request.user), pk=pk)
    blind = panel.review.blind
    rows = [
        {
            "code": own.code,
            "title": title_for_experts(own.dossier, blind=blind),
            "trade": trade_of(own.dossier, blind=blind),
            "name": "" if blind else own.dossier.honouree,
            "sheet": _given(own),
        }
        for own in assignments_of(request.user).filter(panel=panel)
    ]
    context = {"panel": panel, "rows": rows, "blind": blind}
    return respond(request, "reviews/scoring_panel.html", context, refused, status)


def _sheet(
    request: HttpRequest,
    own: Assignment,
    form: SheetForm,
    refused: Sequence[Refusal] = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    codes = list(
        assignments_of(request.user).filter(panel=own.panel).values_list("code", flat=True)
    )
    at = codes.index(own.code)
    form.ask_for_all()
    blind = own.panel.review.blind
    context = {
        "own": own,
        "given": _given(own),
        "form": form,
        "parts": sections_for_experts(own.dossier, blind=blind),
        "papers": _pictures(own),
        "counted": counted_criteria(own.panel, own.dossier_id, blind=blind),
        "previous": codes[at - 1] if at else "",
        "next": codes[at + 1] if at + 1 < len(codes) else "",
        "place": at + 1,
        "of": len(codes),
    }
    return respond(request, "reviews/scoring_sheet.html", context | more, refused, status)


def _pictures(own: Assignment) -> list[dict[str, Any]]:
    """Papers by material; their file names and titles only where the review is not blind."""
    materials = {each.key: each.name for each in own.dossier.document.materials}
    blind = own.panel.review.blind
    return [
        {
            "number": number,
            "name": materials[paper.material]
            if blind
            else f"{materials[paper.material]}：{blacked(str(paper), ())}",
            "pages": range(1, len(paper.thumbnails) + 1),
            "count": paper.pages,
        }
        for number, paper in enumerate(papers_for(own), 1)
    ]


def _confirmation(request: HttpRequest, own: Assignment) -> HttpResponse:
    kept, criteria = _given(own), criteria_of(own.panel)
    given, faults = read_points(kept.points if kept else {}, criteria)
    if faults or kept is None or kept.submitted_at:
        return redirect("reviews:sheet", own.panel_id, own.code)
    pairs = [(each.label, f"{given[each.key]} / {each.maximum}") for each in criteria]
    total = total_of(given, {each.key: each.maximum for each in criteria})
    context = {
        "version": kept.version,
        "own": own,
        "pairs": [*pairs, (_("total"), total)],
        "comment": kept.comment,
    }
    return render(request, "reviews/scoring_submit.html", context)


def _refused(
    request: HttpRequest, own: Assignment, form: SheetForm, refused: Sequence[Refusal]
) -> HttpResponse:
    if request.headers.get("X-Autosave"):
        return refuse_script(sentence="\n".join(str(each) for each in refused))
    other: list[tuple[str, str]] = []
    if form.is_bound and refused[0].code == CHANGED_ELSEWHERE:
        kept = ScoreSheet.objects.get(assignment=own)
        form.on_top_of(kept.version)
        scored = criteria_scored(own.panel)
        other = [(each.label, kept.points.get(each.key, "")) for each in scored]
        other.append((_("comment"), kept.comment))
    return _sheet(request, own, form, refused, other=other)
