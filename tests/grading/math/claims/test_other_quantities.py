"""Quantities told beside the answer, by construction: a question, its answer, and what is told behind it.

What is told of another quantity takes nothing from the answer and is no answer itself; where the question asks for that
quantity, it is the answer.
"""

import pytest

from tests.grading.math.claims.test_value_lists import score

VALUES = ((84, 13), (312, 37))
Told = tuple[str, str, tuple[str, ...], str]
CASES: tuple[Told, ...] = (
    ("What was the original price?", "So the original price was ${v}.", ("You saved ${o} — nice!", "The discount is ${o}.", "That's a saving of ${o}."), "How much money did you save?"),
    ("How much will the account grow to?", "Your money grows to ${v}.", ("The interest earned is ${o}.", "So the interest earned is ${o}."), "How much interest is earned?"),
    ("What is the total cost?", "The total cost is ${v}.", ("If she pays with a $500 bill, her change is ${o}.", "The sales tax is ${o}.", "The shop's profit is ${o}."), "How much change does she get?"),
    ("What is the area of the field?", "The area is {v} m².", ("Its perimeter is {o} m.", "The diagonal is {o} m.", "The perimeter equals {o} m."), "What is the perimeter of the field?"),
    ("What is the volume of the box?", "So V = {v} cm³.", ("The surface area is {o} cm².", "The longest diagonal is {o} cm."), "What is the surface area of the box?"),
    ("What is the range of the projectile?", "The projectile lands {v} m away.", ("The maximum height is {o} m.", "The time of flight is {o} s."), "What maximum height does it reach?"),
    ("Find the determinant of the matrix.", "So det A = {v}.", ("The matrix has rank {o}.", "The trace is {o}.", "Its rank is therefore {o}."), "Find the rank of the matrix."),
    ("Find the mean of the numbers.", "The mean is {v}.", ("The median is {o}.", "The variance is {o}."), "Find the median of the numbers."),
    ("Wie hoch ist der Endpreis?", "Der Endpreis beträgt {v} €.", ("Die Ersparnis beträgt {o} €.", "Das Wechselgeld beträgt {o} €.", "Darin sind {o} € Mehrwertsteuer enthalten."), "Wie hoch ist die Ersparnis?"),
    ("Quel est le prix final ?", "Le prix final est de {v} €.", ("La remise est de {o} €.", "Elle économise {o} €.", "La TVA est de {o} €."), "Combien économise-t-elle ?"),
    ("¿Cuál es el precio final?", "El precio final es de {v} €.", ("El ahorro es de {o} €.", "El descuento es de {o} €.", "El IVA es de {o} €."), "¿Cuánto se ahorra?"),
    ("Qual é o preço final?", "O preço final é de R$ {v}.", ("O desconto é de R$ {o}.", "O troco é de R$ {o}."), "Qual é o desconto?"),
    ("Какова площадь прямоугольника?", "Площадь равна {v} см².", ("Периметр равен {o} см.", "Диагональ равна {o} см."), "Каков периметр прямоугольника?"),
    ("这个长方形的面积是多少？", "面积是{v}平方厘米。", ("周长是{o}厘米。", "对角线是{o}厘米。"), "这个长方形的周长是多少？"),
    ("合計はいくらですか。", "合計は{v}円です。", ("おつりは{o}円です。", "1000円札で払うと、おつりは{o}円です。"), "おつりはいくらですか。"),
    ("전체 금액은 얼마입니까?", "전체 금액은 {v}원입니다.", ("거스름돈은 {o}원입니다.",), "거스름돈은 얼마입니까?"),
    ("Oblicz pole rombu.", "P = {v} cm².", ("Obwód wynosi {o} cm.",), "Oblicz obwód rombu."),
)  # fmt: skip
FRAMES = ("{a} {r}", "{a}\n\n{r}", "We work it out step by step.\n\n{a} {r}")


def filled(text: str, value: int, other: int) -> str:
    return text.format(v=value, o=other)


@pytest.mark.parametrize(("question", "answer", "remarks", "other_question"), CASES)
@pytest.mark.parametrize("values", VALUES)
def test_another_quantity_behind_the_answer_is_none(
    question: str, answer: str, remarks: tuple[str, ...], other_question: str, values: tuple[int, int]
) -> None:
    value, other = values
    for remark in remarks:
        for frame in FRAMES:
            text = filled(frame.format(a=answer, r=remark), value, other)
            assert score(text, question, str(value)) == 1.0, text
            assert score(text, question, str(other)) == 0.0, text
    asked = filled(f"{answer} {remarks[0]}", value, other)
    assert score(asked, other_question, str(other)) == 1.0, asked
    assert score(asked, other_question, str(value)) == 0.0, asked


CLAUSES = (
    ("How much will it grow to?", "It grows to ${v}, so the interest earned is ${o}."),
    ("What does she pay?", "She pays ${v}, a saving of ${o}."),
    ("What does she pay?", "She pays ${v} (a discount of ${o})."),
    ("What does she pay in total?", "In total she pays ${v}, of which ${o} is tax."),
    ("What is the area?", "The area is {v} m², and the perimeter is {o} m."),
    ("How many like neither?", "Final Answer: {v} like neither, while {o} like at least one."),
    ("Was kostet es?", "Es kostet also {v} €, davon {o} € Mehrwertsteuer."),
    ("Quel est le prix TTC ?", "L'article coûte donc {v} € toutes taxes comprises, dont {o} € de TVA."),
    ("现价是多少元？", "所以现价是{v}元，也就是便宜了{o}元。"),
)


@pytest.mark.parametrize(("question", "text"), CLAUSES)
@pytest.mark.parametrize(("value", "other"), VALUES)
def test_another_quantity_in_the_same_sentence_is_none(
    question: str, text: str, value: int, other: int
) -> None:
    said = filled(text, value, other)
    assert score(said, question, str(value)) == 1.0
    assert score(said, question, str(other)) == 0.0


MEASURES = (
    ("What is the new volume?", "V2 = 3.0 L = 3000 mL. The volume thus grows by 50%.", "3.0 L", "2.0 L"),
    ("How far does it go?", "It goes 120 km. That takes 1.5 hours.", "120 km", "80 km"),
    ("What is the mass?", "So the mass is 4.2 kg. This is 30 % of the load.", "4.2 kg", "30 kg"),
)


@pytest.mark.parametrize(("question", "text", "right", "wrong"), MEASURES)
def test_a_sentence_of_another_measure_is_none(question: str, text: str, right: str, wrong: str) -> None:
    assert score(text, question, right) == 1.0
    assert score(text, question, wrong) == 0.0


ASKED = (
    ("How much change does Tom get from $20 if he buys 3 books at $4.50?", "Cost: 3 × 4.50 = $13.50. Change: 20 − 13.50 = $6.50.", "6.50"),
    ("By how much is the price cut?", "The new price is $680. The saving is $120.", "120"),
    ("How far apart are opposite corners?", "The area is 60 m². The diagonal is 13 m.", "13"),
    ("How much fencing is needed?", "The area is 60 m². The perimeter is 34 m.", "34"),
    ("How much does the shop gain?", "Revenue comes to $512. The profit is $180.", "180"),
    ("Solve y' = 2y.", "y = Ce^{2x}", "y = Ce^{2x}"),
)  # fmt: skip


@pytest.mark.parametrize(("question", "text", "right"), ASKED)
def test_a_quantity_that_is_asked_for_in_other_words_is_read(question: str, text: str, right: str) -> None:
    assert score(text, question, right) == 1.0


ROUNDED = (
    ("Compute the integral.", "It is π/2 − 1.\n\nNumerically that's about 0.5708.", "\\frac{\\pi}{2}-1"),
    ("Find the exact length.", "The length is 3√5. That is about 6.708.", "3\\sqrt{5}"),
    ("Berechne das Integral.", "Es ergibt sich π/4. Das ist ungefähr 0,785.", "\\frac{\\pi}{4}"),
)


@pytest.mark.parametrize(("question", "text", "right"), ROUNDED)
def test_decimals_behind_an_exact_value_only_round_it(question: str, text: str, right: str) -> None:
    assert score(text, question, right) == 1.0


@pytest.mark.parametrize(
    ("question", "text", "right", "wrong"),
    [
        ("How many minutes does it take both together?", "It would take both 120 minutes together.", "120", "60"),
        ("Find the NPV.", "NPV = −$52.59 (negative → reject the project)", "-$52.59", "$52.59"),
        ("How many like neither?", "Final Answer: Fifteen students like neither drink.", "15", "85"),
        ("Find the determinant.", "Since det = 8 ≠ 0 the matrix is invertible with rank 3.", "8", "3"),
        ("How long is the longer piece?", "The longer piece is:\n\n$$4\\times 12\\text{ m}=\\mathbf{48\\text{ m}}$$\n\nand the remaining piece is 36 m.", "48 m", "36 m"),
        ("Find a unit vector.", "Divide: ⟨0.6, −0.8⟩.\n\n✔ length check: 0.36 + 0.64 = 1", "\\langle \\frac35, -\\frac45\\rangle", "\\langle \\frac35, \\frac45\\rangle"),
        ("Find the range of h.", "Hence h lies between 1 and 5 inclusive.", "[1, 5]", "(1, 5)"),
        ("Determine the domain.", "The domain is ℝ \\ {−2, 2}.", "(-\\infty,-2)\\cup(-2,2)\\cup(2,\\infty)", "(-\\infty,2)\\cup(2,\\infty)"),
        ("Найдите корни уравнения.", "Ответ: 0,5; 3.", "\\{\\frac12, 3\\}", "\\{5, 3\\}"),
        ("Quel est le prix ?", "Prix = 85 × 1,20 = 102.", "102", "85"),
        ("Who is known for it?", "Answer: Gödel (Kurt).", "Kurt Gödel", "Kurt Gauss"),
        ("Solve the equation for y.", "ln y = x³ + ln 2  ⇒  y = exp(x³ + ln 2)", "y=2e^{x^3}", "y=e^{x^3}"),
        ("Solve x + 2y - z = 2, 2x - y + z = 3.", "Hence $z = 3,\\; y = 2,\\; x = 1$", "(1, 2, 3)", "(3, 2, 1)"),
    ],
)  # fmt: skip
def test_forms_of_values_in_closings(question: str, text: str, right: str, wrong: str) -> None:
    assert score(text, question, right) == 1.0
    assert score(text, question, wrong) == 0.0
