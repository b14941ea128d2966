"""Two trees to a decision: each side is typed, then compared by the rules of its type.

`True` and `False` are certain (up to the numeric confirmation that `equality` describes);
`UNDECIDED` asks for the symbolic step.
"""

from reward_service.grading.math import real_sets, word_answers
from reward_service.grading.math.collection_items import settled
from reward_service.grading.math.compare_relations import (
    contradicts_itself,
    same_equations,
    same_regions,
    same_relations,
    solves,
)
from reward_service.grading.math.compare_scalars import same_quantities
from reward_service.grading.math.compare_structures import same_structures
from reward_service.grading.math.comparison_context import ComparisonContext
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.equality import Budget
from reward_service.grading.math.named_values import Named, is_equation, letters, named, renamed_like
from reward_service.grading.math.tree import (
    EMPTY_SET,
    INFINITY,
    Head,
    Node,
    Op,
    Sym,
    Word,
    is_op,
    structured,
)
from reward_service.grading.math.undecided import Sameness

_INFINITE = frozenset({"infinitely many", "infinity", "infinite"})
_ALL_REALS = frozenset({"all real numbers", "all reals", "any real number"})


def compare(gold: Node, answer: Node, conventions: Conventions, steps: int) -> Sameness:
    """Whether the answer is the gold, by these conventions and within so many evaluation steps.

    Raises:
        TooCostly: the steps are used up, or a value is too large to compute.
    """
    return _same(ComparisonContext(conventions, Budget(steps), _same), gold, answer)


def _same(context: ComparisonContext, gold: Node, answer: Node) -> Sameness:
    """The ladder: words, names, sets of reals, relations, structures, single values."""
    if gold == answer:
        return not contradicts_itself(gold)
    gold, answer = settled(gold), settled(answer)
    if isinstance(gold, Word) and isinstance(answer, Word):
        return word_answers.same(gold.text, answer.text, key=context.conventions.prose == "key")
    if isinstance(gold, Word):
        return _words_say(gold, answer)
    if isinstance(answer, Word):
        return _words_say(answer, gold)
    same = _same_by_name(context, gold, answer)
    if same is None:
        same = same_regions(context, gold, answer)
    if same is not None:
        return same
    if is_op(gold, Head.CHAIN) or is_op(answer, Head.CHAIN):
        return same_relations(context, gold, answer)
    if structured(gold) or structured(answer):
        return same_structures(context, gold, answer)
    return same_quantities(context, gold, answer)


# ---------------------------------------------------------------- words
def _words_say(text: Word, other: Node) -> bool:
    """Whether words say what a value is: "no solution" the empty set, `AB` the product of A and B."""
    if is_op(other, Head.QUANTITY):
        return False
    if other == EMPTY_SET:
        return word_answers.nothing(text.text)
    if other == INFINITY:
        return text.text.casefold() in _INFINITE
    if other == real_sets.REALS:
        return text.text.casefold() in _ALL_REALS
    if isinstance(other, Sym):
        return text.text.strip("() .") == other.name
    product = letters(other)
    return product is not None and product == text.text


# ---------------------------------------------------------------- names
def _same_by_name(context: ComparisonContext, gold: Node, answer: Node) -> Sameness | None:
    """Whether values with names are the same; None when neither side has a name, or it does not matter."""
    if contradicts_itself(answer):
        return False
    left, right = named(gold), named(answer)
    if left is not None and right is not None:
        if _same_name(left, right):
            return context.same(left.value, renamed_like(left, right))
        return same_equations(context, gold, answer)
    if left is not None:
        return _with_gold_named(context, gold, left, answer)
    return None if right is None else _with_answer_named(context, gold, right, answer)


def _with_gold_named(context: ComparisonContext, gold: Node, left: Named, answer: Node) -> Sameness | None:
    if is_op(answer, Head.CHAIN):
        if not is_equation(answer):
            return None
        return same_equations(context, gold, answer) or solves(context, answer, left.value)
    if real_sets.region(answer) is not None and not structured(left.value):
        return False
    return context.same(left.value, answer) or solves(context, gold, answer)


def _with_answer_named(context: ComparisonContext, gold: Node, right: Named, answer: Node) -> Sameness | None:
    if context.conventions.equations == "refuse":
        return False
    if is_op(gold, Head.CHAIN):
        if not is_equation(gold):
            return None
        return same_equations(context, gold, answer) or solves(context, gold, right.value)
    if structured(gold) and real_sets.region(gold) is not None and not structured(right.value):
        return None
    return context.same(gold, right.value)


def _same_name(gold: Named, answer: Named) -> bool:
    """Whether two names are the same, letter for letter; arguments of functions and members of tuples may be
    renamed."""
    a, b = gold.name, answer.name
    if a == b:
        return True
    if not (isinstance(a, Op) and isinstance(b, Op) and len(a.args) == len(b.args)):
        return False
    if is_op(a, Head.CALL) and is_op(b, Head.CALL):
        return a.args[0] == b.args[0]
    return is_op(a, Head.TUPLE) and is_op(b, Head.TUPLE)
