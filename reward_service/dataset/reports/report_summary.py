"""The report of a scoring run in a few lines, for a terminal."""

from collections.abc import Iterator

from reward_service.dataset.reports.report_rows import ReportTables
from reward_service.dataset.reports.score_figures import ScoreFigures

MAX_LANGUAGES = 6


def summary_lines(figures: ScoreFigures) -> Iterator[str]:
    """Key figures, outcomes, languages, and the signs that deserve a look."""
    tables = ReportTables(figures)
    if words := figures.subject.words():
        yield f"{'of':>20}  {words}"
    for name, value, note in tables.tiles():
        yield f"{name:>20}  {value:>9}  {note}"
    outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in figures.outcomes.most_common())
    yield f"{'outcomes':>20}  {outcomes}"
    languages = ", ".join(f"{row[0]} {row[2]}" for row in tables.languages().rows[:MAX_LANGUAGES])
    if languages:
        yield f"{'languages':>20}  {languages}"
    found = tables.advantages
    if found is not None and found.raised:
        yield f"{'look at':>20}  {found.raised:>9,}  wrong answers with an advantage above 0"
    for sign, count, _, says in tables.signs().rows:
        yield f"{'look at':>20}  {count:>9}  {sign}: {says}"
