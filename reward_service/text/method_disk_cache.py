"""Compiled methods of data classes that are kept between starts, as `.pyc` files keep compiled modules.

`dataclasses` writes the methods of a class as text and has it compiled; of several hundred classes that is a
tenth of a start. The code is kept beside the compiled modules, by the text that it was compiled of; what is
not among it is compiled as ever.
"""

import dataclasses
import marshal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any

from reward_service.text.regex_disk_cache import FEW, kept_patterns, patterns_file, written_beside

_EXECUTE = "exec"
"""The built-in function that `dataclasses` calls; a name of its module goes before it."""
_FAULTS = (OSError, EOFError, ValueError, TypeError)


@contextmanager
def kept_code(module_file: str) -> Iterator[None]:
    """While this lasts, patterns and methods are taken from files beside what is compiled of the module that
    begins these imports; afterwards they hold most of what was needed."""
    with kept_patterns(patterns_file(module_file)), kept_methods(methods_file(module_file)):
        yield


def methods_file(module_file: str) -> Path:
    """Where the methods of the classes of a module and of those that it imports are kept."""
    return Path(cache_from_source(module_file)).with_suffix(".methods")


@contextmanager
def kept_methods(file: Path) -> Iterator[None]:
    """While this lasts, methods of data classes are taken from the file; afterwards it holds most that were
    needed."""
    kept, needed = _read(file), dict[bytes, CodeType]()

    def execute(source: Any, *names: Any) -> None:
        if isinstance(source, str):
            key = blake2b(source.encode("utf-8", "surrogatepass"), digest_size=16).digest()
            code = kept.get(key) or needed.get(key) or compile(source, "<string>", "exec", dont_inherit=True)
            needed[key] = source = code
        exec(source, *names)  # noqa: S102 -- as `dataclasses` does

    before = vars(dataclasses).get(_EXECUTE)
    vars(dataclasses)[_EXECUTE] = execute
    try:
        yield
    finally:
        if before is None:
            del vars(dataclasses)[_EXECUTE]
        else:
            vars(dataclasses)[_EXECUTE] = before
        if FEW * len(needed.keys() - kept.keys()) > len(needed) and not sys.dont_write_bytecode:
            many = len(kept) > 2 * len(needed)  # of versions that are no more
            content = (_VERSION, needed if many else {**kept, **needed})
            written_beside(file, marshal.dumps(content))


_VERSION = (MAGIC_NUMBER, sys.hexversion)


def _read(file: Path) -> dict[bytes, CodeType]:
    """What is kept; nothing where that was written by another version of Python or cannot be read."""
    try:
        version, kept = marshal.loads(file.read_bytes())  # noqa: S302 -- written by us, as modules are
    except _FAULTS:
        return {}
    return kept if version == _VERSION else {}
