"""Tool calls: does the completion call the right functions with the right arguments?"""

import json
from typing import Any, ClassVar

from reward_service.grading.function_calls import call_matching
from reward_service.grading.function_calls.call_finder import calls_in_messages, calls_in_text
from reward_service.grading.function_calls.made_calls import MadeCall, UnreadableCall
from reward_service.grading.function_calls.tool_calls_reference import ExpectedCall, ToolCallsReference
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier, reference_of


class ToolCalls(Verifier):
    """1 when the completion makes exactly the expected calls, else 0; for no expected calls, when it makes
    none.

    Calls stand in the messages, in tags, as JSON or in Python form. docs/kinds.md has the forms and rules.
    """

    name: ClassVar[str] = "tool_calls"
    reference_model: ClassVar[type[Reference] | None] = ToolCallsReference

    def gold(self, reference: Reference) -> str | None:
        """The expected calls as JSON."""
        if not isinstance(reference, ToolCallsReference):
            return None
        return json.dumps([{"name": c.name, "arguments": _arguments(c)} for c in reference.calls])

    def read(self, sample: Sample) -> Verdict:
        """Find the calls and compare them.

        Raises:
            BadReference: the reference is no list of calls.
        """
        reference = reference_of(sample, ToolCallsReference)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        try:
            called = calls_in_messages(sample.tool_calls)
            made = called or calls_in_text(final)
        except UnreadableCall as error:
            return Verdict.scored(0.0, f"a call that cannot be read: {error}", answer=final[-200:])
        if not made:
            return _without_calls(final, reference)
        why = call_matching.fault(
            made, reference.calls, in_order=reference.order == "given", folded=reference.strings == "folded"
        )
        return Verdict.scored(
            float(not why),
            why or "the calls are the expected ones",
            answer=_written(made),
            detail={"turns": sample.tool_call_turns} if called else None,
        )


def _arguments(call: ExpectedCall) -> dict[str, Any]:
    accepted = {
        name: next(v for v in values if v != "")
        for name, values in call.accepted.items()
        if set(map(str, values)) - {""}
    }
    return {
        **{name: _plain(value) for name, value in accepted.items() if "" not in call.accepted[name]},
        **call.arguments,
    }


def _plain(value: Any) -> Any:
    """An accepted value with the first way of every member of an object."""
    if isinstance(value, dict):
        return {
            k: _plain(v[0] if isinstance(v, list) and v else v)
            for k, v in value.items()
            if "" not in (v if isinstance(v, list) else [])
        }
    return [_plain(member) for member in value] if isinstance(value, list) else value


def _without_calls(final: str, reference: ToolCallsReference) -> Verdict:
    if reference.calls:
        return Verdict.no_answer("no tool is called after the reasoning")
    if not final.strip():
        return Verdict.no_answer("there is nothing after the reasoning")
    return Verdict.scored(1.0, "no tool is called, and none should be", answer=final.strip()[:200])


def _written(made: list[MadeCall]) -> str:
    return ", ".join(f"{call.name}({', '.join(call.arguments)})" for call in made)[:200]
