"""What an answer is read as: numbers, symbols, words, and operations on them.

Three leaves and one inner node are enough; the heads of `Op` are:

    arithmetic   add mul div pow neg root(index, radicand) fact percent
    functions    sin … arctanh, log(base, x), abs, floor, ceil, gcd, lcm, max, min, mod, binom, call(f, …)
    deferred     sum prod int lim diff det: an operation the answer states but does not carry out
    families     pm(a, b) mp(a, b): two values at once
    structure    tuple(open, close, …) set list or and union inter minus matrix(row …) row chain builder
    quantity     quantity(value, unit word), ratio, base(digits, base)

All nodes are immutable and hashable, so equal notations compare equal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Num:
    """An exact rational as written; `places` counts the digits after the decimal point, None without one.

    `figures` counts significant digits. `text` keeps what only notation tells (a clock time, digits of a
    base) and is empty otherwise.
    """

    value: Fraction
    places: int | None = None
    figures: int = 0


@dataclass(frozen=True, slots=True)
class Sym:
    """A symbol or a named constant: `x`, `x_1`, `alpha`, `pi`, `e`, `i`, `oo`. Case counts."""

    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """Words, blanks normalised."""

    text: str


@dataclass(frozen=True, slots=True)
class Op:
    """An operation, function or structure."""

    head: str
    args: tuple["Node", ...]


Node: TypeAlias = Num | Sym | Word | Op

CONSTANTS = frozenset({"pi", "e", "i", "oo", "golden"})
DEFERRED = frozenset({"sum", "prod", "int", "lim", "diff", "det", "gcd", "lcm", "mod", "max", "min"})


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        if isinstance(top, Op):
            stack.extend(top.args)


def levels(node: Node) -> int:
    """Height of the tree, counted without recursion."""
    height, layer = 0, [node]
    while layer:
        height += 1
        layer = [arg for n in layer if isinstance(n, Op) for arg in n.args]
    return height


def symbols(node: Node) -> frozenset[str]:
    """Names of the free symbols, named constants left out."""
    found = {n.name for n in walk(node) if isinstance(n, Sym) and n.name not in CONSTANTS}
    return frozenset(found)


def has(node: Node, heads: frozenset[str]) -> bool:
    """Whether an operation of one of these heads occurs."""
    return any(isinstance(n, Op) and n.head in heads for n in walk(node))


def integer(value: int) -> Num:
    """A whole number."""
    return Num(Fraction(value))


def head_of(node: Node) -> str:
    """The head of an operation, an empty string for leaves."""
    return node.head if isinstance(node, Op) else ""


def structured(node: Node) -> bool:
    """Whether a node is a collection or region and no single value."""
    return head_of(node) in {
        "tuple",
        "set",
        "list",
        "or",
        "and",
        "matrix",
        "union",
        "inter",
        "minus",
        "builder",
    } or node == Sym("emptyset")
