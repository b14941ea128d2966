"""Compiled patterns kept beside the sources, as byte code is: compiling the words of thirteen languages takes seconds.

A file holds what the standard library's compiler made of each pattern. It counts only for the same interpreter, the
same word tables and the same code that makes patterns of them; anything else about it that is not as it was
written makes it as good as none. Nothing is written where Python is told to write no byte code.
"""

import hashlib
import marshal
import os
import re
import sys
import tempfile
from array import array
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

_sre: Any = import_module("_sre")
_compiler: Any = import_module("re._compiler")
_parser: Any = import_module("re._parser")
T = TypeVar("T")
_CODE = "I"
"""The array type of a pattern's code: unsigned, four bytes."""
_FAULTS = (OSError, EOFError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError)


class PatternCache:
    """Patterns by name; `sources` are the bytes they depend on."""

    def __init__(self, path: Path, sources: list[bytes]) -> None:
        self._path = path
        self._key = hashlib.sha256(
            b"\0".join([sys.version.encode(), str(_sre.MAGIC).encode(), *sources])
        ).hexdigest()
        self._stored: dict[str, tuple[Any, ...]] | None = None
        self._is_new = False

    def pattern(self, name: str) -> re.Pattern[str] | None:
        """The pattern kept under a name; None where there is none, or it cannot be used."""
        kept = self._all().get(name)
        if kept is None:
            return None
        with suppress(*_FAULTS):
            text, flags, code, groups, groupindex, indexgroup = kept
            found: re.Pattern[str] = _sre.compile(
                text, flags, array(_CODE, code).tolist(), groups, groupindex, indexgroup
            )
            return found
        return None

    def compiled(self, name: str, text: str, flags: re.RegexFlag) -> re.Pattern[str]:
        """Compile a pattern, and remember it under a name for `save`."""
        try:
            tree = _parser.parse(text, int(flags))
            code = _compiler._code(tree, int(flags))  # noqa: SLF001 -- what `re.compile` itself calls
            groupindex = dict(tree.state.groupdict)
            indexgroup = [None] * tree.state.groups
            for group, index in groupindex.items():
                indexgroup[index] = group
            groups, all_flags = tree.state.groups - 1, int(flags) | int(tree.state.flags)
            found: re.Pattern[str] = _sre.compile(
                text, all_flags, code, groups, groupindex, tuple(indexgroup)
            )
            kept = (text, all_flags, array(_CODE, code).tobytes(), groups, groupindex, tuple(indexgroup))
        except _FAULTS:
            return re.compile(text, flags)
        self._all()[name] = kept
        self._is_new = True
        return found

    def table(self, name: str, make: Callable[[], T]) -> T:
        """A value of plain texts, tuples and sets that is kept under a name, or made and remembered for `save`."""
        kept = self._all().get(name)
        if kept is not None:
            found: T = kept[0]
            return found
        made = make()
        self._all()[name] = (made,)
        self._is_new = True
        return made

    def save(self) -> None:
        """Write what was compiled anew, in one step, and hold nothing of it any more; where the folder cannot be
        written, nothing happens."""
        stored, self._stored = self._all(), None
        if not self._is_new or sys.dont_write_bytecode:
            return
        self._is_new = False
        with suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent)
            with os.fdopen(descriptor, "wb") as file:
                marshal.dump((self._key, stored), file)
            Path(name).chmod(0o644)
            Path(name).replace(self._path)

    def _all(self) -> dict[str, tuple[Any, ...]]:
        if self._stored is None:
            self._stored = {}
            with suppress(*_FAULTS):
                key, stored = marshal.loads(self._path.read_bytes())  # noqa: S302 -- trusted as byte code is
                if key == self._key:
                    self._stored = stored
        return self._stored
