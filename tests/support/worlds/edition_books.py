"""The book of each edition of the repository, composed of a dossier that is nowhere kept."""

import random
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

from nominations.book.composing import Composed, compose
from nominations.models import Dossier, Opinion
from nominations.models.papers import BookVariant
from rehearsals import made_up
from rehearsals.answers import Writer
from talentportal.bookbinding import BookContent
from talentportal.directory.models import Office, Person, User
from talentportal.programs.models import Edition, EditionRevision, Program
from talentportal.shared import clock
from tests.nominations.book_samples import document, encoded, normalised, picture
from tests.support.worlds.samples import edition

AGREED = "经审核，该同志符合推荐条件，所报材料真实有效，同意推荐。"


def composed(
    slug: str,
    *,
    channel: str = "",
    variant: str = "full",
    folder: Path | None = None,
    **answers: Any,
) -> Composed:
    """The composed book of a made-up person; its papers lie in ``folder``."""
    found = dossier_of(slug, channel, **answers)
    with clock.travel(datetime(found.edition.year, 7, 5, 9, tzinfo=clock.CHINA)):
        return compose(
            found,
            variant=BookVariant(variant),
            papers=_papers(found, folder) if folder else [],
            opinions=_opinions(found),
        )


def content(slug: str, **how: Any) -> BookContent:
    return composed(slug, **how).content


def dossier_of(slug: str, channel: str = "", **answers: Any) -> Dossier:
    """A dossier that was never saved, complete under the edition's form."""
    parsed = edition(slug)
    program = Program(slug=parsed.program.slug, name=parsed.program.name)
    held = Edition(slug=slug, program=program, label=parsed.edition.label, year=parsed.edition.year)
    kept = parsed.model_dump(mode="json")
    revision = EditionRevision(edition=held, number=1, document=kept, digest=f"of {slug}")
    user = User(full_name="张建国", email="zhang@example.cn")
    born = date(1976, 3, 5)
    person = Person(
        full_name="张建国",
        id_number=made_up.id_number(7, born, female=False),
        birth_date=born,
        sex="male",
        phone="13800000000",
    )
    employer = Office(pk=1, name="示例恒达玛钢铸造有限公司", short_name="恒达玛钢", kind="employer")
    bureau = Office(pk=2, name="示例区人力资源和社会保障局", short_name="区人社局")
    dossier = Dossier(
        number=f"D{parsed.edition.year}-000017",
        edition=held,
        revision=revision,
        applicant=user,
        person=person,
        channel=channel or parsed.channels[0].key,
        tier=parsed.tiers[0].key,
        employer=employer,
        recommender=bureau,
        submitted_at=datetime(parsed.edition.year, 7, 5, 9, tzinfo=clock.CHINA),
    )
    dossier.answers = Writer(parsed, random.Random(7)).answers(dossier) | answers
    return dossier


def _opinions(dossier: Dossier) -> list[Opinion]:
    """The first office with a seal has written its opinion."""
    boxes = [box for box in dossier.document.form.opinions if box.seal][:1]
    day = date(dossier.edition.year, 7, 10)
    return [Opinion(box=box.key, text=AGREED, signed_by="王秀英", signed_on=day) for box in boxes]


def _papers(dossier: Dossier, folder: Path) -> list[Any]:
    portrait = normalised(encoded(picture(413, 579, "", "#b03030"))).pdf
    photos = [f"form.{f.key}" for f in dossier.document.form.fields() if f.type == "photo"]
    found = [_paper(folder, material, "照片.jpg", portrait) for material in photos]
    scan = normalised(encoded(picture(1240, 1754, "CERTIFICATE"))).pdf
    for material in dossier.document.materials:
        pages = document((595, 842), (842, 595)) if material.order == 3 else scan
        found.append(_paper(folder, material.key, f"{material.name}.pdf", pages))
    return found


@dataclass(frozen=True)
class Stored:
    """Pages as a field of files gives them."""

    path: Path

    def open(self, mode: str) -> BinaryIO:
        return self.path.open(mode)  # type: ignore[return-value]


def _paper(folder: Path, material: str, name: str, pages: bytes) -> Any:
    path = folder / f"{material}.pdf"
    path.write_bytes(pages)
    return SimpleNamespace(
        material=material,
        name=name,
        caption="",
        pdf=Stored(path),
        sighted_at=None,
        sighted_by=None,
    )
