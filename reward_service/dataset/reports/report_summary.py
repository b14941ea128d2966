"""The report of a scoring run in a few lines, for a terminal."""

from collections.abc import Iterator

from reward_service.dataset.reports.score_figures import ScoreFigures
from reward_service.dataset.reports.score_page import SIGNS, tiles


def summary_lines(figures: ScoreFigures) -> Iterator[str]:
    """Key figures, outcomes, and the signs that deserve a look."""
    for name, value, note in tiles(figures):
        yield f"{name:>20}  {value:>9}  {note}"
    outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in figures.outcomes.most_common())
    yield f"{'outcomes':>20}  {outcomes}"
    for sign, says in SIGNS.items():
        if figures.signs[sign] and sign not in {"right", "wrong"}:
            yield f"{'look at':>20}  {figures.signs[sign]:>9,}  {sign}: {says}"
