"""Samples in the bytes they came in, JSON or MessagePack, and no sample at the cost of another.

Nothing here knows HTTP, so that worker processes read samples without loading any of it.
"""

from typing import Any

import msgspec
from pydantic import ValidationError

from reward_service.sample import Sample
from reward_service.scoring import validation
from reward_service.scoring.json_size import size_of, size_outside_strings
from reward_service.scoring.msgpack_json import ODD, JsonWriter
from reward_service.scoring.validation import InvalidSample
from reward_service.untrusted_json import MAX_DEPTH, BadJson, decode

LIGHT_PIECE_BYTES = 1 << 15
"""A sample as short cannot hold very many values."""
LONG_PIECE_BYTES = 1 << 20
"""A longer one takes milliseconds to read, whatever it holds."""

MAX_SAMPLE_COST = 2_000_000
"""Of one sample: 200,000 lists and objects, or ten times as many numbers."""

Read = tuple[Sample | InvalidSample, int]
"""A sample, and how many values it holds."""
HeavySample = Sample | InvalidSample | str
"""A sample; or, where its text is no JSON, what is wrong with it."""


class _PlainSample(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A sample of few values, however long its texts are."""

    completion: str
    id: str | int | msgspec.UnsetType | None = msgspec.UNSET
    prompt: str | msgspec.UnsetType = msgspec.UNSET
    reference: str | int | float | msgspec.UnsetType | None = msgspec.UNSET
    group: str | int | msgspec.UnsetType | None = msgspec.UNSET
    target_language: str | msgspec.UnsetType | None = msgspec.UNSET
    token_count: int | msgspec.UnsetType | None = msgspec.UNSET


_plain: "msgspec.msgpack.Decoder[_PlainSample]" = msgspec.msgpack.Decoder(_PlainSample)
_NOT_DECODED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError, TypeError)
_SCALARS = frozenset({str, int, float, bool, type(None)})


def is_heavy(piece: bytes) -> bool:
    """Whether a piece of a body is to be read by a worker: it is long, or holds very many values."""
    if len(piece) <= LIGHT_PIECE_BYTES:
        return False
    return len(piece) > LONG_PIECE_BYTES or not size_of(piece).is_light


def valid(document: Any) -> Sample | None:
    """The sample in a decoded document, if it is one."""
    try:
        return Sample.model_validate(document)
    except ValidationError:
        return None


def read_json(position: int, piece: bytes) -> Sample | InvalidSample:
    """The sample in a short piece of JSON, or the reason why there is none.

    Raises:
        BadJson: it is no JSON.
    """
    try:
        return Sample.model_validate_json(piece)
    except ValidationError:
        pass
    try:
        return validation.parse_sample(position, decode(piece))
    except BadJson as error:
        if not error.deep:
            raise
        return validation.too_deep(position, piece)


def heavy_sample(job: tuple[int, bytes]) -> HeavySample:
    """A sample of many values, unless they are too many; for a worker."""
    position, piece = job
    if size_outside_strings(piece).cost > MAX_SAMPLE_COST:
        return _too_heavy(position, piece)
    try:
        return read_json(position, piece)
    except BadJson as error:
        return str(error)


def _too_heavy(position: int, piece: bytes) -> InvalidSample:
    parts = validation.parts_of(piece)
    costs = {name: size_outside_strings(part).cost for name, part in parts.items()}
    rest = sum(costs.values()) - costs.get("completion", 0)
    at_fault = ["completion"] if "completion" in costs and rest <= MAX_SAMPLE_COST else []
    return validation.unread_sample(position, parts, at_fault, "more values than one sample may hold")


def read_packed(item: Any) -> Read | None:
    """A sample in MessagePack, and how many values it holds, where it is as it should be."""
    if len(memoryview(item)) > LIGHT_PIECE_BYTES:
        return _long(bytes(item))
    try:
        document = msgspec.msgpack.decode(item)
        held = _values(document)
        sample = valid(document) if held else None
    except _NOT_DECODED:
        return None
    return None if sample is None else (sample, held)


def _long(piece: bytes) -> Read | None:
    """A long sample of few values; None of any other."""
    if len(piece) > LONG_PIECE_BYTES:
        return None
    try:
        plain = _plain.decode(piece)
    except _NOT_DECODED:
        return None
    given = {name: getattr(plain, name) for name in plain.__struct_fields__}
    sample = valid({n: value for n, value in given.items() if value is not msgspec.UNSET})
    return None if sample is None else (sample, len(given))


def _values(value: Any, depth: int = MAX_DEPTH) -> int:
    """How many values this one is; 0 when JSON cannot say it, or it is nested too deeply."""
    kind = type(value)
    if kind in _SCALARS:
        return 1
    if depth == 0 or not (kind is list or (kind is dict and all(type(name) is str for name in value))):
        return 0
    found = 1
    for item in value if kind is list else value.values():
        held = 1 if type(item) in _SCALARS else _values(item, depth - 1)
        if not held:
            return 0
        found += held
    return found


def unpacked(position: int, piece: bytes) -> bytes | InvalidSample:
    """A sample in MessagePack as the JSON that says the same, if there is one."""
    writer = JsonWriter(piece)
    try:
        text = writer.text()
    except BadJson as error:
        return validation.invalid_sample(position, str(error))
    if writer.is_odd:
        return validation.unread_sample(position, validation.parts_of(text), writer.odd_fields, ODD)
    return text


def heavy_packed_sample(job: tuple[int, bytes]) -> tuple[HeavySample, int]:
    """A long sample, and how many values it holds, unless they are too many; for a worker."""
    position, piece = job
    text = unpacked(position, piece)
    if isinstance(text, InvalidSample):
        return text, 1
    return heavy_sample((position, text)), size_outside_strings(text).values + 1
