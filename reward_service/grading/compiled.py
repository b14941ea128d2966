"""Our own Python for a box, compiled beforehand: a long text takes milliseconds of every run."""

import marshal
import struct
import sys
from functools import cache
from importlib.util import MAGIC_NUMBER, source_hash

_UNCHECKED_HASH = 1  # PEP 552: this compiled form is used without a look at the source


@cache
def module_files(name: str, source: str) -> dict[str, bytes]:
    """A module's source, and the compiled form that an interpreter of this version takes in its place."""
    text = source.encode()
    head = MAGIC_NUMBER + struct.pack("<I", _UNCHECKED_HASH) + source_hash(text)
    compiled = head + marshal.dumps(compile(text, f"{name}.py", "exec"))
    return {f"{name}.py": text, f"__pycache__/{name}.{sys.implementation.cache_tag}.pyc": compiled}


@cache
def inlined(source: str) -> str:
    """A text that does what `source` does where it stands, and that this version need not compile."""
    compiled = marshal.dumps(compile(source, "inlined.py", "exec"))
    return f"""

__import__("builtins").exec(
    __import__("marshal").loads({compiled!r})
    if __import__("sys").implementation.cache_tag == {sys.implementation.cache_tag!r}
    else {source!r},
    globals(),
)
"""
