"""An environment of OpenEnv's whose rubric is ours, on its own server; its own client plays whole episodes, its
own validation looks at one, and its own report and policy read a certificate."""

import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import tests.clients.programs.openenv_parts  # noqa: F401 -- before OpenEnv is imported

# isort: split

import httpx
import uvicorn
from openenv.core.env_server.http_server import create_fastapi_app
from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import Action, Observation, State
from openenv.core.generic_client import GenericEnvClient
from openenv.validation.graders import Subject
from openenv.validation.graders.runtime import basic
from openenv.validation.policy import apply_policy, load_policy
from openenv.validation.report import ValidationReport
from openenv.validation.runtime.collector import collect_runtime_evidence
from openenv.validation.runtime.contracts import RuntimePlan, RuntimeReset

from reward_service.clients.openenv import service_rubric

URL, DEAD = sys.argv[1:]
PROBLEMS = [("6*7?", "42"), ("2+2?", "4"), ("A problem without an answer", "")]


class Said(Action):
    """What the policy answers."""

    text: str


class Asked(Observation):
    """The problem in hand."""

    problem: str = ""


class Sums(Environment[Said, Asked, State]):
    """Two problems an episode, from the one that the seed names; the answers stay here."""

    SUPPORTS_CONCURRENT_SESSIONS = True
    url = URL
    seconds = 60.0

    def __init__(self) -> None:
        super().__init__(rubric=service_rubric(self.url, self.sample, spec="accuracy", seconds=self.seconds))
        self._state, self.at = State(), 0

    def sample(self, action: Said, _observation: Asked) -> dict[str, Any]:
        """What the service judges."""
        problem, answer = PROBLEMS[self.at]
        return {"prompt": problem, "completion": action.text, "reference": answer}

    def reset(self, seed: int | None = None, episode_id: str | None = None, **_: Any) -> Asked:
        """The first problem."""
        self._state, self.at = State(episode_id=episode_id, step_count=0), seed or 0
        return Asked(problem=PROBLEMS[self.at][0])

    def step(self, action: Said, **_: Any) -> Asked:
        """Served by `step_async`."""
        raise NotImplementedError

    async def step_async(self, action: Said, **_: Any) -> Asked:
        """The reward of an answer, and the next problem."""
        reward = await self._apply_rubric_async(action, Asked())
        self._state.step_count += 1
        self.at = min(self.at + 1, len(PROBLEMS) - 1)
        return Asked(problem=PROBLEMS[self.at][0], reward=reward, done=self._state.step_count == 2)

    @property
    def state(self) -> State:
        """How far the episode is."""
        return self._state


class Lost(Sums):
    """The same without a service."""

    url, seconds = DEAD, 0.5


def served(environment: type[Sums]) -> str:
    """The address of its own server."""
    app = create_fastapi_app(environment, Said, Asked, max_concurrent_envs=4)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    while not server.started:
        time.sleep(0.02)
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def episode(url: str, seed: int, *answers: str) -> list[Any]:
    """The reward of each step and whether the episode has ended, or the outcome that its client's error names."""
    found: list[Any] = []
    with GenericEnvClient(base_url=url).sync() as client:
        client.reset(seed=seed)
        for answer in answers:
            try:
                result = client.step({"text": answer})
            except RuntimeError as error:
                return [*found, str(error).split(":")[1].strip()]
            found.append(result.reward)
    return [*found, result.done]


def patient(*args: Any, **options: Any) -> Any:
    """A process with more time than the five seconds that a check gives it, which a busy machine uses up."""
    return subprocess.run(*args, **{**options, "timeout": 100}, check=False)


def validated(url: str) -> dict[str, str]:
    """The verdicts of its validation's runtime checks on one episode."""
    reset = RuntimeReset(episode_id="e", seed=0)
    plan = RuntimePlan(
        plan_schema_version="1", reset=reset, actions=[{"text": "\\boxed{42}"}, {"text": "\\boxed{5}"}]
    )
    evidence = collect_runtime_evidence(url, plan, episode_timeout_s=120)
    manifest: Any = SimpleNamespace(reward=SimpleNamespace(range=(0.0, 1.0)))
    subject = Subject(Path(), manifest, None, None, Path(), runtime_evidence=evidence)
    graders = (basic.RewardWellFormedGrader(), basic.ObservationSchemaGrader(), basic.StateContractGrader())
    basic.subprocess = SimpleNamespace(run=patient, TimeoutExpired=subprocess.TimeoutExpired)
    results = [grader.run(subject) for grader in graders]
    return {
        result.check_id: result.status.value if result.status.value == "pass" else str(result.evidence)
        for result in results
    }


def certified(prompt: str) -> list[str]:
    """The verdict of a certificate's report, and the one that its own policy comes to."""
    body = {"spec": "accuracy", "samples": [{"prompt": prompt, "reference": "123456789"}]}
    answer = httpx.post(f"{URL}/v1/certify", json=body, timeout=100).json()
    report = ValidationReport.model_validate(answer["openenv_report"])
    own = apply_policy(report.results, load_policy(report.policy_version), report.lane)
    return [report.verdict.value, own.value]


if __name__ == "__main__":
    ours, lost = served(Sums), served(Lost)
    print(
        json.dumps(
            {
                "episodes": [
                    episode(ours, 0, "It is \\boxed{42}.", "\\boxed{5}"),
                    episode(ours, 1, "\\boxed{4}", "\\boxed{4}"),
                    episode(lost, 0, "\\boxed{42}"),
                ],
                "checks": validated(ours),
                "reports": [certified("What is 123456788 + 1?"), certified("It is 123456789. What is it?")],
            }
        )
    )
