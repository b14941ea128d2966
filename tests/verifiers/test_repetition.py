import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.text.pieces import MAX_WORD, pieces
from reward_service.verifiers import repetition as verifier
from reward_service.verifiers.repetition import repetition, repetition_of_text
from tests import formulas


@pytest.mark.parametrize(
    ("units", "ngram", "score"),
    [
        ([1, 2, 3, 4, 5], 2, 0.0),
        ([9, 9, 9, 9], 1, -0.75),
        ([9, 9, 9, 9], 2, -2 / 3),
        ([1, 2, 3, 1, 2, 3], 3, -1 / 4),
        ([1, 2, 1, 2, 1], 2, -1 / 2),
        ([7] * 52, 3, -49 / 50),
    ],
)
def test_sequences_worked_by_hand(units: list[int], ngram: int, score: float) -> None:
    assert repetition(units, ngram, -1.0) == pytest.approx(score, abs=1e-9)


@given(st.lists(st.integers(0, 3), max_size=40), st.integers(1, 6), st.floats(-5, 0))
def test_every_sequence_equals_the_plain_formula(units: list[int], ngram: int, penalty: float) -> None:
    expected = float(formulas.repetition(units, ngram)) * penalty
    assert repetition(units, ngram, penalty) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    "text", ["loop " * 200, "循环" * 200, "ループ" * 200, "!" * 400, "z" * 2_000, "1 2 " * 200, "วน" * 200]
)
def test_repetition_is_seen_in_every_script(text: str) -> None:
    assert repetition(pieces(text), 3, -1.0) < -0.95


def test_letter_case_does_not_hide_it() -> None:
    assert pieces("So so SO") == ["so", "so", "so"]


def test_fewer_pieces_than_n_are_no_repetition() -> None:
    assert repetition(pieces("a b"), 3, -1.0) == 0.0
    assert repetition([], 3, -1.0) == 0.0


SIGNS = (
    "ab",
    "The",
    "é",
    "ß",
    "İ",
    "42",
    "_",
    " ",
    "\n",
    "\u3000",
    "!",
    "…",
    "é\u0301",
    "नमस्ते",
    "мир",
    "\ud800",
    "x" * MAX_WORD,
)
UNSPACED = ("循环", "ループ", "วน", "語")


@given(
    st.lists(st.sampled_from(SIGNS), max_size=60),
    st.lists(st.sampled_from(UNSPACED), max_size=4),
    st.integers(1, 5),
)
def test_arrays_find_the_pieces_that_strings_have(spaced: list[str], unspaced: list[str], ngram: int) -> None:
    """Of texts beyond the length from which arrays count, made of few and of many different parts."""
    once = "".join([*spaced[:30], *unspaced, *spaced[30:]])
    for text in (once + " end" * 600, (once or "a") * 700, once + " ".join(map(str, range(600)))):
        units = pieces(text)
        assert repetition_of_text(text, ngram, -1.0) == (
            pytest.approx(repetition(units, ngram, -1.0)),
            len(units),
        )


def test_a_text_of_many_blocks_is_counted_to_its_end() -> None:
    text = " ".join(f"word{number}" for number in range(60_000))
    score, units = repetition_of_text(text + " " + text, 3, -1.0)
    assert score == pytest.approx(-0.5, abs=1e-3)
    assert abs(units - 120_000) <= 4  # a piece across the border of two blocks is two


def test_without_numpy_a_text_is_counted_by_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "one two three " * 300
    by_arrays = repetition_of_text(text, 3, -1.0)
    monkeypatch.setattr(verifier, "_has_numpy", lambda: False)
    assert repetition_of_text(text, 3, -1.0) == pytest.approx(by_arrays)
