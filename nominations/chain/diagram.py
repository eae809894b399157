"""The chain as Mermaid: of the code (kinds and verbs), or of one edition (its routes)."""

from collections.abc import Iterator

from nominations.chain.verbs import HOLDER, NEXT, PREVIOUS, PROPOSAL, STAY, STEPS, State
from talentportal.programs.document import EditionDocument

_SYMBOLIC = {
    NEXT: "next_stage",
    PREVIOUS: "previous_stage",
    PROPOSAL: State.VETTING.value,
}


def chain_of_the_code() -> str:
    """All kinds of stage and all verbs; targets that the route decides are drawn as such."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for verb, step in STEPS.items():
        target = _SYMBOLIC.get(step.target, step.target)
        whose = "holder" if step.by == HOLDER else step.by
        lines += [
            f"    {source} --> {source if target == STAY else target}: {verb} ({whose})"
            for source in step.sources
        ]
    return "\n".join(lines)


def chain_of_an_edition(document: EditionDocument) -> str:
    """One line a stage for each distinct route of the edition, with the office that holds it."""
    lines = ["flowchart LR"]
    for number, (names, stages) in enumerate(_routes(document), start=1):
        lines.append(f'    subgraph route{number}["{"、".join(names)}"]')
        previous = f'r{number}s0["{State.DRAFT.label}"]'
        for index, stage in enumerate(stages, start=1):
            node = f'r{number}s{index}["{stage.label}<br/>{stage.held_by}"]'
            lines.append(f"    {previous} --> {node}")
            previous = f"r{number}s{index}"
        lines += [f'    {previous} --> r{number}end(["{State.HONOURED.label}"])', "    end"]
    return "\n".join(lines)


def _routes(document: EditionDocument) -> Iterator[tuple[list[str], tuple[object, ...]]]:
    """Distinct routes with the names of the channels (and tiers) that take them."""
    found: dict[tuple[object, ...], list[str]] = {}
    for channel in document.channels:
        for tier in document.tiers_through(channel.key):
            stages = document.route(channel.key, tier.key)
            name = channel.name if len(document.tiers) == 1 else f"{channel.name}·{tier.name}"
            found.setdefault(stages, []).append(name)
    yield from ((names, stages) for stages, names in found.items())
