from typing import Any

import pytest

from reward_service.sample import Sample
from reward_service.scoring.validation import InvalidSample, field_path, parse_samples
from reward_service.verdict import Outcome

GOOD = {"completion": "x", "reference": "1"}


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ("text", "samples.1"),
        (None, "samples.1"),
        ([], "samples.1"),
        ({}, "samples.1.completion"),
        ({"completion": 3}, "samples.1.completion"),
        ({"completion": None}, "samples.1.completion"),
        ({"completion": "x", "promt": "y"}, "samples.1.promt"),
        ({"completion": "x", "target_language": "english"}, "samples.1.target_language"),
        ({"completion": "x", "token_count": -1}, "samples.1.token_count"),
        ({"completion": "x", "metadata": []}, "samples.1.metadata"),
        ({"completion": [{"role": "assistant", "content": 5}]}, "samples.1.completion"),
    ],
)
def test_a_broken_sample_is_named_and_costs_nobody_else(broken: Any, field: str) -> None:
    before, middle, after = parse_samples([GOOD, broken, GOOD])
    assert isinstance(before, Sample)
    assert isinstance(after, Sample)
    assert isinstance(middle, InvalidSample)
    assert middle.verdict.outcome is Outcome.BAD_REFERENCE
    assert middle.verdict.reason.startswith(field)


@pytest.mark.parametrize(
    "reference", [True, [1], {}, {"kind": 3}, {"kind": "math"}, {"kind": "math", "x": 1}]
)
def test_a_broken_reference_is_the_datasets_fault(reference: Any) -> None:
    (sample,) = parse_samples([{"completion": "x", "reference": reference}])
    assert isinstance(sample, InvalidSample)
    assert sample.verdict.outcome is Outcome.BAD_REFERENCE
    assert sample.verdict.reason.startswith("samples.0.reference")


def test_a_broken_sample_keeps_its_id_and_group() -> None:
    (sample,) = parse_samples([{"id": "a", "group": 3}])
    assert isinstance(sample, InvalidSample)
    assert (sample.id, sample.group) == ("a", 3)


def test_a_label_that_is_none_is_forgotten() -> None:
    (sample,) = parse_samples([{"id": [1], "group": {"a": 1}}])
    assert isinstance(sample, InvalidSample)
    assert (sample.id, sample.group) == (None, None)


def test_paths_name_fields_not_members_of_unions() -> None:
    assert field_path(("samples", 3, "reference", "math", "answer")) == "samples.3.reference.answer"
