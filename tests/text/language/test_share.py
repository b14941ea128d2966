import time
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.text.language.detectors import detector
from reward_service.text.language.own_script import take_own_script
from reward_service.text.language.script_count import ScriptCount
from reward_service.text.language.share import Share, dominant, measure
from reward_service.text.language.target_language_words import Target, Unit

FASTTEXT = detector("fasttext")


def share(text: str, language: str) -> float | None:
    return measure(text, language, FASTTEXT).value


@pytest.mark.parametrize("name", ["fasttext", "langdetect"])
def test_no_verdict_depends_on_what_was_asked_before(name: Any) -> None:
    texts = [
        "Sumamos los tres números y luego dividimos.",
        "Let us add them up and divide.",
        "Wir teilen durch drei.",
    ]
    texts += [f"{a} {b}" for a in texts for b in texts]
    first = [measure(text, "en", detector(name)) for text in texts]
    order = list(range(len(texts)))
    for seed in range(3):
        Random(seed).shuffle(order)
        again = {i: measure(texts[i], "en", detector(name)) for i in order}
        assert [again[i] for i in range(len(texts))] == first


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们先把所有的数相加，然后除以三。", "zh"),
        ("我們先把所有的數相加，然後除以三。", "zh"),
        ("まず、すべての数を足してから三で割ります。", "ja"),
        ("먼저 모든 수를 더한 다음 셋으로 나눕니다.", "ko"),
        ("Сначала сложим все числа, а потом разделим на три.", "ru"),
        ("Spočítáme součet všech čísel a pak ho vydělíme třemi.", "cs"),
        ("Πρώτα προσθέτουμε όλους τους αριθμούς.", "el"),
    ],
)
def test_a_text_in_one_language_is_wholly_in_it_and_not_in_others(text: str, language: str) -> None:
    assert share(text, language) == 1.0
    assert all(share(text, other) == 0.0 for other in ("zh", "ja", "ko", "ru", "en") if other != language)


@pytest.mark.parametrize("text", ["", "12 + 30 = 42", "\u200b\u2060", "🙂", "x = y", "$a+b$"])
def test_without_words_there_is_no_share(text: str) -> None:
    assert share(text, "en") is None


def test_a_script_the_target_does_not_use_needs_no_detector() -> None:
    def never(runs: Sequence[str], script: str) -> list[tuple[str, float]]:
        assert not runs
        return []

    assert measure("首先 let us assume 这个数是偶数", "zh", never).value == pytest.approx(
        8.125 / 11.125 - 0.04, abs=0.1
    )


def test_foreign_words_in_other_scripts_lower_the_share_by_their_number() -> None:
    assert share("one two three four 五六七八", "en") == pytest.approx(4 / (4 + 4 / 1.6))


def test_romanised_chinese_is_neither_chinese_nor_english() -> None:
    text = "zhe shi yi ge hen da de shu zi suo yi wo men yao chu yi er"
    assert share(text, "zh") == 0.0
    assert share(text, "en") == 0.0


@pytest.mark.parametrize(
    "disguise",
    [
        "F i r s t w e m u l t i p l y s i x b y s e v e n",
        "First_we_multiply_six_by_seven_and_then_we_add",
        "Firstwemultiplysixbysevenandthenweadd",
        "WE ADD SIX AND THEN WE GET TEN AS SUM",
        "$\\text{First we multiply six by seven and then add}$",
        "Fіrst( wе( multірly( sіx( by( sеvеn( and( then(",
    ],
)
def test_english_in_disguise_is_seen_in_a_chinese_text(disguise: str) -> None:
    assert (share(f"{disguise} 所以是四十二。", "zh") or 0) < 0.6


def test_names_of_code_in_running_text_are_no_foreign_words() -> None:
    assert share("我们先计算 total_sum，再用 print(x) 输出 ABC 和 sin x 的值", "zh") == 1.0


def test_letters_of_another_alphabet_do_not_pass_for_the_targets() -> None:
    assert (share("Fіrst wе multірly sіx by sеvеn and thеn wе аdd", "en") or 0) < 0.4


def test_short_foreign_sentences_do_not_hide_behind_the_run_before() -> None:
    assert (
        share("Primero sumamos. Luego dividimos. Es fácil. Muy bien hecho. Ahora seis más. Listo.", "en") or 0
    ) < 0.5


def test_characters_may_be_counted_instead_of_words() -> None:
    assert measure("三加三 equals six", "zh", FASTTEXT, unit="char").value == pytest.approx(3 / 12)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What is the sum of all even numbers below ten?", "en"),
        ("求所有小于十的偶数之和。", "zh"),
        ("10未満の偶数の和を求めなさい。", "ja"),
        ("Quelle est la somme des nombres pairs inférieurs à dix ?", "fr"),
        ("Знайдіть суму всіх парних чисел, менших за десять.", "uk"),
        ("$x^2$ の最小値を求めよ", "ja"),
    ],
)
def test_the_language_of_a_prompt_is_found(text: str, language: str) -> None:
    assert dominant(text, FASTTEXT) == language


def test_a_prompt_without_words_has_no_language() -> None:
    assert dominant("$1 + 1 = ?$", FASTTEXT) is None


@pytest.mark.parametrize(
    "text",
    [
        "\\begin{align}" * 4_000,
        "$a " * 16_000,
        "\\[" * 24_000,
        "`" * 48_000,
        "<a " * 16_000,
        "a." * 24_000,
        "ab. " * 12_000,
        "```\n" * 12_000,
        "a_" * 24_000,
        "的" * 48_000,
        "\\boxed{" * 7_000,
        "a" * 48_000,
        "́" * 48_000,
    ],
)
def test_time_grows_no_faster_than_the_text(text: str) -> None:
    started = time.process_time()
    measure(text, "en", FASTTEXT)
    measure(text, "zh", FASTTEXT)
    assert time.process_time() - started < 2.0


PIECES = st.sampled_from(
    [
        "因此",
        "東京",
        "々",
        "〇",
        "です",
        "ー",
        "・",
        "コード",
        "그래서",
        "이다",
        "。",
        "、",
        "，",
        "…",
        ".",
        "! ",
        "?",
        "\n",
        ";",
        " ",
        "’",
        "x",
        "AB",
        "GPU",
        "Alice",
        "wait",
        "total_sum",
        "f(",
        "config.py",
        "3",
        "2.5",
        "́",
        "́e",
        "゙",
        "привет",
        "é",
        "Ａ",
        "\x00",
        "𠀀",
        "😀",
        "(",
        "「",
        "”",
        "_",
        "然",
        "\ue000",
    ]
)


@given(
    st.lists(PIECES, max_size=60).map("".join),
    st.sampled_from(["zh", "ja", "ko"]),
    st.sampled_from(["word", "char"]),
)
def test_stretches_counted_at_once_count_as_word_by_word(text: str, language: str, unit: Unit) -> None:
    text = text.replace("\x00", "") * 3
    target = Target(language, FASTTEXT, unit)
    rest, amount = take_own_script(text, target)
    counts = [ScriptCount(target), ScriptCount(target)]
    for count, read in zip(counts, (text, rest), strict=True):
        count.read(read)
    slow, fast = counts[0].amount, counts[1].amount + amount
    assert (fast.words, fast.target) == pytest.approx((slow.words, slow.target))
    assert counts[0].identifiers == counts[1].identifiers


def test_a_share_is_never_below_nothing_by_rounding() -> None:
    assert Share("en", 0.7, -1e-17, 0).value == 0.0
