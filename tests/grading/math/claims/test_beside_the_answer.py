"""What stands beside an answer: remarks in the conditional, checks, rests, retractions; and values found one by one."""

import pytest

from tests.grading.math.claims.test_renderings import score

RIGHT = (
    ("3.5", "So we take the mean of both: (3 + 4)/2 = 3.5.\n\nThe mean of the data would be 4.", "Find the median of 5, 2, 9, 3, 4, 1."),
    ("84", "A = 12 cm · 7 cm = 84 cm²\n\nZum Vergleich: Der Umfang wäre 38 cm.", "Wie groß ist sein Flächeninhalt?"),
    ("30", "Das sind 30 Minuten. Führe sie nur 60 km/h schnell, bräuchte sie 45 Minuten.", "Wie viele Minuten braucht sie für 45 km?"),
    ("\\frac{x+2}{x+3}", "$$\\frac{x+2}{x+3}$$\n\nwhich holds for all $x\\neq 2,-3$.", "Simplify the fraction."),
    ("32 %", "То есть продано 32 % всех книг, осталось 68 %.", "Какой процент книг продан?"),
    ("28", "So the aunt got 28. Rita kept the other 56.", "How many did her aunt get?"),
    ("605", "The terms are 5, 15, 45, 135 and 405. Their sum is 605.", "What is the sum of its first five terms?"),
    ("767", "Exactly $1000-233=767$ of the integers are divisible by neither of them.", "How many?"),
    ("Friday", "It will be a Friday.\n\nAs a check, 98 days from now it is a Wednesday again, since 98 = 14 · 7.", "What day will it be?"),
    ("1", "Hence the remainder is 1.\n\nAlternatively, by Euler's theorem 7^4 ≡ 1 (mod 10), and 7^100 = (7^4)^25, which confirms it.", "Find the remainder."),
    ("x<3", "The domain is all x with x < 3.\n\nFor instance x = 2.9 gives ln(0.2), which is fine.", "Find the domain."),
    ("11", "So \\boxed{11}.\n\nA common mistake is to get 7. This is wrong because the middle term has the other sign.", ""),
    ("11", "So \\boxed{11}. That is not a coincidence.", ""),
    ("x=3, y=1", "Adding gives $2x=6$, so $x=3$, and by substitution $y=1$.", "Solve the system."),
    ("x=3, y=1", "$y = 1$.\n\nSubstituting back, $x = 4 - 1 = 3$.", "Solve x+y=4, x-y=2."),
    ("(3, 1)", "so y = 1.\nThen x = 3.", "Solve the system x+y=4, x-y=2."),
    ("A=45^\\circ, B=135^\\circ", "Angle A measures 45°.\nAngle B measures 135°.", "Find both."),
    ("x = -1 \\text{ or } x = 7", "Case 1: x − 3 = 4, which gives x = 7.\nCase 2: x − 3 = −4, which gives x = −1.\n\nBoth check out.", "Solve |x − 3| = 4."),
    ("x_1=-2, x_2=\\frac{1}{3}", "Somit sind $x_1=\\frac13$ und $x_2=-2$ die Lösungen.", "Löse 3x² + 5x − 2 = 0."),
    ("7, 10", "- Sum: $x_1+x_2=7$\n- Product: $x_1x_2=10$", "Find the sum and product of the roots."),
    ("6, 72", "18 = 2·3², 24 = 2³·3\n\nAnswer:\nGCD = 6\nLCM = 72", "Find the gcd and the lcm."),
    ("100, 150, 200", "### Answer\n- Amy: $100\n- Ben: $150\n- Cal: $200", "How much does each get?"),
    ("150, 120, 90", "答案:甲班150本,乙班120本,丙班90本。", "各分多少本?"),
    ("31, 19", "答案是:乙数为19,甲数为31。", "甲、乙两数之和是50,甲比乙大,求甲、乙两数。"),
    ("5", "Answer: 5, since 2 + 3 = 5", ""),
    ("22.1 L", "Answer: 22.1 litres (that's close to 5.8 US gallons).", "How much petrol?"),
    ("144", "So the answer is **144 minutes** — a little less than two and a half hours.", "How many minutes?"),
    ("0.72", "The chance is 72 %. Simply adding both would give 90 %, which double counts the 18 %.", "What is the probability that it rains on at least one of the days?"),
    ("72", "所以面积是72平方厘米。\n\n拓展:周长同为36厘米的长方形中,正方形的面积最大,为81平方厘米。", "求面积。"),
    ("3 hours 20 minutes", "3⅓ hours", "How long?"),
    ("19:30", "A reunião acabou às 7:30 da noite.", "Quando acabou?"),
)  # fmt: skip
WRONG = (
    ("15\\%", "It decreased by about 17.6 %. Some people would divide by 2,000 and get 15 %.", "By how many percent did it decrease?"),
    ("11", "So \\boxed{11}.\n\nSo the above is wrong, the correct result is $7$.", ""),
    ("11", "\\boxed{11}\n\nWait, that's not right. The sign is different, so it is 7.", ""),
    ("11", "因此 \\boxed{11}。等等，上面的答案不对，应该是7。", ""),
    ("x=3, y=1", "If x=3 then y=1, which fails. So x=2, y=2.", "Solve the system."),
    ("(1, 3)", "so x = 3.\nThen y = 1.", "Solve the system x+y=4, x-y=2."),
    ("x_1=2, x_2=3", "$x_1=3$, $x_2=2$", "Solve x_1+2x_2=8, x_1-x_2=-1."),
    ("x=2, x=3", "x-2=0 gives x=2, x-3=0 gives x=3, but x=3 is extraneous.", "Solve."),
    ("A=45^\\circ, B=135^\\circ", "A: 135°, B: 45°.", "Find both."),
    ("31, 19", "答案是:甲数为19,乙数为31。", "甲、乙两数之和是50,甲比乙大,求甲、乙两数。"),
    ("100, 150", "Answer: Ben gets $100, Amy gets $150", "Amy and Ben share $250."),
    ("2, 5", "Answer: 2", "Find both."),
    ("(2, 3)", "x = 2, y = 3\n\nDer Schnittpunkt ist S(3 | 2).", "Schnittpunkt von y = 2x − 1 und y = −x + 5?"),
    ("€12.50", "Das macht 12,50 $.", "What does it cost?"),
)  # fmt: skip


@pytest.mark.parametrize(("reference", "completion", "prompt"), RIGHT)
def test_what_stands_beside_the_answer_takes_nothing_from_it(
    reference: str, completion: str, prompt: str
) -> None:
    assert score(reference, completion, prompt) == 1.0


@pytest.mark.parametrize(("reference", "completion", "prompt"), WRONG)
def test_what_is_taken_back_or_said_beside_earns_nothing(
    reference: str, completion: str, prompt: str
) -> None:
    assert score(reference, completion, prompt) == 0.0
