"""Do the kinds of applicant agree with the form that asks them, and with the rules that bind them?"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.fitting import retirement_unasked, unfit
from talentportal.programs.document.faults.never import nodes_of, pointless
from talentportal.programs.document.faults.references import (
    field_of,
    paths_of,
    unknown_facts,
    values_of,
)
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.conditions import Condition, Exclusion
from talentportal.programs.document.schema.edition import (
    APPLICANT_KIND_FIELD,
    ApplicantKind,
    EditionDocument,
)
from talentportal.programs.document.schema.form import ChoiceField, FormField, TableField, TextField

Rule = Condition | Exclusion
NAME_COLUMN = "name"
"""The column of a table of members that says who a row is."""
KIND_OF_BOUND = {"team_leader": "team", "team_member": "team", "organisation": "organisation"}
"""Rules that bind only one kind of applicant; what binds nobody is a mistake."""


def faults_of_applicants(document: EditionDocument) -> Iterator[tuple[str, str]]:
    """Path and sentence of everything that does not fit."""
    yield from _kinds_asked(document)
    yield from _tiers_of_kinds(document)
    for index, kind in enumerate(document.applicant_kinds):
        for sentence in _faults_of_kind(document, kind):
            yield f"applicant_kinds.{index}", sentence
    for name, rules in (("conditions", document.conditions), ("exclusions", document.exclusions)):
        for path, sentence in _rules_bound(document, rules):
            yield f"{name}.{path}", sentence


def fields_asked(document: EditionDocument, rule: Rule | None) -> dict[str, FormField]:
    """The form's fields as a rule may ask about them: for members, the columns of their table."""
    if rule is None or rule.binds != "team_member":
        return {field.key: field for field in document.form.fields()}
    table = members_table(document)
    return {column.key: field_of(column) for column in table.columns} if table else {}


def rule_at(document: EditionDocument, path: str) -> Rule | None:
    """The condition or exclusion of which the expression at a path is a setting."""
    group, _dot, rest = path.partition(".")
    rules: dict[str, tuple[Rule, ...]] = {
        "conditions": document.conditions,
        "exclusions": document.exclusions,
    }
    key = rest.rpartition(".")[0]
    return next((rule for rule in reversed(rules.get(group, ())) if rule.key == key), None)


def faults_of_expressions(document: EditionDocument) -> Iterator[tuple[str, str]]:
    """Path and sentence of every leaf that asks for what the document lacks, or what cannot be."""
    for path, expression in document.expressions():
        rule = rule_at(document, path)
        fields = fields_asked(document, rule)
        yield from pointless(expression, path)
        for place, node in nodes_of(expression, path):
            unknown = list(unknown_facts(document, node, fields))
            for sentence in unknown or unfit(document, node, fields):
                yield place, sentence
            if rule is not None and rule.binds == "team_member":
                yield from ((place, words) for words in _unstated(document, node))
                continue
            yield from ((place, words) for words in retirement_unasked(node, fields))
            if path.startswith("form.") and isinstance(node, ex.Judgement | ex.Evidence):
                yield place, _("While the form is filled in, nobody has judged this yet.")
            if isinstance(node, ex.Evidence) and _asked_later(document, node.material):
                yield (
                    place,
                    _("“{material}” is asked for at a later stage only.").format(
                        material=document.material(node.material).name
                    ),
                )
            if ".counted." in path and isinstance(node, ex.Judgement | ex.Evidence):
                yield place, _("Points are counted from the answers; nobody is asked to judge.")


def _asked_later(document: EditionDocument, material: str) -> bool:
    return any(each.key == material and each.asked_at for each in document.materials)


def _unstated(document: EditionDocument, leaf: ex.Expression) -> Iterator[str]:
    """Of a member nothing is known but their row."""
    table = members_table(document)
    stated = {column.states for column in table.columns} if table else set()
    for path in paths_of(leaf) if table else ():
        if path.partition(".")[0] in ("person", "employer") and path not in stated:
            yield _("No column of the table “{table}” states “{fact}” (states).").format(
                table=table.key if table else "", fact=path
            )


def members_table(document: EditionDocument) -> TableField | None:
    """The table of the form whose rows are the members of a team."""
    named = next((kind.members for kind in document.applicant_kinds if kind.members), None)
    return next((table for table in document.form.tables() if table.key == named), None)


def number_column(table: TableField) -> str:
    """The key of the column with the numbers of identity documents; empty if it has none."""
    return next(iter(table.number_columns()), "")


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
    chosen = any(len(document.kinds_for(tier.key)) > 1 for tier in document.tiers)
    if chosen and not (
        asked and isinstance(asked[0], ChoiceField) and values_of(asked[0]) == kinds
    ):
        yield (
            "applicant_kinds",
            _("The form needs a choice “{key}” with exactly the values {kinds}.").format(
                key=APPLICANT_KIND_FIELD, kinds=", ".join(sorted(kinds))
            ),
        )


def _tiers_of_kinds(document: EditionDocument) -> Iterator[tuple[str, str]]:
    """No tier is for a kind that the edition does not take; no kind is left without a tier."""
    kinds = {each.kind for each in document.applicant_kinds}
    for tier in document.tiers:
        for kind in sorted(set(tier.kinds) - kinds):
            yield (
                f"tiers.{tier.key}.kinds",
                _("It binds nobody: the edition takes no {kind}.").format(kind=kind),
            )
    for index, each in enumerate(document.applicant_kinds):
        if not any(each.kind in document.kinds_for(tier.key) for tier in document.tiers):
            yield f"applicant_kinds.{index}", _("No tier is awarded to this kind of applicant.")


def _faults_of_kind(document: EditionDocument, kind: ApplicantKind) -> Iterator[str]:
    counted = (kind.min_members, kind.max_members)
    lines = {field.key for field in document.form.fields() if isinstance(field, TextField)}
    if kind.named_by is not None and kind.named_by not in lines:
        yield _("“{key}” is no field of one line (named_by).").format(key=kind.named_by)
    if kind.kind != "team":
        if kind.members or kind.named_by or any(counted):
            yield _("Only a team has members and a name of its own.")
        return
    if kind.members is None:
        if any(counted):
            yield _("Members are counted in a table of the form; name it (members).")
        return
    yield from _faults_of_table(kind, members_table(document))


def _faults_of_table(kind: ApplicantKind, table: TableField | None) -> Iterator[str]:
    if table is None:
        yield _("“{key}” is no table.").format(key=kind.members)
    elif NAME_COLUMN not in {column.key for column in table.columns}:
        yield _("The table “{table}” has no column “{column}”.").format(
            table=table.key, column=NAME_COLUMN
        )
    if kind.min_members and kind.max_members and kind.min_members > kind.max_members:
        yield _("min_members is more than max_members.")
    if table is not None:
        yield from _rows_for_members(kind, table)


def _rows_for_members(kind: ApplicantKind, table: TableField) -> Iterator[str]:
    """The table has a row for each member but the leader."""
    most, least = table.max_rows + 1, table.min_rows + 1
    wanted = max(kind.min_members or 0, kind.max_members or 0)
    if wanted > most:
        yield _(
            "The table “{table}” takes {rows} rows, so a team has {most} people at most, its "
            "leader included; {wanted} can never be entered (max_rows)."
        ).format(table=table.key, rows=table.max_rows, most=most, wanted=wanted)
    if kind.max_members is not None and kind.max_members < least:
        yield _(
            "The table “{table}” needs {rows} rows, so a team has {least} people at least, its "
            "leader included (min_rows)."
        ).format(table=table.key, rows=table.min_rows, least=least)


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
        elif rule.binds == "team_member" and _cannot_be_looked_up(document, rule):
            yield (
                f"{rule.key}.expression",
                _(
                    "It asks the registers about members, who are found by the numbers of their "
                    "identity documents: the table of members needs a column of the type "
                    "“id_number”, or the rule a field in which it is declared (declared_in)."
                ),
            )
        if rule.binds == "organisation" and asks_of_a_person(rule.expression):
            yield (
                f"{rule.key}.expression",
                _("It asks an organisation for what only a person has."),
            )


def _cannot_be_looked_up(document: EditionDocument, rule: Rule) -> bool:
    table = members_table(document)
    return (table is None or not number_column(table)) and any(
        isinstance(leaf, ex.BanInForce)
        or (isinstance(leaf, ex.HonourHeld | ex.OtherTrack) and leaf.declared_in is None)
        for leaf in ex.leaves_of(rule.expression)
    )
