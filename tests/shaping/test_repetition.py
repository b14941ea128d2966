from typing import Any

import pytest

from reward_service.shaping.repetition import pieces, repetition


def test_the_published_numbers_come_out(vectors: Any) -> None:
    for case in vectors["repetition_penalty"]:
        found = repetition(case["tokens"], case["ngram"], case["max_penalty"])
        assert found == pytest.approx(case["expected"], abs=1e-9), case


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
