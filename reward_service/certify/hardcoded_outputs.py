"""Programs that recite what tests expect, whatever they are given."""

from typing import Any

from pydantic import ValidationError

from reward_service.errors import BadReference
from reward_service.grading.code.code_reference import CodeReference
from reward_service.reference import parse_reference


def reciting_program(reference: Any) -> dict[str, str]:
    """A Python program that gives what the first test expects, and one that gives what all tests expect, in a
    row; empty where these cannot tell programs apart.

    Tests that all expect one and the same, and tests that are a program, name nothing to recite. What a
    checker accepts may be several answers in a row.
    """
    try:
        typed = parse_reference(reference)
    except (BadReference, ValidationError, ValueError, TypeError):
        return {}  # a reference that cannot be read is found by the oracle check
    if not isinstance(typed, CodeReference) or typed.language != "python" or not typed.tests:
        return {}
    first = typed.tests[0]
    if first.calls:
        values = [repr(test.expected) for test in typed.tests]
        bodies = (values[0], f"[{', '.join(dict.fromkeys(values))}]")
        one, every = (f"def {typed.entry_point}(*_, **__):\n    return {body}" for body in bodies)
    else:
        values = [str(test.stdout) for test in typed.tests]
        one, every = (f"print({text!r}, end='')" for text in (values[0], "".join(dict.fromkeys(values))))
    wanted = typed.entry_point is not None or not first.calls
    if not wanted or len(set(values)) < 2 or first.operations:
        return {}
    return {"recites": one} | ({} if typed.checker else {"recites all": every})
