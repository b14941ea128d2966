"""Two trees to a decision: each side is typed, then compared by the rules of its type.

`True` and `False` are certain (up to the numeric confirmation `equality` describes); `None` asks for the
symbolic step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from reward_service.grading import regions, units, words
from reward_service.grading.conventions import Conventions
from reward_service.grading.equality import Budget, same_value
from reward_service.grading.evaluate import exact, replaced
from reward_service.grading.tree import DEFERRED, Node, Num, Op, Sym, Word, has, symbols, walk

_MEMBERS = frozenset({"list", "set", "or", "and"})
_INEQUALITIES = frozenset({"<", ">", "<=", ">=", "!="})
_MOST_GREEDY = 24
_WHOLE_SYMBOLS = frozenset("knmlptj") | {"ell"}


@dataclass(frozen=True, slots=True)
class Named:
    """`name = value`."""

    name: Node
    value: Node


class Comparison:
    """One comparison: conventions and a budget of evaluation steps."""

    def __init__(self, conventions: Conventions, steps: int) -> None:
        self.conventions = conventions
        self.budget = Budget(steps)

    # ---------------------------------------------------------------- the ladder
    def same(self, gold: Node, answer: Node) -> bool | None:
        """Whether the answer is the gold."""
        if gold == answer:
            return not _inconsistent(gold)
        gold, answer = settled(gold), settled(answer)
        if isinstance(gold, Word) or isinstance(answer, Word):
            return self.same_words(gold, answer)
        named = self.by_names(gold, answer)
        if named is not _OPEN:
            return named  # type: ignore[return-value]
        found = self.by_regions(gold, answer)
        if found is not _OPEN:
            return found  # type: ignore[return-value]
        if _head(gold) == "chain" or _head(answer) == "chain":
            return self.same_relations(gold, answer)
        if _structured(gold) or _structured(answer):
            return self.same_structures(gold, answer)
        return self.same_quantities(gold, answer)

    def same_words(self, gold: Node, answer: Node) -> bool | None:
        if isinstance(gold, Word) and isinstance(answer, Word):
            return words.same(gold.text, answer.text, key=self.conventions.prose == "key")
        text, other = (gold, answer) if isinstance(gold, Word) else (answer, gold)
        if isinstance(other, Op) and other.head == "quantity":
            return False
        if not isinstance(text, Word):
            return False
        if other == Sym("emptyset") or (_head(other) == "set" and isinstance(other, Op) and not other.args):
            return words.nothing(text.text)
        if isinstance(other, Sym):
            if other.name == "oo":
                return text.text.casefold() in {"infinitely many", "infinity", "infinite"}
            if other == regions.REALS:
                return text.text.casefold() in {"all real numbers", "all reals", "any real number"}
            return text.text.strip("() .") == other.name
        product = _letters(other)
        return product is not None and product == text.text

    # ---------------------------------------------------------------- names
    def by_names(self, gold: Node, answer: Node) -> object:
        left, right = named(gold), named(answer)
        if _head(answer) == "chain" and _inconsistent(answer):
            return False
        if left is None and right is None:
            return _OPEN
        if left is not None and right is not None:
            if self.same_name(left, right):
                return self.same(left.value, _renamed_like(left, right))
            return self.equations(gold, answer)
        if left is not None:
            if _head(answer) == "chain":
                return (
                    (self.equations(gold, answer) or self.solved(answer, left.value))
                    if _equation(answer)
                    else _OPEN
                )
            if regions.region(answer) is not None and not _structured(left.value):
                return False
            return self.same(left.value, answer) or self.solved(gold, answer)
        if right is None or self.conventions.equations == "refuse":
            return False
        if _head(gold) == "chain":
            return (
                (self.equations(gold, answer) or self.solved(gold, right.value)) if _equation(gold) else _OPEN
            )
        if (
            _structured(gold)
            and _head(gold) not in {"matrix"}
            and regions.region(gold) is not None
            and not _structured(right.value)
        ):
            return _OPEN
        return self.same(gold, right.value)

    def same_name(self, left: Named, right: Named) -> bool:
        """The same name, letter for letter; arguments of functions may be renamed; a constant has no name."""
        a, b = left.name, right.name
        if a == b:
            return True
        if _head(a) == "call" and _head(b) == "call" and isinstance(a, Op) and isinstance(b, Op):
            return a.args[0] == b.args[0] and len(a.args) == len(b.args)
        if isinstance(a, Op) and isinstance(b, Op) and a.head == b.head == "tuple":
            return len(a.args) == len(b.args)
        return False

    def equations(self, gold: Node, answer: Node) -> bool | None:
        """The same solutions: one side difference is a constant multiple of the other."""
        if not (isinstance(gold, Op) and isinstance(answer, Op) and _equation(gold) and _equation(answer)):
            return False
        left, right = _difference(gold), _difference(answer)
        if left is None or right is None or symbols(left) != symbols(right):
            return False
        return self.proportional(left, right, positive=False)

    def proportional(self, left: Node, right: Node, *, positive: bool) -> bool | None:
        """left(p) · right(q) = left(q) · right(p) for all p when q is fixed; with `positive`, the factor is."""
        names = sorted(symbols(left))
        if not names:
            a, b = exact(left), exact(right)
            if a is None or b is None:
                return None
            return (a == 0) == (b == 0) and (not positive or a * b > 0)
        anchor: dict[str, Node] = {n: Num(Fraction(37 + 11 * i, 23)) for i, n in enumerate(names)}
        at_left, at_right = replaced(left, anchor), replaced(right, anchor)
        equal = same_value(
            Op("mul", (left, at_right)), Op("mul", (right, at_left)), self.conventions, self.budget
        )
        if not equal:
            return equal
        zero = same_value(at_left, Num(Fraction(0)), self.conventions, self.budget)
        if zero is not False:
            return None
        if not positive:
            return same_value(at_right, Num(Fraction(0)), self.conventions, self.budget) is False
        ratio = Op("div", (at_left, at_right))
        return same_value(Op("abs", (ratio,)), ratio, self.conventions, self.budget)

    def solved(self, gold: Node, answer: Node) -> bool | None:
        """`6/x` for `xy = 6`: the answer solves the gold for a symbol that occurs to the first power."""
        if not isinstance(gold, Op) or not _equation(gold) or _structured(answer):
            return False
        difference = _difference(gold)
        if difference is None:
            return False
        missing = symbols(difference) - symbols(answer)
        if len(missing) != 1 or not symbols(answer) or not symbols(answer) < symbols(difference):
            return False
        name = next(iter(missing))
        if not _linear(difference, name):
            return False
        return same_value(
            replaced(difference, {name: answer}), Num(Fraction(0)), self.conventions, self.budget
        )

    # ---------------------------------------------------------------- regions and relations
    def by_regions(self, gold: Node, answer: Node) -> object:
        left, right = regions.region(gold), regions.region(answer)
        if left is None and right is None:
            return _OPEN
        if left is None:
            left = regions.part(gold)
        if right is None:
            right = regions.part(answer)
        if left is None or right is None:
            if _head(gold) == "chain" and _head(answer) == "chain":
                return _OPEN
            return _OPEN if _list_like(gold) and _list_like(answer) else self.unlike(gold, answer)
        if len(left) == 1 and len(right) == 1 and _points(left) and _points(right):
            return _OPEN
        both_chains = _head(gold) == _head(answer) == "chain"
        if both_chains and (len(symbols(gold)) > 1 or len(symbols(answer)) > 1):
            return _OPEN
        return self.same_regions(left, right) if _same_variable(gold, answer) else False

    def unlike(self, gold: Node, answer: Node) -> bool | None:
        return None if has(gold, DEFERRED) or has(answer, DEFERRED) else False

    def same_regions(self, left: regions.Region, right: regions.Region) -> bool | None:
        if len(left) != len(right):
            return False
        free = list(right)
        for piece in left:
            match = next((p for p in free if self.same_piece(piece, p)), None)
            if match is None:
                return False
            free.remove(match)
        return True

    def same_piece(self, a: regions.Piece, b: regions.Piece) -> bool:
        return (a.low_closed, a.high_closed) == (b.low_closed, b.high_closed) and bool(
            self.same(a.low, b.low) and self.same(a.high, b.high)
        )

    def same_relations(self, gold: Node, answer: Node) -> bool | None:
        """Inequalities and equations that are no interval: the same up to a positive factor, or both sides
        turned."""
        if (
            not (isinstance(gold, Op) and isinstance(answer, Op))
            or gold.head != "chain"
            or answer.head != "chain"
        ):
            chain = answer if isinstance(answer, Op) and answer.head == "chain" else gold
            if isinstance(gold, Op) and gold.head == "chain" and _equation(gold) and not _structured(answer):
                return self.solved(gold, answer)
            return None if _unfinished(chain) else False
        if len(gold.args) != len(answer.args):
            return False
        if len(gold.args) > 3:
            return self.same_chains(gold, answer)
        return self.same_inequality(gold, answer)

    def same_inequality(self, gold: Op, answer: Op) -> bool | None:
        (a, s, b), (c, t, d) = gold.args, answer.args
        if not (isinstance(s, Word) and isinstance(t, Word)):
            return False
        if s.text == "=" and t.text == "=":
            return self.equations(gold, answer)
        if s.text not in _INEQUALITIES or t.text not in _INEQUALITIES:
            return s == t and self.all_same((a, b), (c, d))
        if s.text[0] == ">":
            a, b, s = b, a, Word(s.text.replace(">", "<"))
        if t.text[0] == ">":
            c, d, t = d, c, Word(t.text.replace(">", "<"))
        if s != t:
            return False
        left, right = Op("add", (a, Op("neg", (b,)))), Op("add", (c, Op("neg", (d,))))
        if any(isinstance(n, Sym) and n.name == "oo" for n in walk(Op("list", (left, right)))):
            return self.all_same((a, b), (c, d))
        if symbols(left) != symbols(right):
            return False
        return self.proportional(left, right, positive=s.text != "!=")

    def same_chains(self, gold: Op, answer: Op) -> bool | None:
        signs = [[w.text for w in node.args[1::2] if isinstance(w, Word)] for node in (gold, answer)]
        if signs[0] == signs[1]:
            return self.all_same(gold.args[0::2], answer.args[0::2])
        turned = [s.translate(str.maketrans("<>", "><")) for s in reversed(signs[1])]
        return self.all_same(gold.args[0::2], answer.args[0::2][::-1]) if turned == signs[0] else False

    # ---------------------------------------------------------------- structures
    def all_same(self, left: Sequence[Node], right: Sequence[Node]) -> bool | None:
        if len(left) != len(right):
            return False
        open_ = False
        for a, b in zip(left, right, strict=True):
            same = self.same(a, b)
            if same is False:
                return False
            open_ = open_ or same is None
        return None if open_ else True

    def same_structures(self, gold: Node, answer: Node) -> bool | None:
        kinds = _head(gold), _head(answer)
        if kinds == ("matrix", "matrix") and isinstance(gold, Op) and isinstance(answer, Op):
            return self.same_matrices(gold, answer)
        left, right = _vector(gold), _vector(answer)
        if left is not None and right is not None:
            if kinds == ("tuple", "tuple") and not _same_brackets(gold, answer):
                return False
            return self.all_same(left, right)
        if kinds[0] in _MEMBERS or kinds[1] in _MEMBERS:
            return self.same_members(gold, answer)
        if "union" in kinds or "inter" in kinds or "minus" in kinds:
            return self.same_unions(gold, answer)
        return None if _arithmetic_on_structures(gold) or _arithmetic_on_structures(answer) else False

    def same_unions(self, gold: Node, answer: Node) -> bool | None:
        if not (isinstance(gold, Op) and isinstance(answer, Op) and gold.head == answer.head):
            return None if _head(gold) == _head(answer) else False
        return self.all_same(gold.args, answer.args)

    def same_matrices(self, gold: Op, answer: Op) -> bool | None:
        rows = [
            (a.args, b.args)
            for a, b in zip(gold.args, answer.args, strict=False)
            if isinstance(a, Op) and isinstance(b, Op)
        ]
        if len(gold.args) != len(answer.args) or any(len(a) != len(b) for a, b in rows):
            return False
        return self.all_same([c for a, _ in rows for c in a], [c for _, b in rows for c in b])

    def same_members(self, gold: Node, answer: Node) -> bool | None:
        left, right = members(gold), members(answer)
        by_label = self.by_labels(gold, answer, left, right)
        if by_label is not _OPEN:
            return by_label  # type: ignore[return-value]
        if "tuple" in {_head(gold), _head(answer)} and not (_head(gold) == "tuple" and _labels(right)):
            one = [side for side in (left, right) if len(side) == 1]
            if not one:
                return False
        left, right = _unnamed(left), _unnamed(right)
        if _head(gold) == "tuple" and isinstance(gold, Op):
            return self.all_same(gold.args[2:], right)
        if (
            _elided(left)
            or _elided(right)
            or (self.conventions.list_order == "gold" and "set" not in {_head(gold), _head(answer)})
        ):
            return self.all_same(left, right)
        if self.conventions.multiplicity == "ignore" or (_head(gold) == "set" and _head(answer) == "set"):
            left, right = self.distinct(left), self.distinct(right)
        return self.same_multiset(left, right)

    def by_labels(self, gold: Node, answer: Node, left: list[Node], right: list[Node]) -> object:
        """Labelled values go by label when both sides have labels, and in order when one side has."""
        a, b = _labels(left), _labels(right)
        if a and b:
            if set(a) == set(b) and len(set(a)) == len(a):
                order = {n: v for n, v in zip(b, _unnamed(right), strict=True)}
                return self.all_same(_unnamed(left), [order[n] for n in a])
            return (
                self.same_multiset(left, right)
                if len(set(a)) < len(a)
                else self.tuples_of_names(gold, answer)
            )
        if a and len(set(a)) == len(a) > 1 and not _indexed(a):
            plain = _vector(answer) if _head(answer) == "tuple" else right
            if plain is not None and _head(answer) != "set":
                return self.all_same(_unnamed(left), plain)
        return _OPEN

    def tuples_of_names(self, gold: Node, answer: Node) -> bool | None:
        return self.same_multiset(members(gold), members(answer))

    def distinct(self, nodes: list[Node]) -> list[Node]:
        kept: list[Node] = []
        for node in nodes:
            if not any(self.same(k, node) for k in kept):
                kept.append(node)
        return kept

    def same_multiset(self, left: list[Node], right: list[Node]) -> bool | None:
        if len(left) != len(right):
            return False
        in_order = self.all_same(left, right) if len(left) <= _MOST_GREEDY else False
        if in_order:
            return True
        left, right = _without_common(left, right)
        if len(left) > _MOST_GREEDY:
            return False
        open_ = False
        for node in left:
            verdicts = [(self.same(node, other), i) for i, other in enumerate(right)]
            match = next((i for same, i in verdicts if same), None)
            if match is None:
                if all(same is False for same, _ in verdicts):
                    return False
                open_ = True
                continue
            right = right[:match] + right[match + 1 :]
        return None if open_ else True

    # ---------------------------------------------------------------- scalars
    def same_quantities(self, gold: Node, answer: Node) -> bool | None:
        left, right = _measure(gold), _measure(answer)
        if left.unit is not None and right.unit is not None:
            if left.unit[0] != right.unit[0]:
                return False
            if left.unit[1] != right.unit[1]:
                factor = Num(right.unit[1] / left.unit[1])
                return self.same_scalars(left.value, Op("mul", (factor, right.value)))
        elif (left.unit is None) != (right.unit is None) and self.conventions.units == "required":
            return False
        if left.angle != right.angle:
            return self.same_angles(left, right)
        return self.same_scalars(left.value, right.value)

    def same_angles(self, left: "Measure", right: "Measure") -> bool | None:
        """Degrees against a bare number: the same number (the unit left out) or the same angle in radians."""
        degrees, bare = (left, right) if left.angle else (right, left)
        if any(isinstance(n, Sym) and n.name == "pi" for n in walk(bare.value)):
            return same_value(Op("degrees", (degrees.value,)), bare.value, self.conventions, self.budget)
        if self.conventions.units == "required":
            return False
        return self.same_scalars(left.value, right.value)

    def same_scalars(self, gold: Node, answer: Node) -> bool | None:
        if self.conventions.percent == "bare" and (_head(gold) == "percent") != (_head(answer) == "percent"):
            bare = [n.args[0] if isinstance(n, Op) and n.head == "percent" else n for n in (gold, answer)]
            if same_value(bare[0], bare[1], self.conventions, self.budget):
                return True
        if _clock(gold) or _clock(answer):
            return self.same_times(gold, answer)
        if _structured_inside(gold) or _structured_inside(answer):
            return None if _structured_inside(gold) and _structured_inside(answer) else False
        same = same_value(gold, answer, self.conventions, self.budget)
        if same is False and (unit := _imaginary(gold, answer)) is not None:
            return same_value(gold, unit, self.conventions, self.budget)
        if same is False and (renamed := _family(gold, answer)) is not None:
            return same_value(gold, renamed, self.conventions, self.budget)
        return same

    def same_times(self, gold: Node, answer: Node) -> bool | None:
        left, right = _clock(gold), _clock(answer)
        if left and right:
            return (*left, 0)[:3] == (*right, 0)[:3]
        return False


# ---------------------------------------------------------------- typing
_OPEN = object()


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with its unit; `angle` when the unit is the degree."""

    value: Node
    unit: units.Unit | None
    angle: bool


def _measure(node: Node) -> Measure:
    angle = False
    unit: units.Unit | None = None
    while isinstance(node, Op) and node.head in {"quantity", "degrees", "group"}:
        if node.head == "degrees":
            angle = True
        elif node.head == "quantity" and isinstance(node.args[1], Word):
            name, _, power = node.args[1].text.partition("^")
            unit = unit or units.read(name, int(power) if power.isdigit() else 1)
        node = node.args[0]
    if (
        isinstance(node, Op)
        and node.head == "neg"
        and isinstance(node.args[0], Op)
        and node.args[0].head == "degrees"
    ):
        return Measure(Op("neg", (node.args[0].args[0],)), unit, angle=True)
    return Measure(node, unit, angle)


def _head(node: Node) -> str:
    return node.head if isinstance(node, Op) else ""


def _structured(node: Node) -> bool:
    return _head(node) in {
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


def _structured_inside(node: Node) -> bool:
    return (
        any(_head(n) in {"tuple", "set", "list", "matrix", "chain", "union"} for n in walk(node))
        and _head(node) not in {"sum", "prod", "lim", "det"}
        and not has(node, DEFERRED)
    )


def _arithmetic_on_structures(node: Node) -> bool:
    return _head(node) in {"add", "mul", "neg", "div", "pow"} and has(node, frozenset({"matrix"}))


def _list_like(node: Node) -> bool:
    return _head(node) in _MEMBERS


def settled(node: Node) -> Node:
    """Without outer grouping; two-valued forms spread; a membership in a finite set is that set."""
    while isinstance(node, Op) and node.head == "group":
        node = node.args[0]
    if (
        isinstance(node, Op)
        and node.head not in _MEMBERS | {"tuple", "chain", "matrix", "union"}
        and has(node, frozenset({"pm", "mp"}))
    ):
        return Op("list", spread(node))
    if isinstance(node, Op) and node.head == "chain" and len(node.args) == 3 and node.args[1] == Word("in"):
        inner = node.args[2]
        if isinstance(inner, Op) and inner.head == "set" and _atomic_name(node.args[0]):
            return inner
    if (
        isinstance(node, Op)
        and node.head == "chain"
        and node.args[1] == Word("=")
        and has(node, frozenset({"pm", "mp"}))
    ):
        return Op("list", spread(node))
    if isinstance(node, Op) and node.head == "set" and not node.args:
        return Sym("emptyset")
    return _listed_names(node)


def _listed_names(node: Node) -> Node:
    """`n = 1, 2, 3` and `x_1 = 2, x_2 = 3`: a name before a list belongs to every member."""
    if not (isinstance(node, Op) and node.head in {"list", "or"}):
        return node
    first = named(node.args[0])
    if first is None or any(isinstance(n, Op) and n.head == "chain" for n in node.args[1:]):
        return node
    if not isinstance(first.name, Sym):
        return node
    return Op("chain", (first.name, Word("="), Op(node.head, (first.value, *node.args[1:]))))


def spread(node: Node) -> tuple[Node, ...]:
    """Both values of a form with ±; several signs move together."""
    return tuple(_signed(node, upper=upper) for upper in (True, False))


def _signed(node: Node, *, upper: bool) -> Node:
    if not isinstance(node, Op):
        return node
    args = tuple(_signed(a, upper=upper) for a in node.args)
    if node.head in {"pm", "mp"}:
        plus = upper == (node.head == "pm")
        second = args[1] if plus else Op("neg", (args[1],))
        return second if args[0] == Num(Fraction(0)) else Op("add", (args[0], second))
    return Op(node.head, args)


def members(node: Node) -> list[Node]:
    """What a list or set holds, two-valued members spread; a single value is a list of one."""
    node = settled(node)
    if not (isinstance(node, Op) and node.head in _MEMBERS):
        if isinstance(node, Op) and node.head == "union":
            return [m for a in node.args for m in members(a)]
        return [] if node == Sym("emptyset") else [node]
    found: list[Node] = []
    for arg in node.args:
        if isinstance(arg, Op) and has(arg, frozenset({"pm", "mp"})) and arg.head != "tuple":
            found.extend(spread(arg))
        else:
            found.append(arg)
    return _regrouped(found)


def _regrouped(nodes: list[Node]) -> list[Node]:
    """`p = 5, q = 2, p = 7, q = 2`: a label that comes back starts the next tuple."""
    labels = _labels(nodes)
    if not labels:
        return [_untupled(n) for n in nodes]
    width = len(set(labels))
    if (
        width == 1
        or width == len(labels)
        or len(labels) % width
        or labels != labels[:width] * (len(labels) // width)
    ):
        return nodes
    values = _unnamed(nodes)
    return [Op("tuple", (Word("("), Word(")"), *values[i : i + width])) for i in range(0, len(values), width)]


def _untupled(node: Node) -> Node:
    """A tuple of labelled values is the tuple of the values."""
    if isinstance(node, Op) and node.head == "tuple" and _labels(list(node.args[2:])):
        return Op("tuple", (*node.args[:2], *_unnamed(list(node.args[2:]))))
    return node


def _labels(nodes: list[Node]) -> list[Node] | None:
    found = [named(n) for n in nodes]
    return [f.name for f in found if f] if nodes and all(found) else None


def _unnamed(nodes: list[Node]) -> list[Node]:
    found = [(named(n), n) for n in nodes]
    return [f.value if f else n for f, n in found]


def _indexed(labels: list[Node]) -> bool:
    """`x_1, x_2`: names of one quantity, whose order is free."""
    stems = {n.name.rpartition("_")[0] for n in labels if isinstance(n, Sym) and "_" in n.name}
    return len(stems) == 1 and all(isinstance(n, Sym) and "_" in n.name for n in labels)


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
    if (
        len(sides) == 2
        and not _atomic_name(sides[0])
        and _atomic_name(sides[1])
        and not isinstance(sides[0], Word)
    ):
        sides.reverse()
    names = []
    while len(sides) > 1 and _atomic_name(sides[0]):
        names.append(sides.pop(0))
    if not names:
        if not any(symbols(s) for s in sides) and not any(
            isinstance(s, Word) or _structured(s) for s in sides
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


def _atomic_name(node: Node) -> bool:
    if isinstance(node, Sym):
        return node.name not in {"oo", "pi", "e", "i", "", "emptyset", "dots"}
    if isinstance(node, Word):
        return True
    if not isinstance(node, Op):
        return False
    if node.head in {"call"}:
        return True
    if node.head in {"abs"}:
        return _letters(node.args[0]) is not None
    if node.head == "tuple":
        return all(_atomic_name(a) for a in node.args[2:])
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
    letters = _letters(node)
    return letters is not None and letters.isupper() and len(letters) >= 1


def _letters(node: Node) -> str | None:
    """The word a product of single letters spells."""
    if isinstance(node, Sym):
        return node.name if len(node.name) == 1 or node.name.isalpha() else None
    if isinstance(node, Op) and node.head == "mul":
        parts = [_letters(a) for a in node.args]
        return None if None in parts else "".join(p for p in parts if p)
    return None


def _inconsistent(node: Node) -> bool:
    """A chain of equal numbers that are not equal: `5 = 7 = 9`, `x = 1 = 2`."""
    if not (isinstance(node, Op) and node.head == "chain"):
        return False
    values = [(s, exact(s)) for s in node.args[0::2] if not symbols(s) and not isinstance(s, Word)]
    signs = {w.text for w in node.args[1::2] if isinstance(w, Word)}
    if not signs <= {"=", "~", "=="}:
        return False
    comparison = Comparison(Conventions(unevaluated="accept"), 2000)
    for (a, x), (b, y) in pairwise(values):
        if x is not None and y is not None:
            if x != y and not ("~" in signs and abs(x - y) <= abs(x) / 50):
                return True
        elif comparison.same_scalars(a, b) is False and "~" not in signs:
            return True
    return False


def _equation(node: Node) -> bool:
    return isinstance(node, Op) and node.head == "chain" and node.args[1::2] == (Word("="),)


def _unfinished(node: Node) -> bool:
    return has(node, DEFERRED | {"lim"}) and False


def _difference(node: Op) -> Node | None:
    left, right = node.args[0], node.args[2]
    if isinstance(left, Word) or isinstance(right, Word) or _structured(left) or _structured(right):
        return None
    return Op("add", (left, Op("neg", (right,))))


def _linear(node: Node, name: str) -> bool:
    """Whether a symbol occurs to the first power only: in sums, products and numerators."""
    if isinstance(node, Sym | Num | Word):
        return True
    inside = [a for a in node.args if name in symbols(a)]
    if not inside:
        return True
    if node.head in {"add", "neg", "group"}:
        return all(_linear(a, name) for a in inside)
    if node.head == "mul":
        return len(inside) == 1 and _linear(inside[0], name)
    return node.head == "div" and len(inside) == 1 and inside[0] is node.args[0] and _linear(inside[0], name)


def _renamed_like(left: Named, right: Named) -> Node:
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


def _family(gold: Node, answer: Node) -> Node | None:
    """The answer with its whole-number parameter named as in the gold: `n\\pi` for `k\\pi`."""
    extra, missing = symbols(answer) - symbols(gold), symbols(gold) - symbols(answer)
    if len(extra) != 1 or len(missing) != 1 or not (extra | missing) <= _WHOLE_SYMBOLS:
        return None
    if not all(any(n == Sym("pi") or _head(n) == "degrees" for n in walk(side)) for side in (gold, answer)):
        return None
    return replaced(answer, {next(iter(extra)): Sym(next(iter(missing)))})


def _imaginary(gold: Node, answer: Node) -> Node | None:
    """The answer with `I` read as the imaginary unit, inside an expression whose gold has `i` and no `I`."""
    if isinstance(answer, Op) and "I" in symbols(answer) - symbols(gold) and Sym("i") in walk(gold):
        return replaced(answer, {"I": Sym("i")})
    return None


def _vector(node: Node) -> Sequence[Node] | None:
    """Components of a tuple or a column; None for anything else."""
    if isinstance(node, Op) and node.head == "tuple":
        return node.args[2:] if not _labels(list(node.args[2:])) else _unnamed(list(node.args[2:]))
    if (
        isinstance(node, Op)
        and node.head == "matrix"
        and all(isinstance(r, Op) and len(r.args) == 1 for r in node.args)
    ):
        return [r.args[0] for r in node.args if isinstance(r, Op)]
    return None


def _same_brackets(gold: Node, answer: Node) -> bool:
    if not (isinstance(gold, Op) and isinstance(answer, Op)) or len(gold.args) != 4:
        return True
    return gold.args[:2] == answer.args[:2]


def _same_variable(gold: Node, answer: Node) -> bool:
    """`x > 2` and `y > 2` differ; an interval has no variable."""
    left, right = _variable_of(gold), _variable_of(answer)
    return left is None or right is None or left == right


def _variable_of(node: Node) -> Node | None:
    if isinstance(node, Op) and node.head == "chain":
        sides = [s for s in node.args[0::2] if isinstance(s, Sym) or _head(s) == "call"]
        found = [s for s in sides if s not in {Sym("oo"), Sym("pi"), Sym("e"), regions.REALS}]
        return found[0] if len(found) == 1 else None
    if isinstance(node, Op) and node.head == "or":
        return _variable_of(node.args[0])
    return None


def _points(region: regions.Region) -> bool:
    return all(p.low == p.high for p in region)


def _elided(nodes: Sequence[Node]) -> bool:
    return any(n == Sym("dots") for n in nodes)


def _without_common(left: list[Node], right: list[Node]) -> tuple[list[Node], list[Node]]:
    rest = list(right)
    kept = []
    table: dict[Node, int] = {}
    for node in rest:
        table[node] = table.get(node, 0) + 1
    for node in left:
        if table.get(node):
            table[node] -= 1
            rest.remove(node)
        else:
            kept.append(node)
    return kept, rest


def _clock(node: Node) -> tuple[int, ...] | None:
    """Hours, minutes and seconds of `12:30` or `20:34:00`; a ratio like `2:1` is none."""
    if not (isinstance(node, Op) and node.head == "ratio"):
        return None
    parts: list[Node] = []
    while isinstance(node, Op) and node.head == "ratio":
        parts.insert(0, node.args[1])
        node = node.args[0]
    parts.insert(0, node)
    if not all(isinstance(p, Num) and p.places is None for p in parts):
        return None
    numbers = [int(p.value) for p in parts if isinstance(p, Num)]
    if numbers[0] > 24 or any(n > 59 for n in numbers[1:]) or len(numbers) > 3:
        return None
    return tuple(numbers) if all(isinstance(p, Num) and p.figures == -1 for p in parts[1:]) else None


def restates(gold: Node, answer: Node) -> str | None:
    """What the answer leaves undone that the gold does not: an operator, or arithmetic of plain numbers."""
    value = named(answer)
    core = value.value if value else answer
    for head in sorted(DEFERRED):
        if has(core, frozenset({head})) and not has(gold, frozenset({head})):
            return head
    if _numeral(_bare(gold)) and _plain_arithmetic(core):
        return "arithmetic"
    return None


def _bare(node: Node) -> Node:
    value = named(node)
    node = value.value if value else node
    while isinstance(node, Op) and node.head in {"neg", "quantity", "percent", "degrees", "group"}:
        node = node.args[0]
    return node


def _numeral(node: Node) -> bool:
    """A number written out: an integer, decimal, fraction or mixed number."""
    if isinstance(node, Op) and node.head in {"div", "mixed"}:
        return all(
            isinstance(a, Num) or _numeral(a) or (_head(a) == "neg" and isinstance(_bare(a), Num))
            for a in node.args
        )
    return isinstance(node, Num)


def _plain_arithmetic(node: Node) -> bool:
    """Sums and products of two or more plain numbers: `17 \\times 24`, `9 + 1`; not 2/3, -5 or 2^{10}."""
    nodes = list(walk(node))
    if not all(
        isinstance(n, Num)
        or (isinstance(n, Op) and n.head in {"add", "mul", "neg", "div", "group", "quantity"})
        or isinstance(n, Word)
        for n in nodes
    ):
        return False
    return any(_head(n) in {"add", "mul"} for n in nodes)
