"""A panel that gives points for skill, beside points that a notice's table counts."""

from nominations.models import Dossier
from tests.support.worlds.cast import City
from tests.support.worlds.stage import (
    REVIEW,
    Stage,
    document,
    make_dossiers,
    make_edition,
    make_expert,
)

PATENTS = {
    "key": "patents",
    "label": "专利",
    "type": "table",
    "columns": [{"key": "name", "label": "名称", "type": "text"}],
}
TABLE = [
    {"label": "每项专利", "points": 4, "rows": {"table": "form.patents"}, "maximum": 16},
    {
        "label": "女职工",
        "points": "1.5",
        "when": {"type": "field_equals", "fact": "person.sex", "value": "female"},
    },
]
COUNTED = {"key": "patents", "label": "发明创造", "maximum": 20, "counted": TABLE}


def set_stage(city: City, *, blind: bool = False, patents: tuple[int, ...] = (2, 5, 0)) -> Stage:
    """Dossiers with so many patents each, before a panel that gives points for skill alone."""
    content = document(
        blind=blind, criteria=[REVIEW["criteria"][0], COUNTED], tie_break=["patents"]
    )
    content["form"]["sections"][0]["fields"].append(PATENTS)
    edition = make_edition(city, content)
    dossiers = make_dossiers(city, edition, len(patents))
    for dossier, number in zip(dossiers, patents, strict=True):
        dossier.answers["patents"] = [{"name": f"专利{row}"} for row in range(number)]
        dossier.person.sex = "male"
        dossier.person.save(update_fields=["sex"])
    Dossier.objects.bulk_update(dossiers, ["answers"])
    return Stage(city, edition, dossiers, [make_expert(city, number) for number in range(3)])
