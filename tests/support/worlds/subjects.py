"""Organisations, teams and people who apply in one edition."""

from typing import Any

from nominations.applying.drafts import save_answers
from nominations.models import Dossier
from rehearsals import made_up
from talentportal.directory.duties import grant
from talentportal.directory.models import Duty, User
from talentportal.programs.models import Edition
from tests.support.worlds import world
from tests.support.worlds.cast import City

FIRST, SECOND = made_up.id_number(6001), made_up.id_number(6002)


COLUMNS = [
    {"key": "name", "label": "姓名", "type": "text"},
    {"key": "document", "label": "身份证号码", "type": "id_number"},
]


RULE = {"force": "hard", "source": "二"}


def document(*kinds: str) -> dict[str, Any]:
    """An edition of these kinds of applicant, in which nobody may hold its honour already."""
    made = world.small_document()
    team = {"kind": "team", "members": "members", "named_by": "team_name", "min_members": 2}
    made["applicant_kinds"] = [team if kind == "team" else {"kind": kind} for kind in kinds]
    made["form"]["sections"][0]["fields"] += [
        {
            "key": "applicant_kind",
            "label": "申报类型",
            "type": "choice",
            "options": [{"value": kind, "label": kind} for kind in kinds],
            "required": False,
        },
        {"key": "team_name", "label": "团队名称", "type": "text", "required": False},
        {
            "key": "members",
            "label": "成员",
            "type": "table",
            "columns": COLUMNS,
            "required": False,
        },
    ]
    held = {"type": "honour_held", "families": ["晋中工匠"]}
    made["exclusions"] = [
        RULE | {"key": "held", "text": "已获称号的不再参评", "expression": held},
    ]
    if "team" in kinds:
        held_too = held | {"members_count": True}
        made["exclusions"].append(
            RULE
            | {
                "key": "member_held",
                "text": "成员已获称号的不再参评",
                "binds": "team_member",
                "expression": held_too,
            }
        )
    return made


def organisation(city: City, edition: Edition, by: User, *, manages: bool = True) -> Dossier:
    if manages:
        grant(by, Duty.MANAGE, city.offices["loom_works"])
    return world.start_dossier(city, edition, by)


def team(city: City, edition: Edition, *numbers: str, by: User | None = None) -> Dossier:
    rows = [{"name": f"成员{place}", "document": number} for place, number in enumerate(numbers, 1)]
    dossier = world.start_dossier(city, edition, by or city.weaver)
    answers = {"applicant_kind": "team", "team_name": "织锦攻关队", "members": rows}
    save_answers(dossier=dossier, actor=dossier.applicant, answers=answers)
    return Dossier.objects.get(pk=dossier.pk)
