"""openreward's own server holds our environment, and its own client plays episodes in it."""

import asyncio
import importlib.util
import json
import socket
import sys
import threading
import time
import types
from typing import Any

ROWS = [
    {"prompt": "6*7?", "answer": "42"},
    {"prompt": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "1/2 as a decimal?"}],
     "answer": "0.5"},
    {"prompt": "A row without an answer"},
]  # fmt: skip


def prepare() -> None:
    """Its server and client alone: the packages' other parts, clients of hosted models, are not at work."""
    root = importlib.util.find_spec("openreward")
    assert root is not None
    places = list(root.submodule_search_locations or [])
    for name, below in (
        ("openreward", ""),
        ("openreward.api", "/api"),
        ("openreward.api.environments", "/api/environments"),
    ):
        package = types.ModuleType(name)
        package.__path__ = [f"{place}{below}" for place in places]
        sys.modules[name] = package
    metrics = types.ModuleType("openreward.environments._metrics")
    for name in ("record_tool_call", "setup_metrics", "shutdown_metrics"):
        setattr(metrics, name, lambda *_, **__: None)
    sys.modules[metrics.__name__] = metrics
    models = types.ModuleType("openreward.models")
    models.TrainingStage = str  # type: ignore[attr-defined]
    sys.modules[models.__name__] = models


def started(environment: Any) -> tuple[Any, str]:
    import uvicorn
    from openreward.environments import Server

    app = Server([environment]).app
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    while not server.started:
        time.sleep(0.02)
    return server, f"http://127.0.0.1:{listener.getsockname()[1]}"


async def tool_reward(environment: Any, task: Any, answer: str) -> Any:
    async with environment.session(task) as session:
        output = await session.call_tool("submit", {"answer": answer})
        return [output.reward, output.finished, output.metadata["outcome"]]


async def episodes(url: str) -> dict[str, Any]:
    from openreward.api.environments.client import AsyncEnvironmentsAPI
    from openreward.api.environments.types import GroupCandidate, Message, TextBlock

    async with AsyncEnvironmentsAPI(url, "no key") as api:
        environment = api.get("arithmetic")
        found: dict[str, Any] = {
            "splits": await environment.list_splits(),
            "tasks": await environment.num_tasks("train"),
            "tools": [tool.name for tool in await environment.list_tools()],
            "groups": await environment.supports_score_group(),
        }
        first, second, third = [await environment.get_task("train", at) for at in range(3)]
        found["leaks"] = "42" in json.dumps(dict(first.task_spec))
        found["right"] = await tool_reward(environment, first, "It is \\boxed{42}.")
        found["wrong"] = await tool_reward(environment, first, "It is \\boxed{41}.")
        found["null"] = await tool_reward(environment, third, "It is \\boxed{41}.")
        async with environment.session(second) as session:
            found["roles"] = [message.role for message in await session.get_messages()]
            found["final"] = (await session.call_terminal_tool("One half is $1/2$.")).reward
        async with environment.session(first) as session:
            candidates = [
                GroupCandidate(messages=[Message(role="assistant", blocks=[TextBlock(text=said)])])
                for said in ("41", "42")
            ]
            found["group"] = [score.reward for score in await session.score_group(candidates)]
    return found


def main() -> None:
    url = sys.argv[1]
    prepare()
    from reward_service.clients.openreward import environment

    server, address = started(
        environment(url, {"train": ROWS, "held-out": ROWS[:1]}, name="Arithmetic", spec="accuracy")
    )
    found = asyncio.run(episodes(address))
    server.should_exit = True
    print(json.dumps(found))


if __name__ == "__main__":
    main()
