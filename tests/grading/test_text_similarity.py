"""Similarity of texts, by hand-computed numbers."""

from math import exp, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.grading.text_similarity import MEASURES, measure, words

SAID, WANTED = "the cat sat on the mat", "the cat is on the mat"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rouge_1", 5 / 6),
        ("rouge_2", 3 / 5),
        ("rouge_3", 1 / 4),
        ("rouge_4", 0.0),
        ("rouge_l", 5 / 6),
        ("cosine", 7 / sqrt(8 * 8)),
        ("gleu", 9 / 18),
        ("bleu", (5 / 6 * 4 / 6 * 2 / 5 * 1 / 4) ** 0.25),
        ("meteor", 5 / 6 * (1 - 0.5 * (2 / 5) ** 3)),
    ],
)
def test_the_numbers_are_those_of_the_formulas(name: str, value: float) -> None:
    assert measure((name, SAID, WANTED)) == pytest.approx(value)


def test_a_short_text_pays_the_brevity_penalty() -> None:
    assert measure(("bleu", "the cat", "the cat sat on")) == pytest.approx(exp(1 - 4 / 2))


def test_chinese_characters_are_words() -> None:
    assert words("ab 你好c") == ["ab", "你", "好", "c"]
    assert measure(("rouge_l", "你好吗", "你好")) == pytest.approx(4 / 5)


@pytest.mark.parametrize("name", [*MEASURES, "fuzzy_match"])
def test_nothing_is_like_nothing_and_unlike_something(name: str) -> None:
    assert measure((name, "", "")) == 1.0
    assert measure((name, "", "a")) == measure((name, "a", "")) == 0.0


@given(st.sampled_from([*MEASURES, "fuzzy_match"]), st.text(max_size=40), st.text(max_size=40))
def test_every_measure_is_from_0_to_1(name: str, said: str, wanted: str) -> None:
    assert 0.0 <= measure((name, said, wanted)) <= 1.0 + 1e-9


def test_meteor_pays_for_few_long_runs() -> None:
    assert measure(("meteor", "b a d c", "a b c d")) < measure(("meteor", "a b c d", "a b c d"))
