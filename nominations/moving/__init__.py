"""Every change of a dossier; ``door`` is the only code that moves one."""

from nominations.moving.door import take_step, take_steps
from nominations.moving.moves import Inputs, Outcome

__all__ = ["Inputs", "Outcome", "take_step", "take_steps"]
