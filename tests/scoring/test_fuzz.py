"""Any text, any bytes: no crash, no verdict but those there are, no time beyond what the length explains."""

import asyncio
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reward_service.api import request_body
from reward_service.api.json_splitter import AT_ONCE_BYTES
from reward_service.api.problem_details import ProblemDetails
from reward_service.errors import BadReference, LimitExceeded
from reward_service.sample import Sample
from reward_service.scoring import worker_jobs
from reward_service.scoring.json_size import size_of
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import RewardSpec
from reward_service.verdict import Outcome, Verdict
from reward_service.verifiers.base import Question
from tests.scale import FULL, amount
from tests.test_patterns import RUNS

PARTS = (
    *("<think>", "</think>", "<answer>", "</answer>", "\\boxed{", "}", "{", "$", "$$", "\\(", "\\)", "```"),
    *(
        "```python\n",
        "\n",
        "\\frac{1}{",
        "^",
        "_",
        "(",
        ")",
        "[",
        "]",
        "\\text{",
        "\\left(",
        "=",
        ",",
        "1",
        "x",
    ),
    *(
        "Final answer:",
        "The answer is ",
        "\\",
        "%",
        "&",
        "\x00",
        "\u202e",
        "é",
        "ß",
        "中",
        "²",
        "١",
        "\U0001f600",
    ),
)
TEXT = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PARTS), max_size=60).map("".join))
READ = SpecLibrary().compiled_spec(
    RewardSpec.model_validate(
        {
            "components": {
                "accuracy": {},
                "format": {},
                "tag_count": {"weight": 0.1},
                "reasoning_steps": {"weight": 0.1},
                "repetition": {"weight": 0.1},
            }
        }
    )
)
MANY = settings(max_examples=amount(400, 100))


def read(completion: str, reference: str = "42") -> list[Verdict | Question]:
    sample = Sample.model_validate({"completion": completion, "reference": reference})
    return worker_jobs.read_sample((READ.verifier_set(sample.reference_kind).verifiers, sample))


@MANY
@given(TEXT)
def test_no_completion_is_ever_the_references_or_the_services_fault(completion: str) -> None:
    for answer in read(completion):
        if isinstance(answer, Verdict):
            assert answer.outcome in {Outcome.SCORED, Outcome.NO_ANSWER, Outcome.OVER_LIMIT}


@MANY
@given(TEXT, TEXT)
def test_any_reference_can_judge_or_is_bad(completion: str, reference: str) -> None:
    try:
        answers = read(completion, reference)
    except (BadReference, LimitExceeded):
        return
    assert all(isinstance(answer, Verdict | Question) for answer in answers)


def seconds(text: str, reference: str = "42") -> float:
    """The least processor time of three tries."""
    found = []
    for _ in range(3):
        started = time.process_time()
        read(text, reference)
        found.append(time.process_time() - started)
    return min(found)


@pytest.mark.parametrize(
    "part", [*PARTS, "<think></think>", "\\boxed{1}", "<answer>1</answer>", "a ", "x=1,", "{}"]
)
def test_four_times_the_text_takes_about_four_times_as_long(part: str) -> None:
    short = part * (40_000 // len(part))
    quick, slow = seconds(short), seconds(4 * short)
    assert slow < 12 * quick + 0.05, f"{quick * 1000:.1f} ms, {slow * 1000:.1f} ms"


FRAMES = [("42", "{}"), ("42", "\\boxed{{{}}}"), ("blue", "So the answer is {}")]


@pytest.mark.parametrize(("reference", "frame"), FRAMES)
def test_no_run_of_anything_takes_a_time_with_the_square_of_its_length(reference: str, frame: str) -> None:
    """In CI every run stands in every frame, otherwise each in one of them."""
    for run in RUNS if FULL else RUNS[FRAMES.index((reference, frame)) :: len(FRAMES)]:
        text = frame.format((run * 8_000)[:8_000])
        started = time.process_time()
        read(text, reference)
        if time.process_time() - started > 0.1:
            quick = seconds(frame.format((run * 2_000)[:2_000]), reference)
            slow = seconds(text, reference)
            assert slow < 8 * quick + 0.1, f"{run!r}: {quick * 1000:.1f} ms, {slow * 1000:.1f} ms"


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "samples",
        "spec",
        "deadline_ms",
        "group_size",
        "id",
        "completion",
        "reference",
        "prompt",
        "group",
        "metadata",
    ]
)
REQUEST = st.dictionaries(
    FIELDS, JSON | st.lists(st.dictionaries(FIELDS, JSON, max_size=6), max_size=4), max_size=5
)


def parsed(data: bytes) -> Any:
    """What each way of reading a body makes of it: a batch's ids and kinds, or the status of a refusal."""
    found = []
    for text in (data, data + b" " * AT_ONCE_BYTES):
        padded = request_body.Body(text, size_of(text))
        try:
            batch = asyncio.run(request_body.parse_samples(padded, max_samples=100))
        except ProblemDetails as problem:
            found.append(problem.document.status)
        else:
            found.append([(type(sample), sample.id) for sample in batch.samples])
    return found


@settings(max_examples=amount(150, 50))
@given(st.binary(max_size=200) | REQUEST.map(lambda document: json.dumps(document).encode()))
def test_any_body_is_understood_or_refused_and_large_ones_like_small_ones(data: bytes) -> None:
    small, large = parsed(data)
    assert small == large
    if not isinstance(small, list):
        assert small == 422
