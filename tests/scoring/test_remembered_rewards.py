"""What a worker remembers of samples that come again is what it would say anew."""

import json
import pickle
from typing import Any, ClassVar

import pytest

from reward_service.sample import Sample
from reward_service.scoring import remembered_rewards
from reward_service.scoring.remembered_rewards import RememberedRewards, is_repeatable
from reward_service.scoring.slice_jobs import ScoredPieces, SliceJob, SliceTerms, score_pieces
from reward_service.specs.compiled import SpecLibrary
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier
from reward_service.verifiers.math import Math

RIGHT = {"completion": "So \\boxed{42}", "reference": "42"}
WRONG = {"completion": "So \\boxed{43}", "reference": "42"}


def slice_of(*samples: Any, first: int = 0) -> SliceJob:
    """These samples, scored for accuracy."""
    spec = SpecLibrary().compiled_spec("accuracy")
    terms = SliceTerms(spec, spec.spec, 100_000, "full", packed_body=False, packed_answer=False, counted=True)
    pieces = [json.dumps(sample).encode() for sample in samples]
    starts = [sum(map(len, pieces[:at])) for at in range(len(pieces))]
    positions = list(range(first, first + len(pieces)))
    return SliceJob(pickle.dumps(terms), positions, starts, list(map(len, pieces)), b"".join(pieces))


def scored(job: SliceJob) -> tuple[list[list[Any]], int]:
    found: ScoredPieces = score_pieces(job)
    assert not found.open_samples
    return found.columns.all_columns(), found.values


def test_samples_that_come_again_are_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    job = slice_of(RIGHT, WRONG, {**RIGHT, "id": "a", "group": "g"}, first=500)
    once = scored(job)
    assert once[0][8] == [1.0, 0.0, 1.0]
    monkeypatch.setattr(Math, "read", lambda *_: pytest.fail("it was read"))
    assert scored(job) == once


def test_another_place_or_reference_or_completion_is_another_sample() -> None:
    scored(slice_of(RIGHT, WRONG, first=600))
    assert scored(slice_of(WRONG, RIGHT, first=600))[0][8] == [0.0, 1.0]
    moved = scored(slice_of(RIGHT, first=601))[0]
    assert json.loads(moved[1][0])["id"] == 601
    assert scored(slice_of({**RIGHT, "reference": "43"}, first=600))[0][8] == [0.0]


def test_a_sample_that_cannot_be_read_is_told_again() -> None:
    job = slice_of({"completion": 7}, RIGHT, first=700)
    assert scored(job) == scored(job)


class Strange(Verifier):
    """Not ours."""

    name: ClassVar[str] = "strange"

    def read(self, sample: Sample) -> Verdict:
        return Verdict.scored(float(len(sample.completion_text)))


def test_what_foreign_verifiers_say_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    spec, sample = SpecLibrary().compiled_spec("accuracy"), Sample(completion="x", reference="42")
    assert is_repeatable(spec, sample)
    monkeypatch.setattr(type(spec.verifier_set("math")), "verifiers", (Strange(),), raising=False)
    assert not is_repeatable(spec, sample)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered_rewards, "MAX_BYTES", 64 * 1_100)
    memory, pieces = RememberedRewards(), [b"%06d" % at for at in range(200)]
    for at, piece in enumerate(pieces):
        memory.put(at, piece, ((at, b"text"), 1))
    kept = [at for at, piece in enumerate(pieces) if memory.get(at, piece) is not None]
    assert kept == list(range(200 - len(kept), 200))
    assert len(kept) == 64 * 1_100 // (6 + 4 + 1_024)


def test_what_is_long_is_not_remembered_and_what_ends_alike_is_compared() -> None:
    memory, long = RememberedRewards(), b"x" * remembered_rewards.MAX_BYTES
    memory.put(1, long, ((1, b"text"), 1))
    assert memory.get(1, long) is None
    first, second = (head + b"the same end" * 100 for head in (b"a", b"b"))
    memory.put(2, first, ((2, b"first"), 1))
    assert memory.get(2, second) is None
    memory.put(2, second, ((2, b"second"), 1))
    assert memory.get(2, first) is None
    assert memory.get(2, second) == ((2, b"second"), 1)
