"""What is tried on a reward: one made-up completion, the check it belongs to, and what it must earn."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Check(StrEnum):
    """What a certificate looks at. OpenEnv's name of each stands in `openenv_report`."""

    ORACLE = "oracle"
    """The gold, in every usual form, earns the maximum."""
    FLOOR = "floor"
    """Empty, refusing, echoing, unfinished and wrong answers earn the floor."""
    CANARY = "canary"
    """Guesses in bulk, hedges, negations, hidden characters and orders to a judge earn the floor."""
    METAMORPHIC = "metamorphic"
    """Rewritings that keep the answer keep its reward; mutations of it lose it."""
    GAP = "floor_gap"
    """The cheapest right attempt earns more than the best paid wrong one, on each row."""
    NULL = "null_attack"
    """No attempt ends without a reward."""
    DETERMINISM = "determinism"
    """Scored again, in other orders and batches, by other processes, everything earns the same to the bit."""
    LEAK = "leak"
    """The prompt does not hold the answer."""
    BALANCE = "balance"
    """Format and the like, without a right answer, earn less than a right answer does."""
    PORTABILITY = "portability"
    """Every configured sandbox tier gives the same rewards."""


class Want(StrEnum):
    """What an attempt must earn: the maximum, or no more than the floor."""

    MAXIMUM = "maximum"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One completion that is tried on a row; `form` names how it was made."""

    row: int
    check: Check
    form: str
    completion: str
    want: Want


@dataclass(frozen=True, slots=True)
class CertifiedRow:
    """One row of the data: what a completion is asked and judged against.

    `solution` is a completion that is known to be right, for kinds whose gold cannot be written out.
    """

    position: int
    prompt: Any
    reference: Any
    solution: str | None = None
    group: str | int | None = None

    @property
    def kind(self) -> str:
        """The kind of its reference; a bare one is math."""
        return str(self.reference.get("kind")) if isinstance(self.reference, dict) else "math"


@dataclass(frozen=True, slots=True)
class Earned:
    """What an attempt earned. `value` None: no reward; `accuracy` is the part for being right, if told."""

    value: float | None
    accuracy: float | None = None
    outcome: str = "scored"
    reason: str = ""
