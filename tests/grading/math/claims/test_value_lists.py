"""Several named values in one sentence are one list, and the last clause of a chain of conclusions speaks."""

import pytest

from reward_service.grading.math import problem
from reward_service.grading.math.claims.reader import read
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.math import Math


def score(text: str, prompt: str, reference: str) -> float | None:
    math = Math()
    found = math.read(Sample(completion=text, reference=reference, prompt=prompt))
    return (found if isinstance(found, Verdict) else math.judge(found)).score


@pytest.mark.parametrize(
    ("text", "wrong", "prompt", "reference"),
    [
        (
            "答：鸭有14只，羊有6只。",
            "答：鸭有6只，羊有14只。",
            "鸭羊同栏，头20个，脚52只，鸭羊各几只？",
            "羊6只，鸭14只",
        ),
        (
            "所以众数为8，极差为5。",
            "所以众数为5，极差为8。",
            "求数据的众数和极差。",
            "众数8，极差5",
        ),
        (
            "Comparing both sides, q must be −7 and p must be 4.",
            "Comparing both sides, q must be 4 and p must be −7.",
            "If both sides agree, find p and q.",
            "p = 4, q = -7",
        ),
        (
            "Solución del sistema: v = 6, u = 2",
            "Solución del sistema: v = 2, u = 6",
            "Resuelve u + v = 8, v - u = 4.",
            "u = 2, v = 6",
        ),
    ],
)
def test_named_values_of_one_sentence_answer_together(
    text: str, wrong: str, prompt: str, reference: str
) -> None:
    assert score(text, prompt, reference) == 1.0
    assert score(wrong, prompt, reference) == 0.0
    assert score(text.replace("7", "9").replace("6", "3").replace("5", "4"), prompt, reference) == 0.0


@pytest.mark.parametrize(
    ("text", "prompt", "answer", "other"),
    [
        ("Ergo the price: 12 = 3 * 4 = 12", "Find the price.", "12", "3"),
        ("So the total: x = 30/6 = 5", "Find x.", "5", "6"),
        ("So a = 4, b = 3, and a + b = 7.", "Find a and b, then report a+b.", "7", "4"),
        ("La somme vaut 12, c'est-à-dire deux fois 6.", "Que vaut la somme ?", "12", "6"),
        ("Die Summe ist 12, das heißt 2 mehr als 10.", "Wie groß ist die Summe?", "12", "2"),
        ("答：鸭有14只，羊有6只。", "鸭和羊共20只，脚52只，鸭几只？", "14", "6"),
        ("答：鸭有14只，羊有6只。", "同栏有鸭，头20个，脚52只，鸭几只？", "14", "6"),
    ],
)
def test_work_and_a_value_beside_the_asked_one_are_no_list(
    text: str, prompt: str, answer: str, other: str
) -> None:
    assert score(text, prompt, answer) == 1.0
    assert score(text, prompt, other) == 0.0


def test_a_list_that_is_denied_is_not_read() -> None:
    claims = read("答：鸭不是有14只，羊有6只。", problem.read("鸭羊各几只？")).claims
    assert all("鸭" not in claim.text for claim in claims)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("90 = 60 + 30, de modo que son 1 h 30 min.", "1 h 30 min"),
        ("La suma es 1 entero y 2/3, es decir $\\frac{5}{3}$.", "\\frac{5}{3}"),
        ("La température est de -6 °C, c'est-à-dire six degrés sous zéro.", "-6 °C"),
        ("O sea, la solución es el intervalo $(2, 9)$; el propio 2 queda fuera.", "(2, 9)"),
    ],
)
def test_a_clause_that_draws_the_conclusion_or_restates_it_speaks(text: str, answer: str) -> None:
    assert [claim.text for claim in read(text).claims] == [answer]
