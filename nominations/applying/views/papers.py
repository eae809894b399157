"""Papers of a draft: several files at once, titles, order, removal and its undoing."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nominations.applying.handing_in import hand_in_later_papers
from nominations.applying.papers import attach, attach_photo, remove, rename, reorder
from nominations.applying.standing import Standing, standing_of
from nominations.applying.views.filling import steps_of
from nominations.applying.views.own import linked, own_dossier, remarks_of
from nominations.models import Attachment, Dossier
from talentportal.programs.document import Material
from talentportal.shared.keys import number_of, version_of
from talentportal.shared.refusals import Refusal, refuse_if_any
from talentportal.shared.responses import Refusals, refuse_script, respond

ACCEPT = {
    "pdf": ".pdf,application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic,.heic",
    "docx": ".docx",
    "xlsx": ".xlsx",
    "mp4": "video/mp4",
}


@require_safe
@login_required
def papers(request: HttpRequest, number: str) -> HttpResponse:
    """All materials with their papers."""
    return _shown(request, own_dossier(request.user, number))


@require_POST
@login_required
def material(request: HttpRequest, number: str, material: str) -> HttpResponse:
    """Upload to a material or change one of its papers, by the button that was pressed."""
    dossier = own_dossier(request.user, number)
    _known(dossier, material)
    refused = _changed(request, dossier, material)
    if refused:
        return _shown(request, dossier, refused)
    return redirect(f"{reverse('nominations:papers', args=[number])}#material-{material}")


@require_POST
@login_required
def upload(request: HttpRequest, number: str, material: str) -> HttpResponse:
    """One file, sent by the page's script."""
    dossier = own_dossier(request.user, number)
    _known(dossier, material)
    files = [each for name in request.FILES for each in request.FILES.getlist(name)]
    return _answer(_uploaded(request.user, dossier, material, files))


@require_POST
@login_required
def supplement(request: HttpRequest, number: str) -> HttpResponse:
    """Hand in what the stage asks for."""
    dossier = own_dossier(request.user, number)
    version = version_of(request.POST.get("version"))
    with Refusals() as refused:
        hand_in_later_papers(dossier=dossier, actor=request.user, version=version)  # type: ignore[arg-type]
        messages.success(request, _("Your papers have been handed in."))
        return redirect("nominations:papers", number)
    dossier = own_dossier(request.user, number)
    return _shown(request, dossier, linked(dossier, refused))


@require_POST
@login_required
def photo(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The portrait, sent by the page's script."""
    dossier = own_dossier(request.user, number)
    fields = {field.key for field in dossier.document.form.photos()}
    if key not in fields:
        raise Http404
    uploads = list(request.FILES.values())
    with Refusals() as refused:
        refuse_if_any(() if uploads else (_no_file(),))
        attach_photo(dossier=dossier, actor=request.user, key=key, upload=uploads[0])  # type: ignore[arg-type]
    return _answer(refused)


def _answer(refused: Sequence[Refusal]) -> JsonResponse:
    if refused:
        return refuse_script(refusals=[str(each) for each in refused])
    return JsonResponse({"ok": True})


def _known(dossier: Dossier, key: str) -> Material:
    try:
        return dossier.document.material(key)
    except KeyError:
        raise Http404 from None


def _no_file() -> Refusal:
    return Refusal("no-file", _("No file was chosen."), remedy=_("Choose one or more files."))


def _uploaded(
    user: Any, dossier: Dossier, key: str, files: "Sequence[UploadedFile[Any]]"
) -> list[Refusal]:
    """Take each file that can be taken; the refusals of the others, each by its name."""
    refused: list[Refusal] = [] if files else [_no_file()]
    for each in files:
        with Refusals() as faults:
            attach(dossier=dossier, actor=user, material=key, upload=each)
        refused += [_by_name(each, refusal) for refusal in faults]
    return refused


def _by_name(upload: "UploadedFile[Any]", refusal: Refusal) -> Refusal:
    name = upload.name or ""
    said = refusal.sentence if name in refusal.sentence else f"“{name}”：{refusal.sentence}"
    return Refusal(refusal.code, said, "", refusal.remedy)


def _changed(request: HttpRequest, dossier: Dossier, key: str) -> Sequence[Refusal]:
    change = next((CHANGES[word] for word in CHANGES if word in request.POST), _received)
    with Refusals() as refused:
        return change(request, dossier, key) or ()
    return refused


def _received(request: HttpRequest, dossier: Dossier, key: str) -> Sequence[Refusal]:
    files = request.FILES.getlist("files")
    refused = _uploaded(request.user, dossier, key, files)
    if len(files) > len(refused):
        _say_received(request, len(files) - len(refused))
    return refused


def _removed(request: HttpRequest, dossier: Dossier, key: str) -> None:
    out = "remove" in request.POST
    paper = _paper(dossier, key, request.POST["remove" if out else "restore"])
    remove(attachment=paper, actor=request.user, removed=out)  # type: ignore[arg-type]
    _say_removed(request, paper)


def _say_received(request: HttpRequest, number: int) -> None:
    said = ngettext("%(n)s file received.", "%(n)s files received.", number) % {"n": number}
    messages.success(request, said)


def _say_removed(request: HttpRequest, paper: Attachment) -> None:
    if paper.removed_at:
        said = _("“{name}” has been removed. Below it can be put back.")
    else:
        said = _("“{name}” is back.")
    messages.success(request, said.format(name=paper))


def _paper(dossier: Dossier, key: str, pk: str) -> Attachment:
    return get_object_or_404(dossier.attachments.filter(material=key), pk=number_of(pk))


def _moved(request: HttpRequest, dossier: Dossier, key: str) -> None:
    up = "up" in request.POST
    paper = _paper(dossier, key, request.POST["up" if up else "down"])
    kept = dossier.attachments.filter(material=key, removed_at__isnull=True)
    order = list(kept.order_by("position", "pk").values_list("pk", flat=True))
    if paper.pk not in order:
        raise Http404
    here = order.index(paper.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        reorder(dossier=dossier, actor=request.user, material=key, order=order)  # type: ignore[arg-type]


def _captioned(request: HttpRequest, dossier: Dossier, key: str) -> None:
    for paper in dossier.attachments.filter(material=key, removed_at__isnull=True):
        caption = request.POST.get(f"caption-{paper.pk}", paper.caption)
        if caption != paper.caption:
            rename(attachment=paper, actor=request.user, caption=caption)  # type: ignore[arg-type]
    messages.success(request, _("The titles have been saved."))


# Which button does what; without one it is an upload.
CHANGES: dict[str, Callable[[HttpRequest, Dossier, str], Sequence[Refusal] | None]] = {
    "up": _moved,
    "down": _moved,
    "remove": _removed,
    "restore": _removed,
    "captions": _captioned,
}


def _shown(request: HttpRequest, dossier: Dossier, refused: Sequence[Refusal] = ()) -> HttpResponse:
    standing = standing_of(dossier)
    here = reverse("nominations:papers", args=[dossier.number])
    context = {
        "standing": standing,
        "dossier": dossier,
        "boxes": _boxes(standing),
        "steps": [(title, url, url == here) for title, url in steps_of(standing)],
        "next_url": reverse("nominations:check", args=[dossier.number]),
    }
    return respond(request, "nominations/papers.html", context, refused)


def _boxes(standing: Standing) -> list[dict[str, Any]]:
    """Each material with its papers (two queries in all)."""
    rows = list(standing.dossier.attachments.order_by("position", "pk"))
    missing = {gap.place for gap in (*standing.gaps, *standing.case.missing_here)}
    remarks = remarks_of(standing)
    return [
        {
            "material": each,
            "papers": [r for r in rows if r.material == each.key and r.removed_at is None],
            "removed": [r for r in rows if r.material == each.key and r.removed_at],
            "missing": f"material.{each.key}" in missing,
            "remark": "；".join(remarks.get(each.key, ())),
            "open": standing.is_draft or each in standing.asked_here,
            "accept": ",".join(ACCEPT[kind] for kind in each.formats),
            "formats": "、".join(kind.upper() for kind in each.formats),
        }
        for each in standing.materials
    ]
