"""slime's wire: one sample, and a number or an object back; thousands at once."""

import asyncio
import json
from typing import Any

from tests.server import Server


def test_a_bare_number_without_a_key_and_an_object_with_one(server: Server) -> None:
    body = {"prompt": "2+2?", "response": "\\boxed{4}", "label": "4"}
    assert server.client.post("/slime", json=body).text == "1.0"
    answer = server.client.post("/slime", json=body, params={"reward_key": "score"}).json()
    assert answer == {"accuracy": 1.0, "unscored": 0.0, "error": "", "score": 1.0}


def test_the_prompt_may_be_messages(server: Server) -> None:
    prompt = [{"role": "user", "content": [{"type": "text", "text": "2+2?"}]}]
    body = {"prompt": prompt, "response": "\\boxed{4}", "label": 4}
    assert server.client.post("/slime", json=body).json() == 1.0


def test_the_spec_is_the_querys(server: Server) -> None:
    body = {"prompt": "", "response": "\\boxed{5}", "label": "4"}
    assert server.client.post("/slime", json=body, params={"spec": "dapo"}).json() == -1.0


def test_two_thousand_single_samples_at_once_are_all_answered(server: Server) -> None:
    """The pattern of verl, OpenRLHF and slime; each on a connection of its own."""
    port = int(server.url.rpartition(":")[2])

    async def one(number: int) -> None:
        body = {
            "prompt": f"{number}",
            "response": f"so \\boxed{{{number}}}",
            "label": f"{number + number % 2}",
        }
        assert await post(port, "/slime", body) == float(number % 2 == 0)

    async def all_at_once() -> None:
        await asyncio.gather(*(one(number) for number in range(2_000)))

    asyncio.run(all_at_once())


async def post(port: int, path: str, body: dict[str, Any]) -> Any:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    data = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {len(data)}\r\n\r\n"
    writer.write(head.encode() + data)
    answer = await reader.read()
    writer.close()
    assert b" 200 " in answer[:20], answer[:200]
    return json.loads(answer.partition(b"\r\n\r\n")[2])
