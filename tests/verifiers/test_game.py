"""Number games: exact arithmetic by the rules."""

import random
from fractions import Fraction

import pytest

from reward_service.grading.games.expression_search import expression_for
from tests.verifiers.judging import earns, gold_of, is_refused

REFERENCE = {"kind": "game", "target": 24, "numbers": [4, 7, 8, 8]}


@pytest.mark.parametrize("completion", [
    "(7 - 8/8) * 4", "(7-8/8)*4 = 24", "24 = (7-8/8)*4", "<answer>(7 - 8 / 8) × 4</answer>", "$(7 - \\frac{8}{8}) \\times 4$", "\\boxed{(7 - 8 \\div 8) \\cdot 4}", "4 · [7 − (8 ÷ 8)]",
    "Answer: {7 - 8/8} * 4", "One way is (7 - 8/8) * 4 = 24.", "```\n(7 - 8/8) * 4\n```", "<think>4*7-8+8</think>(7 - 8/8) * 4", "(７－８/８)*４", "\\left(7 - \\frac{8}{8}\\right) \\times 4",
    "-(8/8 - 7) * 4", "4(7 - 8/8)", "$4\\left(7-\\frac{8}{8}\\right)$", "<answer>1+1</answer>\nBetter: <answer>4*(7-8/8)</answer>",
])  # fmt: skip
def test_an_expression_that_keeps_the_rules_earns(completion: str) -> None:
    assert earns(REFERENCE, completion)


@pytest.mark.parametrize("completion", [
    "24", "24 = 24", "8 * 3", "4 * 7 - 8 + 8", "(7 - 8/8) * 4 * 1", "(7 - 8/8) * 4 + 8 - 8", "4 + 7 + 8 + 8 = 24", "(7 - 8/8) * 4 = 25", "47 - 8 - 8 - 7", "8**1 * (7 - 4)", "abs((7-8/8)*4)",
    "(7 - 8/8)) * 4", "((7 - 8/8) * 4", "7 8 8 4", "(7 - 8/8)4", "24 # (7 - 8/8) * 4", "__import__('os')", "", "I found it.", "4 * 8 / 0 + 7 + 8", "(7 - 8/8) * 4.0", "(7 - 8/8) * 4!",
    "<think>(7 - 8/8) * 4</think>", "(7 - 8/8) * 4 or 8 * 3", "sqrt(4) * (7 - 8 / 8) * 2", "(7 - 8^0) * 4", "8²", "<answer>(7-8/8)*4</answer><answer>8+8+7+4</answer>", "4 * 7 = 28 - 8 = 20",
])  # fmt: skip
def test_whatever_breaks_a_rule_earns_nothing(completion: str) -> None:
    assert not earns(REFERENCE, completion)


def test_numbers_may_be_left_out_where_the_rules_say_so() -> None:
    reference = {"kind": "game", "target": 28, "numbers": [4, 7, 8, 8], "use": "any"}
    assert earns(reference, "4 * 7")
    assert not earns({**reference, "use": "all"}, "4 * 7")
    assert not earns(reference, "4 * 7 + 8 - 8 + 7 - 7")


def test_operations_may_be_forbidden() -> None:
    assert not earns({**REFERENCE, "ops": "+-*"}, "(7 - 8/8) * 4")
    assert earns({"kind": "game", "target": 10, "numbers": [1, 2, 3, 4], "ops": ["+"]}, "1+2+3+4")


@pytest.mark.parametrize("seed", range(20))
def test_random_games_pay_a_found_expression_and_no_mutation_of_it(seed: int) -> None:
    rng = random.Random(seed)
    numbers = [rng.randint(1, 13) for _ in range(4)]
    expression = "(({} {} {}) {} {}) {} {}".format(
        *[x for pair in zip(numbers, [*rng.choices("+-*", k=3), ""], strict=True) for x in pair][:7]
    )
    target = int(Fraction(eval(expression)))
    reference = {"kind": "game", "target": target, "numbers": numbers}
    assert earns(reference, expression)
    assert earns(reference, gold_of(reference))
    assert not earns({**reference, "target": target + 1}, expression)
    assert not earns({**reference, "numbers": [*numbers[1:], 97]}, expression)


def test_a_game_without_solution_has_no_gold() -> None:
    assert expression_for(24, [1, 1, 1, 1], "+-*/", use_all=True) is None


@pytest.mark.parametrize("reference", [{"kind": "game", "target": 24}, {"kind": "game", "target": "x", "numbers": [1]}, {"kind": "game", "target": 1, "numbers": []},
                                       {"kind": "game", "target": 1, "numbers": [1.5]}, {"kind": "game", "target": 1, "numbers": [1], "ops": "^"}])  # fmt: skip
def test_unusable_references_are_refused(reference: object) -> None:
    assert is_refused(reference)


@pytest.mark.parametrize(
    "completion",
    [
        "(" * 500_000,
        "1+" * 400_000 + "1",
        "9" * 900_000,
        "-" * 900_000 + "1",
        "\\frac{1}{" * 100_000,
        "=" * 500_000 + "1",
        "1/" * 400 + "1",
        "\\frac{8}{8}" * 60_000,
    ],
)
def test_hostile_expressions_earn_nothing(completion: str) -> None:
    assert not earns(REFERENCE, completion)
