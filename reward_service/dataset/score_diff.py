"""What changed between two scorings of the same rows: which rewards, for which reasons, and in which order.

For choosing between two specs, and for verifying stored rollouts anew.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from reward_service.dataset.tables.column_map import map_columns, value_at
from reward_service.dataset.tables.row_readers import BrokenRow, Row
from reward_service.errors import BadConfig
from reward_service.rewards.advantages import advantages

TOLERANCE = 1e-9
MAX_EXAMPLES = 5
"""Of each class of change."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_QUOTED = re.compile(r"'[^']{0,200}'|\"[^\"]{0,200}\"|`[^`]{0,200}`")


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """What a scored table says of one row; `group` is None where it names none."""

    value: float | None
    outcome: str
    reason: str
    group: str | None


@dataclass(frozen=True, slots=True)
class ChangeExample:
    """One row whose reward changed."""

    id: str
    before: float | None
    after: float | None
    reason_before: str
    reason_after: str


@dataclass(slots=True)
class ScoreDiff:
    """The comparison of two scorings.

    `changes` counts rows by the class of their change: outcomes, up or down, and the reason it has now
    without its numbers and quotations. `rank_correlation` is the mean over groups of Spearman's coefficient
    between both orders, None without a group in which both scorings differ among members. `flipped` counts
    pairs of a group's members whose order is reversed, of all ordered `pairs`. `advantage_change` is the mean
    over `members` of groups of the absolute change of their advantage, (reward - mean) / standard deviation
    of the group; `signs_changed` counts those whose advantage was above 0 and is below now, or the reverse.
    """

    rows: int = 0
    only_before: int = 0
    only_after: int = 0
    changed: int = 0
    mean_before: float = 0.0
    mean_after: float = 0.0
    changes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[ChangeExample]] = field(default_factory=dict)
    rank_correlation: float | None = None
    flipped: int = 0
    pairs: int = 0
    members: int = 0
    advantage_change: float = 0.0
    signs_changed: int = 0


def scored_rows(rows: Iterable[Row], component: str = "accuracy") -> dict[str, ScoredRow]:
    """Scored rows by id, out of rewards as `score` writes them, nested or in columns.

    Of a row with a list of rewards each counts. A row goes by the id that `score` knows it by, in a table of
    a known layout, too; without one by its place.

    Raises:
        BadConfig: the rows have no rewards.
    """
    found: dict[str, ScoredRow] = {}
    columns: Mapping[str, str] | None = None
    for place, row in enumerate(rows):
        if isinstance(row, BrokenRow):
            continue
        if columns is None:
            columns = map_columns(list(row), {}, name="the table").columns
        if "value" not in row and "reward" not in row:
            raise BadConfig("the table has no rewards: it has neither a column value nor reward")
        own_id = value_at(row, columns.get("id", "id"))
        for row_id, member in _members(row, str(place if own_id is None else own_id)):
            while row_id in found:
                row_id += "'"  # noqa: PLW2901 -- ids in a table need not be unique
            found[row_id] = _scored_row(member, component)
    return found


def _members(row: Mapping[str, Any], row_id: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The scored completions of a row: one, or each of those whose rewards stand in a list."""
    values = row.get("reward")
    if not isinstance(values, list):
        yield row_id, row
        return
    outcomes, parts = _listed(row.get("outcome")), _listed(row.get("components"))
    for at, value in enumerate(values):
        member = {"reward": value, "group": row.get("group", row_id)}
        if at < len(outcomes):
            member["outcome"] = outcomes[at]
        if at < len(parts):
            member["components"] = parts[at]
        yield f"{row_id}#{at}", member


def _listed(cell: Any) -> list[Any]:
    """A list, also where it stands as text in a table of columns."""
    if isinstance(cell, str):
        try:
            cell = json.loads(cell)
        except ValueError:
            return []
    return cell if isinstance(cell, list) else []


def _number(cell: Any) -> float | None:
    """A number, also where it stands as text in a table without types."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    with suppress(ValueError):
        return float(cell)
    return None


def _scored_row(row: Mapping[str, Any], component: str) -> ScoredRow:
    parts = row.get("components")
    part = parts.get(component) if isinstance(parts, Mapping) else None
    reason = part.get("reason") if isinstance(part, Mapping) else row.get(f"{component}.reason")
    value = row.get("value", row.get("reward"))
    group = row.get("group")
    return ScoredRow(
        _number(value),
        str(row.get("outcome", "scored")),
        str(reason or ""),
        None if group is None else str(group),
    )


def diff_scores(before: Mapping[str, ScoredRow], after: Mapping[str, ScoredRow]) -> ScoreDiff:
    """The comparison of two scorings, rows joined by id. Members of a group are told by the group that either
    names, or an id `group#member`."""
    diff = ScoreDiff(only_before=len(before.keys() - after), only_after=len(after.keys() - before))
    groups: dict[str, list[tuple[float, float]]] = {}
    both = [row_id for row_id in before if row_id in after]
    for row_id in both:
        one, other = before[row_id], after[row_id]
        diff.rows += 1
        if _differs(one, other):
            _note(diff, row_id, one, other)
        if one.value is not None and other.value is not None:
            group = one.group or other.group or row_id.partition("#")[0]
            groups.setdefault(group, []).append((one.value, other.value))
    known = [pair for pairs in groups.values() for pair in pairs]
    if known:
        diff.mean_before = sum(value for value, _ in known) / len(known)
        diff.mean_after = sum(value for _, value in known) / len(known)
    _compare_orders(diff, groups)
    _compare_advantages(diff, groups)
    return diff


def _differs(one: ScoredRow, other: ScoredRow) -> bool:
    if one.value is None or other.value is None:
        return one.value is not other.value or one.outcome != other.outcome
    return abs(one.value - other.value) > TOLERANCE or one.outcome != other.outcome


def _note(diff: ScoreDiff, row_id: str, one: ScoredRow, other: ScoredRow) -> None:
    kind = change_class(one, other)
    diff.changed += 1
    diff.changes[kind] += 1
    examples = diff.examples.setdefault(kind, [])
    if len(examples) < MAX_EXAMPLES:
        examples.append(ChangeExample(row_id, one.value, other.value, one.reason[:300], other.reason[:300]))


def change_class(one: ScoredRow, other: ScoredRow) -> str:
    """What kind of change it is: `down, scored: boxed: differs from the reference (#)`."""
    if one.value is None or other.value is None:
        way = f"{one.outcome} to {other.outcome}"
    else:
        way = "up" if other.value > one.value else "down"
        way = way if one.outcome == other.outcome else f"{way}, {one.outcome} to {other.outcome}"
    reason = _NUMBER.sub("#", _QUOTED.sub("…", other.reason))[:120]
    return f"{way}: {reason}" if reason else way


def _compare_orders(diff: ScoreDiff, groups: Mapping[str, list[tuple[float, float]]]) -> None:
    coefficients = []
    for members in groups.values():
        if len(members) < 2:
            continue
        coefficient = spearman([one for one, _ in members], [other for _, other in members])
        if coefficient is not None:
            coefficients.append(coefficient)
        for at, (one, other) in enumerate(members):
            for one_more, other_more in members[at + 1 :]:
                product = (one - one_more) * (other - other_more)
                diff.pairs += product != 0
                diff.flipped += product < 0
    if coefficients:
        diff.rank_correlation = sum(coefficients) / len(coefficients)


def _compare_advantages(diff: ScoreDiff, groups: Mapping[str, list[tuple[float, float]]]) -> None:
    total = 0.0
    for members in groups.values():
        if len(members) < 2:
            continue
        before, after = (advantages([pair[side] for pair in members]) for side in (0, 1))
        diff.members += len(members)
        total += sum(abs(other - one) for one, other in zip(before, after, strict=True))
        diff.signs_changed += sum(one * other < 0 for one, other in zip(before, after, strict=True))
    if diff.members:
        diff.advantage_change = total / diff.members


def spearman(one: list[float], other: list[float]) -> float | None:
    """Spearman's rank correlation, ties at their mean rank; None when either side has no spread."""
    ranks_one, ranks_other = _ranks(one), _ranks(other)
    mean = (len(one) - 1) / 2
    covariance = sum((a - mean) * (b - mean) for a, b in zip(ranks_one, ranks_other, strict=True))
    spread = sum((a - mean) ** 2 for a in ranks_one) * sum((b - mean) ** 2 for b in ranks_other)
    return covariance / spread**0.5 if spread > 0 else None


def _ranks(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda at: values[at])
    ranks = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end + 1 < len(order) and values[order[end + 1]] == values[order[at]]:
            end += 1
        for place in order[at : end + 1]:
            ranks[place] = (at + end) / 2
        at = end + 1
    return ranks
