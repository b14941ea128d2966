from typing import Any

import pytest

from reward_service.errors import BadReference
from reward_service.sample import Message, Sample
from reward_service.verdict import Outcome
from reward_service.verifiers.language import Language, reasoning

ENGLISH = (
    "<think>We multiply six by seven and that gives us the result.</think> "
    "Die Antwort lautet zweiundvierzig, weil sechs mal sieben das ergibt."
)


def test_the_chain_of_thought_counts_and_the_answer_does_not() -> None:
    sample = Sample(completion=ENGLISH, target_language="en")
    assert Language().read(sample).score == 1.0
    everything = Language(scope="all").read(sample).score
    assert everything is not None
    assert everything < 1.0


def test_what_was_counted_and_what_was_left_out_is_reported() -> None:
    verdict = Language().read(Sample(completion="<think>we add $a+b$ 然后</think>", target_language="en"))
    assert verdict.detail == {
        "share": pytest.approx(2 / 3.25),
        "target_language": "en",
        "words": 3.25,
        "target_words": 2.0,
        "excluded_chars": 5,
        "flag": "few_words",
    }


def test_the_sample_names_the_target_before_the_spec_and_the_spec_before_the_prompt() -> None:
    sample = Sample(prompt="求六乘七。", completion=ENGLISH)
    assert Language().read(sample).score == 0.0
    assert Language(target_language="en").read(sample).score == 1.0
    assert (
        Language(target_language="zh").read(sample.model_copy(update={"target_language": "en"})).score == 1.0
    )


def test_the_users_message_tells_the_language_not_the_systems() -> None:
    prompt = [
        Message(role="system", content="You are a helpful assistant. Think step by step and answer."),
        Message(role="user", content="求六乘七。"),
    ]
    assert Language().read(Sample(prompt=prompt, completion="<think>六乘七等于四十二</think>")).score == 1.0


def test_a_chain_of_thought_without_words_earns_nothing_by_default() -> None:
    sample = Sample(completion="<think>6*7=42</think>42", target_language="zh")
    verdict = Language().read(sample)
    assert (verdict.outcome, verdict.score) == (Outcome.SCORED, 0.0)
    assert verdict.detail
    assert verdict.detail["flag"] == "no_words"
    assert Language(no_words=0.5).read(sample).score == 0.5


def test_an_empty_completion_has_no_answer() -> None:
    assert Language().read(Sample(completion=" ", target_language="en")).outcome is Outcome.NO_ANSWER


def test_without_a_target_the_dataset_is_at_fault() -> None:
    with pytest.raises(BadReference, match="target language"):
        Language().read(Sample(prompt="1 + 1 = ?", completion=ENGLISH))


def test_both_detectors_are_a_parameter_away() -> None:
    sample = Sample(
        completion="<think>Seis por siete son cuarenta y dos, y listo.</think>", target_language="en"
    )
    params: list[Any] = ["fasttext", "langdetect"]
    assert [Language(detector=name).read(sample).score for name in params] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("completion", "text"),
    [
        ("no tags", "no tags"),
        ("<think>a</think>b", " a"),
        ("a</think>b", "a"),
        ("<think>a", " a"),
        ("<think>a</think>b<think>c</think>d", " a b c"),
    ],
)
def test_reasoning_ends_at_the_last_closing_tag(completion: str, text: str) -> None:
    assert reasoning(completion) == text
