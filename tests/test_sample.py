import pickle
from typing import Any

import pytest
from pydantic import ValidationError

from reward_service.grading.math.math_reference import MathReference
from reward_service.reference import UnknownReference
from reward_service.sample import Sample, flatten


def test_reasoning_kept_apart_is_put_back_between_think_tags() -> None:
    for field in ("reasoning_content", "reasoning"):
        message = {"role": "assistant", "content": "42", field: "6*7"}
        sample = Sample.model_validate({"completion": [message]})
        assert sample.completion_text == "<think>\n6*7\n</think>\n42"


def test_content_blocks_are_read_in_order_and_others_passed_over() -> None:
    blocks = [
        {"type": "thinking", "thinking": "6*7"},
        {"type": "image_url", "image_url": {"url": "x"}},
        {"type": "text", "text": "42"},
    ]
    sample = Sample.model_validate({"completion": [{"role": "assistant", "content": blocks}]})
    assert sample.completion_text == "<think>\n6*7\n</think>\n42"


def test_messages_without_content_are_empty() -> None:
    assert Sample.model_validate({"completion": []}).completion_text == ""
    assert Sample.model_validate({"completion": [{"role": "assistant"}]}).completion_text == ""


def test_text_is_left_as_it_is() -> None:
    assert flatten(" a\n ") == " a\n "


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        (None, None),
        ("42", "math"),
        (42, "math"),
        (0.5, "math"),
        ({"kind": "math", "answer": "42"}, "math"),
        ({"kind": "math", "answer": 42}, "math"),
        ({"kind": "riddle", "anything": [1]}, "riddle"),
    ],
)
def test_a_reference_is_told_by_its_kind_and_bare_text_is_math(reference: Any, kind: str | None) -> None:
    assert Sample.model_validate({"completion": "", "reference": reference}).reference_kind == kind


def test_references_become_the_type_of_their_kind() -> None:
    def typed(reference: Any) -> Any:
        return Sample.model_validate({"completion": "", "reference": reference}).reference

    assert isinstance(typed({"kind": "math", "answer": "42"}), MathReference)
    assert isinstance(typed({"kind": "riddle", "answer": "42"}), UnknownReference)


@pytest.mark.parametrize("field", ["promt", "Completion", "answer"])
def test_a_misspelt_field_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        Sample.model_validate({"completion": "x", field: "y"})


@pytest.mark.parametrize(
    "fields",
    [
        {"completion": "42"},
        {"id": 7, "prompt": "p", "completion": "c", "reference": "42", "group": 1, "metadata": {"x": [1]}},
        {"completion": [{"role": "assistant", "content": "a"}], "reference": {"kind": "math", "answer": "1"}},
        {"completion": "c", "reference": {"kind": "code", "tests": [{"stdin": "1", "stdout": "2"}]}},
        {"completion": "c", "reference": {"kind": "plugin", "anything": 1}},
    ],
)
def test_a_sample_arrives_in_a_worker_as_it_was_sent(fields: dict[str, Any]) -> None:
    sample = Sample.model_validate(fields)
    arrived = pickle.loads(pickle.dumps(sample, pickle.HIGHEST_PROTOCOL))
    assert arrived == sample
    assert arrived.model_dump_json() == sample.model_dump_json()
    with pytest.raises(ValidationError):
        arrived.prompt = "another"
