"""Values with units, angles and clock times."""

from dataclasses import dataclass

from reward_service.grading import units
from reward_service.grading.tree import Node, Num, Op, Word


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with its unit; `angle` when the unit is the degree."""

    value: Node
    unit: units.Unit | None
    angle: bool


def measure(node: Node) -> Measure:
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


def clock(node: Node) -> tuple[int, ...] | None:
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


def ratio_parts(node: Node) -> list[Node]:
    """The parts of `1:2:3`; a node that is no ratio is one part."""
    parts: list[Node] = []
    while isinstance(node, Op) and node.head == "ratio":
        parts.insert(0, node.args[1])
        node = node.args[0]
    return [node, *parts]
