"""What a text without a box states as its answer."""

import pytest

from reward_service.grading.math import problem
from reward_service.grading.math.claims import reader
from reward_service.grading.math.claims.claim_types import Claim
from reward_service.grading.math.claims.markup import TAIL, Document
from reward_service.grading.math.claims.reader import read


def unboxed(text: str) -> tuple[Claim, ...]:
    return read(text).claims


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("So the final answer is $42$. I hope it is correct.", "42"),
        ("Answer: \\(x=3\\)", "x=3"),
        ("#### 17", "17"),
        ("因此，答案是 13。", "13"),
        ("Réponse: 12", "12"),
        ("First 6*7.\n42", "42"),
        ("Therefore, there are 12 such sequences.", "12 such sequences"),
        ("The total is 30 + 12 = 42 apples.", "42"),
        ("The answer is **66**.", "66"),
        ("The roots are $1$ and $2$.", "1, 2"),
    ],
)
def test_documented_phrases_and_last_lines_are_read(text: str, answer: str) -> None:
    assert [span.text for span in unboxed(text)] == [answer]


@pytest.mark.parametrize(
    "text",
    [
        "It could be 40 or 41 or 42.",
        "The answer is not $5$.",
        "I don't know.",
        "Maybe 42, maybe 43.",
        "",
        "   \n ",
    ],
)
def test_no_number_is_taken_out_of_prose_that_hedges_or_negates(text: str) -> None:
    assert all(span.text not in {"40", "41", "42", "43", "5"} for span in unboxed(text))


def test_two_final_answers_are_both_reported() -> None:
    spans = unboxed("The final answer is $1$. No: the final answer is $2$.")
    assert [span.text for span in spans] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Not 21; it is 2.1.", "2.1"),
        ("The order does not matter, so the answer is (11, 2).", "(11, 2)"),
        ("答案不是490，而是489。", "489"),
        ("A: 30", "30"),
        ("He started with $20 and spent $8, so he has $12 left.", "$12"),
        ("**Final Answer**\n\n\\[\n18\n\\]", "18"),
        ("| | value |\n|---|---|\n| Total | 19 |", "19"),
        ("Die Antwort lautet 3.", "3"),
        ("Получается 128.", "128"),
        ("すなわち、答えは 256 となる。", "256"),
        ("정답은 ③이 아니라 24이다.", "24"),
        ("الجواب هو 90.", "90"),
        ("उत्तर 72 है।", "72"),
        ("Vậy đáp án là 42.", "42"),
        ("\\[\n\\begin{aligned} A &= 3\\cdot 4 \\\\ &= 12\\end{aligned}\n\\]", "= 12"),
    ],
)
def test_what_a_text_concludes_is_read_in_twelve_languages(text: str, answer: str) -> None:
    assert [claim.text for claim in read(text).claims] == [answer]


@pytest.mark.parametrize(
    "text",
    [
        "16 is mistaken.",
        "The answer exceeds 19.",
        "Ответ 128 неверен.",
        "The claim that 19 works fails.",
        "Is the answer 19?",
        "Maybe the answer is 19.",
        "Die Lösung kann nicht 12 sein.",
        "Talvez a resposta seja 42.",
        "Ce n'est donc pas 81.",
        "答案肯定不等于27。",
        "उत्तर 72 नहीं है।",
        "The answer is 19. That is wrong.",
        "Le résultat est soit $2$, soit $3$.",
    ],
)
def test_what_is_denied_hedged_or_asked_is_no_claim(text: str) -> None:
    assert read(text).claims == ()


@pytest.mark.parametrize(("opener", "closer"), [("\\(", "\\)"), ("$", "$")])
@pytest.mark.parametrize("before", ["Answer ", "The answer is ", "Result: ", "So we get\n", "Hence x is "])
@pytest.mark.parametrize("value", ["7", "x = 7", "\\frac{21}{3}"])
def test_inline_mathematics_broken_before_its_first_sign_states_nothing(
    before: str, opener: str, closer: str, value: str
) -> None:
    assert unboxed(f"{before}{opener}\n{value}\n{closer}") == ()
    assert unboxed(f"{before}{opener} \n {value} \n {closer}.") == ()


@pytest.mark.parametrize(("opener", "closer"), [("\\[", "\\]"), ("$$", "$$")])
@pytest.mark.parametrize("before", ["Answer ", "The answer is ", "So we get\n"])
def test_displayed_mathematics_takes_lines_of_its_own(before: str, opener: str, closer: str) -> None:
    assert [claim.text for claim in unboxed(f"{before}{opener}\n7\n{closer}")] == ["7"]


@pytest.mark.parametrize("text", ["The answer is \\(7\\).", "The answer is \\( 7\n\\).", "Answer $ 7 $"])
def test_inline_mathematics_that_begins_on_its_line_is_read(text: str) -> None:
    assert [claim.text for claim in unboxed(text)] == ["7"]


@pytest.mark.parametrize("sign", ["\ue000", "\ue001", "\ue100", "\ue1ff", "\uf8ff"])
@pytest.mark.parametrize("shape", ["{}", "The answer is {}.", "Answer: **{}**", "x = $4$ and {}", "{} = 7"])
def test_a_text_that_holds_our_own_placeholders_is_a_text_like_any_other(sign: str, shape: str) -> None:
    assert all(sign not in claim.text for claim in unboxed(shape.format(sign)))


@pytest.mark.parametrize("sign", ["=", "×", "\\approx", "+", "· "])
def test_a_text_that_breaks_off_at_a_sign_states_nothing(sign: str) -> None:
    assert unboxed(f"The price is now\n\n45 × 0.8 {sign}") == ()
    assert [span.text for span in unboxed("The price is now\n\n45 × 0.8 = 36")] == ["36"]


@pytest.mark.parametrize("opener", ["Here's why:", "Explanation:", "理由：", "Begründung:", "Giải thích:"])
@pytest.mark.parametrize("behind", [" ", "\n\n"])
def test_an_answer_told_before_its_explanation_counts(opener: str, behind: str) -> None:
    text = f"**27.**{behind}{opener} 3 · 8 + 3 = 27, and for the next one 3 · 9 + 3 = 30."
    assert [span.text for span in unboxed(text)] == ["27"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The train stops after 40 seconds, by which time it has gone 300 m.", "40 seconds"),
        ("The last non-zero remainder is 6.", "6"),
        ("因此满足条件的三位数一共有7个。", "7"),
        ("The least value is 3 − √5 (≈ 0.764).", "3 − √5"),
        ("판별식 D = 25 > 0이므로 서로 다른 실근은 2개입니다.", "2개"),
    ],
)
def test_words_beside_the_value_take_nothing_from_it(text: str, answer: str) -> None:
    assert [span.text for span in unboxed(text)] == [answer]


def test_a_text_that_comes_again_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    document = reader.document

    def noted(text: str) -> Document:
        asked.append(text)
        return document(text)

    monkeypatch.setattr(reader, "document", noted)
    text = "There were 71 pears and 13 plums. " * 50 + "So 84 in all."
    readings = [read(text) for _ in range(3)]
    assert len(asked) == 1
    assert readings[1:] == readings[:-1]
    other = [read(text, problem.read("How many pears are there?")), read(text, strong_only=True)]
    assert len(asked) == 3
    assert [reading.claims for reading in other] == [
        read(f"{text} ", problem.read("How many pears are there?")).claims,
        (),
    ]


def test_of_long_texts_only_the_end_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    document = reader.document
    monkeypatch.setattr(reader, "document", lambda text: asked.append(text) or document(text))
    end = "Seventeen apples and 23 pears make 40.\n" * 200
    assert read("before" * 9_000 + end) == read(end)
    assert [len(text) for text in asked] == [TAIL]
