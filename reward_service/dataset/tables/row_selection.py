"""Which rows of a table to take: the first so many, a sample, a shard, those for which a condition holds."""

import ast
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from reward_service.dataset.tables.column_map import value_at
from reward_service.dataset.tables.row_readers import Row
from reward_service.errors import BadConfig

_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}
MAX_CONDITION = 2_000


@dataclass(frozen=True, slots=True)
class RowSelection:
    """What to take: `shard` (i, n) every n-th row from the i-th, counted from 1; of those, the ones for which
    `where` holds; of those, `sample` by chance (by `seed`, in their order); of those, the first `limit`."""

    limit: int | None = None
    sample: int | None = None
    seed: int = 0
    shard: tuple[int, int] | None = None
    where: str | None = None

    def select(self, rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
        """The rows with their numbers in the table, from 0."""
        numbered: Iterable[tuple[int, Row]] = enumerate(rows)
        if self.shard is not None:
            place, count = self.shard
            numbered = ((at, row) for at, row in numbered if at % count == place - 1)
        if self.where is not None:
            holds = parse_condition(self.where)
            numbered = ((at, row) for at, row in numbered if not isinstance(row, Mapping) or holds(row))
        if self.sample is not None:
            numbered = _reservoir(numbered, self.sample, Random(self.seed))  # noqa: S311 -- to be replayed
        for taken, one in enumerate(numbered):
            if self.limit is not None and taken >= self.limit:
                return
            yield one


def _reservoir(rows: Iterable[tuple[int, Row]], size: int, draw: Random) -> list[tuple[int, Row]]:
    kept: list[tuple[int, Row]] = []
    for seen, row in enumerate(rows):
        if seen < size:
            kept.append(row)
        elif (place := draw.randrange(seen + 1)) < size:
            kept[place] = row
    return sorted(kept, key=lambda one: one[0])


def parse_shard(text: str) -> tuple[int, int]:
    """`2/8` as (2, 8).

    Raises:
        BadConfig: it is of another form, or out of range.
    """
    place, slash, count = text.partition("/")
    if not (slash and place.isdecimal() and count.isdecimal() and 1 <= int(place) <= int(count)):
        raise BadConfig(f"--shard {text!r}: write i/n, such as 1/4 for the first of four")
    return int(place), int(count)


def parse_condition(text: str) -> Callable[[Mapping[str, Any]], bool]:
    """A condition on columns in Python's spelling: `source == "gsm8k" and level >= 3`; `a.b` looks inside.

    Only comparisons, `and`, `or`, `not`, columns, texts, numbers and lists of them are understood. A column
    that is missing or of another type makes a comparison false.

    Raises:
        BadConfig: it is anything else.
    """
    if len(text) > MAX_CONDITION:
        raise BadConfig(f"--where: more than {MAX_CONDITION} characters")
    try:
        tree = ast.parse(text, mode="eval").body
        return _compiled(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadConfig(
            f'--where {text!r}: {error}; write such as: source == "gsm8k" and level >= 3'
        ) from None


def _compiled(node: ast.expr) -> Callable[[Mapping[str, Any]], bool]:
    if isinstance(node, ast.BoolOp):
        parts = [_compiled(part) for part in node.values]
        combine = all if isinstance(node.op, ast.And) else any
        return lambda row: combine(part(row) for part in parts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _compiled(node.operand)
        return lambda row: not inner(row)
    if isinstance(node, ast.Compare):
        return _comparison(node)
    value = _value(node)
    return lambda row: bool(value(row))


def _comparison(node: ast.Compare) -> Callable[[Mapping[str, Any]], bool]:
    values = [_value(part) for part in (node.left, *node.comparators)]
    signs = [_COMPARISONS.get(type(sign)) for sign in node.ops]
    if None in signs:
        raise ValueError("a comparison that is not understood")

    def holds(row: Mapping[str, Any]) -> bool:
        known = [value(row) for value in values]
        try:
            pairs = zip(signs, known, known[1:], strict=False)
            return all(sign(one, other) for sign, one, other in pairs if sign is not None)
        except TypeError:
            return False

    return holds


def _value(node: ast.expr) -> Callable[[Mapping[str, Any]], Any]:
    if isinstance(node, ast.Name | ast.Attribute):
        path = ast.unparse(node)
        return lambda row: value_at(row, path)
    constant = ast.literal_eval(node)
    return lambda _: constant
