"""Rows scored in worker processes, a slice of lines at a time.

What travels to a worker are the bytes of some hundred lines, and what comes back are the bytes of their
rewards: where a verifier settles a sample by reading it, the process that runs the command never makes an
object of it. Samples that leave a question open come back with what was read of them, and the scorer goes on
from there. A slice that is lost to a limit, a crash or a bug is scored by the scorer, sample by sample, so
that only the guilty row is blamed.
"""

import io
import pickle
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, BinaryIO

from reward_service.dataset import jsonl
from reward_service.dataset.reward_rows import encode_reward
from reward_service.dataset.slowest_rows import SlowestRows
from reward_service.rewards.combine import Reward
from reward_service.scoring.slice_jobs import RewardTerms, judged_by_reading
from reward_service.scoring.validation import parse_sample
from reward_service.scoring.worker_jobs import ReadAnswer
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import ACCURACY
from reward_service.verdict import Outcome

SLICE_ROWS = 256
SLICE_BYTES = 96 * 1024
"""About; a row is never cut."""
_UNSCORED = (Outcome.FAILED, Outcome.BAD_REFERENCE)


@dataclass(frozen=True, slots=True)
class RowSlice:
    """Consecutive lines: the number of the first row, the bytes of all of them, and where in the file they
    end."""

    first_row: int
    lines: bytes
    end: int

    def rows(self) -> list[bytes]:
        """The lines apart, cut where a file cuts them."""
        return io.BytesIO(self.lines).readlines()


@dataclass(slots=True)
class Tally:
    """What some rewards come to: outcomes, the sum of the values, answers of which it is known whether they
    are right, and the rows that took longest."""

    outcomes: Counter[str] = field(default_factory=Counter)
    total: float = 0.0
    judged_answers: int = 0
    right_answers: int = 0
    slowest: SlowestRows = field(default_factory=SlowestRows, compare=False)

    def add(self, value: float | None, outcome: str, accuracy: float | None) -> None:
        """Count one reward."""
        self.outcomes[outcome] += 1
        self.total += value or 0.0
        self.judged_answers += accuracy is not None
        self.right_answers += accuracy is not None and accuracy > 0.0

    def merge(self, other: "Tally") -> None:
        """Count what another one has counted."""
        self.outcomes.update(other.outcomes)
        self.total += other.total
        self.judged_answers += other.judged_answers
        self.right_answers += other.right_answers
        self.slowest.merge(other.slowest)

    @property
    def unjudged(self) -> int:
        """Rows without a reward."""
        return sum(self.outcomes[outcome] for outcome in _UNSCORED)


@dataclass(slots=True)
class ScoredSlice:
    """The rewards of the settled rows of a slice, as lines in order, and what they come to; the places of the
    other rows in the slice, with what each verifier has said of them, None where that is not known."""

    lines: bytes
    tally: Tally
    open_rows: dict[int, list[ReadAnswer] | None]

    def completed(self, found: Mapping[int, bytes]) -> bytes:
        """All lines in order, those of the open rows as they were found."""
        if not found:
            return self.lines
        settled = iter(self.lines.splitlines(keepends=True))  # JSON writes no other line breaks
        count = self.lines.count(b"\n") + len(found)
        return b"".join(found[at] if at in found else next(settled) for at in range(count))


@dataclass(frozen=True, slots=True)
class RowSliceJob:
    """A slice, and how it is scored: `terms` are a `RowTerms`, pickled once for all slices."""

    terms: bytes
    part: RowSlice


@dataclass(frozen=True, slots=True)
class RowTerms(RewardTerms):
    """What all slices of a run have in common; `columns` are those of the fields."""

    columns: Mapping[str, str]


def can_slice(compiled_spec: CompiledSpec) -> bool:
    """Whether a reward depends on nothing but its own row."""
    return not (compiled_spec.group_verifiers or compiled_spec.cohort_verifiers)


def read_slices(lines: BinaryIO, *, skip: int = 0) -> Iterator[RowSlice]:
    """The rows behind the first `skip`, a slice at a time."""
    end = sum(len(lines.readline()) for _ in range(skip))
    first_row = skip
    while found := lines.readlines(SLICE_BYTES):
        for at in range(0, len(found), SLICE_ROWS):
            rows = found[at : at + SLICE_ROWS]
            text = b"".join(rows)
            end += len(text)
            yield RowSlice(first_row, text, end)
            first_row += len(rows)


def score_slice(job: RowSliceJob) -> ScoredSlice:
    """Score a slice in a worker.

    Whatever a verifier raises ends the slice: who asked for it scores its rows apart.
    """
    terms = _loaded(job.terms)
    done, tally = list[bytes](), Tally()
    open_rows: dict[int, list[ReadAnswer] | None] = {}
    began = time.thread_time()
    for at, line in enumerate(job.part.rows()):
        document, row_id = jsonl.parse_line(line, job.part.first_row + at, terms.columns)
        reward, answers = _score(document, job.part.first_row + at, terms)
        ended = time.thread_time()
        tally.slowest.add(job.part.first_row + at, ended - began)
        began = ended
        if reward is None:
            open_rows[at] = answers
            continue
        done.append(encode_reward(reward, row_id))
        part = reward.components.get(ACCURACY)
        tally.add(reward.value, reward.outcome, part.score if part else None)
    return ScoredSlice(b"".join(done), tally, open_rows)


@lru_cache(maxsize=2)
def _loaded(terms: bytes) -> RowTerms:
    loaded: RowTerms = pickle.loads(terms)  # noqa: S301 -- our own process wrote it
    return loaded


def _score(document: Any, number: int, terms: RowTerms) -> tuple[Reward | None, list[ReadAnswer] | None]:
    """The reward of a row; or none, and what its verifiers have answered so far."""
    judged, answers = judged_by_reading(parse_sample(number, document), number, terms)
    return (None if judged is None else terms.combined(judged)), answers
