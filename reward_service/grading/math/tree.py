"""The tree an answer is read as: numbers, symbols and words at its leaves, operations inside.

All nodes are immutable and hashable, so equal notations compare equal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias, TypeGuard


class Head(StrEnum):
    """What an `Op` does with its arguments, which stand in the order of the comments."""

    # arithmetic
    ADD = "add"
    MUL = "mul"
    DIV = "div"
    POW = "pow"
    NEG = "neg"
    ROOT = "root"  # index, radicand
    FACT = "fact"
    PERCENT = "percent"
    MIXED = "mixed"  # whole number, proper fraction
    GROUP = "group"  # one expression in square brackets
    PM = "pm"  # a ± b: two values at once
    MP = "mp"
    # numbers in other notations
    BASE = "base"  # digits, base
    DEGREES = "degrees"
    QUANTITY = "quantity"  # value, unit as a `Word`
    RATIO = "ratio"
    # functions
    SIN = "sin"
    COS = "cos"
    TAN = "tan"
    COT = "cot"
    SEC = "sec"
    CSC = "csc"
    ARCSIN = "arcsin"
    ARCCOS = "arccos"
    ARCTAN = "arctan"
    ARCCOT = "arccot"
    ARCSEC = "arcsec"
    ARCCSC = "arccsc"
    SINH = "sinh"
    COSH = "cosh"
    TANH = "tanh"
    COTH = "coth"
    SECH = "sech"
    CSCH = "csch"
    ARCSINH = "arcsinh"
    ARCCOSH = "arccosh"
    ARCTANH = "arctanh"
    LOG = "log"  # base, argument
    ABS = "abs"
    FLOOR = "floor"
    CEIL = "ceil"
    SGN = "sgn"
    ARG = "arg"
    RE = "Re"
    IM = "Im"
    GCD = "gcd"
    LCM = "lcm"
    MAX = "max"
    MIN = "min"
    MOD = "mod"  # number, modulus
    BINOM = "binom"
    CALL = "call"  # name of an unknown function, its arguments
    # operations that an answer states but does not carry out
    SUM = "sum"  # body, lower bound, upper bound
    PROD = "prod"
    INT = "int"  # body, variable, lower bound, upper bound
    LIM = "lim"
    DIFF = "diff"  # body, variable
    DET = "det"
    # collections and relations
    TUPLE = "tuple"  # opening bracket, closing bracket, members
    SET = "set"
    LIST = "list"
    OR = "or"
    AND = "and"
    UNION = "union"
    INTER = "inter"
    MINUS = "minus"
    MATRIX = "matrix"  # rows
    ROW = "row"
    CHAIN = "chain"  # side, relation as a `Word`, side, relation, side …
    BUILDER = "builder"  # form, condition


@dataclass(frozen=True, slots=True)
class Num:
    """An exact rational as it was written.

    Attributes:
        value: the number.
        places: digits after the decimal point, shifted by a power of ten behind them; None without a point.
        figures: significant digits of a decimal; 0 without a point.
        minutes: whether it was written as two digits behind a colon, as minutes are.
    """

    value: Fraction
    places: int | None = None
    figures: int = 0
    minutes: bool = False


@dataclass(frozen=True, slots=True)
class Sym:
    """A symbol or a named constant: `x`, `x_1`, `alpha`, `pi`, `e`, `i`, `oo`. Case counts."""

    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """Words with single blanks between them; also the sign of a relation, and a bracket of a tuple."""

    text: str


@dataclass(frozen=True, slots=True)
class Op:
    """An operation, function, collection or relation with its arguments."""

    head: Head
    args: tuple["Node", ...]


Node: TypeAlias = Num | Sym | Word | Op

ZERO = Num(Fraction(0))
EMPTY_SET = Sym("emptyset")
INFINITY = Sym("oo")
CONSTANTS = frozenset({"pi", "e", "i", "oo", "golden"})
DEFERRED = frozenset(
    {Head.SUM, Head.PROD, Head.INT, Head.LIM, Head.DIFF, Head.DET, Head.GCD, Head.LCM, Head.MOD, Head.MAX,
     Head.MIN}
)  # fmt: skip
"""Operations that a question asks for: an answer that only states them has not carried them out."""
TWO_VALUED = frozenset({Head.PM, Head.MP})
_STRUCTURES = frozenset(
    {Head.TUPLE, Head.SET, Head.LIST, Head.OR, Head.AND, Head.MATRIX, Head.UNION, Head.INTER, Head.MINUS,
     Head.BUILDER}
)  # fmt: skip


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
    return frozenset(n.name for n in walk(node) if isinstance(n, Sym) and n.name not in CONSTANTS)


def has(node: Node, heads: frozenset[Head]) -> bool:
    """Whether an operation of one of these heads occurs in the tree."""
    return any(isinstance(n, Op) and n.head in heads for n in walk(node))


def integer(value: int) -> Num:
    """A whole number."""
    return Num(Fraction(value))


def negated(node: Node) -> Op:
    """Minus the node."""
    return Op(Head.NEG, (node,))


def head_of(node: Node) -> Head | None:
    """The head of an operation, None for leaves."""
    return node.head if isinstance(node, Op) else None


def is_op(node: Node, head: Head) -> TypeGuard[Op]:
    """Whether a node is an operation of this head."""
    return isinstance(node, Op) and node.head is head


def structured(node: Node) -> bool:
    """Whether a node is a collection or a set of reals and no single value."""
    return (isinstance(node, Op) and node.head in _STRUCTURES) or node == EMPTY_SET


def replaced(node: Node, names: Mapping[str, Node]) -> Node:
    """The tree with other nodes in the place of symbols, given by the symbols' names."""
    if isinstance(node, Sym):
        return names.get(node.name, node)
    if isinstance(node, Op):
        return Op(node.head, tuple(replaced(a, names) for a in node.args))
    return node
