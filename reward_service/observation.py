"""What a scorer tells of its work: observers hear of every batch, spans time its parts.

Neither changes a reward. Observers are called once a batch, on the event loop, when the rewards are known and
before they are handed out: they take note and return, and leave what is slow (files, sockets) to threads.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from reward_service.group import GroupStatistics
from reward_service.intake import Malformed
from reward_service.recipe import Recipe
from reward_service.reward import Reward
from reward_service.sample import Sample

HASH_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Shadow:
    """What is kept of a sample while its call waits for the rest of a group: no text but the first
    characters of the completion that an observer asked for."""

    group: str | int | None
    reference_kind: str | None
    prompt_hash: str | None
    token_count: int | None
    completion_text: str


def shadow(sample: Sample | Malformed, *, chars: int | None) -> "Shadow | Malformed":
    """A sample's shadow; `chars` is None where nobody asks for its prompt's hash either."""
    if isinstance(sample, Malformed):
        return sample
    hashed = None if chars is None else prompt_hash(sample.prompt_text)
    kept = sample.completion_text[:chars] if chars else ""
    return Shadow(sample.group, sample.reference_kind, hashed, sample.token_count, kept)


def prompt_hash(prompt: str) -> str:
    """The first digits of a prompt's SHA-256: equal prompts are found without keeping them."""
    return sha256(prompt.encode("utf-8", "replace")).hexdigest()[:HASH_DIGITS]


@dataclass(slots=True)  # not frozen: that would take a microsecond more to make
class Observation:
    """One batch and what it earned; nobody changes it.

    Attributes:
        recipe: the reward that was computed.
        run: the training run it belongs to; None where the caller named none.
        step: the training step; None where the caller named none.
        samples: as they came in; of a call that may have waited for others, their shadows.
        sizes: characters of the completions; 0 for a malformed sample.
        rewards: one per sample, in order.
        groups: statistics of the groups that the samples name.
        seconds: from the call to the rewards, waiting included.
    """

    recipe: Recipe
    run: str | None
    step: int | None
    samples: Sequence[Sample | Shadow | Malformed]
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
