"""In the tests' box: values of the program's subclasses of int, float, str and bytes."""

from typing import Any, Protocol


class Program(Protocol):
    """The program, as far as it can be reached (`remote_program`)."""

    scalars: dict[int, Any]
    """Values of such objects, by the keys of those."""
    handle: Any

    def exchange(self, deed: str, /, *args: Any, **kwargs: Any) -> Any:
        """Do something in the program's box; what it gave."""


_scalars: dict[type, Any] = {}


def with_attributes(key: int, value: Any, program: Program) -> Any:
    """A value of a subclass of a plain type: its value is here, its attributes and methods are the
    program's. The same value of the same object is the same here (`f() is Level.LOW`)."""
    known = program.scalars.get(key)
    if known is None or known != value or type(value) not in type(known).__mro__:
        known = program.scalars[key] = _scalar(key, value, program)
    return known


def _scalar(key: int, value: Any, program: Program) -> Any:
    base = type(value)
    if base not in (int, float, str, bytes) and not hasattr(base, "_fields"):
        return value
    if base not in _scalars:

        def get(self: Any, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return program.exchange("get", program.handle(self._remote_key, "", "", ""), name)

        _scalars[base] = type(base.__name__, (base,), {"_remote_key": -1, "__getattr__": get})
    made = _scalars[base](*value) if hasattr(base, "_fields") else _scalars[base](value)
    made._remote_key = key
    return made
