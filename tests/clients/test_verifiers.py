"""verifiers' own command plays whole episodes, in groups of two, and our reward judges them."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import wheels
from tests.conftest import ROOT
from tests.endpoint import Script, chat
from tests.server import Server
from tests.waiting import PATIENCE

FOLDER = Path(__file__).with_name("programs") / "verifiers_episode"


def reply(text: str) -> Any:
    """What a model server says, with the fields that verifiers' client wants."""
    body = json.loads(chat(text))
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    body.update(id="c", object="chat.completion", created=1, model="m", usage=usage)
    body["choices"][0]["index"] = 0
    return 200, {"content-type": "application/json"}, json.dumps(body).encode()


def evaluated(service: str, model: str, folder: Path) -> list[dict[str, Any]]:
    """The traces of all tasks, two roll-outs each."""
    command = [
        str(wheels.environment("verifiers") / "vf-eval"), "sums-tasks", "--env.id", "best-of-n", "--env.n", "2",
        "-m", "m", "--client.base-url", model, "--client.api-key-var", "KEY", "--no-push", "--no-rich",
        "--output-dir", str(folder), "--run.dir", "run", "--env.agent.harness.id", "two-turns",
        "--env.agent.runtime.type", "subprocess",
        "--env.taskset.task.rewards.service.fn", f"{FOLDER}/service_reward.py:service",
    ]  # fmt: skip
    paths = os.pathsep.join(map(str, (FOLDER, ROOT)))
    env = {**os.environ, "PYTHONPATH": paths, "REWARDS_URL": service, "KEY": "k", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    episodes = map(json.loads, (folder / "run" / "traces.jsonl").read_text().splitlines())
    traces = [trace for episode in episodes for trace in episode["traces"]]
    return sorted(traces, key=lambda trace: int(trace["task"]["data"]["idx"]))


def test_groups_of_whole_episodes_are_judged_and_what_is_not_judged_is_an_error(
    server: Server, serve: Callable[..., Script], tmp_path: Path
) -> None:
    model = serve(*[reply("Perhaps \\boxed{4}."), reply("Yes, \\boxed{4}.")] * 6)
    traces = evaluated(server.url, model.url, tmp_path)
    right, wrong, unjudged = traces[:2], traces[2:4], traces[4:]
    paid = {"service": {"score": 1.0, "weight": 1.0}}
    assert [trace["rewards"] for trace in right] == [paid] * 2
    assert {trace["metrics"]["pass_at_n"] for trace in right} == {1.0}
    assert [trace["rewards"]["service"]["score"] for trace in wrong] == [0.0, 0.0]
    assert [trace["info"]["turn_rewards"] for trace in traces[:4]] == [[0.0, 1.0]] * 2 + [[0.0, 0.0]] * 2
    for trace in unjudged:
        assert (trace["ok"], trace["rewards"], trace["errors"][-1]["type"]) == (
            False,
            {"service": None},
            "TaskError",
        )
    assert len(model.requests) == 12
