"""What a rehearsal is told of a city: the document, and the tree of its offices. Nobody's name."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from talentportal.directory.models import Office, OfficeStatus
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition
from talentportal.shared.refusals import Refused

MOST_DOSSIERS = 20_000


@dataclass(frozen=True, slots=True)
class CopiedOffice:
    """An office of the city; ``key`` and ``parent`` say how the copies hang together."""

    key: int
    parent: int | None
    name: str
    short_name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Order:
    """A rehearsal as it is ordered; the city's own office comes first, if the edition has a city.

    The same order gives the same funnel, on whichever machine.
    """

    document: EditionDocument
    offices: tuple[CopiedOffice, ...]
    dossiers: int
    seed: int
    until: str = ""
    """Stop before this stage; empty: play to the end."""
    unruly: bool = False
    """Whether people also try whatever the portal would let them post, at any moment."""

    def written(self) -> str:
        """As JSON, which ``read`` reads."""
        return json.dumps(
            {
                "document": self.document.model_dump(mode="json"),
                "offices": [asdict(office) for office in self.offices],
                "dossiers": self.dossiers,
                "seed": self.seed,
                "until": self.until,
                "unruly": self.unruly,
            }
        )

    @classmethod
    def read(cls, text: str) -> "Order":
        """What ``written`` wrote."""
        told: dict[str, Any] = json.loads(text)
        return cls(
            document=EditionDocument.model_validate(told.pop("document")),
            offices=tuple(CopiedOffice(**office) for office in told.pop("offices")),
            **told,
        )


def order_for(
    edition: Edition, *, dossiers: int, seed: int, until: str = "", unruly: bool = False
) -> Order:
    """The order to rehearse what is published of an edition, or ``Refused``."""
    if edition.published_revision is None:
        raise Refused.because(
            "nothing-published",
            _("“{edition}” has no published revision to rehearse.").format(edition=edition),
            remedy=_("Publish the edition first."),
        )
    document = edition.published_revision.parsed
    if not 0 < dossiers <= MOST_DOSSIERS:
        raise Refused.because(
            "dossiers-out-of-bounds",
            _("A rehearsal takes 1 to {most} dossiers.").format(most=MOST_DOSSIERS),
            "dossiers",
        )
    keys = [stage.key for stage in document.stages]
    if until and until not in keys:
        raise Refused.because(
            "no-such-stage",
            _("The edition has no stage “{stage}”; it has: {stages}.").format(
                stage=until, stages="、".join(keys)
            ),
            "until",
        )
    return Order(document, _offices_of(edition), dossiers, seed, until, unruly)


def _offices_of(edition: Edition) -> tuple[CopiedOffice, ...]:
    if edition.city is None:
        return ()
    offices = Office.objects.filter(
        path__startswith=edition.city.path, status=OfficeStatus.ACTIVE
    ).order_by("path")
    return tuple(
        CopiedOffice(
            office.pk,
            None if office.pk == edition.city_id else office.parent_id,
            office.name,
            office.short_name,
            office.kind,
        )
        for office in offices
    )
