"""Over a real socket: what happens to a group when one of its callers hangs up."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn

from reward_service.api.app import create_app
from reward_service.settings import Settings
from tests.waiting import PATIENCE, wait_until


@dataclass
class Running:
    """A server in a thread of its own; `groups` counts those that wait for members or are remembered."""

    url: str
    groups: Callable[[], int]

    async def until_groups(self, count: int) -> None:
        await asyncio.to_thread(wait_until, lambda: self.groups() == count)


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = create_app(Settings(workers=1))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        barrier = app.state.services.scorer.group_scoring.own_barrier
        yield Running(f"http://127.0.0.1:{listening.getsockname()[1]}", lambda: len(barrier))
        server.should_exit = True
        thread.join()


def request(*numbers: int) -> dict[str, Any]:
    samples = [
        {"completion": f"\\boxed{{{42 + number % 2}}}", "reference": "42", "group": "g"} for number in numbers
    ]
    return {"spec": "accuracy", "samples": samples, "group_size": 4, "deadline_ms": 300_000}


async def test_members_of_a_caller_that_hung_up_do_not_stand_in_for_its_repeated_call(
    running: Running,
) -> None:
    async with httpx.AsyncClient(base_url=running.url, timeout=PATIENCE) as client:
        hasty = asyncio.create_task(client.post("/v1/score", json=request(0, 1)))
        await running.until_groups(1)
        hasty.cancel()
        await running.until_groups(0)
        answers = await asyncio.gather(
            *(client.post("/v1/score", json=request(*pair)) for pair in ((0, 1), (2, 3)))
        )
    groups = [answer.json()["groups"][0] for answer in answers]
    assert [(group["size"], group["complete"]) for group in groups] == [(4, True), (4, True)]
    assert all(group["advantages"] == [1.0, -1.0] for group in groups)
