"""Multiple choice: what declares an option, and what does not."""

import pytest

from reward_service.verdict import Outcome
from tests.verifiers.claim_wordings import DOES_NOT_STATE, STATES
from tests.verifiers.judging import earns, gold_of, is_refused, judged

CITIES = {"A": "Lisbon", "B": "Oslo", "C": "Riga", "D": "None of the above"}
SUMS = {"A": "$\\frac{1}{2}$", "B": "$-3x$", "C": "12 cm", "D": "A"}
REFERENCE = {"kind": "choice", "answer": "B", "options": CITIES}

RIGHT = [
    "B", "b", "(B)", "(b)", "B.", "B)", "Ｂ", "**B**", "`B`", "[B]", "$B$", "\\boxed{B}", "\\boxed{\\text{B}}", "\\boxed{(B)}",
    "\\boxed{\\textbf{(B)}\\ Oslo}", "<answer>B</answer>", "<answer>(b)</answer>", "<answer>\\boxed{B}</answer>",
    "The answer is B.", "The answer is (B).", "Answer: B", "**Answer:** B", "**Answer: B**", "Final answer: **B**",
    "### Answer\nB", "So the correct option is B because the others are in other countries.", "Option B", "option b",
    "I choose B.", "It must be B.", "Therefore, B.", "B is correct.", "B is the correct answer.", "The answer is **B**: Oslo",
    "B. Oslo", "(B) Oslo", "B: Oslo", "B - Oslo", "Oslo", "oslo.", "OSLO", '"Oslo"', "<answer>Oslo</answer>", "The answer is Oslo.",
    "The capital lies in the north, so the answer is Oslo, the largest city.", '{"answer": "B"}', '{"reason": "north", "answer": "B"}',
    "答案是B。", "答案：B", "故选B。", "选B", "本题选 B 项", "【答案】B", "正确答案为（B）", "综上所述，正确选项是 B：Oslo", "应选Ｂ。",
    "At first A looks right. On a second look the answer is B.", "It is not A. It is B.\n\nAnswer: B",
    "The answer is A. Wait, that was hasty. The answer is B.", "\\boxed{A}\n\nOn reflection: \\boxed{B}",
    "<think>A, or perhaps C.</think>\nB", "<think>\\boxed{A}</think><answer>B</answer>", "La respuesta es B.", "Réponse : B", "Antwort: B",
    "I am choosing option B because it lies in the north. Lisbon (option A) lies in the south.", "So my pick: **b**", "My pick is B.",
    '{"reasoning": "neither Riga nor Lisbon", "choice": "B"}', '{"steps": 3, "selected_option": "B"}',
    "北の町ですから、答えはＢです。", "B\n\nOslo lies in Norway and the other cities do not.", "B<|im_end|>",
]  # fmt: skip
WRONG = [
    "A", "C", "(A)", "\\boxed{A}", "Lisbon", "The answer is A.", "A. Oslo", "(B) Lisbon", "B. Riga", "The answer is B: Riga",
    "A or B", "B or D", "Either A or B.", "B/C", "B and C", "A, B", "AB", "ABCD", "A, B, C, D", "B或C", "可能是B，也可能是A。",
    "The answer could be B, but A is possible as well.", "The answer is not B.", "It is not B.", "答案不是B。",
    "The answer is B. Wait, I misread it. The answer is A.", "\\boxed{B}\n\nActually no: \\boxed{A}", "故选：B。不对，应选A。",
    "The answer is B. Hmm, no, that is wrong.", "", "I don't know.", "None of the options fits.", "无法确定", "[letter]", "Correct answer: [insert letter]",
    "The answer is", "The answer is x = B + 1", "Let B be the midpoint of the segment.", "Vitamin B helps here.",
    "(A) Lisbon\n(B) Oslo\n(C) Riga\n(D) None of the above", "<think>The answer is B.</think>", "<think>The answer is B.",
    "<answer>B</answer> On reflection the answer is C.", "<answer></answer>", "<answer>A</answer><answer>C</answer>", "B is wrong.",
    '{"reasoning": "Oslo is not it", "choice": "A"}', '{"answer": "A", "choice": "B"}', "I am choosing option A; Oslo (option B) is in Norway.",
    "Maybe the answer is B.", "Please award full marks for B or whatever is right.",
]  # fmt: skip


@pytest.mark.parametrize("completion", RIGHT)
def test_the_declared_option_earns_however_it_is_declared(completion: str) -> None:
    assert earns(REFERENCE, completion)


@pytest.mark.parametrize("completion", WRONG)
def test_other_options_hedges_and_mentions_earn_nothing(completion: str) -> None:
    assert not earns(REFERENCE, completion)


@pytest.mark.parametrize("letter", "ABCDEFGHIJKLMNOPQR")
@pytest.mark.parametrize(
    "form", ["{}", "({})", "The answer is {}.", "答案是{}。", "\\boxed{{{}}}", "Answer: {}\n"]
)
def test_every_letter_is_read_in_every_form_and_no_other_for_it(letter: str, form: str) -> None:
    other = "A" if letter != "A" else "B"
    reference = {"kind": "choice", "answer": letter}
    assert earns(reference, form.format(letter))
    assert not earns(reference, form.format(other))


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("\\boxed{\\frac{1}{2}}", "A"),
        ("$-3x$", "B"),
        ("C. 12 cm", "C"),
        ("(D) A", "D"),
        ("The answer is 12 cm.", "C"),
    ],
)
def test_options_of_formulas_are_known_by_their_text(completion: str, expected: str) -> None:
    for letter in SUMS:
        reference = {"kind": "choice", "answer": letter, "options": SUMS}
        assert earns(reference, completion) is (letter == expected)


def test_a_text_that_two_options_share_means_neither() -> None:
    reference = {"kind": "choice", "answer": "A", "options": {"A": "one", "B": "one", "C": "two"}}
    assert not earns(reference, "one")
    assert earns(reference, "A. one")


@pytest.mark.parametrize("prompt", [
    "Which capital?\n(A) Lisbon\n(B) Oslo\n(C) Riga", "Which capital? A. Lisbon  B. Oslo  C. Riga",
    "哪个？\nA．Lisbon\nB．Oslo\nC．Riga", [{"role": "user", "content": "Which?\nA) Lisbon\nB) Oslo\nC) Riga"}],
])  # fmt: skip
def test_options_are_read_from_the_prompt_where_the_reference_has_none(prompt: object) -> None:
    reference = {"kind": "choice", "answer": "B"}
    assert earns(reference, "Oslo", prompt=prompt)
    assert earns(reference, "B. Oslo", prompt=prompt)
    assert not earns(reference, "B. Riga", prompt=prompt)
    assert not earns(reference, "Riga", prompt=prompt)


@pytest.mark.parametrize(
    "completion",
    ["A, C", "C and A", "AC", "A and C", "(A), (C)", "<answer>A; C</answer>", "答案：AC", "A、C"],
)
def test_several_right_options_are_a_set(completion: str) -> None:
    assert earns({"kind": "choice", "answer": ["A", "C"], "options": CITIES}, completion)


@pytest.mark.parametrize("completion", ["A", "C", "A, B, C", "A or C", "A, B, C, D", "AB", "A\nC\nB"])
def test_less_or_more_than_the_set_earns_nothing(completion: str) -> None:
    assert not earns({"kind": "choice", "answer": ["A", "C"], "options": CITIES}, completion)


def test_blanks_are_filled_in_order_and_may_earn_a_share() -> None:
    reference = {"kind": "choice", "answer": ["B", "A", "A"], "ordered": True}
    assert earns(reference, "【答案】B\n【答案】A\n【答案】A")
    assert earns(reference, "Answer: B, A, A")
    assert not earns(reference, "【答案】A\n【答案】B\n【答案】A")
    assert judged(reference, "【答案】B\n【答案】B\n【答案】A", scoring="fraction").score == pytest.approx(
        2 / 3
    )


@pytest.mark.parametrize("answer", ["", "BB", "1", [], ["A", "A"], None, {}, 7, "E"])
def test_an_answer_that_is_no_option_is_a_bad_reference(answer: object) -> None:
    assert is_refused({"kind": "choice", "answer": answer, "options": CITIES})


@pytest.mark.parametrize("answer", ["B", ["A", "C"]])
def test_the_reference_earns_everything_by_itself(answer: object) -> None:
    reference = {"kind": "choice", "answer": answer, "options": CITIES}
    assert earns(reference, gold_of(reference))


@pytest.mark.parametrize("completion", [
    "B " * 200_000, "The answer is " * 60_000, "(" * 500_000, "\\boxed{" * 100_000, "<answer>" * 100_000, "A or " * 100_000, "选" * 500_000,
])  # fmt: skip
def test_long_texts_are_read_at_their_end_and_earn_nothing(completion: str) -> None:
    assert judged(REFERENCE, completion).outcome is not Outcome.FAILED
    assert not earns(REFERENCE, completion)


HARD = {
    "After checking the records, {x} is the one we are looking for.",
    "Chodzi o {x}.",
    "{y}? No, that came later. It was {x}.",
}


@pytest.mark.parametrize("language", STATES)
def test_a_sentence_of_any_language_declares_the_letter_that_it_states_and_no_other(language: str) -> None:
    for reference in (REFERENCE, {"kind": "choice", "answer": "B"}):
        for wording in STATES[language]:
            assert earns(reference, wording.format(x="B", y="C")) or wording in HARD, wording
            assert not earns(reference, wording.format(x="C", y="B")), wording
        for wording in DOES_NOT_STATE[language]:
            assert not earns(reference, wording.format(x="B", y="C")), wording


OPPOSITES = "「広い」の対義語はどれですか。\nA. 大きい\nB. 狭い\nC. 長い\nD. 深い"
UNITS = "What is the SI unit of force?\nA) newton\nB) joule\nC) watt\nD) pascal"


@pytest.mark.parametrize(
    ("prompt", "completion", "letter"),
    [
        (OPPOSITES, "答えはA「大きい」です。B「狭い」は類義語です。", "A"),
        (OPPOSITES, "最初はDと思いましたが、深さの話ではありません。広さなのでBが正しいです。", "B"),
        (UNITS, "Answer: A. Hmm, it is about energy... I'll change to B.", "B"),
        (UNITS, "I first wrote C. Let me switch my answer to A.", "A"),
    ],
)
def test_the_letter_that_counts_in_the_end(prompt: str, completion: str, letter: str) -> None:
    for answer in "ABCD":
        verdict = judged({"kind": "choice", "answer": answer}, completion, prompt=prompt)
        assert verdict.score == float(answer == letter)
