"""The report of a filter run as one HTML page: plots as inline SVG, nothing fetched, every text escaped."""

from collections.abc import Iterable, Mapping
from html import escape

from reward_service.filters.tally import Tally

BAR = 420
"""Width of a full bar in pixels."""

LABEL = 270
"""Width of the labels in pixels, for 34 letters."""

MAX_ROWS = 40
"""Bars in one plot: the largest ones."""

_COLOURS = ("#4878a8", "#d1605e", "#85b6b2", "#e7a13d", "#6a9f58", "#967662", "#a87c9f", "#f1a2a9", "#666666")
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;
padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;
border-bottom:1px solid #ddd;overflow-wrap:anywhere}
th{white-space:nowrap;overflow-wrap:normal}
td.n{text-align:right;font-variant-numeric:tabular-nums}svg text{font:12px system-ui,sans-serif;fill:#222}
@media (prefers-color-scheme:dark){body{background:#181818;color:#ddd}
svg text{fill:#ddd}th,td{border-color:#444}}
"""

Stack = tuple[str, list[tuple[str, int]]]
"""A bar: its label, and its pieces (name, count)."""


def render(tally: Tally, *, title: str = "Filter report") -> str:
    """The page."""
    parts = [
        _totals(tally),
        _section("Dropped, by their surest reason", _bars(_counted(tally.first, "dropped"))),
        _section("All reasons, dropping and flagging", _bars(_reasons(tally))),
        _section("Sources", _bars(_halves(tally.sources))),
        _section("Reasons by source", _bars(_by_source(tally))),
        _section("Languages", _bars(_halves(tally.languages))),
    ]
    if any(tally.pass_rates):
        rates = {f"{i / 10:.1f}": n for i, n in enumerate(tally.pass_rates)}
        parts.append(_section("Pass rates", _bars([(name, [("problems", n)]) for name, n in rates.items()])))
    parts += [_section(f"Examples: {kind}", _table(rows)) for kind, rows in sorted(tally.examples.items())]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    body = f"<h1>{escape(title)}</h1>{''.join(parts)}"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _totals(tally: Tally) -> str:
    share = tally.kept / tally.rows if tally.rows else 0.0
    return (
        f"<p><b>{tally.rows:,}</b> problems: <b>{tally.kept:,}</b> kept ({share:.1%}), "
        f"<b>{tally.dropped:,}</b> dropped; {tally.broken:,} rows could not be read.</p>"
    )


def _section(title: str, body: str) -> str:
    return f"<h2>{escape(title)}</h2>{body}"


def _counted(counts: Mapping[str, int], name: str) -> list[Stack]:
    return [(kind, [(name, n)]) for kind, n in sorted(counts.items(), key=lambda item: -item[1])]


def _reasons(tally: Tally) -> list[Stack]:
    kinds = sorted({*tally.kinds, *tally.flagged}, key=lambda k: -(tally.kinds[k] + tally.flagged[k]))
    return [(kind, [("drops", tally.kinds[kind]), ("flags", tally.flagged[kind])]) for kind in kinds]


def _halves(counts: Mapping[str, list[int]]) -> list[Stack]:
    ordered = sorted(counts.items(), key=lambda item: -sum(item[1]))
    return [(name, [("kept", kept), ("dropped", dropped)]) for name, (kept, dropped) in ordered]


def _by_source(tally: Tally) -> list[Stack]:
    kinds = [kind for kind, _ in tally.first.most_common()]
    ordered = sorted(tally.by_source.items(), key=lambda item: -sum(item[1].values()))
    return [(name, [(kind, counts.get(kind, 0)) for kind in kinds]) for name, counts in ordered]


def _bars(stacks: list[Stack]) -> str:
    """Horizontal stacked bars on one scale, with a legend."""
    stacks = [stack for stack in stacks if sum(n for _, n in stack[1])]
    shown = stacks[:MAX_ROWS]
    if not shown:
        return "<p>None.</p>"
    scale = BAR / max(sum(n for _, n in pieces) for _, pieces in shown)
    rows = "".join(_bar(22 * i, stack, scale) for i, stack in enumerate(shown))
    height = 22 * len(shown)
    legend = _legend([name for name, _ in shown[0][1]])
    plot = f'<svg role="img" width="100%" viewBox="0 0 {LABEL + BAR + 70} {height}">{rows}</svg>'
    return f"{legend}{plot}{_left_out(len(stacks) - len(shown))}"


def _left_out(count: int) -> str:
    return f"<p>{count:,} more with smaller counts.</p>" if count else ""


def _bar(top: int, stack: Stack, scale: float) -> str:
    label, pieces = stack
    left, drawn = LABEL + 8.0, []
    for index, (name, count) in enumerate(pieces):
        width = count * scale
        if count:
            drawn.append(
                f'<rect x="{left:.1f}" y="{top + 3}" width="{width:.1f}" height="16" '
                f'fill="{_COLOURS[index % len(_COLOURS)]}"><title>{escape(name)}: {count:,}</title></rect>'
            )
        left += width
    short = label if len(label) <= 34 else label[:33] + "…"
    total = sum(n for _, n in pieces)
    return (
        f'<text x="{LABEL}" y="{top + 15}" text-anchor="end">{escape(short)}'
        f"<title>{escape(label)}</title></text>"
        f'{"".join(drawn)}<text x="{left + 6:.1f}" y="{top + 15}">{total:,}</text>'
    )


def _legend(names: list[str]) -> str:
    if len(names) < 2:
        return ""
    marks = (
        f'<span style="color:{_COLOURS[i % len(_COLOURS)]}">■</span> {escape(name)}'
        for i, name in enumerate(names)
    )
    return f"<p>{' &nbsp; '.join(marks)}</p>"


def _table(rows: Iterable[list[str]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    head = "<tr><th>Problem</th><th>Matched</th><th>Confidence</th><th>Source</th></tr>"
    return f"<table>{head}{body}</table>"
