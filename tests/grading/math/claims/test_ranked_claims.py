"""A closing passage states one value, the one its words mark, whatever stands beside it."""

import pytest

from reward_service.grading.math import problem
from reward_service.grading.math.claims.reader import read
from reward_service.grading.math.claims.reference_shape import wanted
from tests.grading.math.claims.test_value_lists import score


@pytest.mark.parametrize(
    ("text", "prompt", "reference"),
    [
        ("So the mean is 14, and the median happens to be about 13.", "Find the mean.", "14"),
        ("m = -4. To see this, insert x = 2: 8 - 8 = 0. The other root is 6.", "Find m.", "-4"),
        ("Es sind also 9 Runden. Der langsamere Läufer hat dabei 7 geschafft.", "Wie viele Runden?", "9"),
        ("x + x/2 = 36, luego x = 24. Comprobación: 24 + 12 = 36.", "¿Cuál es el número?", "24"),
        ("共14个。因为 90÷6=15，去掉一个。", "有多少个？", "14"),
        ("La cuve est donc pleine au bout de six heures.", "En combien de temps ?", "6"),
        ("So by dawn the gauge read minus nine degrees.", "What did the gauge read, in °C?", "-9"),
        ("Bastano due conti.\n\nSi ottengono quindi 18 file.", "Quante file?", "18"),
        ("Đáp số: 31 học sinh.", "Có bao nhiêu học sinh?", "31"),
        ("The two lines cannot meet. The system has no solution.", "Solve the system.", "no solution"),
        ("Nobody runs ahead of Ida, so Ida is the fastest.", "Ben trails Ida. Who is the fastest?", "Ida"),
        ("Thus cos A = 3/5 = 0,6, while sin A = 0,8.", "Find cos A.", "0,6"),
    ],
)
def test_the_value_that_the_words_mark_is_the_answer(text: str, prompt: str, reference: str) -> None:
    assert score(text, prompt, reference) == 1.0


@pytest.mark.parametrize(
    ("text", "prompt", "reference"),
    [
        ("So the mean is 14, and the median happens to be about 13.", "Find the mean.", "13"),
        ("3.6 / 4 = 0.9, so each piece is 0.9 cm long.", "How long is each piece, in m?", "0.9 m"),
        ("It could be 8 or 9, both are possible.", "How many?", "9"),
        ("A common mistake is to say 12.", "How many?", "12"),
        ("- Mean: 9\n- Median: 7", "Give the median and the mean, in this order.", "7, 9"),
        ("It is false that there are no solutions.", "Solve x = x.", "no solution"),
        ("The total is the cost minus five.", "What is the difference?", "-5"),
        ("Of 3, 5, 7, 9 and 11 one is right.", "Which one?", "7"),
    ],
)
def test_no_value_is_paid_that_the_words_do_not_mark(text: str, prompt: str, reference: str) -> None:
    assert score(text, prompt, reference) == 0.0


def test_an_order_is_that_of_the_sentence_that_asks() -> None:
    midpoints = "Let M and N be the midpoints of AB and CD, respectively. Find all x."
    assert score("\\boxed{3, 2}", midpoints, "2, 3") == 1.0
    assert score("\\boxed{3, 2}", "Find the least and the greatest x, respectively.", "2, 3") == 0.0


@pytest.mark.parametrize("reference", ["3", "5", "8", "13"])
def test_the_same_value_is_chosen_whatever_the_reference_is(reference: str) -> None:
    text = "There are 3 red and 5 blue ones. So altogether there are 8, while 13 would be too many."
    asked = problem.read("How many are there altogether?")
    assert [claim.text for claim in read(text, asked, wanted=wanted(reference)).claims] == ["8"]
