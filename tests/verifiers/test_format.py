import time
from collections import Counter
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.sample import Sample
from reward_service.text.tag_families import FAMILIES, Family
from reward_service.verdict import Outcome
from reward_service.verifiers.format import Format
from tests.verifiers.cases import Case, load, name
from tests.verifiers.format_shapes import Shape, shapes

CASES = load("format_cases.jsonl")


@pytest.mark.parametrize("case", CASES, ids=name)
def test_each_case_gets_its_outcome_and_score(case: Case) -> None:
    verdict = Format.model_validate(case.params).read(case.sample)
    assert (verdict.outcome, verdict.score) == (case.outcome, case.score), verdict.reason
    assert verdict.reason


def test_the_cases_show_every_outcome_that_format_can_give() -> None:
    seen = Counter((case.outcome, case.score) for case in CASES)
    assert set(seen) == {(Outcome.SCORED, 1.0), (Outcome.SCORED, 0.0), (Outcome.NO_ANSWER, 0.0)}


PIECES = st.sampled_from(
    ["<think>", "</think>", "<answer>", "</answer>", " ", "\n", "9", "word", "\u200b", "</s>", "<", "think>"]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_full_score_means_each_tag_once_in_order_with_words_inside(text: str) -> None:
    if Format().read(Sample(completion=text)).score == 1.0:
        head, _, tail = text.partition("<think>")
        reasoning, _, tail = tail.partition("</think>")
        gap, _, tail = tail.partition("<answer>")
        answer, _, tail = tail.partition("</answer>")
        assert not head.strip()
        assert not gap.strip()
        assert tail.strip() in ("", "</s>")
        assert "word" in reasoning or "9" in reasoning or "think" in reasoning
        assert any(character.isalnum() or character == "<" for character in answer)


@given(st.text(max_size=200))
def test_no_text_whatever_raises_or_is_refused_a_score(text: str) -> None:
    for mode in ("think_answer", "think_only", "prefilled_think"):
        verdict = Format.model_validate({"mode": mode}).read(Sample(completion=text))
        assert verdict.score is not None


@pytest.mark.parametrize(
    "piece", ["<think>", "</think>", "<", "</s>", " ", "\u200b", "<answer>9</answer>", "a"]
)
def test_reading_is_linear_in_the_completion(piece: str) -> None:
    text = "<think>" + piece * (1_000_000 // len(piece)) + "</think><answer>9</answer>"
    started = time.process_time()
    Format().read(Sample(completion=text))
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "params",
    [
        {"mode": "loose"},
        {"think": ["<a>", ""]},
        {"think": ["<a>"]},
        {"answer": ["<think>", "</answer>"]},
        {"think": ["<" + "a" * 64, "</a>"]},
    ],
)
def test_senseless_parameters_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Format.model_validate(params)


def score(completion: str, **params: object) -> float | None:
    return Format.model_validate(params).read(Sample(completion=completion)).score


class TestColdStart:
    """DeepSeek-R1's cold start data: one special token around the reasoning, a summary behind it."""

    token = "|special_token|"
    params = {"mode": "think_only", "think": (token, token)}  # noqa: RUF012 -- read only

    def test_the_form_is_paid(self) -> None:
        assert score(f"{self.token}six times seven{self.token}It is 42.", **self.params) == 1.0

    @pytest.mark.parametrize(
        "completion",
        [
            "{0}six times seven",
            "{0}six times seven{0}",
            "{0}{0}It is 42.",
            "so {0}six times seven{0}It is 42.",
            "{0}six{0}times{0}seven{0}",
            "six times seven{0}It is 42.",
        ],
    )
    def test_everything_else_is_not(self, completion: str) -> None:
        assert score(completion.format(self.token), **self.params) == 0.0


def test_shapes_of_twenty_model_families_get_the_score_they_must() -> None:
    made = list(shapes(19, 4_000))
    wrong = [shape for shape in made if _earned(shape) != shape.score]
    assert len({shape.params.get("family") for shape in made}) >= 12
    assert {shape.score for shape in made} == {0.0, 1.0}
    assert not wrong, f"{len(wrong)} of {len(made)}: {wrong[:5]}"


def _earned(shape: Shape) -> float | None:
    sample = Sample(prompt=shape.prompt, completion=shape.completion)
    return Format.model_validate(shape.params).read(sample).score


@pytest.mark.parametrize(
    ("prompt", "opened"),
    [
        ("<|User|>What is 40+2?<|Assistant|><think>\n", True),
        ("<|im_start|>assistant\n<think>\nOkay, the user asks", True),
        ("Reason first. Start with <think> and end with </think>.", False),
        ("Reason first, after the tag <think> that you write yourself.", False),
        ("<|im_start|>assistant\n<think>\n\n</think>\n\n", False),
        ([{"role": "user", "content": "What is 40+2?"}, {"role": "assistant", "content": "<think>\n"}], True),
        ([{"role": "user", "content": "Begin with <think>"}], False),
        ([{"role": "assistant", "content": "<think>a</think>b"}, {"role": "user", "content": "and?"}], False),
    ],
)
def test_the_prompt_that_was_sent_tells_whether_the_reasoning_is_open(prompt: Any, opened: bool) -> None:
    inside = "Forty plus two\n</think>\n<answer>42</answer>"
    expected = (1.0, 0.0) if opened else (0.0, 1.0)
    found = [
        Format().read(Sample.model_validate({"prompt": prompt, "completion": text})).score
        for text in (inside, "<think>" + inside)
    ]
    assert tuple(found) == expected
    refused = Sample.model_validate({"prompt": prompt, "completion": inside})
    assert Format(prefilled_think=False).read(refused).score == 0.0


def test_reasoning_that_a_server_split_off_is_whole_although_the_prompt_opened_it() -> None:
    message = {"role": "assistant", "reasoning_content": "Forty plus two", "content": "<answer>42</answer>"}
    sample = {"prompt": "Assistant: <think>\n", "completion": [message]}
    assert Format().read(Sample.model_validate(sample)).score == 1.0


def test_the_fault_names_the_family_whose_tags_were_written() -> None:
    verdict = Format(mode="think_only").read(Sample(completion="[THINK]six times seven[/THINK]It is 42."))
    assert verdict.score == 0.0
    assert "magistral" in verdict.reason


def test_a_word_of_the_template_is_an_answer_where_the_reasoning_arrives_at_it() -> None:
    assert score("<think>Which word means outcome? It is result.</think><answer>result</answer>") == 1.0
    assert score("<think>We work out the result of it.</think><answer>result</answer>") == 0.0


@pytest.mark.parametrize("token", ["<|endoftext|>", "[PAD]", "</s>", "[e~[", " ", "\ufeff"])
def test_padding_without_end_is_read_in_linear_time(token: str) -> None:
    text = "<think>six times seven</think><answer>42</answer>" + token * (1_000_000 // len(token))
    started = time.process_time()
    assert score(text) == 1.0
    assert time.process_time() - started < 2.0


@pytest.mark.parametrize("piece", ["思", "最终", "a ", "x", "ㅤ", "answer ", "<", "[", "\\boxed", "<b>"])
def test_bodies_of_one_piece_over_and_over_are_read_in_linear_time(piece: str) -> None:
    text = f"<think>{piece * (500_000 // len(piece))}!</think><answer>42</answer>"
    started = time.process_time()
    Format().read(Sample(completion=text))
    assert time.process_time() - started < 2.0


def test_every_family_that_may_be_named_has_tags() -> None:
    assert set(FAMILIES) == set(get_args(Family))
