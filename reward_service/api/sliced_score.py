"""`/v1/score` of a body whose samples go to workers as they stand in it.

A body that is odd in any way, or of which that would not pay, is left to `request_body` and
`msgpack_samples`, which know what to say of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import msgspec

from reward_service.api import msgpack_samples, request_body
from reward_service.api.json_splitter import SplitBody
from reward_service.api.schemas import Envelope
from reward_service.sample import Sample
from reward_service.scoring.batch_slicing import Pieces
from reward_service.scoring.msgpack_json import packed
from reward_service.scoring.sample_decoding import LIGHT_PIECE_BYTES
from reward_service.scoring.validation import InvalidSample
from reward_service.workers import WorkerPool
from reward_service.workers.shared_bodies import SharedBody

FROM_BYTES = LIGHT_PIECE_BYTES
"""A shorter body is not worth the cutting; one above `SPLIT_BYTES` would keep others waiting."""
MOST_SAMPLES = 1 << 16

_Body = msgspec.defstruct(
    "_Body",
    [
        ("samples", Annotated[list[msgspec.Raw], msgspec.Meta(min_length=2, max_length=MOST_SAMPLES)]),
        *((name, msgspec.Raw, msgspec.Raw()) for name in Envelope.model_fields),
    ],
    forbid_unknown_fields=True,
)
_decoder: "msgspec.json.Decoder[Any]" = msgspec.json.Decoder(_Body)
_BETWEEN = b", \t\r\n"
_NOT_CUT = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError)


@dataclass(frozen=True, slots=True)
class CutBody:
    """A request's envelope, and its samples as they stand in the body."""

    envelope: Envelope
    pieces: Pieces


def fits(size: int | None) -> bool:
    """Whether a body of so many bytes can be cut."""
    return size is not None and FROM_BYTES <= size <= msgpack_samples.SPLIT_BYTES


def cut(
    data: bytes | memoryview, room: SharedBody | None, pool: WorkerPool, *, packed: bool, max_samples: int
) -> CutBody | None:
    """A body, which stands in `room` if that is given, in pieces; None where it is to be read in another way.

    Raises:
        ProblemDetails: 422, a field beside the samples does not fit, or there are too many of them.
    """
    if not fits(len(data)):
        return None
    split = msgpack_samples.cut(data) if packed else _cut(data)
    if split is None or len(split.items) > max_samples:
        return None
    read = partial(_read_packed if packed else _read, pool=pool)
    starts = None if room is None else _starts(split.items, room, packed=packed)
    return CutBody(request_body.envelope_of(split), Pieces(split.items, starts, len(data), packed, read))


def _starts(items: Sequence[Any], room: SharedBody, *, packed: bool) -> list[int]:
    """Where each item of a list starts in shared memory; in JSON, a comma and spaces stand between two."""
    start, starts = room.start_of(items[0]) - room.start if items else 0, []
    for item in items:
        starts.append(room.start + start)
        start += len(memoryview(item))
        while not packed and room.view[start] in _BETWEEN:
            start += 1
    return starts


def _cut(data: bytes | memoryview) -> SplitBody | None:
    try:
        pieces = _decoder.decode(data)
    except _NOT_CUT:
        return None
    fields = {name: bytes(getattr(pieces, name)) for name in Envelope.model_fields}
    if any(len(text) > LIGHT_PIECE_BYTES for text in fields.values()):
        return None
    return SplitBody({name: text for name, text in fields.items() if text}, pieces.samples)


async def _read(position: int, item: Any, pool: WorkerPool) -> Sample | InvalidSample:
    return await request_body.read_item(position, bytes(item), pool)


async def _read_packed(position: int, item: Any, pool: WorkerPool) -> Sample | InvalidSample:
    sample, _ = await msgpack_samples.read_item(position, item, pool)
    return sample


_REWARDS = b'{"rewards":['
_PACKED_REWARDS = b"\xa7rewards"


def joined(rewards: list[bytes], rest: bytes) -> bytes:
    """An answer: its rewards, and what `rest` says beside none."""
    return _REWARDS + b",".join(rewards) + rest.removeprefix(_REWARDS)


def joined_packed(rewards: list[bytes], rest: bytes) -> bytes:
    """The same in MessagePack; `rest` is JSON."""
    fields = msgspec.json.decode(rest, type=dict[str, msgspec.Raw])
    del fields["rewards"]
    others = [msgspec.msgpack.encode(name) + packed(bytes(text)) for name, text in fields.items()]
    head = bytes([0x81 + len(fields)]) + _PACKED_REWARDS + _list_head(len(rewards))
    return b"".join([head, *rewards, *others])


def _list_head(count: int) -> bytes:
    if count < 16:
        return bytes([0x90 + count])
    return b"\xdc" + count.to_bytes(2) if count < 1 << 16 else b"\xdd" + count.to_bytes(4)
