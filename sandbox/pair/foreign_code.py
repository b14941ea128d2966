"""In the tests' box: `eval`, `exec` and `compile`. A text that is none of the tests' own runs by the program.

What it may name goes there with it, and the names that it has bound come back, as values and handles.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.pair.remote_program import program


class ForeignCode:
    """What `compile` makes of a text that is none of the tests' own."""

    def __init__(self, text: str) -> None:
        self.text = text


class CodeRunner:
    """`eval`, `exec` and `compile` for one test program; `names` are what its texts see of Python's own."""

    def __init__(self, tests: str, names: dict[str, Any]) -> None:
        self._tests, self._names = tests, names
        self._own: set[Any] | None = None

    def functions(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        """The three, by name."""
        yield "eval", self.evaluate
        yield "exec", self.execute
        yield "compile", self.compiled

    def evaluate(self, source: Any, globals: Any = None, locals: Any = None) -> Any:  # noqa: A002 - as `eval` has them
        """As `eval`."""
        text = self._foreign(source)
        if text is not None:
            return program.exchange("eval", text, _sent(globals, locals))
        return eval(source, *self._spaces(globals, locals))  # noqa: S307 - the tests' own text

    def execute(self, source: Any, globals: Any = None, locals: Any = None, **_: Any) -> None:  # noqa: A002
        """As `exec`.

        Raises:
            TypeError: a text of the program's would bind names of the tests' own.
        """
        text = self._foreign(source)
        if text is None:
            exec(source, *self._spaces(globals, locals))  # noqa: S102 - the tests' own text
            return
        if type(globals) is not dict:
            raise TypeError("a text of the program's is executed with a dictionary of names")
        bound = program.exchange("exec", text, _sent(globals, locals))
        (globals if locals is None else locals).update(bound)

    def compiled(self, source: Any, filename: Any, mode: Any, *more: Any, **named: Any) -> Any:
        """As `compile`."""
        text = self._foreign(source)
        return compile(source, filename, mode, *more, **named) if text is None else ForeignCode(text)

    def _foreign(self, source: Any) -> str | None:
        """A text that is none of the tests' own; None of code and of texts that are."""
        if isinstance(source, ForeignCode):
            return source.text
        if isinstance(source, ast.AST):
            return ast.unparse(source)
        if isinstance(source, bytes | bytearray | memoryview):
            source = bytes(source).decode()
        if not isinstance(source, str):
            return None
        if self._own is None:
            nodes = ast.walk(ast.parse(self._tests))
            self._own = {node.value for node in nodes if isinstance(node, ast.Constant)}
        return None if source in self._own else source

    def _spaces(self, given: Any, more: Any) -> tuple[Any, Any]:
        """The names of a text of the tests' own: as given, or those where it stands."""
        caller = sys._getframe(2)
        names = caller.f_globals if given is None else given
        if type(names) is dict:
            names.setdefault("__builtins__", self._names)
        return names, (more if more is not None else caller.f_locals if given is None else names)


def _sent(*spaces: Any) -> dict[str, Any]:
    """The names that a text of the program's may use."""
    return {
        name: value for space in spaces if space for name, value in space.items() if name != "__builtins__"
    }
