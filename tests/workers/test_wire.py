import os
import socket
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reward_service.workers.wire import Decoder, Entry, Logbook, encode, receive, send

MESSAGES = st.lists(st.one_of(st.text(), st.binary(), st.lists(st.integers()), st.none()), max_size=8)


@given(MESSAGES, st.integers(1, 64))
def test_frames_survive_any_cut_of_the_stream(messages: list[Any], step: int) -> None:
    stream = b"".join(part for message in messages for part in encode(message))
    decoder = Decoder()
    frames = [f for at in range(0, len(stream), step) for f in decoder.feed(stream[at : at + step])]
    assert frames == [encode(message)[1] for message in messages]


def test_a_frame_crosses_a_socket() -> None:
    one, other = socket.socketpair()
    with one, other:
        send(one, {"a": [1, 2]})
        assert receive(other) == encode({"a": [1, 2]})[1]


def test_a_closed_socket_ends_the_stream_even_in_mid_frame() -> None:
    one, other = socket.socketpair()
    with other:
        one.sendall(encode("cut")[0][:3])
        one.close()
        assert receive(other) is None


def test_a_logbook_is_read_where_it_was_not_written() -> None:
    page = Logbook.descriptor()
    ours, theirs = Logbook(page), Logbook(page)
    os.close(page)
    assert ours.read() == Entry(0, 0.0, 0.0)
    theirs.begin((7, 1.5, 0.25))
    assert ours.read() == Entry(7, 1.5, 0.25)
    ours.close()
    theirs.close()
