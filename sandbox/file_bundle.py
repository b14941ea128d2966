"""Files as one run of bytes: an index, then the contents end to end.

The same shape carries a program into the box and a compiler's result out of it. A bundle that comes out of
a box was written by untrusted code, and is read by `unpack`; the box reads its own by `split`, which costs
less and believes the names.

    index   u32 count; for each file u16 length of its name, u64 length of its content, the name in UTF-8
"""

import struct
from collections.abc import Mapping

from sandbox.run_types import BadProgram, check_file_name

_COUNT = struct.Struct("<I")
_ENTRY = struct.Struct("<HQ")
MAX_FILES = 4096
MAX_BUNDLE_BYTES = 128 << 20


def pack(files: Mapping[str, bytes]) -> bytes:
    """The bundle of these files, in their order."""
    parts = [_COUNT.pack(len(files))]
    for name, content in files.items():
        encoded = name.encode()
        parts += (_ENTRY.pack(len(encoded), len(content)), encoded)
    return b"".join((*parts, *files.values()))


def unpack(bundle: bytes) -> dict[str, bytes]:
    """The files of a bundle from untrusted hands.

    Raises:
        BadProgram: it is damaged, too large, or names a file outside of its directory.
    """
    if len(bundle) > MAX_BUNDLE_BYTES:
        raise BadProgram(f"a bundle of more than {MAX_BUNDLE_BYTES} bytes")
    files = split(bundle)
    for name in files:
        check_file_name(name)
    return files


def split(bundle: bytes) -> dict[str, bytes]:
    """The files of a bundle of our own making.

    Raises:
        BadProgram: it is damaged.
    """
    try:
        (count,) = _COUNT.unpack_from(bundle)
        if count > MAX_FILES:
            raise BadProgram(f"a bundle of more than {MAX_FILES} files")
        index, at = [], _COUNT.size
        for _ in range(count):
            length, size = _ENTRY.unpack_from(bundle, at)
            at += _ENTRY.size + length
            index.append((bundle[at - length : at].decode(), size))
    except (struct.error, UnicodeDecodeError) as error:
        raise BadProgram(f"the bundle's index is damaged: {error}") from None
    return _cut(bundle, index, at)


def _cut(bundle: bytes, index: list[tuple[str, int]], start: int) -> dict[str, bytes]:
    files = {}
    for name, size in index:
        if start + size > len(bundle):
            raise BadProgram("the bundle is shorter than its index says")
        files[name] = bundle[start : start + size]
        start += size
    return files
