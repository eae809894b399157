"""Objections as notice officers look into them: the list, the finding, what follows from it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from nominations.form.subjects import members_of
from nominations.own_matters import editions_applied_in
from reviews.notices.forms.objections import FindingForm, LetterForm, MemberForm
from reviews.notices.selectors.inquiries import next_step, unsettled
from reviews.notices.selectors.notices import (
    editions_of_publisher,
    notice_for,
    objection_for,
    objections_for,
)
from reviews.notices.services.inquiries import end_candidature, record_finding, take_out
from reviews.notices.services.letters import record_letter
from reviews.notices.services.objections import record_reading
from reviews.views.scans import scan_response
from talentportal.shared.responses import Refusals, respond

PAGE_SIZE = 50


@require_GET
@login_required
def objections(request: HttpRequest) -> HttpResponse:
    """All objections to the notices in one's care; who objects is not on the list."""
    if not editions_of_publisher(request.user).exists():
        raise PermissionDenied
    state = request.GET.get("state", "")
    rows = objections_for(request.user).exclude(
        notice__edition__in=editions_applied_in(request.user)
    )
    rows = rows.filter(state=state) if state else rows
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    ways = [(_("All"), "?", not state), (_("Still open"), "?state=open", state == "open")]
    context = {"page_obj": page, "ways": ways, "unsettled": unsettled(page.object_list)}
    return render(request, "reviews/objections.html", context)


@never_cache
@login_required
@sensitive_post_parameters()
def objection(request: HttpRequest, reference: str) -> HttpResponse:
    """One objection with who objects (that it was read is recorded), its findings, the next step."""
    found = objection_for(request.user, reference)
    form = FindingForm(request.POST or None, objection=found)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            record_finding(objection=found, found=form.found, actor=request.user)  # type: ignore[arg-type]
            messages.success(request, _("The finding is recorded."))
            return redirect("reviews:objection", reference=reference)
    record_reading(objection=found, actor=request.user)  # type: ignore[arg-type]
    context = {
        "objection": found,
        "findings": found.findings.select_related("recorded_by").order_by("-ordinal"),
        "next": next_step(found),
        "form": form,
    }
    return respond(request, "reviews/objection.html", context, refused)


@require_GET
@login_required
def objection_file(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """The pages of a file that came with an objection; that they were read is recorded."""
    found = objection_for(request.user, reference)
    paper = get_object_or_404(found.files, position=number)
    # Not the name it came under: it may say who objects, and lies about in a folder afterwards.
    answer = scan_response(paper.pdf, name=f"{reference}-{number}.pdf")
    record_reading(objection=found, actor=request.user, file=paper)  # type: ignore[arg-type]
    return answer


@never_cache
@login_required
@sensitive_post_parameters()
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an objection that came by letter."""
    notice = notice_for(request.user, slug)
    form = LetterForm(request.POST or None, notice=notice)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            found = record_letter(
                notice=notice,
                letter=form.letter,
                actor=request.user,  # type: ignore[arg-type]
                **form.words,
            )
            messages.success(request, _("The letter is entered; look into it here."))
            return redirect("reviews:objection", reference=found.reference)
    declared = notice.declared
    context = {
        "notice": notice,
        "form": form,
        "title": _("Enter a letter"),
        "explanation": _("The day of sending counts.")
        if declared and declared.objections.letters_count_by == "sent"
        else _("The day of receipt counts."),
    }
    return respond(request, "reviews/notice_form.html", context, refused)


@login_required
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End the candidature of a person against whom an objection was upheld."""
    found = objection_for(request.user, reference)
    if request.method == "POST":
        end_candidature(objection=found, actor=request.user)
        messages.success(request, _("The candidature has been ended."))
        return redirect("reviews:objection", reference=reference)
    names = [found.entry.dossier.honouree] if found.entry else []
    return render(request, "reviews/objection_end.html", {"objection": found, "names": names})


@login_required
def member(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a member out of the team to which an objection was upheld."""
    found = objection_for(request.user, reference)
    if found.entry is None:
        raise Http404
    names = [each.name for each in members_of(found.entry.dossier)]
    form = MemberForm(request.POST or None, members=names)
    with Refusals() as refused:
        if request.method == "POST" and form.is_valid():
            take_out(
                objection=found,
                position=form.cleaned_data["member"],
                reason=form.cleaned_data["reason"],
                actor=request.user,  # type: ignore[arg-type]
            )
            messages.success(request, _("The member is taken out; now the team is shown anew."))
            return redirect("reviews:objection", reference=reference)
    context = {"objection": found, "form": form}
    return respond(request, "reviews/objection_member.html", context, refused)
