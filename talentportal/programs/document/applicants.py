"""Do the kinds of applicant agree with the form that asks them, and with the rules that bind them?"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document import expressions as ex
from talentportal.programs.document.conditions import Condition, Exclusion
from talentportal.programs.document.edition import (
    APPLICANT_KIND_FIELD,
    ApplicantKind,
    EditionDocument,
)
from talentportal.programs.document.form import (
    ChoiceField,
    Column,
    FormField,
    TableField,
    TextField,
    YesNoField,
)
from talentportal.programs.document.references import unknown_facts, values_of

Rule = Condition | Exclusion
NAME_COLUMN = "name"
"""The column of a table of members that says who a row is."""
KIND_OF_BOUND = {"team_leader": "team", "team_member": "team", "organisation": "organisation"}
"""Rules that bind only one kind of applicant; what binds nobody is a mistake."""


def faults_of_applicants(document: EditionDocument) -> Iterator[tuple[str, str]]:
    """Path and sentence of everything that does not fit."""
    yield from _kinds_asked(document)
    for index, kind in enumerate(document.applicant_kinds):
        for sentence in _faults_of_kind(document, kind):
            yield f"applicant_kinds.{index}", sentence
    for name, rules in (("conditions", document.conditions), ("exclusions", document.exclusions)):
        for path, sentence in _rules_bound(document, rules):
            yield f"{name}.{path}", sentence


def _fields_asked(document: EditionDocument, rule: Rule | None) -> dict[str, FormField]:
    """The form's fields as a rule may ask about them: for members, the columns of their table."""
    if rule is None or rule.binds != "team_member":
        return {field.key: field for field in document.form.fields()}
    table = members_table(document)
    return {column.key: _as_field(column) for column in table.columns} if table else {}


def unknown_facts_of(document: EditionDocument) -> Iterator[tuple[str, str]]:
    """Path and sentence of every expression that asks about something the document lacks."""
    rules = {f"conditions.{rule.key}": rule for rule in document.conditions}
    members: dict[str, Rule] = {**rules}
    members |= {f"exclusions.{rule.key}": rule for rule in document.exclusions}
    for path, expression in document.expressions():
        fields = _fields_asked(document, members.get(path.rpartition(".")[0]))
        for sentence in unknown_facts(document, expression, fields):
            yield path, sentence


def members_table(document: EditionDocument) -> TableField | None:
    """The table of the form whose rows are the members of a team."""
    named = next((kind.members for kind in document.applicant_kinds if kind.members), None)
    for field in document.form.fields():
        if field.key == named and isinstance(field, TableField):
            return field
    return None


def asks_of_a_person(expression: ex.Expression) -> bool:
    """Whether it asks for what only a person has: an age, a sex, a skill level, a membership."""
    return any(
        isinstance(leaf, ex.SkillLevelIs | ex.Membership | ex.MonthsToRetirement)
        or str(getattr(leaf, "fact", "")).startswith("person.")
        for leaf in ex.leaves_of(expression)
    )


def _kinds_asked(document: EditionDocument) -> Iterator[tuple[str, str]]:
    kinds = {str(each.kind) for each in document.applicant_kinds}
    asked = [f for f in document.form.fields() if f.key == APPLICANT_KIND_FIELD]
    if len(kinds) > 1 and not (
        asked and isinstance(asked[0], ChoiceField) and values_of(asked[0]) == kinds
    ):
        yield (
            "applicant_kinds",
            _("The form needs a choice “{key}” with exactly the values {kinds}.").format(
                key=APPLICANT_KIND_FIELD, kinds=", ".join(sorted(kinds))
            ),
        )


def _faults_of_kind(document: EditionDocument, kind: ApplicantKind) -> Iterator[str]:
    counted = (kind.min_members, kind.max_members)
    if kind.kind != "team":
        if kind.members or any(counted):
            yield _("Only a team has members.")
        return
    if kind.members is None:
        if any(counted):
            yield _("Members are counted in a table of the form; name it (members).")
        return
    table = members_table(document)
    if table is None:
        yield _("“{key}” is no table.").format(key=kind.members)
    elif NAME_COLUMN not in {column.key for column in table.columns}:
        yield _("The table “{table}” has no column “{column}”.").format(
            table=table.key, column=NAME_COLUMN
        )
    if kind.min_members and kind.max_members and kind.min_members > kind.max_members:
        yield _("min_members is more than max_members.")


def _rules_bound(document: EditionDocument, rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    kinds = {kind.kind for kind in document.applicant_kinds}
    for rule in rules:
        kind = KIND_OF_BOUND.get(rule.binds)
        if kind is not None and kind not in kinds:
            yield (
                f"{rule.key}.binds",
                _("It binds nobody: the edition takes no {kind}.").format(kind=kind),
            )
        elif rule.binds == "team_member" and members_table(document) is None:
            yield (
                f"{rule.key}.binds",
                _("Members are asked in a table of the form; name it (applicant_kinds, members)."),
            )
        if rule.binds == "organisation" and asks_of_a_person(rule.expression):
            yield (
                f"{rule.key}.expression",
                _("It asks an organisation for what only a person has."),
            )


def _as_field(column: Column) -> FormField:
    """A column as the field it would be on a form of the member's own."""
    if column.type == "choice":
        return ChoiceField(
            type="choice",
            key=column.key,
            label=column.label,
            code_list=column.code_list,
            options=column.options,
        )
    if column.type == "yes_no":
        return YesNoField(type="yes_no", key=column.key, label=column.label)
    return TextField(type="text", key=column.key, label=column.label)
