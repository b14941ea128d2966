"""Plots as SVG in a page: bars that stand, bars that lie, lines, points. Colours come by class, from the page's
style; every mark has a title with its figures."""

from collections.abc import Callable, Sequence
from html import escape

WIDTH, HEIGHT = 460, 190
"""Pixels of a plot."""
LEFT, BOTTOM, TOP = 44, 26, 8
LABEL_WIDTH = 32
"""Room that a label below a bar needs."""
_COLOURS = 4

Stack = tuple[str, Sequence[float]]
"""A bar's label, and the heights of its pieces from the bottom up."""


def number(value: float) -> str:
    """A number for people: three figures, thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def columns(stacks: Sequence[Stack], names: Sequence[str], *, title: str) -> str:
    """Standing bars, each a stack of pieces with these names."""
    highest = max((sum(pieces) for _, pieces in stacks), default=0) or 1
    step = (WIDTH - LEFT) / max(1, len(stacks))
    labelled = _labelled(len(stacks))
    marks = []
    for at, (label, pieces) in enumerate(stacks):
        left, top = LEFT + at * step, float(HEIGHT - BOTTOM)
        for index, size in enumerate(pieces):
            height = size / highest * (HEIGHT - BOTTOM - TOP)
            top -= height
            told = f"{label}: {names[index]} {number(size)}"
            marks.append(_rectangle((left + 1, top, max(1.0, step - 2), height), index, told) if size else "")
        if at in labelled:
            middle = left + step / 2
            at_edge = middle + LABEL_WIDTH / 2 > WIDTH
            marks.append(
                _text(WIDTH if at_edge else middle, HEIGHT - 8, label, "end" if at_edge else "middle")
            )
    return _plot("".join(marks) + _scale(0, highest), title, names)


def _labelled(count: int) -> set[int]:
    """Which of so many bars have their label below: some eight, the first and the last among them."""
    every, last = max(1, count // 8), count - 1
    return {at for at in range(0, count, every) if last - at >= every} | {last}


def lines(
    series: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    *,
    title: str,
    x_name: Callable[[float], str] = number,
) -> str:
    """One line a series through its points (x, y), in the order of x, which `x_name` names."""
    points = [point for _, one in series for point in one]
    if not points:
        return ""
    (low_x, high_x), (low, high) = _bounds([x for x, _ in points]), _bounds([0.0, *(y for _, y in points)])
    marks = []
    for index, (name, one) in enumerate(series):
        placed = [_placed(point, (low_x, high_x), (low, high)) for point in one]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        marks.append(
            f'<polyline class="line k{index % _COLOURS}" points="{path}"><title>{escape(name)}</title></polyline>'
        )
        for (x, y), (value, height) in zip(placed, one, strict=True):
            told = f"{name} at {x_name(value)}: {number(height)}"
            marks.append(
                f'<circle class="k{index % _COLOURS}" cx="{x:.1f}" cy="{y:.1f}" r="2"><title>{escape(told)}</title></circle>'
            )
    ends = _text(LEFT, HEIGHT - 8, x_name(low_x), "start") + _text(WIDTH, HEIGHT - 8, x_name(high_x), "end")
    return _plot("".join(marks) + ends + _scale(low, high), title, [name for name, _ in series])


def points(found: Sequence[tuple[float, float, int]], names: Sequence[str], *, title: str) -> str:
    """Points (x, y, index of their name)."""
    if not found:
        return ""
    bounds_x, bounds_y = _bounds([x for x, _, _ in found]), _bounds([0.0, *(y for _, y, _ in found)])
    marks = []
    for x, y, index in found:
        left, top = _placed((x, y), bounds_x, bounds_y)
        marks.append(f'<circle class="k{index % _COLOURS} thin" cx="{left:.1f}" cy="{top:.1f}" r="2.5"/>')
    ends = _text(LEFT, HEIGHT - 8, number(bounds_x[0]), "start") + _text(
        WIDTH, HEIGHT - 8, number(bounds_x[1]), "end"
    )
    return _plot("".join(marks) + ends + _scale(*bounds_y), title, names)


def interval(share: float, low: float, high: float) -> str:
    """A share in [0, 1] with the interval it is known to."""
    told = f"{share:.1%}, 95 % interval {low:.1%} to {high:.1%}"
    return (
        f'<svg class="interval" role="img" viewBox="0 0 120 14"><title>{told}</title>'
        f'<rect class="ground" x="0" y="4" width="120" height="6"/>'
        f'<rect class="k0 thin" x="{120 * low:.1f}" y="4" width="{120 * (high - low):.1f}" height="6"/>'
        f'<circle class="k0" cx="{120 * share:.1f}" cy="7" r="4"/></svg>'
    )


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low, low + 1)


def _placed(
    point: tuple[float, float], xs: tuple[float, float], ys: tuple[float, float]
) -> tuple[float, float]:
    x = LEFT + 4 + (point[0] - xs[0]) / (xs[1] - xs[0]) * (WIDTH - LEFT - 8)
    y = HEIGHT - BOTTOM - (point[1] - ys[0]) / (ys[1] - ys[0]) * (HEIGHT - BOTTOM - TOP)
    return x, y


def _scale(low: float, high: float) -> str:
    base = HEIGHT - BOTTOM
    axis = f'<path class="axis" d="M{LEFT} {TOP}V{base}H{WIDTH}"/>'
    return axis + _text(LEFT - 6, TOP + 10, number(high), "end") + _text(LEFT - 6, base, number(low), "end")


def _rectangle(box: tuple[float, float, float, float], index: int, told: str) -> str:
    x, y, width, height = box
    return (
        f'<rect class="k{index % _COLOURS}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">'
        f"<title>{escape(told)}</title></rect>"
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _plot(marks: str, title: str, names: Sequence[str]) -> str:
    legend = "".join(
        f'<span><svg class="swatch" viewBox="0 0 9 9" aria-hidden="true"><rect class="k{index % _COLOURS}" width="9" height="9"/></svg>'
        f"{escape(name)}</span>"
        for index, name in enumerate(names)
    )
    return (
        f'<figure><figcaption>{escape(title)} <span class="legend">{legend if names[1:] else ""}</span></figcaption>'
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {WIDTH} {HEIGHT}">{marks}</svg></figure>'
    )
