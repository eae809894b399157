"""What the recipes of CONTRIBUTING.md count on: half of a change is found before it runs."""

from typing import get_args

from django.utils.module_loading import autodiscover_modules

from nominations.chain import guards
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.rules.eligibility import LEAVES
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import job_kinds, jobs


def test_every_requirement_says_what_is_missing() -> None:
    assert set(guards._UNMET) == set(Requirement)


def test_every_leaf_of_a_condition_comes_to_something() -> None:
    """Those that ask further conditions of rows are called by name in ``eligibility.explain``."""
    assert set(get_args(ex.Leaf)) == {*LEAVES, ex.RowCount, ex.RowFigure}


def test_every_job_that_somebody_orders_has_a_name() -> None:
    autodiscover_modules("workers")
    nobodys = {"letter"}  # follows from a step
    assert set(jobs.HANDLERS) - set(job_kinds.KINDS) == nobodys
