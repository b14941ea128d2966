"""What trainers hand to a reward function, as samples of the service."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

Columns = Mapping[str, Any]
REFERENCE_COLUMNS = ("reference", "solution", "answer", "ground_truth")
"""Where a reference is looked for, in this order, unless its column is named."""

_CODE_FIELDS = {"tests", "inputs", "test_cases", "test_list", "assert_case", "assert_program", "input_output"}

_SPECIAL = re.compile(r"(?:\s*(?:<\|[^<>|]{1,40}\|>|</s>|<eos>|<pad>|<end_of_turn>))+\s*\Z")
TAIL = 2_000
"""Characters at the end of a response in which special tokens are looked for."""


def reference(value: Any) -> Any:
    """A reference as the service takes it: documents that came as JSON text are opened, tests of programs
    are told apart from a math answer by their fields, and of a list (or array) of answers any is accepted."""
    if hasattr(value, "tolist"):  # numpy's, as parquet has them
        value = value.tolist()
    if isinstance(value, list | tuple) and value:
        accepted = [reference(one) for one in value]
        return accepted[0] if len(accepted) == 1 else {"kind": "any_of", "references": accepted}
    document = value
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            document = json.loads(value)
        except (ValueError, RecursionError):
            return value
    if not isinstance(document, Mapping):
        return value
    if "kind" not in document and _CODE_FIELDS & document.keys():
        return {"kind": "code", **document}
    return dict(document) if "kind" in document else value


def reference_column(columns: Columns, named: str | None) -> str | None:
    """The column with the references.

    Raises:
        KeyError: the column that was named is not there.
    """
    if named is not None:
        if named not in columns:
            raise KeyError(f"the data set has no column {named!r}; it has {sorted(columns)}")
        return named
    return next((name for name in REFERENCE_COLUMNS if columns.get(name) is not None), None)


def rows(
    prompts: Sequence[Any] | None,
    completions: Sequence[Any],
    columns: Columns,
    *,
    answers: str | None = None,
    token_ids: Sequence[Sequence[int]] | None = None,
) -> list[dict[str, Any]]:
    """Samples from lists that run side by side: prompts and completions as text or chat messages, one list
    for each column of the data set; `answers` names the column with the references."""
    column = reference_column(columns, answers)
    languages = columns.get("target_language")
    found: list[dict[str, Any]] = []
    for place, completion in enumerate(completions):
        sample: dict[str, Any] = {"completion": completion}
        if prompts is not None:
            sample["prompt"] = prompts[place]
        if column is not None:
            sample["reference"] = reference(columns[column][place])
        if languages is not None:
            sample["target_language"] = languages[place]
        if token_ids is not None:
            sample["token_count"] = len(token_ids[place])
        found.append(sample)
    return found


def conversation(messages: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """A conversation as prompt and completion: the completion begins with the assistant's first message.
    Messages and tool calls may be dictionaries or models of pydantic's."""
    plain = [_plain_message(message) for message in messages]
    begun = next((n for n, message in enumerate(plain) if message.get("role") == "assistant"), len(plain))
    return plain[:begun], plain[begun:]


def _plain_message(message: Any) -> dict[str, Any]:
    fields = dict(_plain_model(message))
    if isinstance(calls := fields.get("tool_calls"), list | tuple):
        fields["tool_calls"] = [_plain_model(call) for call in calls]
    return fields


def _plain_model(value: Any) -> Any:
    return value.model_dump(mode="json", exclude_none=True) if hasattr(value, "model_dump") else value


def group(prompt: Any, step: int | None = None) -> str:
    """A name for the answers to one prompt that every rank comes to by itself."""
    text = json.dumps([prompt, step], sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def without_specials(response: str) -> str:
    """The response without the special tokens at its end (`<|im_end|>`, `</s>`, …)."""
    head, tail = response[:-TAIL], response[-TAIL:]
    return head + _SPECIAL.sub("", tail)
