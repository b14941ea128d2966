"""The reference of a tool-calling problem: the calls that must be made, and what their arguments may be."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from reward_service.reference import Reference

MAX_CALLS = 64
Name = Annotated[str, StringConstraints(min_length=1, max_length=256)]


class ExpectedCall(BaseModel):
    """A function and its arguments.

    It may be written as `{"name", "arguments"}`, as OpenAI's `{"function": {"name", "arguments"}}`, or as in
    BFCL's possible answers: `{"name": {"argument": [accepted values, "" where it may be left out]}}`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    arguments: dict[str, Any] = Field(
        default_factory=dict, description="Arguments and the one value of each."
    )
    accepted: dict[str, list[Any]] = Field(
        default_factory=dict, description='Arguments and all values accepted; "" among them: may be left out.'
    )
    optional: list[str] = Field(default_factory=list, description="Arguments that may be left out.")


class ToolCallsReference(Reference):
    """The calls a completion must make: all of them and no others; none at all for an empty list."""

    kind: Literal["tool_calls"] = "tool_calls"
    calls: Annotated[list[ExpectedCall], Field(max_length=MAX_CALLS)] = Field(
        description="The calls; an empty list wants a text that calls nothing.",
        examples=[[{"name": "get_weather", "arguments": {"city": "Oslo"}}]],
    )
    order: Literal["any", "given"] = Field(
        default="any", description="Whether calls must come in the order given."
    )
    strings: Literal["folded", "exact"] = Field(
        default="folded",
        description="Texts are compared without case, blanks and `,./-_*^` (BFCL's rule), or to the letter.",
    )

    @field_validator("calls", mode="before")
    @classmethod
    def _read_other_shapes(cls, calls: Any) -> Any:
        calls = [calls] if isinstance(calls, dict) else calls
        return [_in_our_shape(call) for call in calls] if isinstance(calls, list) else calls

    @field_validator("order", mode="before")
    @classmethod
    def _read_words(cls, order: Any) -> Any:
        words = {
            True: "given",
            False: "any",
            "strict": "given",
            "ordered": "given",
            "exact": "given",
            "parallel": "any",
        }
        return words.get(order, order) if isinstance(order, bool | str) else order


def _in_our_shape(call: Any) -> Any:
    if not isinstance(call, dict):
        return call
    if isinstance(call.get("function"), dict):
        call = call["function"]
    elif isinstance(call.get("function"), str) and "name" not in call:
        call = {**call, "name": call["function"]}
        del call["function"]
    if "parameters" in call and "arguments" not in call:
        call = {("arguments" if key == "parameters" else key): value for key, value in call.items()}
    if isinstance(call.get("arguments"), str):
        call = {**call, "arguments": _object(call["arguments"])}
    if len(call) == 1 and "arguments" not in call and isinstance(accepted := next(iter(call.values())), dict):
        name = next(iter(call))
        return {
            "name": name,
            "accepted": {key: v if isinstance(v, list) else [v] for key, v in accepted.items()},
        }
    return {key: value for key, value in call.items() if key not in ("id", "type", "index")}


def _object(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
