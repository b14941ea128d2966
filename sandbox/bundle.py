"""Files as one run of bytes: an index in JSON, then the contents end to end.

The same shape carries a program into the box and a compiler's result out of it. Both ends read it
defensively: a bundle that comes out of a box was written by untrusted code.
"""

import json
import struct
from collections.abc import Mapping

from sandbox.program import BadProgram, check_file_name

_HEAD = struct.Struct("<I")
MAX_INDEX_BYTES = 64 << 10
MAX_BUNDLE_BYTES = 128 << 20


def pack(files: Mapping[str, bytes]) -> bytes:
    """The bundle of these files, in their order."""
    index = json.dumps([(name, len(content)) for name, content in files.items()]).encode()
    return b"".join((_HEAD.pack(len(index)), index, *files.values()))


def unpack(bundle: bytes) -> dict[str, bytes]:
    """The files of a bundle.

    Raises:
        BadProgram: it is damaged, too large, or names a file outside of its directory.
    """
    if not _HEAD.size <= len(bundle) <= MAX_BUNDLE_BYTES:
        raise BadProgram("not a bundle of files, or too large")
    (length,) = _HEAD.unpack_from(bundle)
    if length > MAX_INDEX_BYTES:
        raise BadProgram("the bundle's index is too large")
    try:
        index = [
            (str(name), int(size)) for name, size in json.loads(bundle[_HEAD.size : _HEAD.size + length])
        ]
    except (ValueError, TypeError, RecursionError) as error:
        raise BadProgram(f"the bundle's index is damaged: {error}") from None
    return _cut(bundle, index, _HEAD.size + length)


def _cut(bundle: bytes, index: list[tuple[str, int]], start: int) -> dict[str, bytes]:
    files = {}
    for name, size in index:
        check_file_name(name)
        if size < 0 or start + size > len(bundle):
            raise BadProgram("the bundle is shorter than its index says")
        files[name] = bundle[start : start + size]
        start += size
    return files
