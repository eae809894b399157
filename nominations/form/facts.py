"""What is known of a dossier, as plain typed facts for the conditions of its edition. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from nominations.chain.case import Paper
from nominations.form.kinds import kind_of
from nominations.form.subjects import kind_answered
from nominations.models import Dossier
from talentportal.programs.document import (
    ApplicantKind,
    ChoiceField,
    DateField,
    EditionDocument,
    TextField,
)
from talentportal.programs.document.schema.describing import options_of
from talentportal.programs.document.schema.known import choices_of_fact
from talentportal.programs.rules.eligibility import Entries, Facts

NO_ENTRIES = Entries()
PREFILLED = (TextField, DateField, ChoiceField)


def facts_of(
    dossier: Dossier,
    *,
    papers: Iterable[Paper] = (),
    entries: Entries = NO_ENTRIES,
    members: Mapping[str, Entries] | None = None,
    judgements: Mapping[str, bool] | None = None,
) -> Facts:
    """The facts of a dossier whose person, employer and revision are loaded."""
    answers = effective_answers(dossier)
    values = _values(dossier, answers)
    return Facts(
        values=values,
        words=_words_of(dossier, answers, values),
        honours=entries.honours,
        bans=entries.bans,
        materials=Counter(paper.material for paper in papers),
        judgements=judgements or {},
        other_tracks=entries.other_tracks,
        members=members or {},
    )


def _values(dossier: Dossier, answers: Mapping[str, Any]) -> dict[str, Any]:
    person, employer = dossier.person, dossier.employer
    typed = typed_answers(dossier.document, answers)
    return {
        "person.birth_date": person.birth_date,
        "person.sex": person.sex,
        "person.id_type": person.id_type,
        "dossier.channel": dossier.channel,
        "dossier.tier": dossier.tier,
        "dossier.category": category_of(dossier, typed),
        "dossier.applicant_kind": kind_answered(dossier.document, dossier.tier, answers),
        "employer.kind": employer.kind if employer else None,
        "employer.name": employer.name if employer else None,
        **typed,
    }


def category_of(dossier: Dossier, typed: Mapping[str, Any]) -> Any:
    """The trade of its tier that the applicant chose."""
    tier = dossier.document.tier(dossier.tier)
    return typed.get(f"form.{tier.category_field}") if tier.category_field else None


def _words_of(
    dossier: Dossier, answers: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, str]:
    words = _words(dossier.document, answers) | _words_of_account(dossier.document, values)
    trade = words.get(f"form.{dossier.document.tier(dossier.tier).category_field}")
    return words | {"dossier.category": trade} if trade else words


def _words(document: EditionDocument, answers: Mapping[str, Any]) -> dict[str, str]:
    """What the chosen values are called, by fact."""
    return {
        f"form.{field.key}": kind.words(answer)
        for field in document.form.fields()
        if (answer := answers.get(field.key)) and (kind := kind_of(field)).is_named
    }


def _words_of_account(document: EditionDocument, values: Mapping[str, Any]) -> dict[str, str]:
    """What is called how of that which is chosen before the form, by fact."""
    words = {
        "dossier.channel": document.channel(values["dossier.channel"]).name,
        "dossier.tier": document.tier(values["dossier.tier"]).name,
    }
    for fact in ("person.sex", "dossier.applicant_kind", "employer.kind"):
        if value := values[fact]:
            words[fact] = _called(fact, value, get_language() or "")
    return words


@lru_cache(maxsize=256)
def _called(fact: str, value: str, language: str) -> str:
    """A value that is the same in every edition, in a language: asked of every dossier."""
    if fact == "dossier.applicant_kind":
        return dict(options_of(ApplicantKind.model_fields["kind"].annotation))[value]
    return dict(choices_of_fact(fact) or ()).get(value, value)


def effective_answers(dossier: Dossier) -> dict[str, Any]:
    """The answers as typed, what the account knows in its place.

    The number of the identity document is masked here: it is never among the answers, and only
    the book for the file shows it in full.
    """
    return {**dossier.answers, **answers_of_account(dossier)}


def answers_of_account(dossier: Dossier) -> dict[str, str]:
    """What the account answers in the person's place, by field."""
    known = _known_of(dossier)
    return {
        field.key: known[field.prefill]
        for field in dossier.document.form.fields()
        if isinstance(field, PREFILLED) and known.get(field.prefill)
    }


def _known_of(dossier: Dossier) -> dict[str, str]:
    person, employer = dossier.person, dossier.employer
    return {
        "name": person.full_name,
        "id_number": person.masked_id_number,
        "phone": person.phone,
        "email": dossier.applicant.email,
        "employer": employer.name if employer else "",
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "sex": person.sex,
    }


def typed_answers(document: EditionDocument, answers: Mapping[str, Any]) -> dict[str, Any]:
    """``form.<key>`` → typed value; what was not answered, or cannot be read, is absent."""
    values: dict[str, Any] = {}
    for field in document.form.fields():
        answer = answers.get(field.key)
        value = None if answer in (None, "", []) else kind_of(field).typed(answer)
        if value is not None:
            values[f"form.{field.key}"] = value
            if field.key == "retirement_category":
                values["person.retirement_category"] = value
    return values
