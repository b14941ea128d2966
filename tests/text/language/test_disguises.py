from collections.abc import Callable
from random import Random

import pytest

from reward_service.text.language.detectors import detector
from reward_service.text.language.share import measure
from tests.text.language.disguises import ENGLISH, GERMAN, HIDINGS, ROMANISED, SPANISH
from tests.text.language.solutions import solution

FASTTEXT = detector("fasttext")
ROOM = 0.45
"""What a hidden text of forty words must leave to a sentence of three."""


def share(text: str, language: str) -> float:
    return measure(text, language, FASTTEXT).value or 0.0


@pytest.mark.parametrize("hide", HIDINGS.values(), ids=HIDINGS)
def test_english_hidden_word_by_word_counts_against_chinese(hide: Callable[[str], str]) -> None:
    assert share(f"{hide(ENGLISH)} 答案是四十二。", "zh") <= ROOM


@pytest.mark.parametrize("hide", HIDINGS.values(), ids=HIDINGS)
@pytest.mark.parametrize("text", [SPANISH, GERMAN], ids=["es", "de"])
def test_other_languages_hidden_word_by_word_count_against_english(
    text: str, hide: Callable[[str], str]
) -> None:
    assert share(f"{hide(text)}\nSo the answer is forty two.", "en") <= ROOM


@pytest.mark.parametrize("text", ROMANISED.values(), ids=ROMANISED)
def test_languages_in_latin_letters_are_not_english(text: str) -> None:
    assert share(text, "en") <= 0.2
    assert share(f"{text}. So the answer is forty two.", "en") <= ROOM


@pytest.mark.parametrize("text", ROMANISED.values(), ids=ROMANISED)
@pytest.mark.parametrize("hiding", ["each word in ticks", "each word in a box", "an address"])
def test_languages_in_latin_letters_are_seen_where_they_hide(text: str, hiding: str) -> None:
    assert share(f"{HIDINGS[hiding](text)}\nSo the answer is forty two.", "en") <= 0.6


HONEST = [
    ("Let $x = \\text{speed}$ and $t = \\text{time}$; then $d = x \\cdot t$ is the distance we want.", "en"),
    (
        "Call `print(total)` and `range(n)` and then `sum(values)`; the function `append` adds an item to the list.",
        "en",
    ),
    ("See https://en.wikipedia.org/wiki/Pythagorean_theorem for the theorem that we use here.", "en"),
    ("设 $v = \\text{speed}$，$t = \\text{time}$，则 $d = vt$，所以距离等于速度乘以时间。", "zh"),
    (
        "用 `for i in range(n)` 遍历列表，再用 `append` 把 `total` 加进 `result`，最后 `return result` 即可得到答案。",
        "zh",
    ),
    ("参见 https://en.wikipedia.org/wiki/The_Art_of_Computer_Programming 这一页上的说明和证明。", "zh"),
    (
        "```python\nfor i in range(10):\n    total = total + i  # add it\nprint(total)\n```\n所以总和是四十五，这就是我们要求的结果。",
        "zh",
    ),
    (
        "由 $\\begin{cases} x = 1 & \\text{if } y > 0 \\\\ x = 2 & \\text{otherwise} \\end{cases}$ 可知，结论对所有情形都成立。",
        "zh",
    ),
    ("Triangle ABC is similar to triangle DEF, so AB : DE = BC : EF and angle PQR equals angle XYZ.", "en"),
    (
        "\\begin{align} f(x) &= x^2 \\\\ g(x) &= \\sin x \\end{align} Hence the derivative of f is twice x.",
        "en",
    ),
    (
        "We have $a \\in A$, $b \\to 0$, $\\alpha \\le \\beta$, $\\frac{a}{b}$, $\\sqrt{c}$, $\\int f$, $\\sum g$, $\\cdot$ and so on.",
        "en",
    ),
    (
        "Nous posons $x = \\text{vitesse}$ et `total` ; ainsi la distance est le produit de la vitesse par le temps.",
        "fr",
    ),
    (
        "Wir setzen `n = len(liste)` und rechnen dann mit der Formel $s = \\frac{n(n+1)}{2}$ die Summe aus.",
        "de",
    ),
    (
        "因此 Alice 跑了 12 km，Bob 跑了 9 km；根据 Cauchy-Schwarz 不等式，配置文件 config.yaml 里的值是对的。",
        "zh",
    ),
    ("속도가 60 km/h이므로 Tom보다 120 km를 더 가고, GPU가 24GB라서 점 A는 원 위에 있다.", "ko"),
    ("田中さんは John さんより 3 個多く持っているので、速度は 60 km/h になります。", "ja"),
    (
        (
            '我们证明如下：\n```isabelle\nproof -\n  have b: "x > 0" by fact\n  then have "x > -1" by simp\n  thus ?thesis by auto\n'
            "  hence c by this\nqed\n```\n这样就得到了结论，证明是完整的。"
        ),
        "zh",
    ),
    ("Пусть $v = \\text{speed}$; тогда путь равен произведению скорости на время, то есть ста метрам.", "ru"),
]


@pytest.mark.parametrize(("text", "language"), HONEST)
def test_formulas_and_code_of_an_honest_text_do_not_lower_its_share(text: str, language: str) -> None:
    assert share(text, language) >= 0.98


def test_plain_english_solutions_are_english() -> None:
    random = Random(5)
    found = [measure(solution(random), "en", FASTTEXT).value for _ in range(5_000)]
    low = [value for value in found if value is not None and value < 0.98]
    assert len(low) <= 0.005 * len(found)


def test_a_share_is_capped_where_nearly_all_of_a_text_was_excluded() -> None:
    code = "```\n" + "x[i] = (y[i] + 1) * z[i];\n" * 200 + "```\n"
    found = measure(code + "So it is even.", "en", FASTTEXT)
    assert found.excluded_share > 0.95
    assert found.value is not None
    assert found.value < 0.8
    assert (
        measure(
            code[:120] + "\n```\nSo it is even, as we wanted to show, and nothing else is left.",
            "en",
            FASTTEXT,
        ).value
        == 1.0
    )
