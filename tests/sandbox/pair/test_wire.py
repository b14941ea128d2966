"""Frames over a descriptor: whole, in parts, several at once, and within their room."""

import json
import socket
import struct
from collections.abc import Iterator

import pytest

from sandbox.pair import wire
from sandbox.pair.wire import Channel, Ended, parse

SENT = [["do", "call", [{"o": 0}, "ä\ud800", 12], [["key", None]]], ["did", "value", {"f": "0x1p+1"}, [], ""]]


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a wire."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def framed(text: bytes) -> bytes:
    return struct.pack("<I", len(text)) + text


def test_what_is_sent_is_received(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = (Channel(end.fileno()) for end in ends)
    for frame in SENT:
        ours.send(frame)
    assert [parse(theirs.receive()) for _ in SENT] == SENT


@pytest.mark.parametrize("cut", [1, 3, 4, 5, 9])
def test_frames_may_come_in_parts_and_together(ends: tuple[socket.socket, socket.socket], cut: int) -> None:
    whole = framed(b"[1]") + framed(b"[2,3]")
    channel = Channel(ends[1].fileno())
    ends[0].sendall(whole[:cut])
    ends[0].sendall(whole[cut:])
    assert [channel.receive(), channel.receive()] == [b"[1]", b"[2,3]"]


@pytest.mark.parametrize("room", [3, 7])
def test_more_than_there_is_room_for_is_the_end(ends: tuple[socket.socket, socket.socket], room: int) -> None:
    channel = Channel(ends[1].fileno(), room)
    ends[0].sendall(framed(b"[1]"))
    assert channel.receive() == b"[1]"
    ends[0].sendall(framed(b"[2,3]"))
    with pytest.raises(Ended):
        channel.receive()


def test_what_is_no_json_is_not_sent(ends: tuple[socket.socket, socket.socket]) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        Channel(ends[0].fileno()).send(["did", float("nan")])


def test_nobody_at_the_other_end_is_the_end(ends: tuple[socket.socket, socket.socket]) -> None:
    ends[0].close()
    with pytest.raises(Ended):
        Channel(ends[1].fileno()).receive()


def test_frames_are_the_same_where_the_library_has_no_encoder_of_its_own(
    ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    def texts() -> list[bytes]:
        ours, theirs = (wire.Channel(end.fileno()) for end in ends)
        for frame in SENT:
            ours.send(frame)
        return [theirs.receive() for _ in SENT]

    quick = texts()
    monkeypatch.setattr(json.encoder, "c_make_encoder", None)  # as the library has it where there is none
    monkeypatch.setattr(wire, "_make_encoder", None)
    monkeypatch.setattr(wire, "_text_of", wire._writer())
    assert texts() == quick
    with pytest.raises(ValueError, match="JSON compliant"):
        wire.Channel(ends[0].fileno()).send(["did", float("nan")])
