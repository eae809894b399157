"""What all pages of an applicant share: the dossier, links to its places, its remarks."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.applying.standing import Standing
from nominations.form.kinds import kind_of
from nominations.form.request import anchor_of
from nominations.models import Dossier, Remark
from nominations.selectors import dossiers_visible_to
from talentportal.programs.document import FormField, Section
from talentportal.programs.rules.eligibility import ConditionFinding, reference_date
from talentportal.programs.rules.points import Shown, reckoning
from talentportal.shared.refusals import Refusal

LOADED = (
    "edition__published_revision",
    "edition__city",
    "revision",
    "person",
    "employer",
    "recommender",
    "office",
    "applicant",
)


def own_dossier(user: Any, number: str) -> Dossier:
    """The applicant's own dossier; 403 for an officer who sees it, 404 for everybody else."""
    found = Dossier.objects.filter(number=number, applicant=user).select_related(*LOADED).first()
    if found is not None:
        return found
    if dossiers_visible_to(user).filter(number=number).exists():
        raise PermissionDenied
    raise Http404


def place_url(dossier: Dossier, place: str) -> str:
    """Where the place of a gap is mended; empty for a place that has no page."""
    parts = place.split(".")
    narrative = dossier.document.narrative
    number = dossier.number
    if parts[0] == "form" and len(parts) == 3:
        page = reverse("nominations:section", args=[number, parts[1]])
        return f"{page}?missing=1#{anchor_of(parts[2])}"
    if parts[0] == "material" and len(parts) == 2:
        return f"{reverse('nominations:papers', args=[number])}#material-{parts[1]}"
    if narrative is not None and place in (narrative.key, narrative.title_key):
        return f"{reverse('nominations:narrative', args=[number])}?missing=1#{anchor_of(place)}"
    if place == "undertaking":
        return "#id_undertaken"
    return ""


def linked(dossier: Dossier, gaps: Iterable[Refusal]) -> list[Refusal]:
    """The same refusals with addresses for places."""
    condition = {finding.key: finding for finding in dossier.document.conditions}
    found = []
    for gap in gaps:
        url = place_url(dossier, gap.place)
        if not url and gap.place in condition:
            url = condition_url(dossier, condition[gap.place])
        found.append(Refusal(gap.code, gap.sentence, url, gap.remedy))
    return found


def condition_url(dossier: Dossier, rule: Any) -> str:
    """The field of the form that a condition reads, if it reads one."""
    for section, field in _fields_read(dossier, rule):
        return place_url(dossier, f"form.{section.key}.{field.key}")
    return ""


def _fields_read(dossier: Dossier, rule: Any) -> list[tuple[Section, FormField]]:
    """The fields of the form that a condition's expression names, in the form's order."""
    said = json.dumps(rule.expression.model_dump(mode="json"))
    return [
        (section, field)
        for section in dossier.document.form.sections
        for field in section.fields
        if f'"form.{field.key}"' in said
    ]


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding in the edition's words, with the link to where its answer is given.

    ``state`` is the finding's outcome, or ``open`` while an answer that it reads is missing.
    """

    finding: ConditionFinding
    text: str
    state: str
    value: str
    url: str


def findings_of(standing: Standing) -> list[ShownFinding]:
    """All findings; a value is shown as the person chose it, not as it is kept."""
    document = standing.document
    rules: dict[str, Any] = {rule.key: rule for rule in document.conditions}
    rules |= {rule.key: rule for rule in document.exclusions}
    return [
        _shown_finding(standing, finding, rules.get(finding.key))
        for finding in standing.case.findings
    ]


def points_of(standing: Standing) -> list[Shown]:
    """What the answers would earn in the review, while they can still be changed."""
    if not standing.is_draft:
        return []
    document = standing.document
    stages = standing.dossier.route
    return reckoning(document, stages, standing.facts, reference_date(document))


def _shown_finding(standing: Standing, finding: ConditionFinding, rule: Any) -> ShownFinding:
    fields = _fields_read(standing.dossier, rule) if rule and not finding.member else []
    unanswered = [f for _section, f in fields if f"form.{f.key}" not in standing.facts.values]
    waits = finding.outcome == "needs_person" and bool(unanswered)
    labels = {
        value: label for _section, field in fields for value, label in kind_of(field).labels.items()
    }
    semicolon = _("; ")
    parts = "" if waits else finding.value
    url = condition_url(standing.dossier, rule) if fields and standing.is_draft else ""
    return ShownFinding(
        finding=finding,
        text=_text_of(finding, rule),
        state="open" if waits else str(finding.outcome),
        value=semicolon.join(labels.get(part, part) for part in parts.split(semicolon)),
        url="" if finding.outcome == "pass" else url,
    )


def _text_of(finding: ConditionFinding, rule: Any) -> str:
    """The rule's words, after the name of the member of a team whom it is about."""
    if rule is None:
        return finding.sentence
    if not finding.member:
        return str(rule.text)
    return _("{member}: {sentence}").format(member=finding.member, sentence=rule.text)


def remarks_of(standing: Standing) -> dict[str, list[str]]:
    """Open remarks of a returned dossier by field or material; ``""`` for those on the whole."""
    remarks: dict[str, list[str]] = defaultdict(list)
    if not standing.is_returned:
        return remarks
    known = _places(standing)
    for remark in Remark.objects.filter(dossier=standing.dossier, settled_at__isnull=True):
        key = remark.place.rpartition(".")[2]
        remarks[key if key in known else ""].append(remark.text)
    return remarks


def _places(standing: Standing) -> set[str]:
    document = standing.document
    keys = {field.key for field in document.form.fields()} | {m.key for m in document.materials}
    if document.narrative is not None:
        keys |= {document.narrative.key, document.narrative.title_key}
    return keys
