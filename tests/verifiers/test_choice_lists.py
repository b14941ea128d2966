"""Options listed as right ones, and letters beside their texts."""

import pytest

from tests.verifiers.judging import earns

PRIMES = "Which are prime?\nA. 2\nB. 9\nC. 13\nD. 15"
PLANETS = "Which planet has most moons?\nA. Jupiter\nB. Saturn\nC. Mars"
SINE = "What is the derivative of sin(x)?\nA) cos(x)\nB) -cos(x)\nC) tan(x)"


@pytest.mark.parametrize(
    ("prompt", "answer", "said"),
    [
        (PRIMES, ["A", "C"], "The correct options are:\n- **A. 2** ✓\n- **C. 13** ✓"),
        (PRIMES, ["A", "C"], "The prime numbers here are:\nA. 2\nC. 13"),
        (PRIMES, ["A", "C"], "The primes are A (2) and C (13)."),
        (PLANETS, "B", "Saturn (B) has most moons, ahead of Jupiter (A)."),
        (PLANETS, "B", "#### B"),
        (PLANETS, "B", "**Saturn** has most moons. Jupiter, by contrast, has fewer."),
        (SINE, "A", "$\\boxed{\\cos(x)}$"),
    ],
)
def test_right_ones_are_paid(prompt: str, answer: str | list[str], said: str) -> None:
    assert earns({"kind": "choice", "answer": answer}, said, prompt=prompt)


@pytest.mark.parametrize(
    ("prompt", "answer", "said"),
    [
        (PRIMES, ["A", "C"], "The incorrect options are:\n- A. 2\n- C. 13"),
        (PRIMES, ["A", "C"], "The options are:\nA. 2\nB. 9\nC. 13\nD. 15"),
        (PLANETS, "B", "Jupiter (A) has most moons, ahead of Saturn (B)."),
        (PLANETS, "B", "#### A"),
        (SINE, "A", "$\\boxed{-\\cos(x)}$"),
    ],
)
def test_wrong_ones_are_not(prompt: str, answer: str | list[str], said: str) -> None:
    assert not earns({"kind": "choice", "answer": answer}, said, prompt=prompt)
