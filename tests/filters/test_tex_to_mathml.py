"""TeX in reports: shown as MathML, and never a way to markup of one's own."""

import re

import pytest

from reward_service.filters.tex_to_mathml import MAX_FORMULA, marked_up

HOSTILE = [
    r"$\text{<script>alert(1)</script>}$",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\style{background:url(//evil)}{x}$",
    r"$\class{evil}{x}$",
    r"$\text{&lt;img src=x&gt;}$",
    "<img src=//evil> $x$ <b>",
    "$" + "{" * 500 + "$",
    "$" + "x_{" * 190 + "$",
    "$" + r"\left(" * 90 + "$",
    r"$\frac{1}$ $\begin{matrix}$ $x^$",
    "$\x00\ud800$",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_text_becomes_markup(text: str) -> None:
    written = marked_up(text)
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z]+)", written))
    assert tags <= {
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mfrac",
        "msub",
        "mtable",
        "mtr",
        "mtd",
        "msup",
    }
    attributes = set(re.findall(r'\s([\w:]+)="', written))
    assert not attributes & {"href", "style", "class", "src", "xmlns"}


@pytest.mark.parametrize("text", [r"$x^2$", r"\(\sqrt{2}\)", r"\[\int_0^1 x\,dx\]", "$$1$$"])
def test_formulas_are_shown(text: str) -> None:
    assert marked_up(f"Let {text} < 3").startswith("Let <math")
    assert marked_up(f"Let {text} < 3").endswith(" &lt; 3")


def test_a_bare_answer_is_one_formula_and_a_word_is_none() -> None:
    assert "<mfrac>" in marked_up(r"\frac{1}{2}", formula=True)
    assert marked_up("Alice & Bob", formula=True) == "Alice &amp; Bob"


def test_a_formula_that_is_too_long_or_broken_stays_as_it_was_written() -> None:
    long = "$" + "x" * (MAX_FORMULA + 1) + "$"
    assert marked_up(long) == long
    assert marked_up(r"cost $x^$ now") == r"cost $x^$ now"
