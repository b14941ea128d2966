"""A text as one hash for each of its pieces, which are those of `text.pieces`.

They are found and hashed by array operations, which cost a third of what strings do.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reward_service.text.pieces import MAX_WORD, is_unspaced

Hashes = NDArray[np.uint64]
Codes = NDArray[np.uint8] | NDArray[np.uint32]
_BLOCK = 1 << 18
"""Characters that are looked at together; a piece across the border of two blocks is two."""
_MULTIPLIER = 0x9E3779B97F4A7C15
"""2**64 divided by the golden ratio: an odd number, so that it has an inverse modulo 2**64."""
_UNKNOWN, _BLANK, _SIGN, _LETTER, _UNSPACED = range(5)


def piece_hashes(text: str) -> Hashes:
    """The hash of each piece of a text in lower case, in order; equal pieces have equal hashes."""
    small = text.lower()
    blocks = [_codes(small[at : at + _BLOCK]) for at in range(0, len(small), _BLOCK)]
    kinds = [_kinds(codes) for codes in blocks]
    are_apart = any(bool((kind == _UNSPACED).any()) for kind in kinds)
    found = [_hashes(codes, kind, are_apart=are_apart) for codes, kind in zip(blocks, kinds, strict=True)]
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


def distinct_ngrams(hashes: Hashes, size: int) -> int:
    """How many different runs of `size` neighbours a row of at least so many hashes has.

    Two of a million are taken for one with a chance of 10⁻⁷.
    """
    count = len(hashes) - size + 1
    combined = hashes[:count].copy()
    for start in range(1, size):
        combined ^= combined >> np.uint64(29)
        combined *= np.uint64(_MULTIPLIER)
        combined += hashes[start : start + count]
    combined.sort()
    return 1 + int(np.count_nonzero(combined[1:] != combined[:-1]))


def _codes(text: str) -> Codes:
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@lru_cache(1)
def _table() -> NDArray[np.uint8]:
    """The kind of each code point, filled where it has been met."""
    table = np.zeros(0x110000, np.uint8)
    table[:128] = [_kind(code) for code in range(128)]
    return table


def _kinds(codes: Codes) -> NDArray[np.uint8]:
    table = _table()
    kinds = table[codes]
    if not kinds.all():
        for code in np.unique(codes[kinds == _UNKNOWN]).tolist():
            table[code] = _kind(code)
        kinds = table[codes]
    return kinds


def _kind(code: int) -> int:
    sign = chr(code)
    if sign.isspace():
        return _BLANK
    if is_unspaced(sign):
        return _UNSPACED
    return _LETTER if sign.isalnum() or sign == "_" else _SIGN


def _hashes(codes: Codes, kinds: NDArray[np.uint8], *, are_apart: bool) -> Hashes:
    """The hashes of the pieces of a block: of the sum of each one's code points times powers of a number."""
    solid = kinds != _BLANK
    joins = kinds == _LETTER if are_apart else solid
    goes_on = np.zeros(len(codes) + 1, np.bool_)  # whether a character belongs to the piece before it
    np.logical_and(joins[1:], joins[:-1], out=goes_on[1:-1])
    for start, end in _long_runs(joins, goes_on):
        goes_on[start:end] = False
    starts = np.flatnonzero(solid & ~goes_on[:-1])
    ends = np.flatnonzero(solid & ~goes_on[1:]) + 1
    powers, inverses = _powers()
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.multiply(codes, powers[: len(codes)], out=sums[1:], casting="unsafe")
    np.cumsum(sums, out=sums)
    found: Hashes = (sums[ends] - sums[starts]) * inverses[starts]
    return found


def _long_runs(joins: NDArray[np.bool_], goes_on: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Where runs begin and end that are longer than any word."""
    starts = np.flatnonzero(joins & ~goes_on[:-1])
    ends = np.flatnonzero(joins & ~goes_on[1:]) + 1
    for at in np.flatnonzero(ends - starts >= MAX_WORD).tolist():
        yield int(starts[at]), int(ends[at])


@lru_cache(1)
def _powers() -> tuple[Hashes, Hashes]:
    """Powers of the multiplier, and of its inverse, modulo 2**64, for each place of a block."""
    inverse = pow(_MULTIPLIER, -1, 1 << 64)
    tables = []
    for factor in (_MULTIPLIER, inverse):
        table = np.full(_BLOCK, factor, np.uint64)
        table[0] = 1
        tables.append(np.cumprod(table, dtype=np.uint64))
    return tables[0], tables[1]
