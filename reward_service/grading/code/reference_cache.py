"""References that came as text, read once for all completions that are judged by them."""

from collections import OrderedDict
from hashlib import sha256

from pydantic import ValidationError

from reward_service.errors import BadReference, LimitExceeded
from reward_service.grading.code.code_reference import CodeReference
from reward_service.grading.worker_context import in_worker

_LONG = 256 << 10
"""Texts of more characters are read in a worker."""
_MOST, _MOST_CHARS = 256, 64 << 20
_kept: OrderedDict[bytes, tuple[CodeReference, int]] = OrderedDict()


async def read_reference(text: str) -> tuple[CodeReference, bytes]:
    """The reference that a text holds, and the digest of the text.

    Raises:
        BadReference: it is nested deeper than can be read again, or reading it takes more than a worker has.
        ServiceFailure: the worker was lost.
    """
    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    if digest not in _kept:
        found = _read(text) if len(text) <= _LONG else await _read_apart(text)
        _kept[digest] = found, len(text)
        while len(_kept) > _MOST or (len(_kept) > 1 and sum(map(_size, _kept.values())) > _MOST_CHARS):
            _kept.popitem(last=False)
    _kept.move_to_end(digest)
    return _kept[digest][0], digest


def _size(kept: tuple[CodeReference, int]) -> int:
    return kept[1]


async def _read_apart(text: str) -> CodeReference:
    try:
        return await in_worker(_read, text, size=len(text))
    except LimitExceeded as error:  # nothing of a completion was read
        raise BadReference(f"the tests cannot be read: {error}") from None


def _read(text: str) -> CodeReference:
    try:
        return CodeReference.model_validate_json(text)
    except ValidationError as error:
        raise BadReference(f"the tests cannot be run: {error.errors()[0]['msg']}") from None
