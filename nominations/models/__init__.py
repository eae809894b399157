"""The dossier, its papers, its chain of events, and what is printed and written about it."""

from nominations.models.claims import Claim
from nominations.models.consents import ConsentAnswer, JointConsent
from nominations.models.dossiers import (
    DOCUMENTS,
    Dossier,
    Fulfilment,
    MemberOut,
    NumberSeries,
    Opinion,
    Remark,
    Submission,
    Visit,
)
from nominations.models.events import ChainHead, Event
from nominations.models.papers import Attachment, Book, Letter
from nominations.models.recusals import Interest, Recusal

__all__ = [
    "DOCUMENTS",
    "Attachment",
    "Book",
    "ChainHead",
    "Claim",
    "ConsentAnswer",
    "Dossier",
    "Event",
    "Fulfilment",
    "Interest",
    "JointConsent",
    "Letter",
    "MemberOut",
    "NumberSeries",
    "Opinion",
    "Recusal",
    "Remark",
    "Submission",
    "Visit",
]
