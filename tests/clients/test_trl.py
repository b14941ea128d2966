"""TRL's own trainer, on CPU, against a started server."""

import inspect
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from reward_service.clients import RewardClient
from reward_service.clients.trl import AsyncTRLReward, TRLReward
from tests.conftest import ROOT
from tests.server import Server, free_port, started

SCRIPT = Path(__file__).with_name("trl_run.py")
RUN_SECONDS = 150.0
SPEC = {
    "components": {
        "accuracy": {"weight": 1},
        "repetition": {"weight": 0.1, "params": {"ngram": 2, "max_penalty": -1.0}},
    }
}
"""That of the example."""

CHAT = {
    "prompts": [[{"role": "user", "content": "6*7?"}]] * 2,
    "completions": [[{"role": "assistant", "content": f"\\boxed{{{n}}}"}] for n in (42, 41)],
    "completion_ids": [[1, 2], [3]],
    "solution": ["42", "42"],
}


@pytest.fixture(scope="module")
def trl() -> Any:
    """Skips where TRL is not installed."""
    return pytest.importorskip("trl", reason="needs trl (and torch): pip install trl==1.16.0 torch==2.13.0")


@contextmanager
def training(
    url: str, folder: Path, *options: str, processes: int = 1
) -> Iterator["subprocess.Popen[bytes]"]:
    """The training of `trl_run.py`, ended whatever happens."""
    launch = [
        "-m",
        "torch.distributed.run",
        "--nproc-per-node",
        str(processes),
        "--master-port",
        str(free_port()),
    ]
    command = [sys.executable, *(launch if processes > 1 else []), str(SCRIPT), url, str(folder), *options]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env)
    try:
        yield process
    finally:
        if process.poll() is None:
            for one in [*psutil.Process(process.pid).children(recursive=True), process]:
                one.kill()
            process.wait()


def finish(process: "subprocess.Popen[bytes]", folder: Path, *, seconds: float = RUN_SECONDS) -> None:
    assert process.wait(seconds) == 0, (folder / "output.txt").read_text()[-5_000:]


def lines(folder: Path, pattern: str) -> list[dict[str, Any]]:
    return [
        json.loads(line) for file in sorted(folder.glob(pattern)) for line in file.read_text().splitlines()
    ]


def steps(folder: Path) -> list[dict[str, Any]]:
    return [line for line in lines(folder, "log-*.jsonl") if "reward_service/unscored" in line]


def wait_until(true: Callable[[], bool], process: "subprocess.Popen[bytes]", folder: Path) -> None:
    until = time.monotonic() + RUN_SECONDS
    while not true():
        assert process.poll() is None, (folder / "output.txt").read_text()[-5_000:]
        assert time.monotonic() < until, (folder / "output.txt").read_text()[-5_000:]
        time.sleep(0.1)


def test_a_run_trains_and_its_log_shows_rewards_and_components(
    trl: Any, server: Server, tmp_path: Path
) -> None:
    with training(server.url, tmp_path, "--steps", "40") as process:
        finish(process, tmp_path)
    log = steps(tmp_path)
    assert len(log) == 40
    for line in log:
        whole = line["reward_service/accuracy"] + 0.1 * line["reward_service/repetition"]
        assert line["rewards/reward_service/mean"] == pytest.approx(whole, abs=2e-3)
        assert line["reward_service/unscored"] == 0.0
    accuracy = [line["reward_service/accuracy"] for line in log]
    assert sum(accuracy[-10:]) > sum(accuracy[:10])


def test_component_columns_of_a_run_share_one_request(trl: Any, server: Server, tmp_path: Path) -> None:
    with training(server.url, tmp_path, "--kind", "columns", "--steps", "3") as process:
        finish(process, tmp_path)
    assert len(steps(tmp_path)) == 3
    for line in steps(tmp_path):
        assert line["rewards/accuracy/mean"] == pytest.approx(line["reward_service/accuracy"], abs=1e-3)
        assert line["rewards/repetition/mean"] == pytest.approx(
            0.1 * line["reward_service/repetition"], abs=1e-3
        )


def test_asynchronous_reward_functions_run_too(trl: Any, server: Server, tmp_path: Path) -> None:
    with training(server.url, tmp_path, "--kind", "async", "--steps", "3") as process:
        finish(process, tmp_path)
    for line in steps(tmp_path):
        assert line["rewards/again/mean"] == line["rewards/reward_service/mean"]


def test_a_group_split_over_two_processes_is_scored_as_a_whole(
    trl: Any, server: Server, tmp_path: Path
) -> None:
    """Each rank brings 8 of 16 answers to one prompt; the length score needs them all."""
    spec = {"components": {"accuracy": {"weight": 1}, "length": {"weight": 0.1}}}
    options = ("--steps", "4", "--batch", "8", "--group-size", "16", "--spec", json.dumps(spec))
    with training(server.url, tmp_path, *options, processes=2) as process:
        finish(process, tmp_path)
    first, second = (lines(tmp_path, file.name) for file in tmp_path.glob("paid-*.jsonl"))
    assert len(first) == len(second) == 4 * 8
    for start in range(0, 32, 8):
        whole = first[start : start + 8] + second[start : start + 8]
        assert len({row["prompt"] for row in whole}) == 1
        rewards = score_again(server.url, whole, spec, group="whole", group_size=16)
        assert [row["value"] for row in whole] == [reward["value"] for reward in rewards]
    assert {line["reward_service/unscored"] for line in steps(tmp_path)} == {0.0}


def test_a_server_killed_and_restarted_in_mid_run_costs_no_false_zero(trl: Any, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"

    def unscored() -> list[dict[str, Any]]:
        return [line for line in steps(tmp_path) if line["reward_service/unscored"] == 1.0]

    with (
        started("--workers", "1", port=port) as server,
        training(url, tmp_path, "--steps", "40", "--seconds", "1.5") as process,
    ):
        wait_until(lambda: len(steps(tmp_path)) >= 3, process, tmp_path)
        server.process.kill()
        server.process.wait()
        wait_until(lambda: bool(unscored()), process, tmp_path)
        with started("--workers", "1", port=port) as again:
            finish(process, tmp_path)
            paid = lines(tmp_path, "paid-*.jsonl")
            missing = [row for row in paid if row["value"] is None]
            judged = [row for row in paid if row["value"] is not None]
            assert missing
            assert steps(tmp_path)[-1]["reward_service/unscored"] == 0.0
            rewards = score_again(again.url, judged, SPEC)
            assert [row["value"] for row in judged] == [reward["value"] for reward in rewards]


def score_again(
    url: str, rows: list[dict[str, Any]], spec: Any, *, group: str | None = None, **more: Any
) -> Any:
    names = ("prompt", "completion", "reference", "token_count")
    samples = [{**{name: row[name] for name in names}, "group": group} for row in rows]
    with RewardClient(url, spec=spec) as client:
        return client.score(samples, **more)["rewards"]


def test_conversations_and_plain_text_are_both_read(server: Server) -> None:
    reward = TRLReward(server.url, spec="accuracy")
    assert reward(**CHAT) == [1.0, 0.0]
    assert reward(prompts=["6*7?"], completions=["\\boxed{42}"], solution=["42"]) == [1.0]
    blocks = [{"role": "assistant", "content": [{"type": "text", "text": "\\boxed{42}"}]}]
    assert reward(prompts=["6*7?"], completions=[blocks], solution=["42"]) == [1.0]


def test_a_sample_that_cannot_be_judged_is_none_and_counted(server: Server) -> None:
    metrics: dict[str, float] = {}
    extra: dict[str, list[Any]] = {}
    reward = TRLReward(server.url, spec="accuracy")
    given = {
        **CHAT,
        "solution": ["42", ""],
        "log_metric": metrics.__setitem__,
        "log_extra": extra.__setitem__,
    }
    assert reward(**given) == [1.0, None]
    assert metrics == {"reward_service/unscored": 0.5, "reward_service/accuracy": 1.0}
    assert extra == {
        "reward_service_outcome": ["scored", "bad_reference"],
        "reward_service_answer": ["42", ""],
    }


def test_reward_functions_survive_a_pickle_and_have_names() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    columns = TRLReward(url, seconds=0.2).columns("accuracy", "format")
    made = pickle.loads(pickle.dumps([*columns, TRLReward(url, name="math"), AsyncTRLReward(url)]))
    assert [one.__name__ for one in made] == ["accuracy", "format", "math", "reward_service"]
    assert made[0]._shared is made[1]._shared
    assert made[0](**CHAT) == [None, None]


def test_prompts_and_completions_are_parameters_which_axolotl_looks_for() -> None:
    whole = TRLReward("http://127.0.0.1:9")
    for function in (whole, *whole.columns("accuracy"), AsyncTRLReward("http://127.0.0.1:9")):
        assert [*inspect.signature(function).parameters][:2] == ["prompts", "completions"]


def test_an_outage_is_not_remembered_for_the_next_batch(server: Server) -> None:
    accuracy, form = TRLReward(f"http://127.0.0.1:{free_port()}", seconds=0.2, spec="r1-zero").columns(
        "accuracy", "format"
    )
    assert accuracy(**CHAT) == form(**CHAT) == [None, None]
    accuracy._shared._whole._client = RewardClient(server.url)
    assert accuracy(**CHAT) != [None, None]


def test_a_column_that_was_named_must_be_there(server: Server) -> None:
    with pytest.raises(KeyError, match="answers"):
        TRLReward(server.url, reference="answers")(**CHAT)
