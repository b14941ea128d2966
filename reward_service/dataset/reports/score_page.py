"""The report of a scoring run as one HTML page that fetches nothing: plots as inline SVG, samples that open.

Every text is escaped, and a content security policy lets only the page's own script and style run, by their
hashes.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files

from reward_service.dataset.reports import svg_plots
from reward_service.dataset.reports.prompt_figures import AdvantageFigures, GroupFigures
from reward_service.dataset.reports.report_rows import (
    ReportTables,
    Table,
    shown_samples,
    sign_name,
    source_rows,
)
from reward_service.dataset.reports.score_figures import EXAMPLES, SCORE_BINS, ScoreFigures
from reward_service.dataset.reports.scored_sample import ScoredSample
from reward_service.dataset.reports.svg_plots import Titles, number

BINS = 25
"""Bars of a histogram, the first at the lowest and the last at the highest."""
MAX_TEXT = 6_000
"""Characters of each text of an example."""
RIGHT_OR_WRONG = ("right", "wrong", "not judged")
"""In the order of their colours."""
MAX_TICKS = 16
"""Answers to a prompt, up to which shares of them are told as they are, not by tenths."""

_HERE = files("reward_service.dataset.reports")
_STYLE = (_HERE / "score_report.css").read_text(encoding="utf-8")
_SCRIPT = (_HERE / "score_report.js").read_text(encoding="utf-8")


def render_score_report(figures: ScoreFigures, *, title: str, made_by: str) -> str:
    """The page; `made_by` is the command that makes it again."""
    tables = ReportTables(figures)
    body = "".join(
        (
            f"<h1>{escape(title)}</h1>{_subject(figures)}{_tiles(tables)}",
            _shown(tables.signs()) or _section("Look here first", "<p>Nothing stands out.</p>"),
            _section("Over the run", _plots(_steps(figures))),
            _section("Rewards", _plots([_rewards(figures), _pass_rates(figures), *_part_plots(figures)])),
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
    for row, sign in zip(cells, shown.signs, strict=False):
        row[0] = f'<a href="#{_anchor(sign)}" data-sign="{escape(sign)}">{row[0]}</a>'
    drawn = table(shown.heads, cells, numbers=shown.numbers) if cells else ""
    drawn += f'<p class="quiet">{escape(shown.note)}</p>' if shown.note else ""
    return _section(shown.title, f'<div class="plots">{plot}<div>{drawn}</div></div>' if plot else drawn)


def _anchor(sign: str) -> str:
    """Where the samples of a sign begin."""
    return f"samples-{sign.replace(' ', '-').replace('_', '-')}"


def _subject(figures: ScoreFigures) -> str:
    words = figures.subject.words()
    return f'<p class="quiet">{escape(words)}</p>' if words else ""


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
    titles = Titles("Reward and accuracy by step", "step", "mean")
    return [svg_plots.lines([("mean reward", rewards), ("accuracy", accuracy)], titles)]


def _rewards(figures: ScoreFigures) -> str:
    counted = (figures.right_values, figures.wrong_values, figures.unjudged_values)
    return _histogram(counted, Titles("Rewards", "reward", "samples"))


def _histogram(counted: Sequence[Mapping[float, int]], titles: Titles) -> str:
    """How often values occur: of right answers, of wrong ones, and of those that nobody judged."""
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
    return svg_plots.columns(stacks, RIGHT_OR_WRONG, titles)


def _curves(groups: GroupFigures | None) -> str:
    if groups is None:
        return ""
    series = [
        (name, [(float(one.k), one.share) for one in curve])
        for name, curve in (("pass@k", groups.pass_at), ("maj@k", groups.majority))
        if curve
    ]
    titles = Titles("Right by number of answers drawn", "k, answers drawn", "share of prompts")
    return svg_plots.lines(series, titles, x_name=lambda k: f"{k:.0f}")


def _advantages(found: AdvantageFigures | None) -> str:
    if found is None:
        return ""
    titles = Titles("Advantages within groups", "advantage", "samples")
    return _histogram([found.right, found.wrong, found.unknown], titles)


def _pass_rates(figures: ScoreFigures) -> str:
    several = [one for one in figures.prompts.values() if one.judged > 1]
    if not several:
        return ""
    sizes = {one.judged for one in several}
    size = max(sizes) if len(sizes) == 1 and max(sizes) <= MAX_TICKS else 10
    counts = Counter(round(one.rate * size) for one in several)
    is_exact = sizes == {size}
    labels = [f"{at}/{size}" if is_exact else f"{at / size:.1f}" for at in range(size + 1)]
    x_title = f"right answers of {size}" if is_exact else "share of right answers, to the nearest tenth"
    stacks = [(label, [counts[at]]) for at, label in enumerate(labels)]
    titles = Titles("Prompts by the share of right answers", x_title, "prompts")
    return svg_plots.columns(stacks, ("prompts",), titles)


def _part_plots(figures: ScoreFigures) -> Iterator[str]:
    for name, part in figures.parts.items():
        stacks = [(f"{at / (SCORE_BINS - 1):.1f}", [count]) for at, count in enumerate(part.bins)]
        titles = Titles(f"Scores of {name}", "score, to the nearest tenth", "samples")
        yield svg_plots.columns(stacks, ("samples",), titles)


def _lengths(figures: ScoreFigures) -> list[str]:
    if not figures.lengths:
        return []
    bins = sorted(figures.lengths.items())
    series = [
        ("mean reward", [(float(at), moments[0].mean) for at, moments in bins]),
        ("accuracy", [(float(at), moments[1].mean) for at, moments in bins if moments[1].count]),
    ]
    colours = {True: 0, False: 1, None: 2}
    drawn = [(float(chars), value, colours[right]) for chars, value, right in figures.points]
    by_length = Titles("Reward and accuracy by length", "characters of the completion", "mean")
    each = Titles("Samples by chance", "characters of the completion", "reward")
    return [
        svg_plots.lines(series, by_length, x_name=_up_to),
        svg_plots.points(drawn, RIGHT_OR_WRONG, each),
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
    signs = list(dict.fromkeys(sign for sign, _ in shown))
    options = "".join(f'<option value="{escape(sign)}">{escape(sign_name(sign))}</option>' for sign in signs)
    controls = (
        '<p class="controls"><input id="words" type="search" placeholder="words" aria-label="words">'
        f'<select id="sign" aria-label="warning"><option value="">every warning</option>{options}</select>'
        f'<output id="count"></output> of each warning up to {EXAMPLES}, chosen by chance</p>'
    )
    drawn = "".join(_first_of(sign, shown) for sign in signs)
    return f'{controls}<div id="samples">{drawn}</div>'


def _first_of(sign: str, shown: Sequence[tuple[str, ScoredSample]]) -> str:
    """The samples of a sign behind the place that links to them lead to."""
    own = "".join(_sample(sign, sample) for other, sample in shown if other == sign)
    return f'<div id="{_anchor(sign)}">{own}</div>'


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
        f'<details data-sign="{escape(sign)}"><summary>{escape(sign_name(sign))} · {escape(summary[:300])}</summary>'
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
