"""Who may open which route, derived from the policies and the cast's table of duties.

Not from the code of the portal, which is what is under test.
"""

from tests import policies
from tests.policies.examples import EXAMPLES, Example
from tests.support.routes import Route
from tests.support.worlds.cast import PEOPLE
from tests.support.worlds.portal import Portal

POLICY = policies.declared()
EVERYBODY = (
    "",
    "charlie",
    "lacquerer",
    "yuci_examiner",
    "yuci_recommender",
    "yuci_manager",
    "pingyao_examiner",
    "pingyao_recommender",
    "pingyao_manager",
    "loom_recommender",
    "hospital_recommender",
    "city_examiner",
    "city_manager",
    "configurer",
    "police_officer",
    "party_approver",
    "group_approver",
    "runner",
    "publisher",
    "auditor",
    "other_run",
    "other_publish",
    "other_audit",
    "expert_one",
    "expert7",
)
EDITION_DUTIES = {"runner": "run", "publisher": "publish", "auditor": "audit"}
# Whom the portal in use gives a duty on the edition beside the cast's table.
EDITION_DUTIES_TOO = {"city_examiner": "run"}
OF_THE_REQUESTER = {
    "jobs:detail",
    "jobs:file",
    "jobs:retry",
    "jobs:pause",
    "jobs:resume",
    "jobs:cancel",
    "nominations:batch_result",
}


def example_of(portal: Portal, route: Route) -> Example:
    """The object that a route is asked for; none for a route without arguments."""
    return EXAMPLES.get(route.name, lambda _portal: Example())(portal)


def everybody_and(owner: object) -> list[str]:
    """The people by whom every route is asked, and whose the object is."""
    username = getattr(owner, "username", None)
    return list(dict.fromkeys([*EVERYBODY, *([username] if username else [])]))


def duties_on_offices(name: str) -> dict[str, set[str]]:
    """Attribute of an office → duties, from the cast's table."""
    found = next((duties for person, _full, duties in PEOPLE if person == name), {})
    return {office: {duty.value for duty in held} for office, held in found.items()}


def duties_on_edition(portal: Portal, name: str, edition: object) -> set[str]:
    if name.startswith("other_"):
        return {name.removeprefix("other_")} if edition == portal.other_edition else set()
    if edition != portal.edition:
        return set()
    return {table[name] for table in (EDITION_DUTIES, EDITION_DUTIES_TOO) if name in table}


def held_by(portal: Portal, name: str, example: Example, anywhere: bool) -> set[str]:
    """What of the policies' vocabulary applies to a person where the example is concerned."""
    found = {"signed-in"}
    for attribute, duties in duties_on_offices(name).items():
        if anywhere or portal.city.offices[attribute] in example.offices:
            found |= {f"{duty}@office" for duty in duties}
    editions = (portal.edition, portal.other_edition) if anywhere else (example.edition,)
    for edition in editions:
        found |= {f"{duty}@edition" for duty in duties_on_edition(portal, name, edition)}
    if example.has_panel and name == portal.assignment.expert.user.username:
        found.add("score@panel")
    if example.owner is not None and example.owner.username == name:
        found |= {"applicant", "requester"}
    return found


def sees(portal: Portal, name: str, example: Example) -> bool:
    """Whether the example's object is known to the person, so that a plain 403 tells nothing."""
    if example.dossier is None:
        return bool(
            {"run@edition", "audit@edition", "publish@edition"}
            & held_by(portal, name, example, False)
        ) or any(portal.city.offices[each] in example.offices for each in duties_on_offices(name))
    if example.dossier.applicant.username == name:
        return True
    visited = [visit.office for visit in example.dossier.visits.select_related("office")]
    duties = duties_on_offices(name).items()
    by_office = any(
        portal.city.offices[office] in visited and held & {"examine", "recommend", "approve"}
        for office, held in duties
    )
    return by_office or bool(visited and duties_on_edition(portal, name, example.dossier.edition))


def expected(portal: Portal, route: Route, name: str, example: Example, method: str = "get") -> str:
    """``in``, ``out`` (does not exist for him), ``told`` (403 or 404) or ``sign-in``."""
    alternatives = set(POLICY[route.name].split(" | "))
    if "public" in alternatives:
        return "in"
    if not name:
        return "sign-in"
    alternatives = example.narrowed(alternatives, method)
    anywhere = route.name == "nominations:batch" or not (route.arguments or example.offices)
    if "requester" not in alternatives and route.name in OF_THE_REQUESTER:
        alternatives = {"requester"}
    if alternatives & held_by(portal, name, example, anywhere):
        return "in"
    if anywhere or not route.arguments or sees(portal, name, example):
        return "told"
    return "out"
