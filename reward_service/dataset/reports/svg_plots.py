"""Plots as SVG in a page: bars that stand, bars that lie, lines, points. Colours come by class, from the page's
style; every mark has a title with its figures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 460, 216
"""Pixels of a plot."""
LEFT, RIGHT, BOTTOM, TOP = 44, 14, 40, 26
BASE = HEIGHT - BOTTOM
DIGIT_WIDTH, LABEL_GAP = 6.6, 8
"""Of the numbers below and above bars."""
_COLOURS = 4
_ROUND = (1, 2, 4, 6, 8, 10)
"""Ends of axes, times a power of ten; half of each is a round number, too."""

Stack = tuple[str, Sequence[float]]
"""A bar's label, and the heights of its pieces from the bottom up."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Of a plot, and of its axes."""

    plot: str
    x: str
    y: str


def number(value: float) -> str:
    """A number for people: three figures, thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def columns(stacks: Sequence[Stack], names: Sequence[str], titles: Titles) -> str:
    """Standing bars, each a stack of pieces with these names, with what they count on top of them."""
    totals = [sum(pieces) for _, pieces in stacks]
    highest = max(2.0, _round_end(max(totals, default=0)))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(stacks))
    labelled = _labelled([label for label, _ in stacks], step)
    marks: list[str] = []
    for at, stack in enumerate(stacks):
        left = LEFT + at * step
        marks += _pieces((left + 1, max(1.0, step - 2)), stack, highest, names)
        if totals[at] and _has_room(totals, at, step):
            marks.append(
                _text(left + step / 2, _height(totals[at], highest) - 4, number(totals[at]), "middle")
            )
        if at in labelled:
            marks.append(_text(left + step / 2, BASE + 15, stack[0], "middle"))
    present = [name if any(pieces[at] for _, pieces in stacks) else "" for at, name in enumerate(names)]
    return _plot(_scale(0, highest) + "".join(marks), titles, present)


def _height(size: float, highest: float) -> float:
    """Where a bar of that size ends."""
    return BASE - size / highest * (BASE - TOP)


def _pieces(place: tuple[float, float], stack: Stack, highest: float, names: Sequence[str]) -> Iterator[str]:
    """The pieces of a bar with this left end and width, from the bottom up."""
    (left, width), (label, sizes) = place, stack
    below = 0.0
    for index, size in enumerate(sizes):
        if size:
            top, bottom = _height(below + size, highest), _height(below, highest)
            told = f"{label}: {names[index]} {number(size)}"
            yield _rectangle((left, top, width, bottom - top), index, told)
        below += size


def _has_room(totals: Sequence[float], at: int, step: float) -> bool:
    """Whether a bar's count fits above it: over empty neighbours it may reach."""
    around = [*totals[max(0, at - 1) : at], *totals[at + 1 : at + 2]]
    return len(number(totals[at])) * DIGIT_WIDTH <= (step if any(around) else 2.5 * step)


def _labelled(labels: Sequence[str], step: float) -> set[int]:
    """Which bars have their label below: as many as have room, the first and the last among them."""
    room = max(map(len, labels), default=0) * DIGIT_WIDTH + LABEL_GAP
    every, last = max(1, ceil(room / step)), len(labels) - 1
    return {at for at in range(0, len(labels), every) if last - at >= every} | {last}


def lines(
    series: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    titles: Titles,
    *,
    x_name: Callable[[float], str] = number,
) -> str:
    """One line a series through its points (x, y), in the order of x, which `x_name` names."""
    points = [point for _, one in series for point in one]
    if not points:
        return ""
    bounds_x, bounds_y = _bounds([x for x, _ in points]), _round_bounds([y for _, y in points])
    marks = []
    for index, (name, one) in enumerate(series):
        placed = [_placed(point, bounds_x, bounds_y) for point in one]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        marks.append(
            f'<polyline class="line k{index % _COLOURS}" points="{path}"><title>{escape(name)}</title></polyline>'
        )
        for (x, y), (value, height) in zip(placed, one, strict=True):
            told = f"{name} at {x_name(value)}: {number(height)}"
            marks.append(
                f'<circle class="k{index % _COLOURS}" cx="{x:.1f}" cy="{y:.1f}" r="2"><title>{escape(told)}</title></circle>'
            )
    drawn = _scale(*bounds_y) + "".join(marks) + _ends(bounds_x, x_name)
    return _plot(drawn, titles, [name for name, _ in series])


def points(found: Sequence[tuple[float, float, int]], names: Sequence[str], titles: Titles) -> str:
    """Points (x, y, index of their name)."""
    if not found:
        return ""
    bounds_x, bounds_y = _bounds([x for x, _, _ in found]), _round_bounds([y for _, y, _ in found])
    marks = []
    for x, y, index in found:
        left, top = _placed((x, y), bounds_x, bounds_y)
        marks.append(f'<circle class="k{index % _COLOURS} thin" cx="{left:.1f}" cy="{top:.1f}" r="2.5"/>')
    there = {index for _, _, index in found}
    present = [name if at in there else "" for at, name in enumerate(names)]
    return _plot(_scale(*bounds_y) + "".join(marks) + _ends(bounds_x, number), titles, present)


def interval(share: float, low: float, high: float) -> str:
    """A share in [0, 1] with the interval it is known to."""
    told = f"{share:.1%}, 95% interval {low:.1%} to {high:.1%}"
    return (
        f'<svg class="interval" role="img" viewBox="0 0 120 14"><title>{told}</title>'
        f'<rect class="ground" x="0" y="4" width="120" height="6"/>'
        f'<rect class="k0 thin" x="{120 * low:.1f}" y="4" width="{120 * (high - low):.1f}" height="6"/>'
        f'<circle class="k0" cx="{120 * share:.1f}" cy="7" r="4"/></svg>'
    )


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low, low + 1)


def _round_bounds(values: Sequence[float]) -> tuple[float, float]:
    """Round ends of an axis that holds the values and 0."""
    return _bounds((-_round_end(max(0.0, -min(values))), _round_end(max(0.0, *values))))


def _round_end(value: float) -> float:
    """The smallest round number that is no less, 0 for 0."""
    if value <= 0:
        return 0.0
    power = 10.0 ** floor(log10(value))
    return next((part * power for part in _ROUND if part * power >= value * (1 - 1e-9)), 10 * power)


def _placed(
    point: tuple[float, float], xs: tuple[float, float], ys: tuple[float, float]
) -> tuple[float, float]:
    x = LEFT + 4 + (point[0] - xs[0]) / (xs[1] - xs[0]) * (WIDTH - LEFT - RIGHT - 8)
    y = BASE - (point[1] - ys[0]) / (ys[1] - ys[0]) * (BASE - TOP)
    return x, y


def _scale(low: float, high: float) -> str:
    """The axes, with a rule at the top and in the middle, and the numbers there and at the bottom."""
    axis = f'<path class="axis" d="M{LEFT} {TOP}V{BASE}H{WIDTH - RIGHT}"/>'
    middle = (TOP + BASE) / 2
    rules = f'<path class="rule" d="M{LEFT} {TOP}H{WIDTH - RIGHT}M{LEFT} {middle}H{WIDTH - RIGHT}"/>'
    ticks = ((TOP, high), (middle, (low + high) / 2), (BASE, low))
    return rules + axis + "".join(_text(LEFT - 6, y + 4, number(value + 0.0), "end") for y, value in ticks)


def _ends(bounds: tuple[float, float], name: Callable[[float], str]) -> str:
    low, high = bounds
    return _text(LEFT, BASE + 15, name(low), "start") + _text(WIDTH - RIGHT, BASE + 15, name(high), "end")


def _rectangle(box: tuple[float, float, float, float], index: int, told: str) -> str:
    x, y, width, height = box
    return (
        f'<rect class="k{index % _COLOURS}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">'
        f"<title>{escape(told)}</title></rect>"
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _plot(marks: str, titles: Titles, names: Sequence[str]) -> str:
    """A figure with its titles, and the legend of the names that are not empty."""
    legend = "".join(
        f'<span><svg class="swatch" viewBox="0 0 9 9" aria-hidden="true"><rect class="k{index % _COLOURS}" width="9" height="9"/></svg>'
        f"{escape(name)}</span>"
        for index, name in enumerate(names)
        if name
    )
    axes = _text(0, 12, titles.y, "start") + _text(WIDTH - RIGHT, HEIGHT - 6, titles.x, "end")
    title = escape(titles.plot)
    return (
        f'<figure><figcaption><b>{title}</b> <span class="legend">{legend if names[1:] else ""}</span></figcaption>'
        f'<svg role="img" aria-label="{title}" viewBox="0 0 {WIDTH} {HEIGHT}">{marks}{axes}</svg></figure>'
    )
