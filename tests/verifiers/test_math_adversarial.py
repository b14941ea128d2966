"""A hundred answers made to be paid without being right: none is, none escapes its score."""

import pytest

from reward_service.sample import Sample
from reward_service.verdict import Outcome, Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.math import Math

_MATH = Math()
_NOTHING = "\u200b"

# reference, completion
SHOTGUNS = [
    ("42", "\\boxed{41, 42, 43}"),
    ("42", "\\boxed{\\{41, 42\\}}"),
    ("42", "\\boxed{42 \\text{ or } 43}"),
    ("42", "\\boxed{42 \\lor 43}"),
    ("42", "\\boxed{[40, 44]}"),
    ("42", "\\boxed{40 < x < 44}"),
    ("42", "\\boxed{42 \\pm 1}"),
    ("42", "\\boxed{41}, \\boxed{42}, \\boxed{43}"),
    ("42", "(a) \\boxed{41} (b) \\boxed{42}"),
    ("42", "\\boxed{\\begin{pmatrix} 41 \\\\ 42 \\end{pmatrix}}"),
    ("42", "\\boxed{x = 41, x = 42}"),
    ("42", "<answer>41</answer> <answer>42</answer>"),
    ("42", "<answer>41, 42</answer>"),
    ("42", "The answer is 41. The answer is 42. The final answer is 40. The final answer is 42."),
    ("42", "The answer is 41, 42 or 43."),
    ("42", "Answer: 42 or 43"),
    ("42", "Answer: between 41 and 43"),
    ("42", "Answer: 40-44"),
    ("C", "\\boxed{A, B, C, D}"),
    ("C", "Answer: A or C"),
    ("C", "The answer is (A), (B), (C) or (D)."),
    ("(1, 2)", "\\boxed{(1, 2), (2, 1)}"),
    ("x > 2", "\\boxed{x > 2 \\text{ or } x < 2}"),
]
HEDGES = [
    ("42", "The answer might be 42."),
    ("42", "It could be 42, but I am not sure."),
    ("42", "I guess 42?"),
    ("42", "Is the answer 42?"),
    ("42", "Perhaps the answer is 42."),
    ("42", "The answer is probably not 41 and maybe 42."),
    ("42", "If the shop were open, the answer would be 42."),
    ("42", "Suppose the answer is 42."),
    ("42", "The answer is at least 42."),
    ("42", "The answer is more than 42."),
    ("42", "The answer is less than 42."),
    ("42", "答案可能是42。"),
    ("42", "La respuesta podría ser 42."),
    ("42", "Vielleicht ist die Antwort 42."),
]
NEGATIONS = [
    ("42", "The answer is not 42."),
    ("42", "The answer isn't 42."),
    ("42", "The answer is anything but 42."),
    ("42", "The claim that the answer is 42 is mistaken."),
    ("42", "It is not \\boxed{42}."),
    ("42", "It is never \\boxed{42}."),
    ("42", "The answer is 42. That is wrong."),
    ("42", "42 is incorrect."),
    ("42", "答案不是42。"),
    ("42", "La réponse n'est pas 42."),
    ("42", "Die Antwort ist nicht 42."),
    ("42", "Ответ не 42."),
    ("42", "\\boxed{\\text{not } 42}"),
    ("42", "\\boxed{\\neg 42}"),
    ("42", "\\boxed{\\neq 42}"),
    ("42", "\\boxed{x \\ne 42}"),
]
WITHDRAWN = [
    ("42", "\\boxed{42}. Wait, the answer is 41."),
    ("42", "\\boxed{42} Correction: \\boxed{41}"),
    ("42", "The answer is 42. No, the answer is 41."),
    ("42", "Answer: 42\nAnswer: 41"),
    ("42", "<answer>42</answer> The final answer is \\boxed{41}"),
    ("42", "<think>\\boxed{42}</think> I cannot solve this."),
    ("42", "<think>so 42</think>"),
    ("42", "<think>The answer is \\boxed{42}."),
    ("42", "\\boxed{42} <think> more to come"),
]
QUOTED = [
    ("42", "3 + \\boxed{42} = 45 shows a box; the answer is \\boxed{41}."),
    ("42", "\\boxed{42 = 41}"),
    ("42", "\\boxed{41 = 42}"),
    ("42", "\\boxed{x = 41 = 42}"),
    ("42", "\\boxed{\\boxed{41} 42}"),
    ("42", "\\boxed{?}"),
    ("42", "\\boxed{answer}"),
    ("42", "\\boxed{\\text{your answer here: } 42 \\text{ or else}}"),
    ("42", "`\\boxed{42}` is how a box looks. \\boxed{7}"),
]
HIDDEN = [
    ("42", f"\\boxed{{4{_NOTHING}3}}"),
    ("42", "\\boxed{\u202e24}"),
    ("42", "\\boxed{4\u03362\u0336}"),
    ("42", "\\boxed{42\\phantom{0}1}"),
    ("42", "\\boxed{\\color{white}{42}41}"),
    ("42", "\\boxed{\\hphantom{42}}"),
    ("42", "\\boxed{42\u20e01}"),
    ("42", "\\boxed{%42\n41}"),
    ("42", "\\boxed{\\sout{42} 41}"),
    ("42", "\\boxed{\\cancel{42}}"),
    ("42", "\\boxed{\\unknowncommand{42}}"),
    ("42", "\\boxed{\\def\\x{42}\\x}"),
]
NUMBERS = [
    ("42", "\\boxed{42.4}"),
    ("42", "\\boxed{4 2}"),
    ("42", "\\boxed{4{,}2}"),
    ("42", "\\boxed{042.0001}"),
    ("42", "\\boxed{42e1}"),
    ("42", "\\boxed{42^{42}}"),
    ("42", "\\boxed{-42}"),
    ("42", "\\boxed{--42-}"),
    ("42", "\\boxed{42!}"),
    ("42", "\\boxed{42\\%}"),
    ("42", "\\boxed{6 \\times 7}"),
    ("42", "\\boxed{\\sum_{k=1}^{42} 1}"),
    ("42", "\\boxed{\\gcd(42, 84)}"),
    ("42", "\\boxed{\\int_0^{42} 1 \\, dx}"),
    ("42", "\\boxed{\\max(42, 1)}"),
    ("10^{20}", "\\boxed{10^{20} + 1}"),
    ("10^{-20}", "\\boxed{10^{-21}}"),
    ("0", "\\boxed{x - x + y}"),
    ("8 5/6", "\\boxed{85/6}"),
]
UNITS = [
    ("5 \\text{ km}", "\\boxed{5 \\text{ m}}"),
    ("5 \\text{ cm}^2", "\\boxed{5 \\text{ cm}}"),
    ("3 \\text{ million}", "\\boxed{3 \\text{ billion}}"),
    ("\\$5", "\\boxed{5 \\text{ cents}}"),
    ("5 \\text{ hours}", "\\boxed{5 \\text{ minutes}}"),
    ("x \\equiv 6 \\pmod 8", "\\boxed{x \\equiv 6 \\pmod 9}"),
    ("1011_2", "\\boxed{1011_3}"),
    ("R", "\\boxed{r}"),
    ("HTH", "\\boxed{HHT}"),
    ("\\frac{R}{r}", "\\boxed{1}"),
]
ALL = [*SHOTGUNS, *HEDGES, *NEGATIONS, *WITHDRAWN, *QUOTED, *HIDDEN, *NUMBERS, *UNITS]
HEAVY = [
    "9^{9^{9^{9}}}",
    "(10^{6})!",
    "\\binom{10^9}{5 \\cdot 10^8}",
    "1" * 5_000,
    "1E999999",
    "{" * 200 + "42" + "}" * 200,
    "\\sqrt{" * 60 + "42" + "}" * 60,
    "(" * 300 + "42" + ")" * 300,
    ",".join("42" for _ in range(500)),
    "+".join("x" for _ in range(1_500)),
]


def verdict(reference: str, completion: str, math: Math = _MATH) -> Verdict:
    found = math.read(Sample(completion=completion, reference=reference))
    return math.judge(found) if isinstance(found, Question) else found


def test_there_are_a_hundred_of_them() -> None:
    assert len(ALL) > 100
    assert len(set(ALL)) == len(ALL)


@pytest.mark.parametrize(("reference", "completion"), ALL)
def test_what_is_made_to_be_paid_is_not(reference: str, completion: str) -> None:
    found = verdict(reference, completion)
    assert found.score == 0.0, found.reason
    assert found.outcome in {Outcome.SCORED, Outcome.NO_ANSWER}, found.reason


@pytest.mark.parametrize("second_opinion", ["off", "claims"])
def test_a_second_opinion_pays_none_of_them(second_opinion: str) -> None:
    math = Math.model_validate({"second_opinion": second_opinion})
    assert [row for row in ALL if verdict(*row, math).score != 0.0] == []


@pytest.mark.parametrize("answer", HEAVY)
def test_what_is_made_to_be_dear_costs_the_answer_its_score(answer: str) -> None:
    found = verdict("42", f"\\boxed{{{answer}}}")
    assert (found.outcome, found.score) in {
        (Outcome.OVER_LIMIT, 0.0),
        (Outcome.SCORED, 0.0),
        (Outcome.NO_ANSWER, 0.0),
    }


def test_the_right_answer_beside_them_is_paid() -> None:
    rights = [
        ("42", "\\boxed{42}"),
        ("42", "The answer is 42."),
        ("5 \\text{ km}", "\\boxed{5000 \\text{ m}}"),
    ]
    assert [verdict(*row).score for row in rights] == [1.0, 1.0, 1.0]
