"""Values with names: `x = 3`, `f(t) = 2t`, `Minimum: 1`; what counts as a name, and renaming."""

from dataclasses import dataclass
from typing import TypeGuard

from reward_service.grading.math.tree import (
    Head,
    Node,
    Num,
    Op,
    Sym,
    Word,
    is_op,
    negated,
    replaced,
    structured,
    symbols,
    walk,
)

PARAMETERS = frozenset("knmlptj") | {"ell"}
"""Symbols that usually stand for any whole number, as in `2k\\pi`."""
_NO_NAMES = frozenset({"oo", "pi", "e", "i", "", "emptyset", "dots"})
_EQUALITIES = frozenset({"=", "~", "=="})
_TRIGONOMETRIC = frozenset({Head.SIN, Head.COS, Head.TAN, Head.COT, Head.SEC, Head.CSC})
_NAMES_BY_HEAD = frozenset({Head.CALL, Head.DIFF})
_QUOTIENTS = frozenset({Head.DIV, Head.RATIO})
_SUMS = frozenset({Head.ADD, Head.NEG, Head.GROUP})
_EQUALS = (Word("="),)


@dataclass(frozen=True, slots=True)
class Named:
    """`name = value`; the name is the symbol without letters where the sides are numbers, `17·24 = 408`."""

    name: Node
    value: Node


def named(node: Node) -> Named | None:
    """`x = 3`, `3 = x`, `f(x) = 2x`, `x = y = 3`, `Minimum: 1`; None for any other equation."""
    if not isinstance(node, Op):
        return None
    if node.head is Head.RATIO and isinstance(node.args[0], Word):
        return Named(node.args[0], node.args[1])
    if node.head is not Head.CHAIN:
        return None
    signs = [w.text for w in node.args[1::2] if isinstance(w, Word)]
    if not _EQUALITIES.issuperset(signs):
        return None
    return _named_chain(list(node.args[0::2]), signs)


def _named_chain(sides: list[Node], signs: list[str]) -> Named | None:
    if len(sides) == 2 and not atomic(sides[0]) and atomic(sides[1]) and not isinstance(sides[0], Word):
        sides.reverse()
    names = []
    while len(sides) > 1 and atomic(sides[0]):
        names.append(sides.pop(0))
    if not names:
        if any(isinstance(s, Word) or structured(s) or symbols(s) for s in sides):
            return None
        return Named(Sym(""), _value_to_grade(sides, signs))
    if len(sides) > 1 and any(symbols(s) & symbols(names[0]) for s in sides):
        return None
    if symbols(sides[0]) & {n.name for n in names if isinstance(n, Sym)}:
        return None
    return Named(names[0], _value_to_grade(sides, signs[len(names) - 1 :]))


def _value_to_grade(sides: list[Node], signs: list[str]) -> Node:
    """Of `17 × 24 = 408 ≈ 410` the side to grade: the last before an approximation."""
    offset = len(signs) - len(sides) + 1
    for i in range(1, len(sides)):
        if signs[offset + i - 1] == "~":
            return sides[i - 1]
    return sides[-1]


def atomic(node: Node) -> bool:
    """Whether a node can be the name of a value: `x`, `f(x)`, `\\sin A`, `|AB|`, `AB`, `(x, y)`, words."""
    if isinstance(node, Sym):
        return node.name not in _NO_NAMES
    if not isinstance(node, Op):
        return isinstance(node, Word)
    if node.head in _NAMES_BY_HEAD:
        return True
    if node.head in _TRIGONOMETRIC:
        return isinstance(node.args[0], Sym) and atomic(node.args[0])
    if node.head is Head.ABS:
        return isinstance(node.args[0], Sym) or letters(node.args[0]) is not None
    if node.head is Head.TUPLE:
        return all(atomic(a) for a in node.args[2:])
    if node.head in _QUOTIENTS:
        return all(_is_segment(a) for a in node.args)
    return _is_segment(node) or _is_measured_angle(node)


def _is_segment(node: Node) -> bool:
    """Whether a node is a run of capitals such as `AB`."""
    word = letters(node)
    return word is not None and word.isupper()


def _is_measured_angle(node: Op) -> bool:
    """Whether a node is `m\\angle ABC` with a capital before the angle."""
    if node.head is not Head.MUL:
        return False
    left, right = node.args
    return (
        isinstance(left, Sym)
        and isinstance(right, Sym)
        and left.name.isupper()
        and "(" not in right.name
        and right.name.startswith("angle")
    )


def letters(node: Node) -> str | None:
    """The word that a product of single letters spells; None for anything else."""
    if isinstance(node, Sym):
        return node.name if len(node.name) == 1 or node.name.isalpha() else None
    if is_op(node, Head.MUL):
        parts = [letters(a) for a in node.args]
        return None if None in parts else "".join(p for p in parts if p)
    return None


# ---------------------------------------------------------------- renaming
def renamed_like(gold: Named, answer: Named) -> Node:
    """The answer's value with the arguments of its function named as in the gold: of `f(t) = 2t` for
    `f(x) = 2x` the value `2x`."""
    a, b = gold.name, answer.name
    if not (is_op(a, Head.CALL) and is_op(b, Head.CALL)):
        return answer.value
    pairs = {
        y.name: x
        for x, y in zip(a.args[1:], b.args[1:], strict=False)
        if isinstance(y, Sym) and isinstance(x, Sym)
    }
    clash = {x.name for x in pairs.values() if isinstance(x, Sym)} - set(pairs)
    return answer.value if clash & symbols(answer.value) else replaced(answer.value, pairs)


def with_parameter_of(gold: Node, answer: Node) -> Node | None:
    """The answer with its whole-number parameter named as in the gold, `n\\pi` for `k\\pi`; None when they
    are no such families."""
    extra, missing = symbols(answer) - symbols(gold), symbols(gold) - symbols(answer)
    if len(extra) != 1 or len(missing) != 1 or not (extra | missing) <= PARAMETERS:
        return None
    if not (is_periodic(gold) and is_periodic(answer)):
        return None
    return replaced(answer, {next(iter(extra)): Sym(next(iter(missing)))})


def is_periodic(node: Node) -> bool:
    """Whether π or degrees occur."""
    return any(n == Sym("pi") or is_op(n, Head.DEGREES) for n in walk(node))


def with_imaginary_unit(gold: Node, answer: Node) -> Node | None:
    """The answer with `I` read as the imaginary unit; None unless the gold has `i` and no `I`."""
    if isinstance(answer, Op) and "I" in symbols(answer) - symbols(gold) and Sym("i") in walk(gold):
        return replaced(answer, {"I": Sym("i")})
    return None


# ---------------------------------------------------------------- equations
def is_linear(node: Node, name: str) -> bool:
    """Whether a symbol occurs to the first power only: in sums, products and numerators."""
    if isinstance(node, Sym | Num | Word):
        return True
    inside = [a for a in node.args if name in symbols(a)]
    if not inside:
        return True
    if node.head in _SUMS:
        return all(is_linear(a, name) for a in inside)
    if len(inside) != 1 or not is_linear(inside[0], name):
        return False
    return node.head is Head.MUL or (node.head is Head.DIV and inside[0] is node.args[0])


def is_equation(node: Node) -> TypeGuard[Op]:
    """Whether a node is an equation of two sides."""
    return is_op(node, Head.CHAIN) and node.args[1::2] == _EQUALS


def difference(equation: Op) -> Node | None:
    """The left side minus the right side; None when one of them is no expression."""
    left, right = equation.args[0], equation.args[2]
    if isinstance(left, Word) or isinstance(right, Word) or structured(left) or structured(right):
        return None
    return Op(Head.ADD, (left, negated(right)))
