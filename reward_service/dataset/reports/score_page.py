"""The report of a scoring run as one HTML page that fetches nothing: plots as inline SVG, samples that open.

Every text is escaped, and a content security policy lets only the page's own script and style run, by their
hashes.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from reward_service.dataset.reports import svg_plots
from reward_service.dataset.reports.score_figures import (
    SCORE_BINS,
    GroupFigures,
    Moments,
    ScoreFigures,
    group_figures,
)
from reward_service.dataset.reports.scored_sample import ScoredSample
from reward_service.dataset.reports.svg_plots import number
from reward_service.rewards.wilson import wilson_interval

BINS = 24
"""Bars of the histogram of rewards."""
MAX_SOURCES = 40
MAX_REASONS_SHOWN = 15
MAX_TEXT = 6_000
"""Characters of each text of an example."""

SIGNS = {
    "no reward": "bad_reference or failed: leave them out of the loss, and mend the data set",
    "paid although wrong": "a wrong answer earns from other components at least what the whole reward is",
    "no_answer": "nothing to judge: no answer, no program, or reasoning that never ended",
    "over_limit": "text or program beyond its limits",
    "hidden characters": "zero-width or formatting characters in the completion",
    "wrong": "wrong answers, a choice by chance",
    "right": "right answers, a choice by chance",
}
"""Why samples are shown, the most suspicious first."""

_HERE = files("reward_service.dataset.reports")
_STYLE = (_HERE / "score_report.css").read_text(encoding="utf-8")
_SCRIPT = (_HERE / "score_report.js").read_text(encoding="utf-8")


def render_score_report(figures: ScoreFigures, *, title: str, made_by: str) -> str:
    """The page; `made_by` is the command that makes it again."""
    body = "".join(
        (
            f"<h1>{escape(title)}</h1>{_tiles(figures)}",
            _section("Look here first", _signs(figures)),
            _section("Over the run", _plots(_steps(figures))),
            _section(
                "What was paid", _plots([_rewards(figures), _pass_rates(figures), *_part_plots(figures)])
            ),
            _section("Components", _parts(figures)),
            _section("Length", _plots(_lengths(figures))),
            _section("Outcomes", _outcomes(figures)),
            _section("Why it was not paid", _reasons(figures)),
            _section("Sources", _sources(figures)),
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


def tiles(figures: ScoreFigures) -> Iterator[tuple[str, str, str]]:
    """The key figures: what it is, its value, and how sure or of how many."""
    yield "samples", f"{figures.rows:,}", f"{len(figures.prompts):,} prompts"
    yield "mean reward", number(figures.rewards.mean), f"standard deviation {number(figures.rewards.std)}"
    if figures.judged:
        low, high = wilson_interval(figures.right, figures.judged)
        yield "right (pass@1)", f"{figures.right / figures.judged:.1%}", f"{low:.1%} to {high:.1%} (95 %)"
    groups = group_figures(figures.prompts.values())
    if groups is not None:
        yield from _group_tiles(groups)
    unjudged = figures.rows - figures.rewards.count
    yield "without a reward", f"{unjudged:,}", f"{unjudged / max(1, figures.rows):.1%}"


def _group_tiles(groups: GroupFigures) -> Iterator[tuple[str, str, str]]:
    of = f"over {groups.prompts:,} prompts"
    yield f"pass@{groups.size}", f"{groups.pass_at_size:.1%}", of
    yield f"maj@{groups.size}", f"{groups.majority:.1%}", "equal texts are equal answers"
    yield "informative groups", f"{groups.informative:.1%}", "right and wrong answers to one prompt"


def _tiles(figures: ScoreFigures) -> str:
    shown = (
        f"<div>{escape(name)}<b>{escape(value)}</b>{escape(note)}</div>"
        for name, value, note in tiles(figures)
    )
    return f'<div class="tiles">{"".join(shown)}</div>'


def _signs(figures: ScoreFigures) -> str:
    rows = [
        [escape(sign), f"{figures.signs[sign]:,}", f"{figures.signs[sign] / figures.rows:.1%}", escape(says)]
        for sign, says in SIGNS.items()
        if figures.signs[sign] and sign not in {"wrong", "right"}
    ]
    return (
        table(("sign", "samples", "share", "what it is"), rows, numbers={1, 2})
        if rows
        else "<p>Nothing stands out.</p>"
    )


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
    values = [*figures.values, *figures.wrong_values]
    if not values:
        return ""
    low, high = min(values), max(values)
    width = (high - low) / BINS or 1.0
    counts = [[0.0, 0.0] for _ in range(BINS)]
    for index, counted in enumerate((figures.values, figures.wrong_values)):
        for value, times in counted.items():
            counts[min(BINS - 1, int((value - low) / width))][index] += times
    stacks = [(number(low + at * width), pieces) for at, pieces in enumerate(counts)]
    return svg_plots.columns(stacks, ("not known to be wrong", "wrong"), title="Rewards")


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
        stacks = [(f"{at / SCORE_BINS:.1f}", [count]) for at, count in enumerate(part.bins)]
        yield svg_plots.columns(stacks, ("samples",), title=f"Scores of {name}")


def _parts(figures: ScoreFigures) -> str:
    variance = sum(part.paid.std**2 for part in figures.parts.values()) or 1.0
    rows = [
        [
            escape(name), f"{part.scores.count:,}", f"{part.unscored:,}", number(part.scores.mean),
            number(part.paid.mean), f"{part.paid.std**2 / variance:.0%}",
        ]
        for name, part in figures.parts.items()
    ]  # fmt: skip
    heads = ("component", "scored", "without a score", "mean score", "mean paid", "of the variance")
    return table(heads, rows, numbers={1, 2, 3, 4, 5})


def _lengths(figures: ScoreFigures) -> list[str]:
    if not figures.lengths:
        return []
    bins = sorted(figures.lengths.items())
    series = [
        ("mean reward", [(float(at), moments[0].mean) for at, moments in bins]),
        ("accuracy", [(float(at), moments[1].mean) for at, moments in bins if moments[1].count]),
    ]
    drawn = [(float(chars), value, 1 if right is False else 0) for chars, value, right in figures.points]
    names = ("not known to be wrong", "wrong")
    return [
        svg_plots.lines(series, title="By length: x means up to 2ˣ characters"),
        svg_plots.points(drawn, names, title="Characters against reward, samples by chance"),
    ]


def _outcomes(figures: ScoreFigures) -> str:
    rows = [
        [escape(outcome), f"{count:,}", f"{count / figures.rows:.1%}"]
        for outcome, count in figures.outcomes.most_common()
    ]
    return table(("outcome", "samples", "share"), rows, numbers={1, 2})


def _reasons(figures: ScoreFigures) -> str:
    rows = [
        [escape(component), escape(reason), f"{count:,}"]
        for (component, reason), count in figures.reasons.most_common(MAX_REASONS_SHOWN)
    ]
    return table(("component", "reason", "samples"), rows, numbers={2}) if rows else ""


def _sources(figures: ScoreFigures) -> str:
    counted: dict[str, list[int]] = {}
    rewards: dict[str, Moments] = {}
    for prompt in figures.prompts.values():
        known = counted.setdefault(prompt.source, [0, 0, 0])
        for at, value in enumerate((1, prompt.judged, prompt.right)):
            known[at] += value
        mean = rewards.setdefault(prompt.source, Moments())
        if prompt.rewards.count:
            mean.add(prompt.rewards.mean)
    if set(counted) <= {""}:
        return ""
    rows = []
    for source, (prompts, judged, right) in sorted(counted.items(), key=lambda item: -item[1][1])[
        :MAX_SOURCES
    ]:
        low, high = wilson_interval(right, judged)
        rate = f"{right / judged:.1%} {svg_plots.interval(right / judged, low, high)}" if judged else "–"
        rows.append(
            [escape(source or "not named"), f"{prompts:,}", f"{judged:,}", rate, number(rewards[source].mean)]
        )
    return table(("source", "prompts", "judged", "right", "mean reward of a prompt"), rows, numbers={1, 2, 4})


def _samples(figures: ScoreFigures) -> str:
    shown = [(sign, one) for sign in SIGNS for one in figures.examples.get(sign, ())]
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
    value = "no reward" if sample.value is None else number(sample.value)
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
    summary = f"{sample.id}: {value}, {sample.outcome}, {sample.reason}"
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


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: set[int]) -> str:
    """A table of cells that are markup already; `numbers` are the columns that stand to the right."""
    named = ", ".join(name for name in heads if name)
    kind = [' class="n"' if at in numbers else "" for at in range(len(heads))]
    head = "".join(f'<th scope="col"{kind[at]}>{escape(name)}</th>' for at, name in enumerate(heads))
    body = "".join(
        f"<tr>{''.join(f'<td{kind[at]}>{cell}</td>' for at, cell in enumerate(row))}</tr>" for row in rows
    )
    return f'<div class="scroll" tabindex="0" role="region" aria-label="Table of {escape(named)}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
