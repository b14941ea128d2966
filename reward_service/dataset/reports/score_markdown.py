"""The report of a scoring run as Markdown: the page's tables and a few samples, for pull requests."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from reward_service.dataset.reports.report_rows import (
    TABLES,
    ReportTables,
    shown_samples,
    sign_name,
    source_rows,
)
from reward_service.dataset.reports.score_figures import ScoreFigures
from reward_service.dataset.reports.scored_sample import ScoredSample
from reward_service.dataset.reports.svg_plots import number

SHOWN = 3
"""Samples of each sign."""
MAX_TEXT = 1_500


def render_markdown_report(figures: ScoreFigures, *, title: str, made_by: str) -> str:
    """The report; `made_by` is the command that makes it again."""
    tables = ReportTables(figures)
    drawn = [of(tables) for of in TABLES]
    parts = [
        f"# {_cell(title)}\n",
        f"{_cell(figures.subject.words())}\n" if figures.subject.words() else "",
        _table(("", "", ""), list(tables.tiles())),
        *(_section(one.title, one.heads, one.rows, one.note) for one in drawn),
        _section(
            "Sources", ("source", "prompts", "judged", "right", "95% interval"), list(_sources(figures))
        ),
        *_samples(figures),
        f"\nMade by {_cell(made_by)}. It holds texts: keep it as private as the data set.\n",
    ]
    return "\n".join(part for part in parts if part).encode("utf-8", "replace").decode()


def _sources(figures: ScoreFigures) -> Iterator[Sequence[str]]:
    for row in source_rows(figures):
        share = f"{row.share:.1%}" if row.judged else "–"
        between = f"{row.low:.1%} to {row.high:.1%}"
        yield row.source or "not named", f"{row.prompts:,}", f"{row.judged:,}", share, between


def _samples(figures: ScoreFigures) -> Iterator[str]:
    for sign, found in shown_samples(figures):
        yield f"\n## Samples: {_cell(sign_name(sign))}\n"
        yield from (_sample(one) for one in found[:SHOWN])


def _sample(sample: ScoredSample) -> str:
    value = "no reward" if sample.value is None else f"reward {number(sample.value)}"
    head = f"**{_cell(sample.id)}**: {value}, {sample.outcome}, {_cell(sample.reason)}\n"
    texts = (("prompt", sample.prompt), ("reference", sample.reference), ("completion", sample.completion))
    return head + "".join(f"\n{name}\n\n{_fenced(text)}\n" for name, text in texts if text)


def _fenced(text: str) -> str:
    """A text as it stands: no run of backticks in it ends the block."""
    shown = text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT // 2]}\n…\n{text[-MAX_TEXT // 2 :]}"
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence}text\n{shown}\n{fence}"


def _section(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> str:
    if not rows:
        return ""
    return f"\n## {_cell(title)}\n\n{_table(heads, rows)}" + (f"\n{_cell(note)}\n" if note else "")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: object) -> str:
    """A text that is neither markup nor a new cell or line."""
    return re.sub(r"([\\`*_\[\]|])", r"\\\1", escape(" ".join(str(text).split()), quote=False))
