"""That there is no solution is read in every language, alone and in a clause, and in nothing else."""

import pytest

from reward_service.grading.math.typed import no_solution
from reward_service.grading.math.typed.no_solution import is_no_solution

ALONE = (
    "no solution", "No real solutions.", "none", "∅", "\\varnothing", "The equation has no real roots", "DNE", "无解", "方程没有实数解", "解なし",
    "해가 없다", "keine Lösung", "keine reelle Lösung", "pas de solution", "aucune solution réelle", "sin solución real", "no tiene soluciones",
    "sem solução", "nenhuma solução", "nessuna soluzione", "нет решений", "действительных корней нет", "لا يوجد حل", "कोई हल नहीं", "vô nghiệm",
)  # fmt: skip
CLAUSES = (
    "no value of t satisfies the equation", "so there is no such integer that works", "der Grenzwert existiert nicht", "keine Zahl x aus R erfüllt das",
    "aucun réel x ne vérifie cette équation", "ningún valor de x cumple la condición", "nenhum número real satisfaz a equação", "nessun valore di x soddisfa",
    "ни одно число не удовлетворяет условию", "満たす実数は存在しない", "만족하는 실수는 없다", "没有任何实数满足该方程", "không có giá trị nào của x thỏa mãn", "المجموعة خالية",
)  # fmt: skip
SOMETHING = (
    "no doubt that it is 4", "no other solution", "the solution", "3 solutions", "kein Problem", "sin duda", "не только", "无论如何", "解答", "non-zero", "nothing else",
    "there are two solutions", "no more than that",
)  # fmt: skip


@pytest.mark.parametrize("text", ALONE)
def test_a_short_answer_says_it(text: str) -> None:
    assert is_no_solution(text)
    assert not is_no_solution(f"{text} for n = 3")


@pytest.mark.parametrize("text", CLAUSES)
def test_a_clause_says_it(text: str) -> None:
    assert no_solution.SAID.search(text)


@pytest.mark.parametrize("text", SOMETHING)
def test_other_words_do_not_say_it(text: str) -> None:
    assert not is_no_solution(text)
    assert no_solution.SAID.search(text) is None
