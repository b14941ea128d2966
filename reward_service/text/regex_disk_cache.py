"""Compiled regular expressions that are kept between starts, as `.pyc` files keep compiled modules.

Verifiers have more than a thousand patterns, and compiling them takes a third of a start. What the standard
library makes of a pattern is a list of numbers, which the engine checks when it gets it. These lists stand
beside the compiled modules, by pattern and flags; what is not among them is compiled as ever.
"""

import marshal
import os
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

_compiler: Any = import_module("re._compiler")  # private: where it is otherwise, every pattern is compiled
_engine: Any = import_module("_sre")
_ENGINE_NAME = "_sre"

Key = tuple[str | bytes, int]
Compiled = tuple[Any, ...]
"""What the engine is called with beside the pattern: flags, code, groups, their names in both directions."""

FEW = 20
"""Fewer patterns than one in so many are not worth writing: some are made of sets, anew by each process."""


def patterns_file(module_file: str) -> Path:
    """Where the patterns of a module and of those that it imports are kept: beside what is compiled of it."""
    return Path(cache_from_source(module_file)).with_suffix(".patterns")


@contextmanager
def kept_patterns(file: Path) -> Iterator[None]:
    """While this lasts, patterns are taken from the file; afterwards it holds most that were needed."""
    kept, compile_anew, needed = _read(file), _compiler.compile, dict[Key, Compiled]()

    def compiled(pattern: Any, flags: int = 0) -> Any:
        key: Key = (pattern, int(flags))
        with suppress(KeyError, TypeError, RuntimeError, OverflowError):  # new, a parsed pattern, or damaged
            flags_in_force, code, *names = kept[key]
            found = _engine.compile(pattern, flags_in_force, array("I", code).tolist(), *names)
            needed[key] = kept[key]
            return found
        recorder = _Recorder()
        setattr(_compiler, _ENGINE_NAME, recorder)
        try:
            return compile_anew(pattern, flags)
        finally:
            setattr(_compiler, _ENGINE_NAME, _engine)
            if isinstance(pattern, str | bytes) and recorder.compiled is not None:
                needed[key] = recorder.compiled

    _compiler.compile = compiled
    try:
        yield
    finally:
        _compiler.compile = compile_anew
        if FEW * len(needed.keys() - kept.keys()) > len(needed) and not sys.dont_write_bytecode:
            many = len(kept) > 2 * len(needed)  # of versions that are no more
            written_beside(file, marshal.dumps((_version(), needed if many else {**kept, **needed})))


class _Recorder:
    """Stands in for the engine, and remembers how it was called."""

    def __init__(self) -> None:
        self.compiled: Compiled | None = None

    def compile(self, pattern: Any, flags: int, code: list[int], *names: Any) -> Any:
        """Called by the standard library's compiler."""
        self.compiled = (int(flags), array("I", code).tobytes(), *names)
        return _engine.compile(pattern, flags, code, *names)

    def __getattr__(self, name: str) -> Any:
        return getattr(_engine, name)


def _version() -> tuple[int, int]:
    return _engine.MAGIC, sys.hexversion


def _read(file: Path) -> dict[Key, Compiled]:
    """What is kept; nothing where that was written by another version of Python or cannot be read."""
    try:
        version, kept = marshal.loads(file.read_bytes())  # noqa: S302 -- written by us, as modules are
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return kept if version == _version() else {}


def written_beside(file: Path, content: bytes) -> None:
    """Write a file in one step; where it cannot be written, nothing happens, as of compiled modules."""
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(file)
