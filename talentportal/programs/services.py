"""Writing editions: programs and editions from their document, drafts, publication."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from talentportal.directory.models import Office, OfficeStatus, User
from talentportal.programs.document import SCHEMA_VERSION, EditionDocument, ProgramHeader
from talentportal.programs.document.faults.checks import faults, gaps
from talentportal.programs.models import Edition, EditionRevision, EditionStatus, Program
from talentportal.shared import clock, digests
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any


@dataclass(frozen=True, slots=True)
class Saved:
    """The revision that holds a document now, and whether anything was written."""

    revision: EditionRevision
    changed: bool


def digest_of(document: EditionDocument) -> str:
    """The digest of a document's content; independent of the order in which it was written."""
    return digests.digest_of(document.model_dump(mode="json"))


@transaction.atomic
def save_revision(
    *, document: EditionDocument, by: User | None = None, city: Office | None = None
) -> Saved:
    """Keep a document as the newest revision of its edition, which is made if it is new.

    The same document twice changes nothing. An unpublished draft is overwritten; beside a
    published revision a new draft begins. Raises ``Refused`` with everything that contradicts
    itself in the document.
    """
    refuse_if_any(
        Refusal("document-fault", found.sentence, place=found.path) for found in faults(document)
    )
    return _keep(_edition(document, city), document, by)


@transaction.atomic
def begin_edition(*, document: EditionDocument, city: Office, by: User) -> Edition:
    """A new edition with its document as a draft; ``Refused`` if its slug is taken."""
    slug = document.edition.slug
    if Edition.objects.filter(slug=slug).exists():
        raise Refused.because(
            "slug-taken",
            _("There is an edition “{slug}” already.").format(slug=slug),
            place="slug",
            remedy=_("Give the edition another slug."),
        )
    edition = _edition(document, city)
    _keep(edition, document, by)
    return edition


@transaction.atomic
def keep_draft(
    *, edition: Edition, document: EditionDocument, by: User, based_on: str
) -> EditionRevision:
    """Keep an administrator's change, made on the revision with the digest ``based_on``.

    A draft may still contradict itself, so that it can be changed part by part; publishing refuses
    that. ``Refused`` if somebody else has changed it meanwhile, or the edition is over.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    newest = _newest(edition)
    if edition.status == EditionStatus.CLOSED:
        raise Refused.because("edition-closed", _("The edition is closed."))
    if newest is None or newest.digest != based_on:
        raise Refused.because(
            "changed-meanwhile",
            _("Somebody has changed these settings since you opened the page."),
            remedy=_("Open the page again in another window and enter your change there."),
        )
    if document.edition.slug != edition.slug:
        raise Refused.because(
            "another-slug",
            _("The slug of an edition cannot be changed: addresses rest on it."),
            place="slug",
        )
    return _keep(_edition(document, edition.city), document, by).revision


@transaction.atomic
def discard_draft(*, edition: Edition) -> bool:
    """Throw the unpublished draft away; true if the edition goes with it, having nothing else."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    newest = _newest(edition)
    if newest is None or newest.published_at or newest == edition.published_revision:
        raise Refused.because("no-draft", _("There is no draft to throw away."))
    newest.delete()
    if edition.revisions.exists():
        return False
    edition.delete()
    return True


def _keep(edition: Edition, document: EditionDocument, by: User | None) -> Saved:
    digest = digest_of(document)
    newest = _newest(edition)
    if newest is not None and newest.digest == digest:
        return Saved(newest, changed=False)
    if newest is None or newest.published_at is not None:
        last = edition.revisions.aggregate(last=Max("number"))["last"] or 0
        newest = EditionRevision(edition=edition, number=last + 1)
    newest.document = document.model_dump(mode="json")
    newest.digest = digest
    newest.schema_version = SCHEMA_VERSION
    newest.created_by = by
    newest.save()
    return Saved(newest, changed=True)


def _newest(edition: Edition) -> EditionRevision | None:
    return edition.revisions.select_for_update().order_by("-number").first()


@transaction.atomic
def publish(*, revision: EditionRevision, by: User | None = None) -> EditionRevision:
    """Make a revision the one that people apply under; raises ``Refused`` with what is missing.

    Publishing what is published already changes nothing.
    """
    edition = Edition.objects.select_for_update().get(pk=revision.edition_id)
    revision = EditionRevision.objects.select_for_update().get(pk=revision.pk)
    if edition.published_revision_id == revision.pk:
        return revision
    if edition.status == EditionStatus.CLOSED:
        raise Refused.because("edition-closed", _("The edition is closed."))
    if revision.published_at is not None:
        raise Refused.because(
            "revision-superseded",
            _("This revision was published before and has been superseded."),
            remedy=_("Save its document again: a new revision begins."),
        )
    document = revision.parsed
    undecided = [
        Refusal("document-gap", found.sentence, place=found.path)
        for found in (*faults(document), *gaps(document))
    ]
    refuse_if_any([*undecided, *_offices_missing(document, edition.city)])
    revision.published_at = clock.now()
    revision.save()
    edition.published_revision = revision
    edition.status = EditionStatus.PUBLISHED
    edition.label = document.edition.label
    edition.year = document.edition.year
    edition.save()
    return revision


def _offices_missing(document: EditionDocument, city: Office | None) -> Iterator[Refusal]:
    """Offices that the document names and the city's part of the directory has not."""
    places = {name: path for path, name in document.offices_named()}
    if city is None or not places:
        return
    there = Office.objects.filter(path__startswith=city.path, status=OfficeStatus.ACTIVE)
    known = {name for office in there for name in office.names}
    for name in places.keys() - known:
        yield Refusal(
            "office-unknown",
            _("No office of the city is called “{name}”.").format(name=name),
            place=places[name],
            remedy=_("Write its name as the directory has it, or enter it there first."),
        )


@transaction.atomic
def close_edition(*, edition: Edition) -> None:
    """End an edition; nothing can be published in it any more."""
    Edition.objects.filter(pk=edition.pk).update(status=EditionStatus.CLOSED)
    edition.refresh_from_db()


def _edition(document: EditionDocument, city: Office | None) -> Edition:
    """The edition of a document, made with its program if need be."""
    program = _program(document.program)
    edition, _created = Edition.objects.select_for_update().get_or_create(
        slug=document.edition.slug,
        defaults={
            "program": program,
            "city": city or _only_city(document.edition.city_name),
            "label": document.edition.label,
            "year": document.edition.year,
        },
    )
    if edition.program_id != program.pk:
        raise Refused.because(
            "edition-of-another-program",
            _("The edition “{slug}” belongs to the program “{program}”.").format(
                slug=edition.slug, program=edition.program.name
            ),
            place="edition.slug",
            remedy=_("Give the edition another slug."),
        )
    return edition


def _program(header: ProgramHeader) -> Program:
    parent = None
    if header.umbrella is not None:
        parent, _created = Program.objects.get_or_create(
            slug=header.umbrella.slug,
            defaults={"name": header.umbrella.name, "level": header.level},
        )
    program, _created = Program.objects.update_or_create(
        slug=header.slug,
        defaults={
            "name": header.name,
            "parent": parent,
            "family": header.family,
            "level": header.level,
        },
    )
    return program


def _only_city(name: str) -> Office | None:
    """The city's office of this name, where the directory has it."""
    return Office.objects.filter(kind="city", name=name).first()
