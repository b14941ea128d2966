"""Over a real socket: what happens to a group when one of its callers hangs up."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn

from reward_service.api.app import create_app
from reward_service.settings import Settings


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(Settings(workers=1)), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def request(*numbers: int) -> dict[str, Any]:
    samples = [
        {"completion": f"\\boxed{{{42 + number % 2}}}", "reference": "42", "group": "g"} for number in numbers
    ]
    return {"spec": "accuracy", "samples": samples, "group_size": 4, "deadline_ms": 20_000}


async def test_members_of_a_caller_that_hung_up_do_not_stand_in_for_its_repeated_call(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/v1/score", json=request(0, 1), timeout=0.5)
        await asyncio.sleep(0.2)
        answers = await asyncio.gather(
            *(client.post("/v1/score", json=request(*pair)) for pair in ((0, 1), (2, 3)))
        )
    groups = [answer.json()["groups"][0] for answer in answers]
    assert [(group["size"], group["complete"]) for group in groups] == [(4, True), (4, True)]
    assert all(group["advantages"] == [1.0, -1.0] for group in groups)
