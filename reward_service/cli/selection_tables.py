"""Figures of selections and of step labels, for the terminal and as JSON."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reward_service.dataset.file_safety import write_text
from reward_service.rewards.selection_summary import CurvePoint, SelectionSummary

CURVE_NAMES = {"pass_at_k": "pass@k", "majority_at_k": "maj@k", "best_of_k": "best-of-k"}


def write_summary(path: Path, figures: Mapping[str, Any]) -> None:
    """Write the figures as one JSON object."""
    write_text(path, json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


def selection_table(figures: SelectionSummary, method: str) -> str:
    """The summary as lines: how often the choice is right, and a line of each curve by k."""
    lines = [f"{figures.samples:,} answers in {figures.groups:,} groups, {figures.ties:,} ties"]
    if figures.known:
        share = figures.right / figures.known
        interval = f"[{figures.right_low:.3f}, {figures.right_high:.3f}]"
        lines.append(
            f"{method}: {figures.right:,} of {figures.known:,} choices right, {share:.3f} {interval}"
        )
    lines += _curve_lines(figures.curves)
    return "\n".join(lines)


def _curve_lines(curves: Mapping[str, Sequence[CurvePoint]]) -> list[str]:
    sizes = sorted({point.k for curve in curves.values() for point in curve})
    if not sizes:
        return ["no curves: some answers are neither right nor wrong"]
    lines = ["k".ljust(10) + "".join(f"{k:>22}" for k in sizes)]
    for name, curve in curves.items():
        cells = {point.k: _cell(point) for point in curve}
        if cells:
            lines.append(CURVE_NAMES[name].ljust(10) + "".join(f"{cells.get(k, ''):>22}" for k in sizes))
    return lines


def _cell(point: CurvePoint) -> str:
    if point.low is None or point.high is None:
        return f"{point.mean:.3f}"
    return f"{point.mean:.3f} [{point.low:.3f}, {point.high:.3f}]"
