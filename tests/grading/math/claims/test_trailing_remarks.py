"""A note or comparison behind the value of a closing sentence leaves the value as it stands."""

import pytest

from reward_service.grading.math import problem
from reward_service.grading.math.claims.reader import read


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The least such number is 840; note 7! = 5040 is much larger.", "840"),
        (
            "Ein Fußballfeld hat also 7140 Quadratmeter, ein Tennisplatz übrigens nur 261.",
            "7140 Quadratmeter",
        ),
        ("La media vale entonces 12. La moda, en cambio, es 9.", "12"),
        ("体积比是 $27$，\n注意表面积之比是 $9$。", "27"),
        ("El lado mide por tanto 2√7 (aprox. 5,29).", "2√7"),
        ("Der Sinus ist 0,5, während der Tangens 1 ist.", "0,5"),
    ],
)
def test_a_comparison_behind_the_value_is_left_out(text: str, answer: str) -> None:
    assert [claim.text for claim in read(text).claims] == [answer]


@pytest.mark.parametrize(
    ("text", "prompt", "answer"),
    [
        ("La mediana es 12. La media, en cambio, es 9.", "Calcula la media de los datos.", "12"),
        ("The side is 12; note that this is wrong.", "Find the side.", "12"),
        ("Sara tiene 30, mientras que Ana tiene 12.", "¿Cuántos tiene Ana?", "30"),
        ("Hans hat 30 Murmeln, während Eva 12 hat.", "Wie viele Murmeln hat Eva?", "30 Murmeln"),
        ("The total is 30, incidentally not the right total.", "Find the total.", "30"),
        ("小明有30个，\n注意减去5个，剩25个。", "小明有多少个？", "30"),
        ("I got 12, while the true value turned out to be 13.", "Compute it.", "12"),
        ("Das Feld ist nicht 40 lang, während das Haus 30 lang ist.", "Wie lang ist das Feld?", "40"),
    ],
)
def test_a_comparison_that_answers_or_takes_back_is_heard(text: str, prompt: str, answer: str) -> None:
    claims = read(text, problem.read(prompt)).claims
    assert answer not in [claim.text for claim in claims]


@pytest.mark.parametrize("text", ["We conclude that 5! = 120.", "Hence 5! + 1 = 121."])
def test_a_factorial_ends_no_sentence(text: str) -> None:
    assert next(claim.text for claim in read(text).claims).endswith(("120", "121"))
