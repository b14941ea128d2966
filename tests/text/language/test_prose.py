import pytest

from reward_service.text.language.prose import clean, visible


@pytest.mark.parametrize(
    "piece",
    [
        "```python\nfor i in range(10):\n    total += i  # add\nprint(total)\n```",
        "~~~\nint main() { return 0; }\n~~~",
        "`total = sum(values)`",
        "$x^2 + 2x + 1 = 0$",
        "$$\\int_0^1 f(x)\\,dx$$",
        "\\(a + b\\)",
        "\\[ \\begin{aligned} a &= b \\end{aligned} \\]",
        "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
        "\\boxed{42}",
        "https://example.org/some/english/path?query=hello",
        "someone@example.org",
        '<div class="note">',
        "$\\text{Area} = \\pi r^2$",
    ],
)
def test_code_formulas_and_addresses_are_no_words_and_are_counted(piece: str) -> None:
    found = clean(f"vor\n{piece}\nnach")
    assert found.text.split() == ["vor", "nach"]
    assert found.excluded > 0


@pytest.mark.parametrize(
    "wrapped",
    [
        "```\n{}\n```",
        "`{}`",
        "$\\text{{{}}}$",
        "\\begin{{align}} {} \\end{{align}}",
        "<!-- {} -->",
        "<p title='{}'>",
    ],
)
def test_a_sentence_stays_wherever_it_hides(wrapped: str) -> None:
    sentence = "first multiply six by seven which gives forty two"
    kept = clean(wrapped.format(sentence)).text
    assert all(word in kept for word in sentence.split())


def test_a_chinese_sentence_stays_wherever_it_hides() -> None:
    assert "因此我们得到答案" in clean("```\n首先把六和七相乘，因此我们得到答案四十二\n```").text


def test_prices_are_no_formulas() -> None:
    assert clean("it costs $5 and then $7 more").text == "it costs $5 and then $7 more"


def test_invisible_characters_and_widths_make_no_difference() -> None:
    assert visible("W\u200be \u2060ｃｏｕｎｔ\ufeff \u3164").strip() == "We count"


@pytest.mark.parametrize(
    "reference", ["&#39318;&#20808;", "&#x9996;&#x5148;", "\\u9996\\u5148", "首\u200b先", "首&#8203;先"]
)
def test_characters_may_be_written_as_references(reference: str) -> None:
    assert "首先" in visible(f"We note {reference} here.")
