"""A large body in pieces: its fields, and the items of the one field that is a long list, as they stand in
the text. Each piece is decoded by itself, so that one which cannot be read costs no other, and others get
their turn in between."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec

from reward_service.untrusted_json import BadJson, Span, member_spans, piece_spans
from reward_service.workers import WorkerPool

SPLIT_SECONDS = 5.0
AT_ONCE_BYTES = 1 << 18
"""Up to this, a body is validated in one go; a larger one would keep everybody else waiting."""


class NoList(BadJson):
    """The body is no JSON object with the list that it should have."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"a JSON object with a list of `{wanted}` is needed")


@dataclass(frozen=True, slots=True)
class SplitBody:
    """The texts of all fields but the list, and of the items of the list."""

    fields: dict[str, bytes]
    items: list[Any]


class JsonSplitter:
    """Splits bodies whose long list is `wanted` and whose other fields are mostly `others`."""

    def __init__(self, wanted: str, others: Iterable[str]) -> None:
        self.wanted, self.others = wanted, tuple(others)
        optional = [(name, msgspec.Raw, msgspec.Raw()) for name in self.others]
        struct = msgspec.defstruct(
            "Pieces", [(wanted, list[msgspec.Raw]), *optional], forbid_unknown_fields=True
        )
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(struct)

    async def split(self, body: bytes, pool: WorkerPool | None = None) -> SplitBody:
        """One pass over a body of the usual fields. What msgspec takes for broken may only be odd (NaN, half
        a surrogate pair, any depth): then a worker counts its brackets.

        Raises:
            BadJson: it is no JSON object, or the field `wanted` no list.
            RewardServiceError: no worker could look at it.
        """
        try:
            with suppress(msgspec.ValidationError):  # a field that we do not know
                once = self._decoder.decode(body)
                told = {name: bytes(getattr(once, name)) for name in self.others}
                return SplitBody({n: raw for n, raw in told.items() if raw}, getattr(once, self.wanted))
            await asyncio.sleep(0)
            fields = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
            await asyncio.sleep(0)
            items: list[Any] = msgspec.json.decode(
                fields.pop(self.wanted, msgspec.Raw(b"null")), type=list[msgspec.Raw]
            )
            return SplitBody({name: bytes(value) for name, value in fields.items()}, items)
        except msgspec.ValidationError:
            raise NoList(self.wanted) from None
        except (msgspec.DecodeError, RecursionError, ValueError):
            pass
        await asyncio.sleep(0)
        if pool is None:
            return self.split_oddly(body)
        job = (body, self.wanted)
        spans: Spans | str = await pool.submit(
            odd_spans, job, seconds=SPLIT_SECONDS, size=len(body), slow=True
        )
        if isinstance(spans, str):
            raise NoList(self.wanted) if spans == self.wanted else BadJson(spans)
        return _cut(body, spans)

    def split_oddly(self, body: bytes) -> SplitBody:
        """The same for a body that is short, or not quite JSON.

        Raises:
            BadJson: it is no JSON object, or the field `wanted` no list.
        """
        return _cut(body, spans_in(body, self.wanted))


Spans = tuple[dict[str, Span], list[Span]]


def spans_in(body: bytes, wanted: str) -> Spans:
    """Where the fields of a body stand, and the items of the list that it should have.

    Raises:
        BadJson: it is no JSON object, or the field `wanted` no list.
    """
    fields = member_spans(body)
    start, end = fields.pop(wanted, (0, 0))
    start += len(body[start:end]) - len(body[start:end].lstrip())
    if body[start : start + 1] != b"[":
        raise NoList(wanted)
    return fields, piece_spans(body, (start, end))


def odd_spans(job: tuple[bytes, str]) -> Spans | str:
    """`spans_in` for a worker: instead of an error, the field that is no list, or what is wrong."""
    body, wanted = job
    try:
        return spans_in(body, wanted)
    except NoList:
        return wanted
    except BadJson as error:
        return str(error)


def _cut(body: bytes, spans: Spans) -> SplitBody:
    fields, items = spans
    return SplitBody(
        {name: body[slice(*span)] for name, span in fields.items()}, [body[slice(*span)] for span in items]
    )
