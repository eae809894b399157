"""Faults of what the honoured receive: sums that do not add up, results that are nobody's."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.form_checks import Pair
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.results import Grant, Instalment, OtherResults, Results

LONGEST_NUMBER = 80
"""Characters of a certificate number, as the register keeps it."""


def faults_of_results(document: EditionDocument) -> Iterator[Pair]:
    """Everything that is wrong with ``results``: the usual ones, and those of some."""
    yield from _of_results("results", document, document.results)
    for index, other in enumerate(document.results.others):
        path = f"results.others.{index}"
        yield from _of_results(path, document, other)
        yield from _whose(path, document, other)
        if not other.model_fields_set - {"tiers", "kinds"}:
            yield path, _("It says nothing that is otherwise.")
        for name in other.without:
            if getattr(other, name):
                yield (
                    f"{path}.without",
                    _("“{name}” is given here, and taken away.").format(name=name),
                )
        if any(_covers(earlier, other) for earlier in document.results.others[:index]):
            yield path, _("An entry above is for the same already, so this one is never used.")


def _of_results(
    path: str, document: EditionDocument, results: Results | OtherResults
) -> Iterator[Pair]:
    yield from _instalments(path, results.prize_yuan, results.instalments)
    yield from _grants(path, results.grants)
    term = results.term_months or document.results.term_months
    if results.stipend and results.stipend.months is None and term is None:
        yield f"{path}.stipend", _("It does not say for how long, and the honour has no term.")
    if results.number_pattern is not None:
        yield from _too_long(f"{path}.number_pattern", document, results.number_pattern)


def _grants(path: str, grants: Sequence[Grant]) -> Iterator[Pair]:
    for index, grant in enumerate(grants):
        yield from _instalments(f"{path}.grants.{index}", grant.yuan, grant.instalments)


def _instalments(path: str, yuan: int | None, instalments: Sequence[Instalment]) -> Iterator[Pair]:
    paid = sum(instalment.yuan for instalment in instalments)
    if yuan is not None and instalments and paid != yuan:
        yield (
            f"{path}.instalments",
            _("The instalments make {paid}, the sum is {sum}.").format(paid=paid, sum=yuan),
        )


def _too_long(path: str, document: EditionDocument, pattern: str) -> Iterator[Pair]:
    results = document.results.model_copy(update={"number_pattern": pattern})
    numbers = [
        results.certificate_number(year=document.edition.year, serial=10**6, tier=tier.name)
        for tier in document.tiers
    ]
    if max((len(number or "") for number in numbers), default=0) > LONGEST_NUMBER:
        yield path, _("A number has at most {most} characters.").format(most=LONGEST_NUMBER)


def _whose(path: str, document: EditionDocument, other: OtherResults) -> Iterator[Pair]:
    """What is for a tier or a kind that the edition has not is nobody's."""
    strange = set(other.tiers) - {tier.key for tier in document.tiers}
    if strange:
        yield (
            f"{path}.tiers",
            _("No tier is called {keys}.").format(keys="、".join(sorted(strange))),
        )
    absent = set(other.kinds) - {each.kind for each in document.applicant_kinds}
    if absent:
        yield (
            f"{path}.kinds",
            _("It binds nobody: the edition takes no {kind}.").format(
                kind="、".join(sorted(absent))
            ),
        )


def _covers(earlier: OtherResults, later: OtherResults) -> bool:
    """Whether the earlier is for everybody that the later is for."""
    tiers = not earlier.tiers or (bool(later.tiers) and set(later.tiers) <= set(earlier.tiers))
    kinds = not earlier.kinds or (bool(later.kinds) and set(later.kinds) <= set(earlier.kinds))
    return tiers and kinds
