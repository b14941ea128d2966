"""Families with arbitrary constants, by construction: renamed and shifted ones are the same, others are not."""

import pytest

from reward_service.grading.math import problem
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.decision import decide

ODE = "Find the general solution of $y''-3y'+2y=0$."
ANTIDERIVATIVE = "Find the antiderivative of f."


def same(gold: str, answer: str, prompt: str) -> object:
    return decide(gold, answer, Conventions(), problem=problem.read(prompt)).equal


PRIMITIVES = (
    ("-\\frac{1}{2}\\cos(2x)+C", ("\\sin^2 x + C", "-\\cos^2 x + K", "\\frac12 - \\frac12\\cos 2x + C"), ("\\cos^2 x + C", "\\sin^2 x", "\\sin(2x)+C", "x\\sin^2 x + C")),
    ("\\ln|x| + C", ("\\ln|3x| + C", "\\ln(2|x|) + C"), ("\\ln|x+1| + C", "3\\ln|x| + C")),
    ("\\frac{(x+1)^3}{3} + C", ("\\frac{x^3}{3}+x^2+x+C", "\\frac{x^3+3x^2+3x+7}{3}+C"), ("\\frac{x^3}{3}+x+C", "\\frac{x^3}{3}+x^2+x")),
    ("\\frac{\\tan^2 x}{2}+C", ("\\frac{\\sec^2 x}{2}+C",), ("\\sec^2 x+C", "\\tan x + C")),
)  # fmt: skip


@pytest.mark.parametrize(("gold", "equal", "different"), PRIMITIVES)
@pytest.mark.parametrize("head", ["", "F(x) = "])
def test_antiderivatives_may_differ_by_a_constant(
    gold: str, equal: tuple[str, ...], different: tuple[str, ...], head: str
) -> None:
    for answer in equal:
        assert same(gold, head + answer, ANTIDERIVATIVE) is True, answer
        assert same(head + answer, gold, "Evaluate $\\int f(x)\\,dx$.") is True, answer
    for answer in different:
        assert same(gold, head + answer, ANTIDERIVATIVE) is not True, answer


def test_without_the_question_a_constant_makes_a_difference() -> None:
    assert same("-\\frac{1}{2}\\cos(2x)+C", "\\sin^2 x + C", "Simplify.") is not True


SOLUTIONS = (
    ("y = C_1 e^{x} + C_2 e^{2x}", ("y(t) = A e^{t} + B e^{2t}", "y = c_1e^x+c_2e^{2x}", "y = C_2 e^x + C_1 e^{2x}", "y = Be^{2x} + Ae^{x}"), ("y = Ae^{x} + Ae^{2x}", "y = Ae^{x} + Be^{3x}", "y = Ae^{x}", "y = e^x + e^{2x}", "y = A e^{t} + B e^{2x}")),
    ("y = C e^{2x}", ("y = A e^{2x}", "y(t) = K e^{2t}"), ("y = A e^{-2x}", "y = A e^{2x} + B", "y = 2e^{Ax}")),
    ("y = C_1\\cos x + C_2\\sin x", ("y = A\\sin x + B\\cos x",), ("y = A\\sin 2x + B\\cos x", "y = A\\sin x\\cos x + B")),
)  # fmt: skip


@pytest.mark.parametrize(("gold", "equal", "different"), SOLUTIONS)
def test_constants_and_the_variable_have_any_names(
    gold: str, equal: tuple[str, ...], different: tuple[str, ...]
) -> None:
    for answer in equal:
        assert same(gold, answer, ODE) is True, answer
    for answer in different:
        assert same(gold, answer, ODE) is not True, answer


def test_names_of_the_problem_are_no_arbitrary_constants() -> None:
    prompt = "Solve the differential equation $\\frac{dy}{dt} = Ay$."
    assert same("y = C e^{At}", "y = A e^{Ct}", prompt) is not True
    assert same("y = C e^{At}", "y = K e^{At}", prompt) is True
    assert same("y = C e^{At}", "y = K e^{Ax}", prompt) is not True
