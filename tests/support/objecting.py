"""Objections and what is found about them, as tests raise and settle them."""

from datetime import datetime
from typing import Any

from nominations.models import Dossier, Fulfilment
from reviews.models import Objection, PublicNotice
from reviews.notices.services.inquiries import Found, record_finding
from reviews.notices.services.objections import file_objection
from talentportal.directory.models import User
from talentportal.shared import clock


def object_to(notice: PublicNotice, at: datetime, position: int | None = 1) -> Objection:
    """An objection to one entry of a notice, or to the whole list."""
    entry = notice.entries.get(position=position) if position else None
    with clock.travel(at):
        return file_objection(notice=notice, entry=entry, text="成果不是本人的。", objector="某某")


def find(
    objection: Objection, result: str, consequence: str = "", *, actor: User, **words: Any
) -> Objection:
    """Record a finding with all its words."""
    said = {"finding": "已核查。", "answer": "已核查，感谢监督。"} | words
    found = Found(result=result, consequence=consequence, **said)
    return record_finding(objection=objection, found=found, actor=actor)


def settled(dossier: Dossier) -> bool:
    """Whether nothing stands against a dossier, as the guards read it."""
    return Fulfilment.objects.get(dossier=dossier, requirement="objections_settled").met
