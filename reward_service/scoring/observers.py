"""Observers of a scorer: they are told of every batch; spans time the parts of a batch.

Neither changes a reward. Observers are called once a batch, on the event loop, when the rewards are known and
before they are handed out. They take note and return; what is slow (files, sockets) belongs in their threads.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol, runtime_checkable

from reward_service.rewards.advantages import GroupStatistics
from reward_service.rewards.combine import Reward
from reward_service.sample import Sample
from reward_service.scoring.validation import InvalidSample
from reward_service.specs.compiled import CompiledSpec

HASH_DIGITS = 16
MAX_ANSWER_CHARS = 500
"""Of a right answer, and of one that was graded, as observers keep them."""


@dataclass(frozen=True, slots=True)
class SampleDigest:
    """What is kept of a sample while its call waits for the rest of a group: no text but the right answer and
    the first characters of the completion, each as long as an observer keeps them."""

    group: str | int | None
    reference_kind: str | None
    prompt_hash: str | None
    token_count: int | None
    completion_text: str
    reference_answer: str | None = None


def digest_sample(sample: Sample | InvalidSample, *, chars: int | None) -> "SampleDigest | InvalidSample":
    """What is kept of a sample; `chars` of its completion, or None where not even the prompt's hash is asked
    for."""
    if isinstance(sample, InvalidSample):
        return sample
    hashed = None if chars is None else prompt_hash(sample.prompt_text)
    kept = sample.completion_text[:chars] if chars else ""
    answer = None if chars is None else sample.reference_answer
    wanted = answer and answer[:MAX_ANSWER_CHARS]
    return SampleDigest(sample.group, sample.reference_kind, hashed, sample.token_count, kept, wanted)


def prompt_hash(prompt: str) -> str:
    """The first digits of a prompt's SHA-256: equal prompts are found without keeping them."""
    return sha256(prompt.encode("utf-8", "replace")).hexdigest()[:HASH_DIGITS]


@dataclass(slots=True)  # not frozen: that would take a microsecond more to make
class ScoredBatch:
    """One batch and what it earned; nobody changes it.

    Attributes:
        compiled_spec: the reward that was computed.
        run: the training run it belongs to; None where the caller named none.
        step: the training step; None where the caller named none.
        samples: as they came in; of a call that may have waited for others, their digests.
        sizes: characters of the completions; 0 for a malformed sample.
        rewards: one per sample, in order.
        groups: statistics of the groups that the samples name.
        seconds: from the call to the rewards, waiting included.
    """

    compiled_spec: CompiledSpec
    run: str | None
    step: int | None
    samples: Sequence[Sample | SampleDigest | InvalidSample]
    sizes: Sequence[int]
    rewards: Sequence[Reward]
    groups: Sequence[GroupStatistics]
    seconds: float

    def figures(self) -> "BatchFigures":
        """The same as columns."""
        parts = {
            name: [reward.components[name] for reward in self.rewards]
            for name in self.compiled_spec.spec.components
        }
        return BatchFigures(
            self.compiled_spec,
            self.run,
            self.step,
            [None if isinstance(one, InvalidSample) else one.reference_kind for one in self.samples],
            self.sizes,
            [reward.value for reward in self.rewards],
            [reward.outcome.value for reward in self.rewards],
            {name: [part.score for part in column] for name, column in parts.items()},
            {name: [part.outcome.value for part in column] for name, column in parts.items()},
            self.groups,
        )


@dataclass(slots=True)
class BatchFigures:
    """What a batch earned as columns, without texts: the kinds of the samples' references, the sizes of their
    completions, the rewards' values and outcomes, and of every component scores and outcomes."""

    compiled_spec: CompiledSpec
    run: str | None
    step: int | None
    kinds: Sequence[str | None]
    sizes: Sequence[int]
    values: Sequence[float | None]
    outcomes: Sequence[str]
    scores: Mapping[str, Sequence[float | None]]
    part_outcomes: Mapping[str, Sequence[str]]
    groups: Sequence[GroupStatistics]


class Observer(Protocol):
    """Is told of batches."""

    def on_batch(self, batch: ScoredBatch) -> None:
        """Take note of a batch; must neither block nor raise."""


@runtime_checkable
class FiguresObserver(Protocol):
    """Is told of batches, and contents itself with figures where nobody has made objects of the rewards."""

    def on_batch(self, batch: ScoredBatch) -> None:
        """As an `Observer`."""

    def on_figures(self, figures: BatchFigures) -> None:
        """Take note of a batch; must neither block nor raise."""


Span = Callable[..., AbstractContextManager[Any]]
"""`span("read", samples=16)` times what is done inside of it."""

_NOTHING = nullcontext()


def no_span(_name: str, **_attributes: Any) -> AbstractContextManager[Any]:
    """A span that records nothing."""
    return _NOTHING


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Who is told of a scorer's work.

    Attributes:
        observers: told of every batch.
        span: times the parts of a batch.
        kept_chars: characters of completions that observers want to see although the call had to wait for
            other members of a group; None: not even the prompt's hash is kept.
    """

    observers: Sequence[Observer] = ()
    span: Span = no_span
    kept_chars: int | None = None

    @property
    def takes_figures(self) -> bool:
        """Whether figures of a batch are enough for every observer."""
        return all(isinstance(observer, FiguresObserver) for observer in self.observers)

    def tell_figures(self, figures: BatchFigures) -> None:
        """Tell every observer, all of which take them."""
        for observer in self.observers:
            if isinstance(observer, FiguresObserver):
                observer.on_figures(figures)
