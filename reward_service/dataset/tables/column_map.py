"""From a table's columns to the fields of samples: by flags, by a known layout, and how completions stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reward_service.dataset.tables.row_readers import BrokenRow, Row
from reward_service.errors import BadConfig

SAMPLE_FIELDS = (
    "id",
    "prompt",
    "completion",
    "reference",
    "group",
    "target_language",
    "token_count",
    "metadata",
)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which column each field of a sample stands in; `a.b` names a field inside a column.

    Columns of names that are no field of a sample come with the samples all the same. `layout` names the
    known layout that was recognised, for people.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    layout: str | None = None

    def holds_several(self, row: Mapping[str, Any]) -> bool:
        """Whether a row has several completions."""
        return is_several(value_at(row, self.columns.get("completion", "completion")))

    def samples(self, row: Row, number: int, *, expand: bool = True) -> Iterator[Any]:
        """The samples of one row: one, or one for each of its completions, which then are a group.

        A row that cannot be read is passed on as its reason, in the place of a sample.
        """
        if isinstance(row, BrokenRow):
            yield {"id": number, "broken": row.reason}
            return
        own = [name for name in self.columns if name not in SAMPLE_FIELDS]
        sample = {
            name: value
            for name in (*SAMPLE_FIELDS, *own)
            if (value := value_at(row, self.columns.get(name, name))) is not None
        }
        if "metadata" not in sample and (source := _source(row)) is not None:
            sample["metadata"] = {"source": source}
        completions = sample.get("completion")
        if completions is None or not is_several(completions):
            yield {"id": number, **sample}
            return
        if not expand:
            yield {"id": number, **{name: value for name, value in sample.items() if name != "completion"}}
            return
        row_id = sample.get("id", number)
        for at, completion in enumerate(completions):
            group = sample.get("group", row_id)
            apart = {name: _part_of(sample.get(name), at, len(completions)) for name in own}
            yield {**sample, **apart, "id": f"{row_id}#{at}", "group": group, "completion": completion}


def _source(row: Mapping[str, Any]) -> str | None:
    """Which data set a row is from, where a column of the usual names says so: for reports."""
    found = row.get("data_source", row.get("source"))
    return found if isinstance(found, str) and found else None


def _part_of(value: Any, at: int, count: int) -> Any:
    """What a column has for one of a row's completions: its own item where there is a list of as many."""
    return value[at] if isinstance(value, list) and len(value) == count else value


def value_at(row: Mapping[str, Any], path: str) -> Any:
    """The value of a column, or inside one: `reward_model.ground_truth`; None where there is none."""
    if path in row:
        return row[path]
    if "." not in path:
        return None
    found: Any = row
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def is_several(completions: Any) -> bool:
    """Whether a cell holds several completions: a list of texts, or a list of chats. A list of messages is
    one completion."""
    if not isinstance(completions, Sequence) or isinstance(completions, str) or not completions:
        return False
    return not all(isinstance(item, Mapping) for item in completions)


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout that trainers' data come in: told by the columns that it has, and where fields stand in it."""

    name: str
    needs: frozenset[str]
    columns: Mapping[str, str]


_COMPLETIONS = ("completion", "completions", "response", "responses", "output", "outputs", "generation",
                "generations", "rollouts", "predictions")  # fmt: skip

LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "verl",
        frozenset({"reward_model", "data_source"}),
        {"prompt": "prompt", "reference": "reward_model.ground_truth", "id": "extra_info.index"},
    ),
    Layout(
        "verl's rollouts",
        frozenset({"input", "output", "gts"}),
        {"prompt": "input", "completion": "output", "reference": "gts"},
    ),
    Layout(
        "LiveCodeBench",
        frozenset({"question_content", "public_test_cases"}),
        {"prompt": "question_content", "reference": "public_test_cases", "id": "question_id"},
    ),
    Layout("GSM8K", frozenset({"question", "answer"}), {"prompt": "question", "reference": "answer"}),
    Layout("NuminaMath", frozenset({"problem", "answer"}), {"prompt": "problem", "reference": "answer"}),
    Layout("MATH", frozenset({"problem", "solution"}), {"prompt": "problem", "reference": "solution"}),
    Layout("OpenRLHF", frozenset({"input", "label"}), {"prompt": "input", "reference": "label"}),
    Layout("TRL", frozenset({"prompt", "solution"}), {"reference": "solution"}),
    Layout("TRL", frozenset({"prompt", "answer"}), {"reference": "answer"}),
    Layout("TRL", frozenset({"prompt", "ground_truth"}), {"reference": "ground_truth"}),
)


def map_columns(found: Sequence[str], flags: Mapping[str, str], *, name: str) -> ColumnMap:
    """Which columns to read, of those that a table has: what flags say, then a known layout, then the fields'
    own names.

    Raises:
        BadConfig: a flag names a column that is not there.
    """
    for field_name, column in flags.items():
        if column != field_name and column.split(".")[0] not in found and column not in found:
            raise BadConfig(
                f"{name} has no column {column!r} but: {', '.join(found)}. "
                f"Name it with --{field_name.replace('_', '-')}-field"
            )
    given = {name: column for name, column in flags.items() if column != name or name not in SAMPLE_FIELDS}
    layout = _recognised(found)
    known_columns = dict(layout.columns) if layout else {}
    if known_columns.get("id", "id").split(".")[0] not in found:
        known_columns.pop("id", None)  # the table may have ids of its own
    columns = {**known_columns, **given}
    if "completion" not in columns:
        known = next((column for column in _COMPLETIONS if column in found), None)
        columns |= {"completion": known} if known else {}
    return ColumnMap(columns, layout.name if layout else None)


def _recognised(found: Sequence[str]) -> Layout | None:
    """A table that has a column `reference` says itself what it means."""
    if "reference" in found:
        return None
    return next((layout for layout in LAYOUTS if layout.needs <= set(found)), None)


def gsm8k_answer(reference: Any) -> Any:
    """GSM8K writes its answer behind `####` at the end of the solution; other texts stay as they are."""
    if isinstance(reference, str) and "####" in reference:
        return reference.rpartition("####")[2].strip().replace(",", "")
    return reference
