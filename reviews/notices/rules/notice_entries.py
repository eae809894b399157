"""What a notice shows of a person: an allow-list, and nothing that is not on it.

Source: State Council 2018, personal data are published de-identified only; the edition chooses
among these fields, and none of them is a number, a birthday, an address or a score.
"""

from collections.abc import Callable, Iterable

from nominations.form.subjects import leader_of, members_of, shown_as
from nominations.models import Dossier
from reviews.notices.rules.strokes import by_strokes
from talentportal.programs.code_lists import labels_of
from talentportal.shared.masking import without_numbers

HIDDEN = "＊＊＊"


def shown(dossier: Dossier, fields: Iterable[str]) -> list[list[str]]:
    """One line of a notice: pairs of field and text, in the order of the edition.

    A team is never shown by the name alone that it gave itself.
    """
    asked = tuple(fields)
    values = VALUES if "leader" in asked else VALUES | {"name": _with_leader}
    return [[field, without_numbers(values[field](dossier), HIDDEN)] for field in asked]


def in_order(dossiers: Iterable[Dossier], list_order: str) -> list[Dossier]:
    """By rank, by strokes of the surname, or by recommender and strokes."""
    return sorted(dossiers, key=_ORDERS[list_order])


def employer_of(dossier: Dossier) -> str:
    """The registered employer, else what the applicant has written."""
    return dossier.employer.name if dossier.employer else _answer("employer")(dossier)


def _answer(key: str) -> Callable[[Dossier], str]:
    """The answer under a key of the form; of a choice the label of what was chosen."""

    def read(dossier: Dossier) -> str:
        value = dossier.answers.get(key)
        if not isinstance(value, str):
            return ""
        field = next((f for f in dossier.document.form.fields() if f.key == key), None)
        labels = {each.value: each.label for each in getattr(field, "options", ())}
        if code_list := getattr(field, "code_list", None):
            labels |= labels_of(code_list)
        return labels.get(value, value).strip()

    return read


def _with_leader(dossier: Dossier) -> str:
    return shown_as(dossier, members=False)


def _members(dossier: Dossier) -> str:
    return "、".join(each.name for each in members_of(dossier))


def _recommender(dossier: Dossier) -> str:
    return dossier.recommender.name if dossier.recommender else ""


VALUES: dict[str, Callable[[Dossier], str]] = {
    "name": lambda dossier: dossier.honouree,
    "leader": leader_of,
    "members": _members,
    "sex": lambda dossier: str(dossier.person.get_sex_display()),
    "employer": employer_of,
    "post": _answer("post"),
    "occupation": _answer("occupation"),
    "skill_level": _answer("skill_level"),
    "recommender": _recommender,
    "tier": lambda dossier: dossier.award.name,
}
_ORDERS: dict[str, Callable[[Dossier], tuple[object, ...]]] = {
    "rank": lambda d: (d.rank or 10**9, d.number),
    "strokes": lambda d: (*by_strokes(d.honouree), d.number),
    "recommender": lambda d: (_recommender(d), *by_strokes(d.honouree), d.number),
}
