"""Laws of bundles: what goes in comes out, and a damaged one never leaves its directory."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import BadProgram, file_bundle

NAMES = st.text("abcXYZ019._", min_size=1, max_size=20).filter(lambda name: name not in {".", ".."})


@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=8))
def test_files_come_back_as_they_were(files: dict[str, bytes]) -> None:
    assert file_bundle.unpack(file_bundle.pack(files)) == files


@given(st.binary(max_size=200))
def test_any_bytes_are_files_or_refused(data: bytes) -> None:
    try:
        files = file_bundle.unpack(data)
    except BadProgram:
        return
    assert sum(map(len, files.values())) <= len(data)


def lying(*entries: tuple[bytes, int], count: int = 1) -> bytes:
    """An index with these names and lengths, and nothing behind it."""
    return struct.pack("<I", count) + b"".join(struct.pack("<HQ", len(n), size) + n for n, size in entries)


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", lying((b"../x", 0)), lying((b"/x", 0)), lying((b"x", 99)), lying((b"x", 2**63)), lying((b"\xff", 0)),
     lying((b"", 0)), lying(count=2), lying(count=2**32 - 1)],
)  # fmt: skip
def test_a_bundle_that_lies_is_refused(data: bytes) -> None:
    with pytest.raises(BadProgram):
        file_bundle.unpack(data)
