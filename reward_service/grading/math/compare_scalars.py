"""Are two single values the same: numbers, quantities, angles, percentages, clock times, ratios?"""

from reward_service.grading.math.comparison_context import ComparisonContext
from reward_service.grading.math.named_values import with_imaginary_unit, with_parameter_of
from reward_service.grading.math.quantities import Measure, clock, measure, ratio_parts
from reward_service.grading.math.tree import DEFERRED, Head, Node, Num, Op, Sym, Word, has, is_op, walk
from reward_service.grading.math.undecided import UNDECIDED, Sameness

_RADIAN = (("radian", 1),)
_OPERATIONS_ON_STRUCTURES = frozenset({Head.SUM, Head.PROD, Head.LIM, Head.DET})
_STRUCTURES = frozenset({Head.TUPLE, Head.SET, Head.LIST, Head.MATRIX, Head.CHAIN, Head.UNION})


def same_quantities(context: ComparisonContext, gold: Node, answer: Node) -> Sameness:
    """Whether two values are the same, in units that are converted when both are stated."""
    left, right = measure(gold), measure(answer)
    if left.unit is not None and right.unit is not None:
        if left.unit[0] != right.unit[0]:
            return False
        if left.unit[1] != right.unit[1]:
            factor = Num(right.unit[1] / left.unit[1])
            return same_scalars(context, left.value, Op(Head.MUL, (factor, right.value)))
    elif (left.unit is None) != (right.unit is None) and context.conventions.units == "required":
        return False
    if left.angle != right.angle:
        return _same_angles(context, left, right)
    return same_scalars(context, left.value, right.value)


def _same_angles(context: ComparisonContext, left: Measure, right: Measure) -> Sameness:
    """Degrees against a bare number: the same number (the unit left out) or the same angle in radians."""
    degrees, bare = (left, right) if left.angle else (right, left)
    in_radians = bare.unit is not None and bare.unit[0] == _RADIAN
    if in_radians or any(isinstance(n, Sym) and n.name == "pi" for n in walk(bare.value)):
        return context.same_value(Op(Head.DEGREES, (degrees.value,)), bare.value)
    if context.conventions.units == "required":
        return False
    return same_scalars(context, left.value, right.value)


def same_scalars(context: ComparisonContext, gold: Node, answer: Node) -> Sameness:
    """Whether two values without units are the same; forms with words inside never are."""
    if context.conventions.percent == "bare" and is_op(gold, Head.PERCENT) != is_op(answer, Head.PERCENT):
        bare = [n.args[0] if is_op(n, Head.PERCENT) else n for n in (gold, answer)]
        if context.same_value(bare[0], bare[1]):
            return True
    if is_op(gold, Head.RATIO) or is_op(answer, Head.RATIO):
        same = _same_ratios(context, gold, answer)
        if same is not None:
            return same
    if _holds_words(gold) or _holds_words(answer):
        return False
    structures = _holds_structure(gold), _holds_structure(answer)
    if any(structures):
        return UNDECIDED if all(structures) else False
    same = context.same_value(gold, answer)
    if same is False:
        read_otherwise = with_imaginary_unit(gold, answer) or with_parameter_of(gold, answer)
        if read_otherwise is not None:
            return context.same_value(gold, read_otherwise)
    return same


def _same_ratios(context: ComparisonContext, gold: Node, answer: Node) -> Sameness | None:
    """Clock times by their parts, ratios of three and more in proportion; None for two-part ratios, which are
    quotients."""
    times = clock(gold), clock(answer)
    if times[0] and times[1]:
        return (*times[0], 0)[:3] == (*times[1], 0)[:3]
    if times[0] or times[1]:
        return False
    left, right = ratio_parts(gold), ratio_parts(answer)
    if max(len(left), len(right)) <= 2:
        return None
    crossed = [
        context.same_value(Op(Head.MUL, (a, right[0])), Op(Head.MUL, (b, left[0])))
        for a, b in zip(left, right, strict=False)
    ]
    return len(left) == len(right) and all(crossed)


def _holds_words(node: Node) -> bool:
    return any(isinstance(n, Word) and n.text for n in walk(node))


def _holds_structure(node: Node) -> bool:
    """Whether a collection stands inside an expression that is no operation on one."""
    if not any(isinstance(n, Op) and n.head in _STRUCTURES for n in walk(node)):
        return False
    return not (isinstance(node, Op) and node.head in _OPERATIONS_ON_STRUCTURES) and not has(node, DEFERRED)
