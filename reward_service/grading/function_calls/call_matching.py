"""Whether the calls a completion makes are the expected ones, by BFCL's rules.

The same number of calls, each matched to its own expected call; every argument that is given is expected,
and has one of the accepted values; none is missing but those that may be. A whole number stands for an equal
decimal where decimals are accepted, never a truth value for a number or a text for a list.
"""

from collections.abc import Sequence
from typing import Any

from reward_service.grading.function_calls.made_calls import MadeCall, WrittenText
from reward_service.grading.function_calls.tool_calls_reference import ExpectedCall
from reward_service.text import strict_json

_DROPPED = {ord(sign): None for sign in " ,./-_*^"} | {ord("'"): '"'}
MAX_DEPTH = 60


def fault(
    made: Sequence[MadeCall], expected: Sequence[ExpectedCall], *, in_order: bool, folded: bool
) -> str | None:
    """Why the calls are not the expected ones; None when they are."""
    if len(made) != len(expected):
        return f"{len(made)} calls where {len(expected)} are expected"
    if in_order or len(expected) == 1:
        faults = (_difference(one, other, folded=folded) for one, other in zip(made, expected, strict=True))
        return next((why for why in faults if why), None)
    fits = [
        [j for j, call in enumerate(made) if not _difference(call, one, folded=folded)] for one in expected
    ]
    for one, places in zip(expected, fits, strict=True):
        if not places:
            return f"no call is the expected one of {one.name[:80]}"
    return None if _assignable(fits) else "two expected calls fit only one call"


def _assignable(fits: list[list[int]]) -> bool:
    """Whether every expected call can have a call of its own (augmenting paths)."""
    taken: dict[int, int] = {}

    def assign(one: int, tried: set[int]) -> bool:
        for place in fits[one]:
            if place not in tried:
                tried.add(place)
                if place not in taken or assign(taken[place], tried):
                    taken[place] = one
                    return True
        return False

    return all(assign(one, set()) for one in range(len(fits)))


def _difference(made: MadeCall, expected: ExpectedCall, *, folded: bool) -> str | None:
    if made.name != expected.name and made.name != expected.name.replace(".", "_"):
        return f"{made.name[:80]} is called, not {expected.name[:80]}"
    for name, value in made.arguments.items():
        if name in expected.arguments:
            right = _same(value, expected.arguments[name], folded=folded)
        elif name in expected.accepted:
            right = any(_accepts(value, one, folded=folded) for one in expected.accepted[name])
        else:
            return f"{expected.name[:80]} has no argument {name[:80]!r}"
        if not right:
            return f"{expected.name[:80]}: the value of {name[:80]!r} is not accepted"
    return _missing(made, expected)


def _missing(made: MadeCall, expected: ExpectedCall) -> str | None:
    for name in (*expected.arguments, *expected.accepted):
        may_miss = name in expected.optional or "" in expected.accepted.get(name, ())
        if name not in made.arguments and not may_miss:
            return f"{expected.name[:80]}: {name[:80]!r} is missing"
    return None


def _accepts(said: Any, accepted: Any, *, folded: bool, depth: int = 0) -> bool:
    """As `_same`, for an accepted value as BFCL writes it: in objects, every member has a list of values."""
    if depth > MAX_DEPTH:
        return False
    said = _typed(said, accepted)
    if isinstance(accepted, dict) and isinstance(said, dict):
        if not said.keys() <= accepted.keys():
            return False
        return all(
            _accepts_member(said, name, ways, folded=folded, depth=depth) for name, ways in accepted.items()
        )
    if isinstance(accepted, list) and isinstance(said, list):
        pairs = zip(said, accepted, strict=False)
        return len(said) == len(accepted) and all(
            _accepts(a, b, folded=folded, depth=depth + 1) for a, b in pairs
        )
    return _same(said, accepted, folded=folded)


def _accepts_member(said: dict[str, Any], name: str, ways: Any, *, folded: bool, depth: int) -> bool:
    ways = ways if isinstance(ways, list) else [ways]
    if name not in said:
        return "" in ways
    return any(_accepts(said[name], way, folded=folded, depth=depth + 1) for way in ways)


def _same(said: Any, wanted: Any, *, folded: bool, depth: int = 0) -> bool:
    if depth > MAX_DEPTH:
        return False
    said = _typed(said, wanted)
    if isinstance(wanted, str) and isinstance(said, str):
        return said == wanted or (folded and fold(said) == fold(wanted))
    if isinstance(wanted, list) and isinstance(said, list):
        pairs = zip(said, wanted, strict=False)
        return len(said) == len(wanted) and all(_same(a, b, folded=folded, depth=depth + 1) for a, b in pairs)
    if isinstance(wanted, dict) and isinstance(said, dict):
        return said.keys() == wanted.keys() and all(
            _same(said[key], value, folded=folded, depth=depth + 1) for key, value in wanted.items()
        )
    if isinstance(wanted, float) and type(said) is int:
        return said == wanted
    return type(said) is type(wanted) and bool(said == wanted)


_PYTHON_NAMES = {"True": True, "False": False, "None": None}


def _typed(said: Any, wanted: Any) -> Any:
    """A value of a notation without types, as JSON where no text is wanted and it is JSON."""
    if not isinstance(said, WrittenText) or isinstance(wanted, str):
        return said
    bare = said.strip()
    if bare in _PYTHON_NAMES:
        return _PYTHON_NAMES[bare]
    try:
        return strict_json.parse(bare)
    except strict_json.NoDocument:
        return said


def fold(text: str) -> str:
    """A text as BFCL compares it: without case, blanks and `,./-_*^`, double quotes for single ones."""
    return text.lower().translate(_DROPPED)
