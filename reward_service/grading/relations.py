"""Equations, inequalities and regions: when do two of them have the same solutions?"""

from collections.abc import Sequence
from fractions import Fraction

from reward_service.grading import regions
from reward_service.grading.conventions import Conventions
from reward_service.grading.equality import Budget, same_value
from reward_service.grading.evaluate import replaced
from reward_service.grading.members import COLLECTIONS
from reward_service.grading.names import difference, equation, linear
from reward_service.grading.rational import exact
from reward_service.grading.tree import (
    DEFERRED,
    Node,
    Num,
    Op,
    Sym,
    Word,
    has,
    head_of,
    structured,
    symbols,
    walk,
)

_INEQUALITIES = frozenset({"<", ">", "<=", ">=", "!="})
OPEN = object()
"""No decision by this rule: the next one is asked."""


class Relations:
    """The rules for relations; `same` compares their parts."""

    def __init__(self, conventions: Conventions, steps: int) -> None:
        self.conventions = conventions
        self.budget = Budget(steps)

    def same(self, gold: Node, answer: Node) -> bool | None:
        """Whether the answer is the gold."""
        raise NotImplementedError

    def equations(self, gold: Node, answer: Node) -> bool | None:
        """The same solutions: one side difference is a constant multiple of the other."""
        if not (isinstance(gold, Op) and isinstance(answer, Op) and equation(gold) and equation(answer)):
            return False
        left, right = difference(gold), difference(answer)
        if left is None or right is None or symbols(left) != symbols(right):
            return False
        return self.proportional(left, right, positive=False)

    def proportional(self, left: Node, right: Node, *, positive: bool) -> bool | None:
        """left(p) · right(q) = left(q) · right(p) for all p, q fixed; `positive`: with a positive factor."""
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
        if not isinstance(gold, Op) or not equation(gold) or structured(answer):
            return False
        zero = difference(gold)
        if zero is None:
            return False
        missing = symbols(zero) - symbols(answer)
        if len(missing) != 1 or not symbols(answer) or not symbols(answer) < symbols(zero):
            return False
        name = next(iter(missing))
        if not linear(zero, name):
            return False
        return same_value(replaced(zero, {name: answer}), Num(Fraction(0)), self.conventions, self.budget)

    def by_regions(self, gold: Node, answer: Node) -> object:
        left, right = regions.region(gold), regions.region(answer)
        if left is None and right is None:
            return OPEN
        if left is None:
            left = regions.part(gold)
        if right is None:
            right = regions.part(answer)
        if left is None or right is None:
            if head_of(gold) == "chain" and head_of(answer) == "chain":
                return OPEN
            return (
                OPEN
                if head_of(gold) in COLLECTIONS and head_of(answer) in COLLECTIONS
                else self.unlike(gold, answer)
            )
        if len(left) == 1 and len(right) == 1 and _points(left) and _points(right):
            return OPEN
        both_chains = head_of(gold) == head_of(answer) == "chain"
        if both_chains and (len(symbols(gold)) > 1 or len(symbols(answer)) > 1):
            return OPEN
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
        return a.ends == b.ends and bool(self.same(a.low, b.low) and self.same(a.high, b.high))

    def same_relations(self, gold: Node, answer: Node) -> bool | None:
        """Inequalities and equations that are no interval: the same up to a positive factor, or both sides
        turned."""
        if (
            not (isinstance(gold, Op) and isinstance(answer, Op))
            or gold.head != "chain"
            or answer.head != "chain"
        ):
            chain = answer if isinstance(answer, Op) and answer.head == "chain" else gold
            if isinstance(gold, Op) and gold.head == "chain" and equation(gold) and not structured(answer):
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


def _same_variable(gold: Node, answer: Node) -> bool:
    """`x > 2` and `y > 2` differ; an interval has no variable."""
    left, right = _variable_of(gold), _variable_of(answer)
    return left is None or right is None or left == right


def _variable_of(node: Node) -> Node | None:
    if isinstance(node, Op) and node.head == "chain":
        sides = [s for s in node.args[0::2] if isinstance(s, Sym) or head_of(s) == "call"]
        found = [s for s in sides if s not in {Sym("oo"), Sym("pi"), Sym("e"), regions.REALS}]
        return found[0] if len(found) == 1 else None
    if isinstance(node, Op) and node.head == "or":
        return _variable_of(node.args[0])
    return None


def _points(region: regions.Region) -> bool:
    return all(p.low == p.high for p in region)


def _unfinished(node: Node) -> bool:
    return has(node, DEFERRED | {"lim"}) and False
