"""Answers that restate the question: an operation stated but not carried out."""

import re
from math import gcd, isqrt

from reward_service.grading.math.named_values import named
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.tree import DEFERRED, Head, Node, Num, Op, Word, is_op, walk

_AROUND_NUMBERS = frozenset({Head.NEG, Head.QUANTITY, Head.PERCENT, Head.DEGREES, Head.GROUP})
_NUMERALS = frozenset({Head.DIV, Head.MIXED})
_SUMS_AND_PRODUCTS = frozenset({Head.ADD, Head.MUL})
_OF_FACTORIALS = frozenset({Head.DIV, Head.MUL, Head.FACT, Head.GROUP})
_ARITHMETIC = _SUMS_AND_PRODUCTS | {Head.NEG, Head.DIV, Head.GROUP, Head.QUANTITY}


def restates(gold: Node, answer: Node) -> str | None:
    """What the answer leaves undone that the gold does not: the name of an operation, or "arithmetic" of
    plain numbers; None when nothing is left undone."""
    value = named(answer)
    core = value.value if value else answer
    undone = DEFERRED.intersection(n.head for n in walk(core) if isinstance(n, Op))
    if undone:
        undone -= {n.head for n in walk(gold) if isinstance(n, Op)}
    if undone:
        return min(undone).value
    if _is_numeral(_undressed(gold)) and _is_plain_arithmetic(core):
        return "arithmetic"
    return None


_MOST_POWER = 100
_FACTOR = re.compile(
    r"(?<![^\W_])(?:factori[sz]e|factor\s(?:completely|fully|out))(?![^\W_])|(?:^|[.:;!?]\s{1,3}|(?<![^\W_])(?:please|and|to)\s)"
    r"factor(?=\s(?:the\s(?:expression|polynomial|quadratic|trinomial|following)|\$|\\\(|[-\da-z(]{0,4}[\^+(])|:)|因式分解|分解因式",
    re.IGNORECASE,
)
"""Words of a prompt that ask for a product; "by what factor" does not."""


def is_left_to_factor(gold: Node, answer: Node, problem: Problem) -> bool:
    """Whether a prompt asks to factor, and the answer has fewer factors than the gold: `2x(x^2-9)` for
    `2x(x-3)(x+3)`, `x(6x-9)` for `3x(2x-3)`."""
    if not problem.text or _FACTOR.search(problem.text) is None:
        return False
    wanted = _factors(_undressed(gold))
    return _factors(_undressed(answer)) < wanted


_SIMPLEST = re.compile(
    r"(?:lowest|simplest|reduced|(?:most|fully|completely) simplified)\s(?:possible\s)?"
    r"(?:terms|forms?|radical|fraction|exact)|simplify (?:your|the) (?:answer|result|fraction)|"
    r"reduced fraction|最简|最簡|既約分数|기약분수|"
    r"gekürzte[rns]? bruch|irréductible|irreducible|irredutível|несократим",
    re.IGNORECASE,
)


def is_left_to_simplify(gold: Node, answer: Node, problem: Problem) -> bool:
    """Whether a prompt asks for lowest terms or the simplest radical, and the answer ends in `18/24` or `√48`
    where the gold does not."""
    if not problem.text or _SIMPLEST.search(problem.text) is None:
        return False
    result = answer.args[-1] if is_op(answer, Head.CHAIN) else answer
    return any(map(_can_be_reduced, walk(result))) and not any(map(_can_be_reduced, walk(gold)))


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


_LARGEST = 10**6
_LARGEST_INDEX = 20


def _factors(node: Node) -> int:
    """How many factors an expression has, each power as often as it says; 1 where it is no product."""
    if is_op(node, Head.NEG):
        return _factors(node.args[0])
    if is_op(node, Head.MUL):
        return sum(_factors(part) for part in node.args)
    if is_op(node, Head.POW) and isinstance(node.args[1], Num) and 1 < node.args[1].value < _MOST_POWER:
        return int(node.args[1].value)
    return 1


def _undressed(node: Node) -> Node:
    """The node without name, sign, unit and brackets."""
    value = named(node)
    node = value.value if value else node
    while isinstance(node, Op) and node.head in _AROUND_NUMBERS:
        node = node.args[0]
    return node


def _is_numeral(node: Node) -> bool:
    """Whether a node is a number written out: an integer, decimal, fraction or mixed number."""
    if isinstance(node, Op) and node.head in _NUMERALS:
        return all(
            _is_numeral(a) or (is_op(a, Head.NEG) and isinstance(_undressed(a), Num)) for a in node.args
        )
    return isinstance(node, Num)


def _is_plain_arithmetic(node: Node) -> bool:
    """Whether a node is sums, products and quotients of factorials of plain numbers: `17 \\times 24`,
    `9 + 1`, `8!/3!`; not 2/3, -5, 2^{10} or 5!."""
    if is_op(node, Head.DIV) and any(is_op(part, Head.FACT) for part in walk(node)):
        return all(not isinstance(part, Op) or part.head in _OF_FACTORIALS for part in walk(node))
    computed = False
    for part in walk(node):
        if isinstance(part, Op):
            if part.head not in _ARITHMETIC:
                return False
            computed = computed or part.head in _SUMS_AND_PRODUCTS
        elif not isinstance(part, Num | Word):
            return False
    return computed
