"""Long bodies that are read into shared memory: in any pieces, on kept connections, and when the client goes."""

import json
import socket
import time
from typing import Any

import httpx
import psutil
import pytest

from tests.server import Server
from tests.waiting import PATIENCE, wait_until

RIGHT = {"completion": "<think>6 times 7. " + "No. " * 3000 + "</think>\\boxed{42}", "reference": "42"}
WRONG = {**RIGHT, "reference": "43"}
HEAD = b"POST /v1/score HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"


def body(*samples: dict[str, Any], spaces: str = "") -> bytes:
    listed = f"{spaces},{spaces}".join(map(json.dumps, samples))
    return f'{{"spec": "accuracy", "samples": [{spaces}{listed}{spaces}]}}'.encode()


def with_length(content: bytes, more: bytes = b"") -> bytes:
    return HEAD + more + b"content-length: %d\r\n\r\n" % len(content)


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=PATIENCE)


def connections(server: Server) -> int:
    """How many the server's process has."""
    return len(psutil.Process(server.process.pid).net_connections("tcp"))


def answer(connection: socket.socket) -> tuple[bytes, list[float]]:
    """The head of one answer, and its rewards."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65_536) or pytest.fail("the connection ended")
    head, _, content = got.partition(b"\r\n\r\n")
    (length,) = [int(line.split()[1]) for line in head.splitlines() if line.startswith(b"content-length")]
    while len(content) < length:
        content += connection.recv(length - len(content)) or pytest.fail("the connection ended")
    return head, [reward["value"] for reward in json.loads(content)["rewards"]]


@pytest.mark.parametrize("spaces", ["", " ", " \r\n\t "])
@pytest.mark.parametrize("size", [1_000, 70_001, 1 << 20])
def test_bodies_in_pieces_on_one_connection_keep_apart(server: Server, size: int, spaces: str) -> None:
    with connect(server) as connection:
        for samples, rewards in (((RIGHT, WRONG) * 8, [1.0, 0.0] * 8), ((WRONG, RIGHT) * 4, [0.0, 1.0] * 4)):
            content = body(*samples, spaces=spaces)
            request = with_length(content) + content
            for start in range(0, len(request), size):
                connection.sendall(request[start : start + size])
                time.sleep(0.001)
            head, values = answer(connection)
            assert head.startswith(b"HTTP/1.1 200")
            assert values == rewards


def test_a_request_right_behind_a_long_body_is_answered_next(server: Server) -> None:
    first, second = body(RIGHT, WRONG, RIGHT, WRONG), body(WRONG)
    with connect(server) as connection:
        connection.sendall(with_length(first) + first + with_length(second) + second)
        assert answer(connection)[1] == [1.0, 0.0, 1.0, 0.0]
        assert answer(connection)[1] == [0.0]


def test_a_client_that_waits_for_continue_is_told_to(server: Server) -> None:
    content = body(RIGHT, WRONG, RIGHT, WRONG)
    with connect(server) as connection:
        connection.sendall(with_length(content, b"expect: 100-continue\r\n"))
        assert connection.recv(65_536).startswith(b"HTTP/1.1 100")
        connection.sendall(content)
        assert answer(connection)[1] == [1.0, 0.0, 1.0, 0.0]


def test_a_body_in_chunks_is_read_in_the_usual_way(server: Server) -> None:
    content = body(RIGHT, WRONG, RIGHT, WRONG)
    chunks = (content[start : start + 9_000] for start in range(0, len(content), 9_000))
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        found = client.post("/v1/score", content=chunks, headers={"content-type": "application/json"})
    assert [reward["value"] for reward in found.json()["rewards"]] == [1.0, 0.0, 1.0, 0.0]


def test_clients_that_go_in_the_middle_of_a_body_leave_nothing(server: Server) -> None:
    content = body(*[RIGHT] * 100)
    open_before = connections(server)
    for _ in range(30):
        with connect(server) as connection:
            connection.sendall(with_length(content) + content[: len(content) // 2])
    wait_until(lambda: connections(server) <= open_before)
    with connect(server) as connection:
        connection.sendall(with_length(content) + content)
        assert answer(connection)[1] == [1.0] * 100
