import os
import socket
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.workers.protocol import (
    FrameDecoder,
    FrameReader,
    ProgressEntry,
    SharedProgress,
    encode_frame,
    send_frame,
)

MESSAGES = st.lists(st.one_of(st.text(), st.binary(), st.lists(st.integers()), st.none()), max_size=8)


@given(MESSAGES, st.integers(1, 64))
def test_frames_survive_any_cut_of_the_stream(messages: list[Any], step: int) -> None:
    stream = b"".join(part for message in messages for part in encode_frame(message))
    decoder = FrameDecoder()
    frames = [f for at in range(0, len(stream), step) for f in decoder.feed(stream[at : at + step])]
    assert frames == [encode_frame(message)[1] for message in messages]


def test_a_frame_crosses_a_socket() -> None:
    one, other = socket.socketpair()
    with one, other:
        send_frame(one, {"a": [1, 2]})
        assert FrameReader(other).receive() == encode_frame({"a": [1, 2]})[1]


@given(st.lists(st.one_of(MESSAGES, st.integers(0, 1 << 20).map(bytes)), max_size=5), st.integers(1, 1 << 19))
def test_frames_come_whole_however_they_were_sent(messages: list[Any], step: int) -> None:
    stream = b"".join(part for message in messages for part in encode_frame(message))
    one, other = socket.socketpair()
    with one, other:
        cut = (stream[at : at + max(step, 64)] for at in range(0, len(stream), max(step, 64)))
        sending = threading.Thread(target=lambda: [one.sendall(piece) for piece in cut])
        sending.start()
        source = FrameReader(other)
        frames = [source.receive() for _ in messages]
        sending.join()
        one.shutdown(socket.SHUT_WR)
        assert source.receive() is None
    assert frames == [encode_frame(message)[1] for message in messages]


@pytest.mark.parametrize("kept", [0, 3, 8, 10])
def test_a_closed_socket_ends_the_stream_even_in_mid_frame(kept: int) -> None:
    one, other = socket.socketpair()
    with other:
        one.sendall(b"".join(encode_frame("cut"))[:kept])
        one.close()
        assert FrameReader(other).receive() is None


def test_a_progress_page_is_read_where_it_was_not_written() -> None:
    page = SharedProgress.descriptor()
    ours, theirs = SharedProgress(page), SharedProgress(page)
    os.close(page)
    assert ours.read() == ProgressEntry(0, 0.0, 0.0)
    theirs.begin((7, 1.5, 0.25))
    assert ours.read() == ProgressEntry(7, 1.5, 0.25)
    ours.close()
    theirs.close()
