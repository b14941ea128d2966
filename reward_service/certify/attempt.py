"""What is tried on a reward: one made-up completion, the check it belongs to, and what it must earn."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isnan
from typing import Any

from pydantic import ValidationError

from reward_service.sample import Sample


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
    """What an attempt must earn: the maximum, no more than the floor, or what is told and fails nothing."""

    MAXIMUM = "maximum"
    FLOOR = "floor"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One completion that is tried on a row; `form` names how it was made."""

    row: int
    check: Check
    form: str
    completion: str
    want: Want
    text_digest: bytes = b""
    """Of the completion, where that was let go."""
    chars: int = 0
    """Its length, where it was let go."""


def without_text(attempt: Attempt) -> Attempt:
    """The same attempt, light: a digest takes the place of its completion."""
    sha = hashlib.sha256(attempt.completion.encode("utf-8", "surrogatepass")).digest()
    return Attempt(attempt.row, attempt.check, attempt.form, "", attempt.want, sha, len(attempt.completion))


@dataclass(frozen=True, slots=True)
class CertifiedRow:
    """One row of the data: what a completion is asked and judged against.

    `solution` is a completion that is known to be right, for kinds whose gold cannot be written out;
    `columns` are the row's other columns, which somebody's function may ask for.
    """

    position: int
    prompt: Any
    reference: Any
    solution: str | None = None
    group: str | int | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)

    @property
    def prompt_text(self) -> str:
        """The prompt as one text; of chat messages, what they say."""
        if not self.prompt or isinstance(self.prompt, str):
            return self.prompt or ""
        try:
            return Sample.model_validate({"prompt": self.prompt, "completion": ""}).prompt_text
        except ValidationError:
            return str(self.prompt)  # scoring tells what is wrong with it

    @property
    def kind(self) -> str:
        """The kind of its reference; a bare one is math."""
        return str(self.reference.get("kind")) if isinstance(self.reference, dict) else "math"


NOT_ASKED = "not asked"
"""The outcome of what was not tried, as the reward hung too often before."""


@dataclass(frozen=True, slots=True)
class Earned:
    """What an attempt earned. `value` None: no reward; `accuracy` is the part for being right, if told."""

    value: float | None
    accuracy: float | None = None
    outcome: str = "scored"
    reason: str = ""

    @property
    def is_number(self) -> bool:
        """Is there a reward that can be compared? What is none is the null attack's to tell."""
        return self.value is not None and not isnan(self.value)
