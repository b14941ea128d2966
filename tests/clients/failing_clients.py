"""The programs that post by themselves, as far as failures go: what one sample becomes for each.

verl, OpenRLHF, the openai and the sandbox-fusion SDK run their own code (`tests/wheels.py`). The others are on no
package index or are not there without the whole trainer: their payloads are those of `wires`, and `Retries` says
how often and when their source asks again and what it makes of a refusal."""

import asyncio
import importlib.util
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Literal
from unittest.mock import patch

import httpx

from tests import wheels
from tests.api.compat.wires import PROMPT, WIRES, Told, Wire
from tests.clients.failure_gate import VirtualClock
from tests.server import Server

Ending = Literal["right", "0", "marked", "masked", "left out", "error", "silent 0"]
PROGRAM = "print(int(input()) * 2)"
FUNCTION = "def f(n): return n * 2"
ANY = frozenset(range(400, 600))


@dataclass(frozen=True)
class Asked:
    """One sample: the completion (or program), its label, and how the surface is to be asked."""

    completion: str
    label: Any
    query: dict[str, Any]
    timeout: float | None = None


Attempt = Callable[[Server, Asked], Told]


@dataclass(frozen=True)
class Retries:
    """What a client does about refusals.

    Attributes:
        tries: requests at most; -1: for ever.
        pause: seconds before the next request, by the number of those made.
        statuses: after which it asks again.
        lost: what a sample becomes after the last one.
        marks: what a sample becomes that an answer says is none.
        unlimited_connections: it asks for ever while there is no connection.
    """

    tries: int = 1
    pause: Callable[[int], float] = lambda _: 1.0
    statuses: frozenset[int] = frozenset()
    lost: Ending = "error"
    marks: Ending = "marked"
    unlimited_connections: bool = False

    def ask(self, attempt: Attempt, server: Server, asked: Asked, clock: VirtualClock) -> Ending:
        made = 0
        while True:
            made += 1
            last = made == self.tries
            try:
                told = attempt(server, asked)
            except httpx.TransportError:
                if last and not self.unlimited_connections:
                    return self.lost
            else:
                if told.status == 200 or last or told.status not in self.statuses:
                    return self.ending(told)
            clock.sleep(self.pause(made))

    def ending(self, told: Told) -> Ending:
        if told.status != 200:
            return self.lost
        if told.unscored or told.value is None:
            return self.marks
        return "right" if told.value == 1.0 else "0"


@dataclass(frozen=True)
class Client:
    """A program that posts by itself: its name and version, its surface, and how it asks."""

    name: str
    surface: str
    ask: Callable[[Server, Asked, VirtualClock], Ending]


def by_wire(wire: Wire) -> Attempt:
    """One request of a surface that scores."""

    def attempt(server: Server, asked: Asked) -> Told:
        body = wire.request(asked.completion, asked.label)
        if asked.timeout is not None and "timeout" in body:
            body["timeout"] = asked.timeout
        return wire.told(server, wire.post(server, body, **asked.query))

    return attempt


def _posted(path: str, body: Callable[[Asked], Any], read: Callable[[Any, Asked], Told]) -> Attempt:
    def attempt(server: Server, asked: Asked) -> Told:
        response = server.client.post(path, json=body(asked))
        if response.status_code != 200:
            return Told(status=response.status_code)
        return read(response.json(), asked)

    return attempt


open_instruct = _posted(
    "/test_program",
    lambda asked: {"program": asked.completion, "tests": [asked.label], "max_execution_time": 2},
    lambda got, _: Told(float(all(got["results"]))),
)
piston = _posted(
    "/api/v2/execute",
    lambda asked: {
        "language": "python",
        "version": "*",
        "files": [{"content": asked.completion}],
        "stdin": "4",
    },
    lambda got, asked: Told(float(got["run"]["stdout"].strip() == asked.label)),
)
open_r1 = _posted(
    "/execute_batch",
    lambda asked: {
        "scripts": [asked.completion],
        "languages": ["python"],
        "timeout": 5,
        "request_timeout": 30,
    },
    lambda got, asked: Told(float(got[0]["text"] == asked.label), got[0]["execution"] is None),
)


def retrying(name: str, surface: str, attempt: Attempt, retries: Retries) -> Client:
    return Client(name, surface, lambda server, asked, clock: retries.ask(attempt, server, asked, clock))


@contextmanager
def _clocked(module: Any, name: str, clock: VirtualClock) -> Iterator[None]:
    """A module whose pauses are the clock's."""
    with patch.object(module, name, clock.stand_in(getattr(module, name))):
        yield


def by_openrlhf(server: Server, asked: Asked, clock: VirtualClock) -> Ending:
    """The executor's own request; whatever it raises, the rollout goes on with the reward None, and the
    training stops at that."""
    agent = openrlhf_agent()
    url = f"{server.url}/get_reward?{httpx.QueryParams(asked.query)}"
    executor = agent.SingleTurnAgentExecutor(url)

    async def fetch() -> Any:
        texts = [f"{PROMPT}{asked.completion}<|eos|>"]
        return await executor._fetch_rewards_via_http(texts, [PROMPT], [asked.label])

    try:
        with _clocked(agent, "asyncio", clock):
            (got,) = asyncio.run(fetch())
    except RuntimeError:
        return "error"
    if got["extra_logs"]["unscored"] == [1.0]:
        return "marked"
    return "right" if got["rewards"] == [1.0] else "0"


def openrlhf_agent() -> ModuleType:
    """OpenRLHF's module that fetches rewards; of the package round it, the logger is a stand-in."""
    logs: Any = ModuleType("openrlhf.utils.logging_utils")
    logs.init_logger = logging.getLogger
    names = {"openrlhf": ModuleType("openrlhf"), "openrlhf.utils": ModuleType("utils"), logs.__name__: logs}
    with patch.dict(sys.modules, names):
        return wheels.module("openrlhf", "openrlhf/utils/agent.py")


def by_verl(server: Server, asked: Asked, clock: VirtualClock) -> Ending:
    """verl's own call of the sandbox and what its reward makes of the answer: no answer is a failed case."""
    folder = wheels.unpacked("verl") / "verl/utils/reward_score/sandbox_fusion"
    spec = importlib.util.spec_from_file_location("verl_sandbox_calls", folder / "utils.py")
    assert spec is not None
    assert spec.loader is not None
    utils = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(utils)
    with _clocked(utils, "time", clock):
        answer, _ = utils.call_sandbox_api(
            f"{server.url}/run_code", asked.completion, "4", 5, 5, 1024, "python"
        )
    if answer is None:
        return "silent 0"
    return "right" if answer["run_result"]["stdout"].strip() == asked.label else "0"


def by_sandbox_sdk(server: Server, asked: Asked, clock: VirtualClock) -> Ending:
    """The SDK with its own number of attempts."""
    import sandbox_fusion as sdk
    import tenacity.nap

    request = sdk.RunCodeRequest(code=asked.completion, stdin="4", language="python")
    try:
        with _clocked(tenacity.nap, "time", clock):
            done = sdk.run_code(request, endpoint=server.url)
    except Exception:  # noqa: BLE001 -- whatever it raises reaches its caller
        return "error"
    if done.status == sdk.RunStatus.SandboxError:
        return "marked"
    return "right" if (done.run_result.stdout or "").strip() == asked.label else "0"


def by_openai(server: Server, asked: Asked, clock: VirtualClock) -> Ending:
    """The SDK's own retries round a grader in Python."""
    import openai

    grader = {"type": "python", "name": "g", "source": asked.completion}
    client = openai.OpenAI(base_url=f"{server.url}/v1", api_key="-")
    try:
        with _clocked(sys.modules["openai._base_client"], "time", clock):
            found = client.fine_tuning.alpha.graders.run(
                grader=grader,  # type: ignore[arg-type]
                model_sample="4",
                item={"answer": asked.label},
            )
    except openai.APIError:
        return "error"
    if found.reward is None:
        return "marked"
    return "right" if found.reward == 1.0 else "0"


def _roll(server: Server, asked: Asked, clock: VirtualClock) -> Ending:
    """Five rounds of five submissions, then 0."""
    submits = Retries(25, statuses=ANY, lost="silent 0")
    return submits.ask(by_wire(WIRES["roll"]), server, asked, clock)


def _piston(server: Server, asked: Asked, clock: VirtualClock) -> Ending:
    """Six requests; an endpoint that refuses connections is looked at once more after 5 s, and given up."""
    asks = Retries(6, lambda made: 1 + min(2.0 ** (made - 1), 10.0), ANY, lost="silent 0")
    try:
        server.client.get("/api/v2/runtimes")
    except httpx.TransportError:
        clock.sleep(5.0)
        asks = replace(asks, tries=1)
    return asks.ask(piston, server, asked, clock)


def _doubling(most: float) -> Callable[[int], float]:
    return lambda made: min(2.0**made, most)


_gym = by_wire(WIRES["nemo_gym"])
OWN_CODE = [
    Client("verl 0.9.1, sandbox", "sandbox_fusion", by_verl),
    Client("sandbox-fusion SDK 0.3.7", "sandbox_fusion", by_sandbox_sdk),
    Client("OpenRLHF 0.11.2", "openrlhf", by_openrlhf),
    Client("openai SDK 3.52.0", "openai", by_openai),
]
"""These are installed, or their wheels are."""
CLIENTS = [
    retrying("slime", "slime", by_wire(WIRES["slime"]), Retries(10, _doubling(30.0), ANY)),
    retrying(
        "NeMo Gym 0.7.0",
        "nemo_gym",
        _gym,
        Retries(pause=lambda _: 0.5, marks="masked", unlimited_connections=True),
    ),
    retrying("verifiers' NeMo Gym tasks", "nemo_gym", _gym, Retries(marks="silent 0")),
    retrying("axolotl's NeMo Gym rewards", "nemo_gym", _gym, Retries(lost="silent 0", marks="silent 0")),
    Client("ROLL", "roll", _roll),
    retrying("open-instruct", "open_instruct", open_instruct, Retries(lost="silent 0")),
    retrying("eval-protocol", "eval_protocol", by_wire(WIRES["eval_protocol"]), Retries()),
    retrying("LLaMA-Factory", "llama_factory", by_wire(WIRES["llama_factory"]), Retries()),
    Client("open-r1, Piston", "piston", _piston),
    retrying("open-r1, E2B router", "open_r1", open_r1, Retries(marks="left out")),
    retrying("open-r1, Morph router", "open_r1", open_r1, Retries(lost="silent 0", marks="silent 0")),
    retrying(
        "AReaL, legacy",
        "areal",
        by_wire(WIRES["areal"]),
        Retries(2, statuses=ANY, lost="silent 0", marks="silent 0"),
    ),
    retrying("Gemini tuning", "gemini", by_wire(WIRES["gemini"]), Retries()),
    retrying("Azure grader", "azure", by_wire(WIRES["azure"]), Retries(3, statuses=ANY, lost="left out")),
    retrying("Weave monitor", "weave", by_wire(WIRES["weave"]), Retries(lost="left out")),
]
WHY_ZERO = {
    "verl 0.9.1, sandbox": "it asks again after a 504 alone, three times; what is refused otherwise, and a closed port, "
    "is a failed test.",
    "verifiers' NeMo Gym tasks": "they do not look at `mask_sample`; the adapter raises.",
    "axolotl's NeMo Gym rewards": "it does not look at `mask_sample`, and counts every error as 0; the adapter of TRL "
    "leaves such samples out.",
    "ROLL": "after five rounds of five requests, a second apart, it scores 0.",
    "open-instruct": "it asks once, and counts everything but an answer as 0. Tests that do not parse are refused, which "
    "its log shows.",
    "open-r1, Piston": "it asks six times, and gives up an endpoint whose port is closed for 5 s; no answer is a "
    "failed program.",
    "open-r1, Morph router": "it asks once, and counts everything but an answer as 0.",
    "AReaL, legacy": "it asks twice, and knows right and wrong only.",
}
"""Why a client trains a right answer as 0."""
