"""Calls as a driver reads them, and what of them it must know beforehand."""

import struct
from collections.abc import Sequence

from sandbox import plain_values
from sandbox.function_drivers.driver_parts import Asked
from sandbox.run_types import BadProgram, Call

_SIZE = struct.Struct("<I")
_FORMS = {"value": "value", "call": "value", "in_place": "in_place", "operations": "operations"}


def call_frames(calls: Sequence[Call]) -> bytes:
    """These calls, end to end.

    Raises:
        BadProgram: one has arguments by name, or is of a form that only Python has.
    """
    return b"".join(_SIZE.pack(len(text)) + text for text in map(_text, calls))


def _text(call: Call) -> bytes:
    if call.kwargs or call.form not in _FORMS:
        raise BadProgram("arguments by name are for Python only")
    return plain_values.encode([_FORMS[call.form], call.entry, list(call.args)]).encode()


def asked_by(calls: Sequence[Call]) -> Asked:
    """The functions that calls are of.

    Raises:
        BadProgram: one cannot be called so.
    """
    entries = {call.entry: len(call.args) for call in calls if call.form != "operations"}
    names = [list(call.args[0]) for call in calls if call.form == "operations"]
    methods = dict.fromkeys(str(name) for each in names for name in each[1:])
    return Asked(entries, str(names[0][0]) if names else "", tuple(methods))
