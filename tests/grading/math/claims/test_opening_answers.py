"""Texts that answer in their first sentence and explain behind it."""

import pytest

from tests.grading.math.claims.test_value_lists import score

FENCE = "A field is 20 m long and 12 m wide. What is the perimeter of the field?"
KITE = "¿Cuál es el área de un rombo con diagonales de 8 cm y 6 cm?"


@pytest.mark.parametrize(
    ("prompt", "text", "right", "wrong"),
    [
        (FENCE, "The perimeter is 64 metres. You find it by adding 20 + 12 = 32 and doubling. Its area, 240, is another matter.", "64 m", "32"),
        (FENCE, "The perimeter of the field is 64 m, because 20 + 12 = 32 and twice 32 is 64. Tell me if you need the area!", "64 m", "32"),
        (KITE, "Es de 24 cm². Basta multiplicar las diagonales, lo que da 48 cm², y tomar la mitad.", "24 cm²", "48 cm²"),
        ("8と20の最大公約数を求めなさい。", "8と20の最大公約数は4です。8＝2³、20＝2²×5なので、共通の因数は2²と分かります。最小公倍数の方は40になります。", "4", "40"),
        ("How many diagonals does a convex hexagon have?", "A convex hexagon has 9 diagonals. Each of its 6 vertices joins 3 others, which gives 6 × 3 = 18, but every one is counted twice.", "9", "18"),
        ("What is the probability of exactly one head in three tosses?", "It's 3/8: of the 8 outcomes, 3 have exactly one head, and 4 have two or more.", "3/8", "4"),
        ("What is the vertex of $y=x^2-4x+7$?", "The vertex is at $(2, 3)$.\n\nTo see this, complete the square: $y=(x-2)^2+3$. The $y$-intercept is $(0, 7)$.", "(2,3)", "(0,7)"),
        ("¿Cuál es el mínimo común múltiplo de 8 y 12?", "Es 24, porque 8 = 2³ y 12 = 2²·3. El máximo común divisor, en cambio, es 4.", "24", "4"),
        ("さいころを2回投げるとき、目の和が11以上になる確率は?", "確率は1/12です。和が11になるのは2通り、12は1通りで、全体は36通りだからです。", "1/12", "36"),
    ],
)  # fmt: skip
def test_the_first_sentence_answers(prompt: str, text: str, right: str, wrong: str) -> None:
    assert score(text, prompt, right) == 1.0
    assert score(text, prompt, wrong) == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "The perimeter is 32 metres. You find it by adding 20 + 12. Wait, that is only half: it should be 64 metres.",
        "The perimeter is 32 metres? Adding gives 32. So the perimeter is 64 metres.",
        "The perimeter is 32 metres because 20 + 12 = 32. The perimeter of the whole field counts both, which is 64 metres.",
        "The long side is 20 metres. You find the perimeter by doubling 32: it is 64 metres.",
    ],
)
def test_what_is_taken_back_or_said_of_another_does_not(text: str) -> None:
    assert score(text, FENCE, "32 m") == 0.0
    assert score(text, FENCE, "20 m") == 0.0
