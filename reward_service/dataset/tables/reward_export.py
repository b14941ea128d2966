"""Rewards as a table: by themselves, or joined onto the rows that they belong to."""

import json
from collections.abc import Iterator
from pathlib import Path

from reward_service.dataset.tables.row_readers import BrokenRow
from reward_service.dataset.tables.table_export import Record, export_table, flat_reward
from reward_service.dataset.tables.table_format import TableFormat, format_of_output
from reward_service.dataset.tables.table_import import TableRequest, read_selected

NESTED = frozenset({TableFormat.JSONL, TableFormat.JSON})
"""Formats that hold components as they are; in the others each becomes a column."""


def export_rewards(rewards: Path, output: Path, joined: TableRequest | None = None) -> None:
    """Write the rewards, JSON lines, to `output` in the format that its name asks for; with `joined`, onto
    the rows that were asked for, whose samples they are in order.

    A row of one completion gets `reward`, `outcome` and its components; one of several gets lists of them.

    Raises:
        BadConfig: the name asks for no format, or the rows cannot be read any more.
    """
    wanted, _ = format_of_output(output)
    nested = wanted in NESTED
    if joined is None:
        export_table(lambda: (one if nested else flat_reward(one) for one in _rewards(rewards)), output)
    else:
        export_table(lambda: _joined(rewards, joined, nested=nested), output)


def _rewards(path: Path) -> Iterator[Record]:
    with path.open("rb") as lines:
        for line in lines:
            yield json.loads(line.decode())


def _joined(path: Path, request: TableRequest, *, nested: bool) -> Iterator[Record]:
    rewards = _rewards(path)
    for column_map, number, row in read_selected(request):
        samples = list(column_map.samples(row, number))
        own = [next(rewards) for _ in samples]
        record = {"broken": row.reason} if isinstance(row, BrokenRow) else dict(row)
        several = isinstance(row, dict) and column_map.holds_several(row)
        yield {**record, **_columns(own, several=several, nested=nested)}


def _columns(rewards: list[Record], *, several: bool, nested: bool) -> Record:
    if several:
        values = {"reward": [r["value"] for r in rewards], "outcome": [r["outcome"] for r in rewards]}
        parts = [r["components"] for r in rewards]
        return {**values, "components": parts if nested else json.dumps(parts, ensure_ascii=False)}
    if not rewards:
        return {}
    (reward,) = rewards
    found = {"reward": reward["value"], "outcome": reward["outcome"]}
    if nested:
        return {**found, "components": reward["components"]}
    flat = flat_reward(reward)
    return {**found, **{name: value for name, value in flat.items() if "." in name}}
