"""Number games: the expression among words, steps and emphasis, in several languages."""

import pytest

from tests.verifiers.judging import earns

RIGHT = "(9 − 3) × (4 + 6) ÷ 2"
GAME = {"kind": "game", "target": 30, "numbers": [9, 3, 4, 6, 2]}
WORDINGS = [
    "{}", "**{}**", "{} = 30", "30 = {}", "Since 9 − 3 = 6 and 4 + 6 = 10, we get **{} = 30**.", "因为 9−3=6，所以 **{} = 30**。", "4+6=10，因此{}=30。", "Comme 9 − 3 = 6, on a donc {} = 30.",
    "Da 9 − 3 = 6 ist, folgt {} = 30.", "9 − 3 = 6; así que {} = 30.", "Так как 9 − 3 = 6, получаем {} = 30.", "9−3=6 なので、{}=30 です。", "9 − 3 = 6 이므로 {} = 30 입니다.", "Note that 4+6 = 10. So `{} = 30`",
    "Use 9 - 3 = 6 → {} = 30", "One solution: {} = 6 × 10 ÷ 2 = 60 ÷ 2 = 30.", "{} = 30 ✓", "The answer is {} = 30!", "1. {} = 30", "我们先算 4 + 6 = 10，再算 **{}**",
    "9 × 3 = 27 n'est pas assez, donc {} = 30.", "9 + 3 = 12 不够。改为 **{} = 30**。", "Since 9 + 4 = 13 does not help, take {} = 30.", "A first try, 9 + 3 + 4 + 6 + 2 = 24, falls short; {} = 30 does it.", "$9-3=6$, so $(9-3)\\times(4+6)\\div 2=30$",
]  # fmt: skip


@pytest.mark.parametrize("wording", WORDINGS)
def test_the_expression_earns_among_words_and_steps(wording: str) -> None:
    text = wording.format(RIGHT)
    assert earns(GAME, text), text
    assert not earns({**GAME, "target": 31}, text.replace("30", "31")), text
    assert not earns({**GAME, "numbers": [9, 3, 4, 6, 5]}, text), text


@pytest.mark.parametrize("text", [
    "So (9 − 3) × (4 + 6) ÷ 2 = 30 or 6 × 5 = 30.", "因为 9−3=6，所以 (9−3)×(4+6)÷2=30，或者 6×5=30。", "Either 5 × 6 = 30, (9 − 3) × (4 + 6) ÷ 2 = 30.", "9 − 3 = 6, 6 × 5 = 30.",
    "It is not true that (9 − 3) × (4 + 6) ÷ 2 = 30.", "所以 (9−3)×(4+6)÷2 不等于 30", "We get 6 × 5 = (9 − 3) × (4 + 6) ÷ 2 = 30.", "so (9 − 3) × (4 + 6) ÷ 2 = 31", "9 − 3 = 6, so sqrt((9 − 3) × (4 + 6) ÷ 2) = 30",
    "since 4 + 6 = 10, (9 − 3) × (4 + 6) ÷ 2.0 = 30", "since 4 + 6 = 10, (9 − 3) × (4 + 6) ÷ 2² = 30", "since 4 + 6 = 10, (9 − 3)**1 × (4 + 6) ÷ 2 = 30", "# 4+6=10 # (9 − 3) × (4 + 6) ÷ 2 = 30",
    "x(9 − 3) × (4 + 6) ÷ 2 = 30, well", "well, (9 − 3) × (4 + 6) ÷ 2! = 30", "so 9 − 3) × (4 + 6) ÷ 2 = 30", "4 + 6 = 10, giving 30", "(9 − 3) × (4 + 6) ÷ 2 is what (9 − 3) × (6 + 4) ÷ 2 is", "so (9 − 3) × (4 + 6) ÷ 2 ≠ 30",
])  # fmt: skip
def test_two_claims_a_denial_or_another_sign_earn_nothing(text: str) -> None:
    assert not earns(GAME, text), text


@pytest.mark.parametrize("sign", ["×", "x", "X", " x ", "*", "·", "\\times ", "✕", "⋅"])
def test_every_sign_of_multiplication_is_read(sign: str) -> None:
    for text in ("4{}6+3+9-6".replace("6+3", "6 + 3"), "3 = 3, so 4{}6+3+9-6"):
        written = text.format(sign)
        reference = {"kind": "game", "target": 30, "numbers": [4, 6, 3, 9, 6]}
        assert earns(reference, written), written
        assert not earns({**reference, "target": 29}, written)


@pytest.mark.parametrize("text", ["1+1=2, " * 60_000, "(" * 1_900 + " a", "9 " * 900 + "a", "1=" * 900 + " a 1", "a 1" + "-" * 1_900 + "1", "**" * 100_000, "x1" * 900])  # fmt: skip
def test_hostile_sentences_earn_nothing(text: str) -> None:
    assert not earns(GAME, text)
