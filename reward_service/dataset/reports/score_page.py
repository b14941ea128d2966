"""The report of a scoring run as one HTML page that fetches nothing: plots as inline SVG, samples that open.

Every text is escaped, and a content security policy lets only the page's own script and style run, by their
hashes.
"""

import base64
import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files

from reward_service.dataset.reports import svg_plots
from reward_service.dataset.reports.prompt_figures import AdvantageFigures, GroupFigures
from reward_service.dataset.reports.report_rows import ReportTables, Table, shown_samples, source_rows
from reward_service.dataset.reports.score_figures import SCORE_BINS, ScoreFigures
from reward_service.dataset.reports.scored_sample import ScoredSample
from reward_service.dataset.reports.svg_plots import number

BINS = 25
"""Bars of a histogram, the first at the lowest and the last at the highest."""
MAX_TEXT = 6_000
"""Characters of each text of an example."""
RIGHT_OR_WRONG = ("not known to be wrong", "wrong")

_HERE = files("reward_service.dataset.reports")
_STYLE = (_HERE / "score_report.css").read_text(encoding="utf-8")
_SCRIPT = (_HERE / "score_report.js").read_text(encoding="utf-8")


def render_score_report(figures: ScoreFigures, *, title: str, made_by: str) -> str:
    """The page; `made_by` is the command that makes it again."""
    tables = ReportTables(figures)
    body = "".join(
        (
            f"<h1>{escape(title)}</h1>{_tiles(tables)}",
            _shown(tables.signs()) or _section("Look here first", "<p>Nothing stands out.</p>"),
            _section("Over the run", _plots(_steps(figures))),
            _section(
                "What was paid", _plots([_rewards(figures), _pass_rates(figures), *_part_plots(figures)])
            ),
            _shown(tables.parts()),
            _shown(tables.curves(), _curves(tables.groups)),
            _shown(tables.group_kinds(), _advantages(tables.advantages)),
            _section("Length", _plots(_lengths(figures))),
            _shown(tables.outcomes()),
            _shown(tables.reasons()),
            _section("Sources", _sources(figures)),
            _shown(tables.languages()),
            _shown(tables.prompts()),
            _shown(tables.comparison()),
            _shown(tables.slowest()),
            _section("Samples", _samples(figures)),
        )
    )
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
    )
    foot = f"<footer>Made by <code>{escape(made_by)}</code>. It holds texts: keep it as private as the data set.</footer>"
    script = f"<script>{_SCRIPT}</script>"
    page = f'<!doctype html><html lang="en"><head>{head}</head><body>{body}{foot}{script}</body></html>\n'
    return page.encode("utf-8", "replace").decode()  # half a surrogate pair is no text


def _policy() -> str:
    style, script = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (_STYLE, _SCRIPT)
    )
    allowed = f"style-src 'sha256-{style}'; script-src 'sha256-{script}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>" if body else ""


def _plots(drawn: Sequence[str]) -> str:
    shown = "".join(drawn)
    return f'<div class="plots">{shown}</div>' if shown else ""


def _shown(shown: Table, plot: str = "") -> str:
    """A table under its title, beside a plot of it, and its note; nothing where it has neither rows nor note."""
    cells = [[escape(cell) for cell in row] for row in shown.rows]
    drawn = table(shown.heads, cells, numbers=shown.numbers) if cells else ""
    drawn += f'<p class="quiet">{escape(shown.note)}</p>' if shown.note else ""
    return _section(shown.title, f'<div class="plots">{plot}<div>{drawn}</div></div>' if plot else drawn)


def _tiles(tables: ReportTables) -> str:
    shown = (
        f"<div>{escape(name)}<b>{escape(value)}</b>{escape(note)}</div>"
        for name, value, note in tables.tiles()
    )
    return f'<div class="tiles">{"".join(shown)}</div>'


def _steps(figures: ScoreFigures) -> list[str]:
    if len(figures.steps) < 2:
        return []
    steps = sorted(figures.steps.items())
    rewards = [(float(step), reward.mean) for step, (reward, _) in steps]
    accuracy = [(float(step), right.mean) for step, (_, right) in steps if right.count]
    return [
        svg_plots.lines(
            [("mean reward", rewards), ("accuracy", accuracy)], title="Reward and accuracy by step"
        )
    ]


def _rewards(figures: ScoreFigures) -> str:
    return _histogram((figures.values, figures.wrong_values), RIGHT_OR_WRONG, title="Rewards")


def _histogram(counted: Sequence[Mapping[float, int]], names: Sequence[str], *, title: str) -> str:
    """How often values occur, a stack of several countings."""
    values = [value for one in counted for value in one]
    if not values:
        return ""
    low, high = min(values), max(values)
    width = (high - low) / (BINS - 1) or 1.0
    counts = [[0.0] * len(counted) for _ in range(BINS)]
    for index, one in enumerate(counted):
        for value, times in one.items():
            counts[round((value - low) / width)][index] += times
    stacks = [(number(low + at * width), pieces) for at, pieces in enumerate(counts)]
    return svg_plots.columns(stacks, names, title=title)


def _curves(groups: GroupFigures | None) -> str:
    if groups is None:
        return ""
    series = [
        (name, [(float(one.k), one.share) for one in curve])
        for name, curve in (("pass@k", groups.pass_at), ("maj@k", groups.majority))
        if curve
    ]
    return svg_plots.lines(series, title="Right by number of answers drawn", x_name=lambda k: f"k = {k:.0f}")


def _advantages(found: AdvantageFigures | None) -> str:
    if found is None:
        return ""
    counted, names = [found.right + found.unknown, found.wrong], RIGHT_OR_WRONG
    return _histogram(counted, names, title="Advantages within groups")


def _pass_rates(figures: ScoreFigures) -> str:
    rates = [one.right / one.judged for one in figures.prompts.values() if one.judged > 1]
    if not rates:
        return ""
    counts = [0] * 11
    for rate in rates:
        counts[round(rate * 10)] += 1
    stacks = [(f"{at / 10:.1f}", [count]) for at, count in enumerate(counts)]
    return svg_plots.columns(stacks, ("prompts",), title="Prompts by the share of right answers")


def _part_plots(figures: ScoreFigures) -> Iterator[str]:
    for name, part in figures.parts.items():
        stacks = [(f"{at / (SCORE_BINS - 1):.1f}", [count]) for at, count in enumerate(part.bins)]
        yield svg_plots.columns(stacks, ("samples",), title=f"Scores of {name}")


def _lengths(figures: ScoreFigures) -> list[str]:
    if not figures.lengths:
        return []
    bins = sorted(figures.lengths.items())
    series = [
        ("mean reward", [(float(at), moments[0].mean) for at, moments in bins]),
        ("accuracy", [(float(at), moments[1].mean) for at, moments in bins if moments[1].count]),
    ]
    drawn = [(float(chars), value, 1 if right is False else 0) for chars, value, right in figures.points]
    return [
        svg_plots.lines(series, title="By characters of the completion", x_name=_up_to),
        svg_plots.points(drawn, RIGHT_OR_WRONG, title="Characters against reward, samples by chance"),
    ]


def _up_to(length_bin: float) -> str:
    return f"below {2 ** int(length_bin):,}"


def _sources(figures: ScoreFigures) -> str:
    rows = []
    for row in source_rows(figures):
        drawn = svg_plots.interval(row.share, row.low, row.high)
        rate = f"{row.share:.1%} {drawn}" if row.judged else "–"
        name = escape(row.source or "not named")
        rows.append([name, f"{row.prompts:,}", f"{row.judged:,}", rate, number(row.reward)])
    heads = ("source", "prompts", "judged", "right", "mean reward of a prompt")
    return table(heads, rows, numbers={1, 2, 4}) if rows else ""


def _samples(figures: ScoreFigures) -> str:
    shown = [(sign, one) for sign, samples in shown_samples(figures) for one in samples]
    if not shown:
        return ""
    options = "".join(f"<option>{escape(sign)}</option>" for sign in dict.fromkeys(sign for sign, _ in shown))
    controls = (
        '<p class="controls"><input id="words" type="search" placeholder="words" aria-label="words">'
        f'<select id="sign" aria-label="sign"><option value="">every sign</option>{options}</select>'
        '<output id="count"></output></p>'
    )
    return f'{controls}<div id="samples">{"".join(_sample(sign, one) for sign, one in shown)}</div>'


def _sample(sign: str, sample: ScoredSample) -> str:
    value = "no reward" if sample.value is None else f"reward {number(sample.value)}"
    parts = ", ".join(
        f"{name} {'–' if part.value is None else number(part.value)} ({part.reason or part.outcome})"
        for name, part in sample.parts.items()
    )
    texts = [
        ("prompt", sample.prompt),
        ("reference", sample.reference),
        ("graded answer", sample.answer or ""),
    ]
    texts.append(("completion", sample.completion))
    told = "".join(f"<h3>{name}</h3><pre>{_shortened(text)}</pre>" for name, text in texts if text)
    summary = f"sample {sample.id}: {value}, {sample.outcome}, {sample.reason}"
    return (
        f'<details data-sign="{escape(sign)}"><summary>{escape(sign)} · {escape(summary[:300])}</summary>'
        f"<p>{escape(parts)}</p>{told}</details>"
    )


def _shortened(text: str) -> str:
    """The head and the tail of a long text, where its answer stands."""
    if len(text) <= MAX_TEXT:
        return escape(text)
    half = MAX_TEXT // 2
    return escape(f"{text[:half]}\n… {len(text) - MAX_TEXT:,} characters …\n{text[-half:]}")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Collection[int]) -> str:
    """A table of cells that are markup already; `numbers` are the columns that stand to the right."""
    named = ", ".join(name for name in heads if name)
    kind = [' class="n"' if at in numbers else "" for at in range(len(heads))]
    head = "".join(f'<th scope="col"{kind[at]}>{escape(name)}</th>' for at, name in enumerate(heads))
    body = "".join(
        f"<tr>{''.join(f'<td{kind[at]}>{cell}</td>' for at, cell in enumerate(row))}</tr>" for row in rows
    )
    return f'<div class="scroll" tabindex="0" role="region" aria-label="Table of {escape(named)}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
