"""``@step``: one line of the chain over django-fsm; the only module that knows its insides.

A transition works only on an instance that carries a ``Permit``, and only the door writes
permits: calling ``dossier.submit()`` anywhere else raises ``TransitionNotAllowed``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django_fsm import RETURN_VALUE, transition

from nominations.chain.guards import Guard


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave for one transition: which verb, and the state it leads to on this dossier's route."""

    verb: str
    target: str


class Claiming(StrEnum):
    """What a verb does to the claim of what may be handed in once (``moving.claims``)."""

    MAKES = "makes"
    GIVES_UP = "gives_up"


@dataclass(frozen=True, slots=True)
class Step:
    """One verb of the chain, as declared; see ``step`` for what its facts mean."""

    verb: str
    sources: tuple[str, ...]
    target: str
    by: str
    when: tuple[Guard, ...]
    takes_seat: bool
    in_order: bool
    judges: bool
    singly: bool
    seals: bool
    asks: tuple[str, ...]
    claims: Claiming | None
    letter: str
    becomes: Mapping[str, Any]
    label: str | Promise
    sentence: str

    @property
    def may_ask_twice(self) -> bool:
        """Whether it may want a second reason: for more than the number, or other than the order."""
        return self.takes_seat or self.in_order or self.judges

    @property
    def writes(self) -> tuple[str, ...]:
        """Columns beside those that every step writes: with a seat goes the title it was taken of."""
        return (*self.becomes, *(("award_tier",) if self.takes_seat else ()))

    def stamp(self, dossier: Any, given: Any) -> None:
        """Set in memory what the columns become."""
        for column, value in self.becomes.items():
            setattr(dossier, column, value(dossier, given) if callable(value) else value)


def step(
    sources: str | Sequence[str],
    target: str,
    *,
    by: str,
    label: str | Promise,
    when: Sequence[Guard] = (),
    takes_seat: bool = False,
    in_order: bool = False,
    judges: bool = False,
    singly: bool = False,
    seals: bool = False,
    asks: Sequence[str] = (),
    claims: Claiming | None = None,
    letter: str = "",
    becomes: Mapping[str, Any] | None = None,
) -> Callable[[Callable[[Any], None]], Any]:
    """Declare a verb. ``target`` is a state or one of NEXT, PREVIOUS, PROPOSAL, STAY (see ``verbs``).

    ``in_order``: who ranks higher goes first. ``judges``: follows from what the experts found, so
    that nobody is taken by it before. ``singly``: decided dossier by dossier, never for a list.
    ``seals``: keeps what is handed in under a digest. ``asks``: what its form asks for beside a
    reason. ``claims``: what becomes of the claim that it was handed in. ``letter``: the one the
    applicant gets (``moving.letter_words``). ``becomes``: columns of the dossier with their new
    values, or with what tells them (``becoming``).
    """
    origins = (sources,) if isinstance(sources, str) else tuple(str(source) for source in sources)

    def declare(method: Callable[[Any], None]) -> Any:
        @wraps(method)
        def move(dossier: Any) -> str:
            return dossier.permit.target

        moved = transition(
            field="state",
            source=list(origins),
            target=RETURN_VALUE(),
            conditions=[_permitted(method.__name__)],
        )(move)
        moved.step = Step(
            verb=method.__name__,
            sources=origins,
            target=target,
            by=by,
            when=tuple(when),
            takes_seat=takes_seat,
            in_order=in_order,
            judges=judges,
            singly=singly,
            seals=seals,
            asks=tuple(asks),
            claims=claims,
            letter=letter,
            becomes=becomes or {},
            label=label,
            sentence=(method.__doc__ or "").strip(),
        )
        return moved

    return declare


def _permitted(verb: str) -> Callable[[models.Model], bool]:
    def holds_a_permit(dossier: models.Model) -> bool:
        permit = getattr(dossier, "permit", None)
        return permit is not None and permit.verb == verb

    return holds_a_permit


def steps_of(chain: type) -> dict[str, Step]:
    """Verb → step, in the order of the page."""
    return {name: member.step for name, member in vars(chain).items() if hasattr(member, "step")}
