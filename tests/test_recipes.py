"""What the recipes of CONTRIBUTING.md count on: half of a change is found before it runs."""

import tomllib
from pathlib import Path
from typing import get_args

from django.utils.module_loading import autodiscover_modules

from nominations.chain.guards import sentence_of
from nominations.form.kinds import FieldKind, kind_of
from talentportal.programs.document import Column, FormField
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.form import FieldBase
from talentportal.programs.rules.eligibility import LEAVES
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import job_kinds, jobs

ROOT = Path(__file__).resolve().parent.parent


def test_every_requirement_says_what_is_missing() -> None:
    sentences = [sentence_of(requirement) for requirement in Requirement]
    assert len(set(sentences)) == len(Requirement)


def test_every_kind_of_field_has_a_class_of_its_own() -> None:
    """Those of the form and those of cells; a kind without one is an error to mypy already."""
    fields = [
        each.model_construct(type=_type_of(each)) for each in get_args(get_args(FormField)[0])
    ]
    cells = get_args(Column.model_fields["type"].annotation)
    columns = [Column(key="key", label="列", type=each) for each in cells]
    for declared in (fields, columns):
        assert len({type(kind_of(each)) for each in declared}) == len(declared)


def _type_of(field: type[FieldBase]) -> str:
    (kind,) = get_args(field.model_fields["type"].annotation)
    return str(kind)


def test_what_a_kind_does_not_answer_is_found_by_mypy() -> None:
    """The kinds are among the files that mypy reads, and none is made without all answers."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["files"]
    assert {"nominations/form", "rehearsals/answers.py"} <= set(declared)
    asked = {"fault", "typed", "said", "printed", "widget", "is_personal"}
    assert FieldKind.__abstractmethods__ == asked


def test_every_leaf_of_a_condition_comes_to_something() -> None:
    """Those that ask further conditions of rows are called by name in ``eligibility.explain``."""
    assert set(get_args(ex.Leaf)) == {*LEAVES, ex.RowCount, ex.RowFigure}


def test_every_job_that_somebody_orders_has_a_name() -> None:
    autodiscover_modules("workers")
    nobodys = {"letter"}  # follows from a step
    assert set(jobs.HANDLERS) - set(job_kinds.KINDS) == nobodys
