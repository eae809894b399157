"""Under which index registers know somebody: never the number itself, always the same for it."""

from talentportal.directory.models import Office
from talentportal.shared.vault import blind_index

ORGANISATIONS = "credit-code"


def index_of_document(number: str) -> str:
    """A person, by the canonical number of the identity document."""
    return blind_index(number)


def index_of_credit_code(code: str) -> str:
    """An organisation, by its canonical unified social credit code."""
    return blind_index(code, purpose=ORGANISATIONS)


def index_of_office(office: Office) -> str:
    """An organisation of the directory; one without a credit code by its row."""
    return index_of_credit_code(office.credit_code or f"office {office.pk}")
