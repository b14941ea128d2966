"""The form that a prompt asks for: lowest terms, factors, a mixed number, scientific notation, rounding.

An answer of the right value is wrong where the prompt asks for a form in so many words, the reference has it
and the answer has not: "write 3050000 in scientific notation" asks for nothing else.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from math import gcd, isqrt
from typing import NamedTuple

from reward_service.grading.math.problem import Problem
from reward_service.grading.math.tree import Head, Node, Num, Op, Sym, is_op, walk
from reward_service.grading.math.unevaluated import undressed


def missed_form(gold: Node, answer: Node, said: str, problem: Problem) -> str | None:
    """The form asked for that the reference has and an answer of its value has not; None when there is none.

    `said` is the answer's text: `5.6e-4` is scientific notation, which its tree does not tell.
    """
    if not problem.text or _EXPONENT.search(said):
        return None
    for form in _FORMS:
        if form.asked.search(problem.text) and form.is_missed(gold, answer):
            return form.name
    return None


class _Form(NamedTuple):
    """What a form is called, the words that ask for it, and whether an answer misses it."""

    name: str
    asked: re.Pattern[str]
    is_missed: Callable[[Node, Node], bool]


_EXPONENT = re.compile(r"\d[eE][-+]?\d")
_MOST_POWER = 100
_LARGEST = 10**6
_LARGEST_INDEX = 20
_BY_ROUNDING = Fraction(1, 10)
"""The most that rounding changes, as a share: what differs by more is the same in another unit."""
_TEN = Num(Fraction(10))


def _is_less_factored(gold: Node, answer: Node) -> bool:
    """`2x(x^2-9)` for `2x(x-3)(x+3)`, `x(6x-9)` for `3x(2x-3)`."""
    return _factors(undressed(answer)) < _factors(undressed(gold))


def _factors(node: Node) -> int:
    """How many factors an expression has, each power as often as it says; 1 where it is no product."""
    if is_op(node, Head.NEG):
        return _factors(node.args[0])
    if is_op(node, Head.MUL):
        return sum(_factors(part) for part in node.args)
    if is_op(node, Head.POW) and isinstance(node.args[1], Num) and 1 < node.args[1].value < _MOST_POWER:
        return int(node.args[1].value)
    return 1


def _is_less_simplified(gold: Node, answer: Node) -> bool:
    """`18/24` for `3/4`, `√48` for `4√3`."""
    return any(map(_can_be_reduced, walk(_result(answer)))) and not any(map(_can_be_reduced, walk(gold)))


def _can_be_reduced(node: Node) -> bool:
    """Whether a node is a fraction of integers with a common factor, or a root with a power to take out."""
    pair = [part.value for part in node.args if isinstance(part, Num)] if isinstance(node, Op) else []
    if len(pair) != 2 or any(value.denominator != 1 or not 0 < value < _LARGEST for value in pair):
        return False
    if is_op(node, Head.DIV):
        return gcd(int(pair[0]), int(pair[1])) > 1
    index, radicand = map(int, pair)
    if not is_op(node, Head.ROOT) or not 1 < index <= _LARGEST_INDEX:
        return False
    return any(radicand % k**index == 0 for k in range(2, isqrt(radicand) + 1) if k**index <= radicand)


def _is_improper(gold: Node, answer: Node) -> bool:
    """`31/12` for the mixed number `2 7/12`."""
    return is_op(undressed(gold), Head.MIXED) and is_op(undressed(_result(answer)), Head.DIV)


def _is_not_scientific(gold: Node, answer: Node) -> bool:
    """`56 \\times 10^{-5}` or 0.00056 for `5.6 \\times 10^{-4}`."""
    return _is_scientific(undressed(gold)) and not _is_scientific(undressed(_result(answer)))


def _is_scientific(node: Node) -> bool:
    """Whether a node is a number from 1 to below 10 times a power of ten."""
    factors = [undressed(part) for part in node.args] if is_op(node, Head.MUL) else [node]
    if is_op(node, Head.POW):
        return node.args[0] == _TEN
    return (
        len(factors) == 2
        and isinstance(factors[0], Num)
        and 1 <= factors[0].value < 10
        and is_op(factors[1], Head.POW)
        and factors[1].args[0] == _TEN
    )


def _is_not_rounded(gold: Node, answer: Node) -> bool:
    """12.37 where 12.4 is what rounding gives; a root or a fraction is no decimal and may stand."""
    wanted, said = undressed(gold), undressed(_result(answer))
    if not isinstance(wanted, Num) or not isinstance(said, Num) or said.places is None:
        return False
    return 0 < abs(wanted.value - said.value) < abs(wanted.value) * _BY_ROUNDING


def _is_unsolved_line(gold: Node, answer: Node) -> bool:
    """`2x - y = 7` for `y = 2x - 7`; the right side alone is solved."""
    return _has_lone_symbol(gold) and is_op(answer, Head.CHAIN) and not _has_lone_symbol(answer)


def _has_lone_symbol(node: Node) -> bool:
    return is_op(node, Head.CHAIN) and any(isinstance(side, Sym) for side in (node.args[0], node.args[-1]))


def _result(answer: Node) -> Node:
    """The last member of a chain: `18/24 = 3/4` ends in 3/4."""
    return answer.args[-1] if is_op(answer, Head.CHAIN) else answer


_FORMS = (
    _Form(
        "factors",
        re.compile(
            r"(?<![^\W_])(?:factori[sz]e|factor\s(?:completely|fully|out))(?![^\W_])|(?:^|[.:;!?]\s{1,3}|(?<![^\W_])(?:please|and|to)\s)"
            r"factor(?=\s(?:the\s(?:expression|polynomial|quadratic|trinomial|following)|\$|\\\(|[-\da-z(]{0,4}[\^+(])|:)|因式分解|分解因式",
            re.IGNORECASE,
        ),
        _is_less_factored,
    ),
    _Form(
        "simplest form",
        re.compile(
            r"(?:lowest|simplest|reduced|(?:most|fully|completely) simplified)\s(?:possible\s)?"
            r"(?:terms|forms?|radical|fraction|exact)|simplify (?:your|the) (?:answer|result|fraction)|"
            r"reduced fraction|最简|最簡|既約分数|기약분수|"
            r"gekürzte[rns]? bruch|irréductible|irreducible|irredutível|несократим",
            re.IGNORECASE,
        ),
        _is_less_simplified,
    ),
    _Form(
        "a mixed number",
        re.compile(
            r"mixed (?:number|numeral|fraction)|gemischte[rn]? (?:zahl|bruch)|n[úu]mero mi(?:x|s)to|"
            r"nombre fractionnaire|смешанн\w{2,3} (?:числ|дроб)|帯分数|带分数|帶分數|대분수",
            re.IGNORECASE,
        ),
        _is_improper,
    ),
    _Form(
        "scientific notation",
        re.compile(
            r"scientific notation|wissenschaftliche[rn]? (?:schreibweise|notation)|notaci[óo]n científica|"
            r"notação científica|notation scientifique|стандартном виде|"
            r"科学[记计]数法|科學記號|指数表記|과학적 표기법",
            re.IGNORECASE,
        ),
        _is_not_scientific,
    ),
    _Form(
        "rounding",
        re.compile(
            r"(?:to|correct to) the nearest|to (?:\d|one|two|three|four) (?:decimal|significant)|"
            r"decimal places?|significant (?:figure|digit)s?|auf \w{0,12} ?(?:nachkomma|dezimal)|"
            r"redonde|arrond|округл|с точностью до|保留[^，。]{0,6}小数|精确到|四舍五入|四捨五入|"
            r"小数第\w位まで|반올림",
            re.IGNORECASE,
        ),
        _is_not_rounded,
    ),
    _Form(
        "a line solved for y", re.compile(r"slope[- ]intercept form|斜截式", re.IGNORECASE), _is_unsolved_line
    ),
)
