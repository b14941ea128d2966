"""Names in answers: `x = 3`, `f(t) = 2t`, `Minimum: 1`; what counts as a name, and renaming."""

from dataclasses import dataclass

from reward_service.grading.evaluate import replaced
from reward_service.grading.tree import Node, Num, Op, Sym, Word, head_of, structured, symbols, walk

_WHOLE_SYMBOLS = frozenset("knmlptj") | {"ell"}


@dataclass(frozen=True, slots=True)
class Named:
    """`name = value`."""

    name: Node
    value: Node


def named(node: Node) -> Named | None:
    """`x = 3`, `3 = x`, `f(x) = 2x`, `x = y = 3`, `Minimum: 1`; None for any other equation."""
    if isinstance(node, Op) and node.head == "ratio" and isinstance(node.args[0], Word):
        return Named(node.args[0], node.args[1])
    if not (isinstance(node, Op) and node.head == "chain"):
        return None
    signs = [w.text for w in node.args[1::2] if isinstance(w, Word)]
    if any(s not in {"=", "~", "=="} for s in signs):
        return None
    sides = list(node.args[0::2])
    if len(sides) == 2 and not atomic(sides[0]) and atomic(sides[1]) and not isinstance(sides[0], Word):
        sides.reverse()
    names = []
    while len(sides) > 1 and atomic(sides[0]):
        names.append(sides.pop(0))
    if not names:
        if not any(symbols(s) for s in sides) and not any(
            isinstance(s, Word) or structured(s) for s in sides
        ):
            return Named(Sym(""), _evaluated(sides, signs))
        return None
    if len(sides) > 1 and any(symbols(s) & symbols(names[0]) for s in sides):
        return None
    if symbols(sides[0]) & {n.name for n in names if isinstance(n, Sym)}:
        return None
    return Named(names[0], _evaluated(sides, signs[len(names) - 1 :]))


def _evaluated(sides: list[Node], signs: list[str]) -> Node:
    """The side to grade of `17 × 24 = 408 ≈ 410`: the last before an approximation."""
    offset = len(signs) - len(sides) + 1
    for i in range(1, len(sides)):
        if signs[offset + i - 1] == "~":
            return sides[i - 1]
    return sides[-1]


def atomic(node: Node) -> bool:
    if isinstance(node, Sym):
        return node.name not in {"oo", "pi", "e", "i", "", "emptyset", "dots"}
    if isinstance(node, Word):
        return True
    if not isinstance(node, Op):
        return False
    if node.head in {"call", "diff"}:
        return True
    if node.head in {"sin", "cos", "tan", "cot", "sec", "csc"}:
        return isinstance(node.args[0], Sym) and atomic(node.args[0])
    if node.head == "abs":
        return isinstance(node.args[0], Sym) or letters(node.args[0]) is not None
    if node.head == "tuple":
        return all(atomic(a) for a in node.args[2:])
    if node.head in {"div", "ratio"}:
        return all(_segment(a) for a in node.args)
    return _segment(node) or (
        node.head == "mul"
        and isinstance(node.args[0], Sym)
        and isinstance(node.args[1], Sym)
        and node.args[0].name.isupper()
        and "(" not in node.args[1].name
        and node.args[1].name.startswith("angle")
    )


def _segment(node: Node) -> bool:
    word = letters(node)
    return word is not None and word.isupper()


def letters(node: Node) -> str | None:
    """The word a product of single letters spells."""
    if isinstance(node, Sym):
        return node.name if len(node.name) == 1 or node.name.isalpha() else None
    if isinstance(node, Op) and node.head == "mul":
        parts = [letters(a) for a in node.args]
        return None if None in parts else "".join(p for p in parts if p)
    return None


def renamed_like(left: Named, right: Named) -> Node:
    """The answer's value with its function arguments named as in the gold."""
    a, b = left.name, right.name
    if not (isinstance(a, Op) and isinstance(b, Op) and a.head == b.head == "call"):
        return right.value
    pairs = {
        y.name: x
        for x, y in zip(a.args[1:], b.args[1:], strict=False)
        if isinstance(y, Sym) and isinstance(x, Sym)
    }
    clash = {x.name for x in pairs.values() if isinstance(x, Sym)} - set(pairs)
    if clash & symbols(right.value):
        return right.value
    return replaced(right.value, pairs)


def family(gold: Node, answer: Node) -> Node | None:
    """The answer with its whole-number parameter named as in the gold: `n\\pi` for `k\\pi`."""
    extra, missing = symbols(answer) - symbols(gold), symbols(gold) - symbols(answer)
    if len(extra) != 1 or len(missing) != 1 or not (extra | missing) <= _WHOLE_SYMBOLS:
        return None
    if not all(any(n == Sym("pi") or head_of(n) == "degrees" for n in walk(side)) for side in (gold, answer)):
        return None
    return replaced(answer, {next(iter(extra)): Sym(next(iter(missing)))})


def imaginary(gold: Node, answer: Node) -> Node | None:
    """The answer with `I` read as the imaginary unit, inside an expression whose gold has `i` and no `I`."""
    if isinstance(answer, Op) and "I" in symbols(answer) - symbols(gold) and Sym("i") in walk(gold):
        return replaced(answer, {"I": Sym("i")})
    return None


def linear(node: Node, name: str) -> bool:
    """Whether a symbol occurs to the first power only: in sums, products and numerators."""
    if isinstance(node, Sym | Num | Word):
        return True
    inside = [a for a in node.args if name in symbols(a)]
    if not inside:
        return True
    if node.head in {"add", "neg", "group"}:
        return all(linear(a, name) for a in inside)
    if node.head == "mul":
        return len(inside) == 1 and linear(inside[0], name)
    return node.head == "div" and len(inside) == 1 and inside[0] is node.args[0] and linear(inside[0], name)


def equation(node: Node) -> bool:
    return isinstance(node, Op) and node.head == "chain" and node.args[1::2] == (Word("="),)


def difference(node: Op) -> Node | None:
    left, right = node.args[0], node.args[2]
    if isinstance(left, Word) or isinstance(right, Word) or structured(left) or structured(right):
        return None
    return Op("add", (left, Op("neg", (right,))))
