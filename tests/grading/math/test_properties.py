# ruff: noqa: SIM905 -- tables of cases read best as words
"""Laws that hold for any text: no crash, bounded time, no code run, the same verdict whoever asks."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reward_service.grading.math import decision
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.decision import decide
from reward_service.grading.math.parse_limits import TooCostly
from tests.scale import amount

PIECES = st.sampled_from(
    "0 1 2 17 3.5 .5 1,234 x y n i e + - * / ^ _ = < > | ! % ( ) [ ] { } \\{ \\} , ; : & \\\\ $ \\frac \\sqrt \\frac{ }{ "
    "\\sin \\log \\sum_{k=1}^{ \\int dx \\text{ cm} and or \\cup \\in \\pm \\ldots ... \\lfloor \\left \\right \\begin{pmatrix} "
    "\\end{pmatrix} \\pi \\infty ½ √ ^\\circ 1e9 9999 ^{99999} \\binom \\gcd \\mod \\lim \\overline{ f(x) yes".split()
)
TEXTS = st.lists(PIECES, max_size=24).map(" ".join)
ANSWERS = st.sampled_from(
    "42|-3|0.25|1/4|x+1|1+x|\\frac{x}{2}|2\\sqrt3|\\sqrt{12}|\\{1,2\\}|2,1|(1,2)|[1,2)|x<3|(-\\infty,3)|x=5|5|90^\\circ|5\\text{ cm}".split(
        "|"
    )
)
CONVENTIONS = Conventions()


def outcome(gold: str, answer: str) -> bool | str | None:
    try:
        return decide(gold, answer, CONVENTIONS).equal
    except TooCostly:
        return "over limit"


@pytest.fixture(scope="module")
def warm() -> None:
    """What is imported and compiled when the first formula comes is no text's fault."""
    outcome("\\frac{1}{2} x^2 \\text{ cm}", "\\sqrt{x^4}/2 \\text{ cm}")
    outcome("\\sin^2 x + \\log(2) < 3", "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}")


@pytest.mark.usefixtures("warm")
@settings(max_examples=amount(300, 100), deadline=None)
@given(TEXTS, TEXTS)
def test_no_text_raises_anything_but_too_costly_or_takes_long(gold: str, answer: str) -> None:
    started = time.process_time()
    outcome(gold, answer)
    assert time.process_time() - started < 3.0


@settings(max_examples=amount(200, 70), deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_is_survived(text: str) -> None:
    outcome("42", text)
    outcome(text, "42")


@settings(max_examples=amount(200, 70), deadline=None)
@given(TEXTS)
def test_a_text_is_never_decided_against_itself_unless_it_contradicts_itself(text: str) -> None:
    if text.strip(" .,;$") and "=" not in text and outcome(text, text) is False:
        assert not decision.read_answer(text).text


@pytest.mark.parametrize("gold", "42|1/4|x+1|2\\sqrt3|\\{1,2\\}|x<3|5".split("|"))
@given(answer=ANSWERS)
@settings(max_examples=40, deadline=None)
def test_mathematical_equality_is_symmetric(gold: str, answer: str) -> None:
    assert outcome(gold, answer) == outcome(answer, gold)


@given(ANSWERS, ANSWERS)
@settings(max_examples=60, deadline=None)
def test_a_verdict_does_not_depend_on_the_thread(gold: str, answer: str) -> None:
    decision.read_answer.cache_clear()
    with ThreadPoolExecutor(2) as pool:
        elsewhere = list(pool.map(outcome, [gold] * 4, [answer] * 4))
    assert elsewhere == [outcome(gold, answer)] * 4


PAYLOADS = [
    "__import__('os').mkdir('{path}')",
    "\\text{__import__('os').mkdir('{path}')}",
    "exec(\"import os; os.mkdir('{path}')\")",
    "[c for c in ().__class__.__base__.__subclasses__()]; open('{path}','w')",
    "lambda: open('{path}', 'w')",
    'f\'{__import__("os").mkdir("{path}")}\'',
    "sympify(\"open('{path}','w')\")",
    "x.__class__.__init__.__globals__['os'].mkdir('{path}')",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_ever_run(payload: str, tmp_path: Path) -> None:
    from reward_service.grading.math import symbolic

    target = tmp_path / "pwned"
    text = payload.replace("{path}", str(target))
    outcome("1", text)
    outcome(text, "1")
    symbolic.parsed(text)
    assert not target.exists()


@pytest.mark.parametrize(
    "monster",
    [
        "9^{9^{9}}", "((10!)!)!", "\\binom{1000000000}{500000000}", "1e999999999", "1.0000001^{1000000000}",
        "2^{2^{2^{2^{16}}}}", "\\lfloor 10^{10^{8}}/3\\rfloor", "\\sum_{k=1}^{1000000000}\\frac1k", "(" * 900 + "1" + ")" * 900,
        "\\sqrt{1+" * 100 + "1" + "}" * 100, "+".join(["x"] * 700), "-" * 900 + "1", "5" + "!" * 700, "1:" * 300 + "1",
        "\\sin(6^{99999})", "x_" * 700 + "x", "{" * 2000, "\\frac" * 700, "0." + "12" * 150 + "...",
    ],
)  # fmt: skip
def test_no_answer_costs_more_than_a_blink(monster: str) -> None:
    started = time.process_time()
    for gold in ("1", "x+1", "\\sqrt{2}"):
        assert outcome(gold, monster) in {False, None, "over limit"}
    assert time.process_time() - started < 0.5


def test_time_grows_no_faster_than_the_text() -> None:
    def seconds(length: int) -> float:
        text = "+".join(["\\frac{x}{2}"] * length)
        started = time.process_time()
        for i in range(20):
            outcome("1", f"{text}+{i}")
        return time.process_time() - started

    decision.read_answer.cache_clear()
    short = seconds(10)
    assert seconds(100) < 40 * max(short, 0.02)
