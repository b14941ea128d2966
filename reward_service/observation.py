"""What a scorer tells of its work: observers hear of every batch, spans time its parts.

Neither changes a reward. Observers are called once a batch, on the event loop, when the rewards are known and
before they are handed out: they take note and return, and leave what is slow (files, sockets) to threads.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

from reward_service.group import GroupStatistics
from reward_service.intake import Malformed
from reward_service.recipe import Recipe
from reward_service.reward import Reward
from reward_service.sample import Sample


@dataclass(slots=True)  # not frozen: that would take a microsecond more to make
class Observation:
    """One batch and what it earned; nobody changes it.

    Attributes:
        recipe: the reward that was computed.
        run: the training run it belongs to; None where the caller named none.
        step: the training step; None where the caller named none.
        samples: as they came in.
        sizes: characters of the completions; 0 for a malformed sample.
        rewards: one per sample, in order.
        groups: statistics of the groups that the samples name.
        seconds: from the call to the rewards, waiting included.
    """

    recipe: Recipe
    run: str | None
    step: int | None
    samples: Sequence[Sample | Malformed]
    sizes: Sequence[int]
    rewards: Sequence[Reward]
    groups: Sequence[GroupStatistics]
    seconds: float


class Observer(Protocol):
    """Whoever wants to know of batches."""

    def observe(self, seen: Observation) -> None:
        """Take note of a batch; must neither block nor raise."""


Span = Callable[..., AbstractContextManager[Any]]
"""`span("read", samples=16)` times what is done inside of it."""

_NOTHING = nullcontext()


def untimed(_name: str, **_attributes: Any) -> AbstractContextManager[Any]:
    """A span that nobody looks at."""
    return _NOTHING
