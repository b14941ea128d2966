"""JSON text of every kind that a parser lets through or trips over, as hypothesis strategies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st


@dataclass(frozen=True)
class Text:
    """JSON as it stands in the text."""

    text: str


@dataclass(frozen=True)
class Pairs:
    """An object whose names need not be unique."""

    items: tuple[tuple[str, Any], ...]


ODD = st.sampled_from(
    [
        Text("NaN"), Text("-Infinity"), Text("1e400"), Text("-0"), Text("1" + "0" * 6000),
        Text("-" + "7" * 4301), Text('"\\ud800"'), Text('"\\udfff x"'), Text('"\\u0000"'),
        Text("[" * 300 + "]" * 300), Text('{"a":' * 150 + "1" + "}" * 150), Text("9007199254740993"),
        Text('{"kind":{}}'), Text('{"kind":[]}'), Text('{"kind":"math","kind":"code"}'),
        Text('{"kind":"math"}'), Text('{"kind":"code","tests":[{}]}'), Text('"' + "x" * 5000 + '"'),
        Text('{"":""}'), Text("1.0"), Text('"\\uD83D"'),
    ]
)  # fmt: skip
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | ODD
NAMES = st.sampled_from(["kind", "answer", "tests", "role", "content", "type", "text", "id", "a", ""])


def pairs(names: st.SearchStrategy[str], values: st.SearchStrategy[Any], most: int) -> Any:
    """Objects of these names, some of which may stand there twice."""
    return st.lists(st.tuples(names, values), max_size=most).map(lambda items: Pairs(tuple(items)))


VALUE: Any = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | pairs(NAMES, inner, 3), max_leaves=8
)


def objects(names: Sequence[str]) -> Any:
    """Objects with fields of these names, and now and then another."""
    return pairs(st.sampled_from([*names, *names, *names, "other"]), VALUE, 6)


def dump(value: Any) -> str:
    """The JSON text of such a value."""
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Pairs):
        return "{" + ",".join(f"{json.dumps(name)}:{dump(item)}" for name, item in value.items) + "}"
    if isinstance(value, dict):
        return dump(Pairs(tuple(value.items())))
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(dump, value)) + "]"
    return json.dumps(value)
