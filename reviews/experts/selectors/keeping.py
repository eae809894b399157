"""What of the review keeps its rules when another revision is published."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from reviews.models import Assignment, ImportState, Panel, PanelState, ResultImport
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition


def rounds_keeping(edition: Edition, document: EditionDocument) -> list[str]:
    """A sentence for each panel, and for results brought in, whose rules a document would change.

    A panel that has ended is named as long as somebody of it waits for what follows the ranking.
    """
    panels = _changed(_panels_under_way(edition), document)
    words = _("Panel “{name}” ({state}) keeps the rules of revision {number}.")
    found = [
        words.format(name=each.name, state=each.get_state_display(), number=each.revision.number)
        for each in panels
    ]
    imports = ResultImport.objects.filter(
        edition=edition, state__in=(ImportState.APPLIED, ImportState.SEALED)
    ).select_related("revision")
    words = _("The results brought in as “{name}” keep the rules of revision {number}.")
    return found + [
        words.format(name=each.name, number=each.revision.number)
        for each in _changed(imports, document)
    ]


def _panels_under_way(edition: Edition) -> Iterable[Panel]:
    waiting = Assignment.objects.filter(
        panel=OuterRef("pk"),
        dossier__visits__left_at__isnull=True,
        dossier__visits__stage=F("panel__stage"),
    )
    return (
        Panel.objects.filter(edition=edition, revision__isnull=False)
        .filter(~Q(state=PanelState.CLOSED) | Exists(waiting))
        .select_related("revision")
        .order_by("pk")
    )


def _changed(rows: Iterable[Any], document: EditionDocument) -> Iterator[Any]:
    for row in rows:
        if rules_of_round(row.document, row.stage) != rules_of_round(document, row.stage):
            yield row


def rules_of_round(document: EditionDocument, stage: str) -> tuple[Any, ...]:
    """What decides the order at a stage, and how many go on."""
    found = next((each for each in document.stages if each.key == stage), None)
    return (document.review_at(found) if found else None, document.tiers)
