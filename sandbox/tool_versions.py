"""What compilers say their version is, kept between starts: asking all of them takes half a second.

Executables are told by path, size and time of change. The file stands beside the compiled modules; where it
cannot be written, compilers are asked at every start.
"""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

UNKNOWN = "unknown"
"""Of a compiler that cannot be asked; it is tried again at the next start."""
FILE = Path(cache_from_source(__file__)).with_suffix(".versions.json")
_FAULTS = (OSError, ValueError)


def known_version(tools: tuple[str, ...], ask: Callable[[], str], file: Path = FILE) -> str:
    """The version of these executables: what was said before, if they are the same, or what is said now."""
    try:
        key = "\n".join(_identity(tool) for tool in tools)
    except OSError:
        return ask()
    kept = _read(file)
    version = kept.get(key) or ask()
    if key not in kept and version != UNKNOWN:
        _write(file, {**kept, key: version})
    return version


def _identity(tool: str) -> str:
    found = Path(tool).stat()
    return f"{tool} {found.st_size} {found.st_mtime_ns} {found.st_ino}"


def _read(file: Path) -> dict[str, str]:
    with suppress(*_FAULTS):
        kept = json.loads(file.read_bytes())
        if isinstance(kept, dict):
            return {key: version for key, version in kept.items() if isinstance(version, str)}
    return {}


def _write(file: Path, kept: dict[str, str]) -> None:
    if sys.dont_write_bytecode:
        return
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(kept), encoding="utf-8")
        beside.replace(file)
