"""The report of a filter run as one HTML page: plots as inline SVG, formulas as MathML, nothing fetched.

Every text is escaped, and a content security policy lets only the page's own script and style run, by their
hashes.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files

from reward_service.filters.report_counts import Tally
from reward_service.filters.source_answer_counts import ValueCounts
from reward_service.filters.tex_to_mathml import marked_up

BAR = 420
"""Width of a full bar in pixels."""

LABEL = 270
"""Width of the labels in pixels, for 34 letters."""

MAX_ROWS = 40
"""Bars in one plot: the largest ones."""

TOP_VALUES = 6
"""Answers of a source that are named."""

_COLOURS = 9
_HERE = files("reward_service.filters")
_STYLE = (_HERE / "filter_report.css").read_text(encoding="utf-8")
_SCRIPT = (_HERE / "filter_report.js").read_text(encoding="utf-8")
_COLUMNS = ("row", "kind", "action", "sure", "problem", "answer", "matched", "source")

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
    parts.append(_section("Answers, by source", _values(tally.values.sources)))
    parts.append(_section("Examples", _examples(_in_order(tally))))
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_policy()}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
    )
    body = f"<h1>{escape(title)}</h1>{''.join(parts)}<script>{_SCRIPT}</script>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _policy() -> str:
    """What the page may do: run the script and the style that it holds, and nothing else."""
    style, script = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (_STYLE, _SCRIPT)
    )
    allowed = f"style-src 'sha256-{style}'; script-src 'sha256-{script}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


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
                f'class="c{index % _COLOURS}"><title>{escape(name)}: {count:,}</title></rect>'
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
    marks = (f'<span class="c{i % _COLOURS}">■</span> {escape(name)}' for i, name in enumerate(names))
    return f"<p>{' &nbsp; '.join(marks)}</p>"


def _values(sources: Mapping[str, ValueCounts]) -> str:
    """What the answers of each source are: how many, their entropy, the most frequent; closed sets first."""
    ordered = sorted(sources.items(), key=lambda item: (not item[1].closed, item[1].entropy))[:MAX_ROWS]
    if not ordered:
        return "<p>None.</p>"
    rows = "".join(_value_row(name, found) for name, found in ordered)
    heads = ("source", "answers", "values", "bits", "closed set", "most frequent")
    head = "".join(f"<th>{name}</th>" for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _value_row(name: str, found: ValueCounts) -> str:
    distinct = f"more than {len(found.counts):,}" if found.spilled else f"{len(found.counts):,}"
    bound = "at most " if found.spilled else ""
    closed = f"yes: {len(found.closed)} values" if found.closed else "no"
    top = ", ".join(
        f"{marked_up(value, formula=True)} ({count / found.rows:.0%})"
        for value, count in found.top[:TOP_VALUES]
    )
    return (
        f'<tr><td>{escape(name)}</td><td class="n">{found.rows:,}</td><td class="n">{distinct}</td>'
        f'<td class="n">{bound}{found.entropy:.2f}</td><td>{closed}</td><td>{top}</td></tr>'
    )


def _in_order(tally: Tally) -> dict[str, list[dict[str, str]]]:
    """The examples by kind: what decides most often first, what only speaks last."""
    kinds = sorted(tally.examples, key=lambda kind: (-tally.first[kind], -tally.kinds[kind], kind))
    return {kind: tally.examples[kind] for kind in kinds}


def _examples(examples: Mapping[str, list[dict[str, str]]]) -> str:
    """One table of all examples, with what it is filtered by."""
    rows = [row for found in examples.values() for row in found]
    if not rows:
        return "<p>None.</p>"
    head = "".join(f'<th scope="col"><button type="button">{name}</button></th>' for name in _COLUMNS)
    body = "".join(map(_example, rows))
    table = f'<table id="examples"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f"{_controls(rows)}{table}"


def _example(row: Mapping[str, str]) -> str:
    cells = {name: escape(row[name]) for name in _COLUMNS}
    kind = cells["kind"].replace("_", "_<wbr>")
    cells |= {
        "problem": marked_up(row["problem"]),
        "answer": marked_up(row["answer"], formula=True),
        "matched": marked_up(row["matched"]),
    }
    classes = {"row": "n", "sure": "n", "problem": "p"}
    shown = cells | {"kind": kind}
    told = "".join(f'<td class="{classes.get(name, "t")}">{shown[name]}</td>' for name in _COLUMNS)
    return f'<tr data-kind="{cells["kind"]}" data-source="{cells["source"]}">{told}</tr>'


def _controls(rows: list[dict[str, str]]) -> str:
    return (
        '<p class="controls"><input id="words" type="search" placeholder="words" aria-label="words">'
        + _choice("kind", (row["kind"] for row in rows))
        + _choice("source", (row["source"] for row in rows))
        + '<output id="count"></output></p>'
    )


def _choice(name: str, values: Iterable[str]) -> str:
    names = map(escape, dict.fromkeys(values))
    options = "".join(f'<option value="{value}">{value}</option>' for value in names)
    return f'<select id="{name}" aria-label="{name}"><option value="">every {name}</option>{options}</select>'
