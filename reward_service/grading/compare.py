"""Two trees to a decision: each side is typed, then compared by the rules of its type.

`True` and `False` are certain (up to the numeric confirmation `equality` describes); `None` asks for the
symbolic step.
"""

from itertools import pairwise

from reward_service.grading import regions, words
from reward_service.grading.conventions import Conventions
from reward_service.grading.equality import same_value
from reward_service.grading.measures import Measure, clock, measure, ratio_parts
from reward_service.grading.members import (
    COLLECTIONS,
    elided,
    indexed,
    labels,
    members,
    rows_as_matrix,
    same_brackets,
    settled,
    unnamed,
    vector,
    without_common,
)
from reward_service.grading.names import (
    Named,
    equation,
    family,
    imaginary,
    letters,
    named,
    renamed_like,
)
from reward_service.grading.rational import exact
from reward_service.grading.relations import OPEN, Relations
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

_MOST_GREEDY = 24


class Comparison(Relations):
    """One comparison: conventions and a budget of evaluation steps."""

    # ---------------------------------------------------------------- the ladder
    def same(self, gold: Node, answer: Node) -> bool | None:
        """Whether the answer is the gold."""
        if gold == answer:
            return not _inconsistent(gold)
        gold, answer = settled(gold), settled(answer)
        if isinstance(gold, Word) or isinstance(answer, Word):
            return self.same_words(gold, answer)
        named = self.by_names(gold, answer)
        if named is not OPEN:
            return named  # type: ignore[return-value]
        found = self.by_regions(gold, answer)
        if found is not OPEN:
            return found  # type: ignore[return-value]
        if head_of(gold) == "chain" or head_of(answer) == "chain":
            return self.same_relations(gold, answer)
        if structured(gold) or structured(answer):
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
        if other == Sym("emptyset") or (head_of(other) == "set" and isinstance(other, Op) and not other.args):
            return words.nothing(text.text)
        if isinstance(other, Sym):
            if other.name == "oo":
                return text.text.casefold() in {"infinitely many", "infinity", "infinite"}
            if other == regions.REALS:
                return text.text.casefold() in {"all real numbers", "all reals", "any real number"}
            return text.text.strip("() .") == other.name
        product = letters(other)
        return product is not None and product == text.text

    # ---------------------------------------------------------------- names
    def by_names(self, gold: Node, answer: Node) -> object:
        left, right = named(gold), named(answer)
        if head_of(answer) == "chain" and _inconsistent(answer):
            return False
        if left is None and right is None:
            return OPEN
        if left is not None and right is not None:
            if self.same_name(left, right):
                return self.same(left.value, renamed_like(left, right))
            return self.equations(gold, answer)
        if left is not None:
            return self.with_gold_named(gold, left, answer)
        return False if right is None else self.with_answer_named(gold, right, answer)

    def with_gold_named(self, gold: Node, left: Named, answer: Node) -> object:
        if head_of(answer) == "chain":
            if not equation(answer):
                return OPEN
            return self.equations(gold, answer) or self.solved(answer, left.value)
        if regions.region(answer) is not None and not structured(left.value):
            return False
        return self.same(left.value, answer) or self.solved(gold, answer)

    def with_answer_named(self, gold: Node, right: Named, answer: Node) -> object:
        if self.conventions.equations == "refuse":
            return False
        if head_of(gold) == "chain":
            if not equation(gold):
                return OPEN
            return self.equations(gold, answer) or self.solved(gold, right.value)
        if structured(gold) and regions.region(gold) is not None and not structured(right.value):
            return OPEN
        return self.same(gold, right.value)

    def same_name(self, left: Named, right: Named) -> bool:
        """The same name, letter for letter; arguments of functions may be renamed; a constant has no name."""
        a, b = left.name, right.name
        if a == b:
            return True
        if head_of(a) == "call" and head_of(b) == "call" and isinstance(a, Op) and isinstance(b, Op):
            return a.args[0] == b.args[0] and len(a.args) == len(b.args)
        if isinstance(a, Op) and isinstance(b, Op) and a.head == b.head == "tuple":
            return len(a.args) == len(b.args)
        return False

    # ---------------------------------------------------------------- structures

    def same_structures(self, gold: Node, answer: Node) -> bool | None:
        kinds = head_of(gold), head_of(answer)
        if "matrix" in kinds and "tuple" in kinds:
            gold, answer = rows_as_matrix(gold), rows_as_matrix(answer)
            kinds = head_of(gold), head_of(answer)
        if kinds == ("matrix", "matrix") and isinstance(gold, Op) and isinstance(answer, Op):
            return self.same_matrices(gold, answer)
        left, right = vector(gold), vector(answer)
        if left is not None and right is not None:
            if kinds == ("tuple", "tuple") and not same_brackets(gold, answer):
                return False
            return self.all_same(left, right)
        if kinds[0] in COLLECTIONS or kinds[1] in COLLECTIONS:
            return self.same_members(gold, answer)
        if "union" in kinds or "inter" in kinds or "minus" in kinds:
            return self.same_unions(gold, answer)
        return None if _arithmetic_on_structures(gold) or _arithmetic_on_structures(answer) else False

    def same_unions(self, gold: Node, answer: Node) -> bool | None:
        if not (isinstance(gold, Op) and isinstance(answer, Op) and gold.head == answer.head):
            return None if head_of(gold) == head_of(answer) else False
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
        if by_label is not OPEN:
            return by_label  # type: ignore[return-value]
        if isinstance(gold, Op) and gold.head == "tuple" and labels(right) and head_of(answer) != "set":
            return self.all_same(gold.args[2:], unnamed(right))
        left, right = unnamed(left), unnamed(right)
        if (
            elided(left)
            or elided(right)
            or (self.conventions.list_order == "gold" and "set" not in {head_of(gold), head_of(answer)})
        ):
            return self.all_same(left, right)
        if self.conventions.multiplicity == "ignore" or (head_of(gold) == "set" and head_of(answer) == "set"):
            left, right = self.distinct(left), self.distinct(right)
        return self.same_multiset(left, right)

    def by_labels(self, gold: Node, answer: Node, left: list[Node], right: list[Node]) -> object:
        """Labelled values go by label when both sides have labels, and in order when one side has."""
        a, b = labels(left), labels(right)
        if a and b:
            if set(a) == set(b) and len(set(a)) == len(a):
                order = dict(zip(b, unnamed(right), strict=True))
                return self.all_same(unnamed(left), [order[n] for n in a])
            return (
                self.same_multiset(left, right)
                if len(set(a)) < len(a)
                else self.tuples_of_names(gold, answer)
            )
        if a and len(set(a)) == len(a) > 1 and not indexed(a):
            plain = vector(answer) if head_of(answer) == "tuple" else right
            if plain is not None and head_of(answer) != "set":
                return self.all_same(unnamed(left), plain)
        return OPEN

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
        left, right = without_common(left, right)
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
        left, right = measure(gold), measure(answer)
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

    def same_angles(self, left: Measure, right: Measure) -> bool | None:
        """Degrees against a bare number: the same number (the unit left out) or the same angle in radians."""
        degrees, bare = (left, right) if left.angle else (right, left)
        radians = bare.unit is not None and bare.unit[0] == (("radian", 1),)
        if radians:
            return same_value(Op("degrees", (degrees.value,)), bare.value, self.conventions, self.budget)
        if any(isinstance(n, Sym) and n.name == "pi" for n in walk(bare.value)):
            return same_value(Op("degrees", (degrees.value,)), bare.value, self.conventions, self.budget)
        if self.conventions.units == "required":
            return False
        return self.same_scalars(left.value, right.value)

    def same_scalars(self, gold: Node, answer: Node) -> bool | None:
        if self.conventions.percent == "bare" and (head_of(gold) == "percent") != (
            head_of(answer) == "percent"
        ):
            bare = [n.args[0] if isinstance(n, Op) and n.head == "percent" else n for n in (gold, answer)]
            if same_value(bare[0], bare[1], self.conventions, self.budget):
                return True
        if clock(gold) or clock(answer):
            return self.same_times(gold, answer)
        parts = ratio_parts(gold), ratio_parts(answer)
        if max(map(len, parts)) > 2:
            return self.same_ratios(*parts)
        if any(isinstance(n, Word) and n.text for side in (gold, answer) for n in walk(side)):
            return False
        if _structured_inside(gold) or _structured_inside(answer):
            return None if _structured_inside(gold) and _structured_inside(answer) else False
        same = same_value(gold, answer, self.conventions, self.budget)
        if same is False and (unit := imaginary(gold, answer)) is not None:
            return same_value(gold, unit, self.conventions, self.budget)
        if same is False and (renamed := family(gold, answer)) is not None:
            return same_value(gold, renamed, self.conventions, self.budget)
        return same

    def same_ratios(self, left: list[Node], right: list[Node]) -> bool | None:
        """`1:2:3` and `2:4:6`: proportional, part by part."""
        crossed = [
            (Op("mul", (a, right[0])), Op("mul", (b, left[0]))) for a, b in zip(left, right, strict=False)
        ]
        same = [same_value(a, b, self.conventions, self.budget) for a, b in crossed]
        return len(left) == len(right) and all(same)

    def same_times(self, gold: Node, answer: Node) -> bool | None:
        left, right = clock(gold), clock(answer)
        if left and right:
            return (*left, 0)[:3] == (*right, 0)[:3]
        return False


# ---------------------------------------------------------------- typing


def _structured_inside(node: Node) -> bool:
    return (
        any(head_of(n) in {"tuple", "set", "list", "matrix", "chain", "union"} for n in walk(node))
        and head_of(node) not in {"sum", "prod", "lim", "det"}
        and not has(node, DEFERRED)
    )


def _arithmetic_on_structures(node: Node) -> bool:
    return head_of(node) in {"add", "mul", "neg", "div", "pow"} and has(node, frozenset({"matrix"}))


def _list_like(node: Node) -> bool:
    return head_of(node) in COLLECTIONS


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
