"""Over real sockets: peers that drip, stall, vanish or never end."""

import contextlib
import json
import resource
import socket
import time
from collections.abc import Iterator

import httpx
import psutil
import pytest

from reward_service.api.http_protocol import bounded
from tests.server import Server, started
from tests.waiting import PATIENCE, wait_until

SAMPLE = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}
BODY = json.dumps({"samples": [SAMPLE]}).encode()
HEAD = b"POST /v1/score HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n"


@pytest.fixture(scope="module")
def hasty() -> Iterator[Server]:
    """A server whose requests must arrive within a second."""
    with started("--workers", "1", env={"REWARD_SERVICE_RECEIVE_SECONDS": "1"}) as running:
        yield running
        assert running.stop() == 0


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=PATIENCE)


def rest(connection: socket.socket) -> bytes:
    """Everything until the server hangs up."""
    got = b""
    with contextlib.suppress(ConnectionResetError):
        while chunk := connection.recv(65_536):
            got += chunk
    return got


@pytest.mark.parametrize("sent", [HEAD % 1000, HEAD % 1000 + b"\r\n" + b"{", b"PO"])
def test_a_request_that_drips_in_is_ended_in_time(hasty: Server, sent: bytes) -> None:
    with connect(hasty) as connection:
        connection.sendall(sent)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(4):
                time.sleep(0.2)
                connection.sendall(b"x" if b"\r\n\r\n" in sent else b"")
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 408")
    assert hasty.score([SAMPLE])["rewards"][0]["value"] == 2.0


def test_a_connection_that_says_nothing_is_ended(hasty: Server) -> None:
    with connect(hasty) as connection:
        assert rest(connection) == b""


def test_a_request_in_time_on_a_kept_connection_is_not(hasty: Server) -> None:
    with connect(hasty) as connection:
        for _ in range(3):
            connection.sendall(HEAD % len(BODY) + b"\r\n" + BODY)
            answer = b""
            while b'"timing"' not in answer:
                answer += connection.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 200")
            time.sleep(0.7)


def test_a_head_beyond_its_limit_is_refused_in_one_piece_and_in_many(hasty: Server) -> None:
    long = b"x-filler: " + b"a" * 1000 + b"\r\n"
    for pause in (0.0, 0.001):
        with connect(hasty) as connection:
            connection.sendall(HEAD % 2)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for _ in range(40):
                    connection.sendall(long)
                    time.sleep(pause)
                connection.sendall(b"\r\n{}")
            assert rest(connection)[:12] in (b"HTTP/1.1 431", b"")  # a reset may overtake the answer
    with connect(hasty) as connection:
        connection.sendall(HEAD % 2 + long * 40 + b"\r\n{}")
        assert rest(connection).startswith(b"HTTP/1.1 431")


def test_an_endless_header_does_not_fill_memory(hasty: Server) -> None:
    with connect(hasty) as connection:
        connection.sendall(HEAD % 2 + b"x-filler: ")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(1000):
                connection.sendall(b"a" * 65_536)
            pytest.fail("64 MiB of one header were taken")


@pytest.mark.parametrize(
    "junk", [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"\x00" * 100, b"GET / HTTP/9.9\r\n\r\n"]
)
def test_what_is_no_http_is_refused_as_a_problem_document(hasty: Server, junk: bytes) -> None:
    with connect(hasty) as connection:
        connection.sendall(junk)
        answer = rest(connection)
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 408"))
    assert b"application/problem+json" in answer


def test_a_body_announced_too_large_is_refused_before_it_comes(hasty: Server) -> None:
    with connect(hasty) as connection:
        connection.sendall(HEAD % (10 << 30) + b"\r\n")
        assert rest(connection).startswith(b"HTTP/1.1 413")


def test_a_client_that_does_not_read_holds_nobody_up(server: Server) -> None:
    many = json.dumps({"samples": [SAMPLE] * 4000}).encode()
    with contextlib.ExitStack() as stack:
        for _ in range(4):
            connection = stack.enter_context(connect(server))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(HEAD % len(many) + b"\r\n" + many)
        time.sleep(1.0)
        assert server.score([SAMPLE])["rewards"][0]["value"] == 2.0


@pytest.fixture(scope="module")
def narrow() -> Iterator[Server]:
    """A server with room for four connections; the fixture's own client holds none of them."""
    with started("--workers", "1", env={"REWARD_SERVICE_MAX_CONNECTIONS": "4"}) as running:
        running.client.close()
        yield running


@pytest.fixture
def crowded(narrow: Server) -> Server:
    """The same, when it knows that nobody is connected any more."""
    process = psutil.Process(narrow.process.pid)
    wait_until(lambda: not [line for line in process.net_connections() if line.status != psutil.CONN_LISTEN])
    return narrow


def ask(connection: socket.socket, path: bytes = b"/healthz") -> bytes:
    connection.sendall(b"GET %s HTTP/1.1\r\nhost: x\r\n\r\n" % path)
    return connection.recv(65_536)


@pytest.mark.parametrize("sent", [b"", b"POST /v1/score HTTP/1.1\r\nhost: "], ids=["idle", "dripping"])
def test_who_has_waited_longest_makes_room_for_the_next(crowded: Server, sent: bytes) -> None:
    with contextlib.ExitStack() as stack:
        lines = []
        for _ in range(4):
            lines.append(stack.enter_context(connect(crowded)))
            lines[-1].sendall(sent)
            time.sleep(0.05)
        newcomer = stack.enter_context(connect(crowded))
        assert ask(newcomer, b"/v1/specs").startswith(b"HTTP/1.1 200")
        assert rest(lines[0]) == b""
        lines[1].settimeout(0.2)
        with pytest.raises(TimeoutError):  # the others stay
            lines[1].recv(1)


def test_while_all_are_being_served_the_next_is_told_to_come_back_and_probes_are_answered(
    crowded: Server,
) -> None:
    with contextlib.ExitStack() as stack:
        busy = [stack.enter_context(connect(crowded)) for _ in range(4)]
        for line in busy:
            line.sendall(HEAD % len(BODY) + b"expect: 100-continue\r\n\r\n")
            assert line.recv(65_536).startswith(b"HTTP/1.1 100"), "it is being served"
            line.sendall(BODY[:10])
        for _ in range(8):  # one spare connection makes room for the next, and gets no further
            newcomer = stack.enter_context(connect(crowded))
            newcomer.sendall(HEAD % len(BODY) + b"\r\n" + BODY)
            answer = rest(newcomer)
            assert answer.startswith(b"HTTP/1.1 503")
            assert b"retry-after: 1\r\n" in answer
            probe = stack.enter_context(connect(crowded))
            assert ask(probe).startswith(b"HTTP/1.1 200")
            assert rest(probe) == b""
        for line in busy:
            line.sendall(BODY[10:])
            assert line.recv(65_536).startswith(b"HTTP/1.1 200")
        late = stack.enter_context(connect(crowded))
        late.sendall(HEAD % len(BODY) + b"\r\n" + BODY)
        assert late.recv(65_536).startswith(b"HTTP/1.1 200")


def test_connections_leave_descriptors_for_workers_and_the_sandbox() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        for few, most in ((1024, 768), (100, 50)):
            resource.setrlimit(resource.RLIMIT_NOFILE, (few, hard))
            assert bounded(60.0).most == most
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_an_answer_without_a_body_and_one_to_a_client_that_waits_for_100_come_at_once(server: Server) -> None:
    with connect(server) as connection:
        connection.sendall(b"HEAD /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 ")
        connection.sendall(HEAD % len(BODY) + b"expect: 100-continue\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 100")
        connection.sendall(BODY)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")


TCP_REPAIR = 19
LONG_SECONDS = 100


def vanish(*connections: socket.socket) -> None:
    """What the power cut of a peer does: its side is gone, and nothing told the server."""
    for connection in connections:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
        except PermissionError:
            pytest.skip("no right to let connections vanish here")
        connection.close()


def test_lines_whose_peers_vanished_are_given_up_with_the_work_behind_them() -> None:
    """A long program holds the only slot; the caller behind it gets it when the kernel asks after the peer,
    half a minute later, and hears that there is none."""
    with started("--workers", "1") as server:
        if server.client.get("/readyz").json()["sandbox"]["isolation"] is None:
            pytest.skip("no sandbox here")
        server.client.close()
        process = psutil.Process(server.process.pid)
        before = len(process.net_connections())
        limits = {"cpu_s": LONG_SECONDS, "wall_s": LONG_SECONDS}
        reference = {"kind": "code", "tests": [{"stdin": "", "stdout": "1"}], "limits": limits}
        endless, honest = (
            {"spec": "code", "samples": [{"completion": f"```python\n{source}\n```", "reference": reference}]}
            for source in ("import time\nwhile True: time.sleep(1)", "print(1)")
        )
        body = json.dumps(endless).encode()
        busy, dripping, idle = connect(server), connect(server), connect(server)
        busy.sendall(HEAD % len(body) + b"\r\n" + body)
        dripping.sendall(HEAD % 1000)
        idle.sendall(HEAD % len(BODY) + b"\r\n" + BODY)
        assert idle.recv(12) == b"HTTP/1.1 200"
        vanish(busy, dripping, idle)
        assert len(process.net_connections()) > before, "nothing told the server"
        started_at = time.monotonic()
        answer = httpx.post(f"{server.url}/v1/score", json={**honest, "deadline_ms": 100_000}, timeout=120)
        assert answer.json()["rewards"][0]["value"] == 1.0
        assert time.monotonic() - started_at < LONG_SECONDS - 10, "the program ran to its end"
        until = time.monotonic() + 60
        while len(process.net_connections()) > before and time.monotonic() < until:
            time.sleep(0.2)
        assert len(process.net_connections()) <= before
