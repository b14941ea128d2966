"""Values with units, angles, clock times and ratios."""

from dataclasses import dataclass

from reward_service.grading.math import units
from reward_service.grading.math.tree import Head, Node, Num, Op, Word, is_op, negated

_DRESS = frozenset({Head.QUANTITY, Head.DEGREES, Head.GROUP})
_LAST_HOUR, _LAST_MINUTE = 24, 59


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with its unit, None without one; `angle` when the unit is the degree."""

    value: Node
    unit: units.Unit | None
    angle: bool


def measure(node: Node) -> Measure:
    """The value of a node apart from its unit."""
    angle = False
    unit: units.Unit | None = None
    while isinstance(node, Op) and node.head in _DRESS:
        if node.head is Head.DEGREES:
            angle = True
        elif node.head is Head.QUANTITY and isinstance(node.args[1], Word):
            name, _, power = node.args[1].text.partition("^")
            unit = unit or units.read(name, int(power) if power.isdigit() else 1)
        node = node.args[0]
    if is_op(node, Head.NEG):
        inner = node.args[0]
        if is_op(inner, Head.DEGREES):
            return Measure(negated(inner.args[0]), unit, angle=True)
    return Measure(node, unit, angle)


def clock(node: Node) -> tuple[int, ...] | None:
    """Hours, minutes and perhaps seconds of `12:30` or `20:34:00`; None for a ratio like `2:1`."""
    if not is_op(node, Head.RATIO):
        return None
    hours, *rest = ratio_parts(node)
    if not (isinstance(hours, Num) and hours.places is None) or len(rest) > 2:
        return None
    minutes = [part.value for part in rest if isinstance(part, Num) and part.minutes]
    if len(minutes) != len(rest) or hours.value > _LAST_HOUR or any(m > _LAST_MINUTE for m in minutes):
        return None
    return tuple(map(int, (hours.value, *minutes)))


def ratio_parts(node: Node) -> list[Node]:
    """The parts of `1:2:3`; a node that is no ratio is one part."""
    parts: list[Node] = []
    while is_op(node, Head.RATIO):
        parts.insert(0, node.args[1])
        node = node.args[0]
    return [node, *parts]
