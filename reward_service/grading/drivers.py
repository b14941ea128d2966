"""Functions put behind a Python program, for tests that want more than the value of a call.

They run beside the program's code and deserve as little belief as it: what they return is compared outside.
"""

SOURCE = """


def __found__(entry):
    space, (owner, _, name) = globals(), entry.rpartition(".")
    if not owner and name not in space and "Solution" in space:
        owner = "Solution"
    if not owner:
        return space[name]
    home = space[owner]
    return getattr(home() if isinstance(home, type) else home, name)


def __operated__(operations, arguments):
    made, results = globals()[operations[0]](*arguments[0]), [None]
    for name, given in zip(operations[1:], arguments[1:]):
        results.append(getattr(made, name)(*given))
    return results


def __in_place__(entry, args, kwargs):
    value = __found__(entry)(*args, **kwargs)
    return args[0] if value is None and args else value


def __observed__(entry, args, kwargs):
    value = __found__(entry)(*args, **kwargs)
    if hasattr(type(value), "__next__"):
        return ["iterator", list(value), args]
    return ["value", value, args]
"""
PLAYED = "__played__"
"""`(deed, arguments, keywords)` to what came of it, the arguments afterwards, the output; see `harness`."""
OPERATED = "__operated__"
"""An object of a class, taken through operations: `(operations, arguments of each)` to the values of each."""
IN_PLACE = "__in_place__"
"""`(entry, args, kwargs)` to the call's value, or to its first argument when that is None."""
OBSERVED = "__observed__"
"""`(entry, args, kwargs)` to `"value"` and the call's value, or `"iterator"` and what it yields, and to its
arguments afterwards."""
ENTRIES = frozenset({OPERATED, IN_PLACE, OBSERVED, PLAYED})
