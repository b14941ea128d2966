"""MessagePack for schemathesis: bodies, made as JSON values, are packed, answers unpacked and checked."""

from typing import Any

import msgspec
import schemathesis


@schemathesis.serializer("application/msgpack")
def packed(ctx: schemathesis.SerializationContext, value: Any) -> bytes:  # noqa: ARG001 - theirs
    """A body; what MessagePack cannot hold becomes the next that it can."""
    return msgspec.msgpack.encode(_packable(value))


@schemathesis.deserializer("application/msgpack")
def unpacked(ctx: schemathesis.DeserializationContext, response: Any) -> Any:  # noqa: ARG001 - theirs
    """An answer as JSON would have it."""
    return msgspec.msgpack.decode(response.content)


def _packable(value: Any) -> Any:
    """Whole numbers of more than 64 bits as decimals, halves of surrogate pairs as question marks."""
    if isinstance(value, dict):
        return {_packable(str(key)): _packable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_packable(one) for one in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value) if abs(value) < 10**300 else str(value)[:4_000]
    return value
