"""What the settings of a document are called when people read of them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic.fields import FieldInfo

LABELS: dict[str, str | Promise] = {
    "program": _("Program"),
    "edition": _("Head of the notice"),
    "reference_date": _("Reference date"),
    "applicant_kinds": _("Kinds of applicant"),
    "tiers": _("Tiers"),
    "channels": _("Channels"),
    "methods": _("Methods of selection"),
    "conditions": _("Conditions"),
    "exclusions": _("Exclusions"),
    "local_conditions": _("Stricter conditions of recommenders"),
    "limits": _("Limits"),
    "shares": _("Shares"),
    "form": _("Form"),
    "sections": _("Sections"),
    "fields": _("Fields"),
    "columns": _("Columns"),
    "options": _("Choices"),
    "opinions": _("Opinion boxes"),
    "narrative": _("Narrative"),
    "materials": _("Materials"),
    "application": _("Application"),
    "stages": _("Stages"),
    "routes": _("Routes"),
    "consultations": _("Consultations"),
    "review": _("Expert review"),
    "criteria": _("Criteria"),
    "notices": _("Public notices"),
    "objections": _("Objections"),
    "results": _("Results"),
    "instalments": _("Instalments"),
    "paper": _("Bound book"),
    "deadlines": _("Further dates"),
    "stated": _("Said by the notice"),
    "decisions": _("Decisions"),
    "name": _("Name"),
    "label": _("Label"),
    "title": _("Title"),
    "text": _("Wording"),
    "source": _("Clause"),
    "force": _("Force"),
    "year": _("Year"),
    "slots": _("Places"),
    "slots_op": _("How the places are meant"),
    "categories": _("Categories"),
    "expression": _("What must hold"),
    "unless": _("Exception"),
    "when": _("When it applies"),
    "opens_at": _("Opens"),
    "closes_at": _("Closes"),
    "required": _("Required"),
    "requires": _("What must be done"),
    "maximum": _("Most"),
    "minimum": _("Fewest"),
    "brackets": _("Bands"),
    "at_least": _("At least"),
    "at_most": _("At most"),
    "words": _("Words"),
    "copies": _("Copies"),
    "duplex": _("Printed on both sides"),
    "days": _("Days"),
    "places": _("Places of publication"),
    "day_kind": _("Kind of days"),
    "count_first_day": _("First day counted"),
    "prize_yuan": _("Prize"),
    "panel_size": _("Size of the panel"),
    "aggregation": _("How scores become one"),
    "notice_text": _("Text of the notice"),
    "contacts": _("Where to ask"),
    "bodies": _("Bodies"),
    "basis": _("Basis"),
    "held_by": _("Holder"),
    "help": _("Help"),
    "decided": _("What was decided"),
}
"""Name of a setting → what it is called; any other is called by its explanation in the types."""


def label_of(name: str, field: FieldInfo) -> str:
    """The setting's name for people."""
    known = LABELS.get(name)
    if known is not None:
        return str(known)
    explained = (field.description or name).replace("\n", " ")
    return explained.split(". ")[0].split("; ")[0].rstrip(".")
