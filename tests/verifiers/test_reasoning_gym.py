"""reasoning-gym's scorers: they judge, and nothing that a completion says runs as code."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from reward_service.grading.puzzles.puzzle_scorers import is_safe, read_literal
from tests.verifiers.judging import earns, gold_of, is_refused, judged

needs_reasoning_gym = pytest.mark.skipif(
    find_spec("reasoning_gym") is None, reason="reasoning-gym is missing: the extra `puzzles`"
)


def puzzle(task: str, answer: str | None, **metadata: Any) -> dict[str, Any]:
    entry = {"question": "?", "answer": answer, "metadata": {"source_dataset": task, **metadata}}
    return {"kind": "reasoning_gym", "entry": entry}


@needs_reasoning_gym
def test_the_scorer_of_the_task_judges_what_is_stated() -> None:
    legs = puzzle("leg_counting", "292")
    assert earns(legs, gold_of(legs))
    assert earns(legs, "The answer is 292")
    assert not earns(legs, "293")
    assert not earns(legs, "<think>292")
    assert is_refused(puzzle("riddles", "1"))
    assert is_refused(puzzle("composite", "1"))


@needs_reasoning_gym
def test_a_scorer_that_gives_a_share_pays_it_only_when_asked() -> None:
    words = puzzle("word_sorting", "a, b", sorted_words=["a", "b"])
    shares = [judged(words, "b, a", partial=partial).score for partial in (False, True)]
    assert shares[0] == 0.0
    assert shares[1] is not None
    assert 0.0 <= shares[1] < 1.0


@needs_reasoning_gym
def test_no_scorer_runs_an_answer_as_code(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    attack = f"<answer>__import__('pathlib').Path({str(planted)!r}).touch()</answer>"
    tasks = [
        puzzle("spiral_matrix", "1 2", solution=[1, 2]), puzzle("string_insertion", "AB"), puzzle("binary_matrix", "0 1", solution=[[0, 1]]),
        puzzle("n_queens", "Q", valid_answers=["Q"], solutions=[["Q"]]), puzzle("puzzle24", None, numbers=[1, 2, 3, 4]),
        puzzle("countdown", None, numbers=[1, 2], target=3), puzzle("polynomial_multiplication", "x**2"), puzzle("simple_integration", "x", integrand="1", variable="x"),
    ]  # fmt: skip
    for reference in tasks:
        assert not judged(reference, attack).score, reference
    assert not planted.exists()


def test_only_literals_and_whole_number_arithmetic_are_read() -> None:
    assert read_literal("[1, 'a', (2, 3)]") == [1, "a", (2, 3)]
    assert read_literal("(0xff ^ 3) << 2") == (0xFF ^ 3) << 2
    for text in ("__import__('os')", "f()", "1 << 10**9", "9" * 5000, "a", "[].append", "(" * 300):
        with pytest.raises((ValueError, SyntaxError, MemoryError, RecursionError)):
            read_literal(text)


def test_only_formulas_reach_sympy() -> None:
    for text in ("x**2 + 3*x*sin(2*x)", "(1 + 2) * 8", "exp(x)/2 + C"):
        assert is_safe("countdown", text), text
    for text in ("().__class__", "os.system", "9**9**9", "x" * 600, "lambda: 1", "[1]", "1; 2", "9**999"):
        assert not is_safe("countdown", text), text


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"answer": 3, "metadata": {"source_dataset": "ab"}},
        {"answer": "3", "metadata": {}},
        {"metadata": 1},
    ],
)
def test_an_entry_that_no_scorer_can_read_is_refused(entry: dict[str, Any]) -> None:
    assert is_refused({"kind": "reasoning_gym", "entry": entry})
