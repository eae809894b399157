"""What was handed in is what is read: the papers of a dossier as everybody but its applicant sees them."""

from collections.abc import Iterable, Sequence
from typing import Any

from nominations.models import Attachment, Dossier, Submission
from nominations.selectors import dossiers_visible_to


def papers_handed_in(dossiers: Sequence[Dossier]) -> dict[int, list[Attachment]]:
    """The papers of the last handing-in, in its order and under its titles, by dossier (two queries).

    What the applicant adds or removes afterwards changes nothing until it is handed in anew. Of a
    dossier that was never handed in they are those that are there. Not to be saved.
    """
    kept = _sealed(dossier.pk for dossier in dossiers)
    rows = Attachment.objects.filter(dossier__in=dossiers).select_related("sighted_by")
    there: dict[int, dict[int, Attachment]] = {dossier.pk: {} for dossier in dossiers}
    for row in rows:
        there[row.dossier_id][row.pk] = row
    return {
        pk: _as_sealed(kept[pk], papers)
        if pk in kept
        else [paper for paper in papers.values() if paper.removed_at is None]
        for pk, papers in there.items()
    }


def find_paper(user: Any, pk: int) -> Attachment | None:
    """A paper that this person may read: any of an own dossier, of others what was handed in."""
    seen = Attachment.objects.filter(dossier__in=dossiers_visible_to(user))
    found = seen.select_related("dossier").filter(pk=pk).first()
    if found is None or found.dossier.applicant_id == user.pk:
        return found
    (papers,) = papers_handed_in([found.dossier]).values()
    return found if found in papers else None


def _sealed(dossiers: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """What the last submission of each says of its papers; the last of the rows is the last one."""
    rows = Submission.objects.filter(dossier__in=list(dossiers)).order_by("ordinal")
    return dict(rows.values_list("dossier", "papers"))


def _as_sealed(sealed: Sequence[dict[str, Any]], there: dict[int, Attachment]) -> list[Attachment]:
    papers = [(there[row["id"]], row) for row in sealed if row["id"] in there]
    for paper, row in papers:
        paper.caption = row.get("caption", paper.caption)
    return [paper for paper, _row in papers]
