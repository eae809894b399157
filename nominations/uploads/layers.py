"""Layers that are switched off stay unseen: outside its own file a page has no switches.

Which layers are shown stands in the file, not on the page, so a page that is taken over would show
them all: a draft's stamp, the other language, the solutions. What a hidden layer paints is removed;
what it sets (colours, positions) is kept, as a reader keeps it.
"""

from collections.abc import Iterable
from typing import Any

import pikepdf

PATHS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"}
"""Operators that paint a path; without paint they still end it (``n``)."""
PAINTING = {"Tj", "TJ", "'", '"', "Do", "sh", "INLINE IMAGE"}
MARKS = {"BDC", "BMC"}


def hide(source: pikepdf.Pdf) -> None:
    """Take what hidden layers paint out of all pages, and out of the drawings that they use."""
    hidden = _hidden(source)
    if not hidden:
        return
    done: set[tuple[int, int]] = set()
    for page in source.pages:
        page.contents_coalesce()
        _clean(page.obj.get("/Resources"), page.obj.get("/Contents"), hidden, done)


def _hidden(source: pikepdf.Pdf) -> set[tuple[int, int]]:
    """Object numbers of the layers that are off when the file is opened."""
    layers = source.Root.get("/OCProperties")
    if layers is None:
        return set()
    state: Any = layers.get("/D", pikepdf.Dictionary())
    off = {layer.objgen for layer in state.get("/OFF", [])}
    if state.get("/BaseState") == pikepdf.Name.OFF:
        shown = {layer.objgen for layer in state.get("/ON", [])}
        off |= {layer.objgen for layer in layers.get("/OCGs", [])} - shown
    return off


def _clean(
    resources: Any, content: Any, hidden: set[tuple[int, int]], done: set[tuple[int, int]]
) -> None:
    if resources is None or not isinstance(content, pikepdf.Stream):
        return
    objects = resources.get("/XObject", pikepdf.Dictionary())
    _write(content, resources, objects, hidden)
    for name in list(objects.keys()):
        inner = objects[name]
        if inner.get("/Subtype") == "/Form" and inner.objgen not in done:
            done.add(inner.objgen)
            _clean(inner.get("/Resources"), inner, hidden, done)


def _write(content: pikepdf.Stream, resources: Any, objects: Any, hidden: Any) -> None:
    properties = resources.get("/Properties", pikepdf.Dictionary())
    depth: list[bool] = []
    kept: list[Any] = []
    for instruction in pikepdf.parse_content_stream(content):
        name = str(instruction.operator)
        if name in MARKS:
            depth.append(_is_off(_layer(instruction.operands, properties), hidden))
        elif name == "EMC" and depth:
            depth.pop()
        kept += _painted(instruction, any(depth) or _draws_hidden(instruction, objects, hidden))
    content.write(pikepdf.unparse_content_stream(kept))


def _painted(instruction: Any, unseen: bool) -> Iterable[Any]:
    name = str(instruction.operator)
    if not unseen or name not in PATHS | PAINTING:
        return [instruction]
    if name in PATHS:
        return [pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))]
    return []


def _draws_hidden(instruction: Any, objects: Any, hidden: Any) -> bool:
    if str(instruction.operator) != "Do":
        return False
    drawn = objects.get(str(instruction.operands[0]))
    return drawn is not None and _is_off(drawn.get("/OC"), hidden)


def _layer(operands: Any, properties: Any) -> Any:
    if len(operands) < 2 or operands[0] != pikepdf.Name.OC:
        return None
    return properties.get(str(operands[1]))


def _is_off(layer: Any, hidden: set[tuple[int, int]]) -> bool:
    """A layer that is off; of a group of layers (OCMD) one that is on suffices, as is usual."""
    if layer is None:
        return False
    members = layer.get("/OCGs")
    if members is None:
        return layer.objgen in hidden
    rows = list(members) if isinstance(members, pikepdf.Array) else [members]
    return bool(rows) and all(one.objgen in hidden for one in rows)
