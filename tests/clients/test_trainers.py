"""Trainers' own code, from their wheels, calls our adapters; those without a wheel are called as their
documentation says."""

import asyncio
import inspect
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest

from reward_service.clients.areal import AwaitedArealReward
from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.easyr1 import EasyR1Reward
from reward_service.clients.prime_verifiers import VerifiersReward
from reward_service.clients.rewardkit import answer_in
from reward_service.clients.rllm import RllmEvaluator, RllmReward
from reward_service.clients.samples import reference, without_specials
from reward_service.clients.slime import SlimeReward
from tests import wheels
from tests.server import Server, free_port

AIOHTTP = (
    "aiohttp",
    "aiosignal",
    "aiohappyeyeballs",
    "attrs",
    "frozenlist",
    "multidict",
    "propcache",
    "yarl",
)
PARTS = {"accuracy": 1.0, "format": 0.0}
RIGHT = {"acc": 1.0, **PARTS, "unscored": 0.0}
LOST = {"acc": 0.0, "accuracy": 0.0, "format": 0.0, "unscored": 1.0}
Program = Callable[..., Any]


def dead() -> str:
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="module")
def transformers() -> None:
    pytest.importorskip("transformers", reason="needs transformers: pip install trl==1.16.0 torch==2.13.0")


@pytest.mark.usefixtures("transformers")
def test_swifts_reward_calculation_masks_what_was_not_judged(program: Program) -> None:
    found = program(
        "with_swift", "ms-swift", "pillow", "modelscope", "modelscope-hub", "cryptography", "cffi", "peft",
        "json-repair", "dacite", *AIOHTTP,
    )  # fmt: skip
    assert found == [[1.0, 1.0, 1.0, None], [0.0, 0.0, 0.0, None], [None, None, None, None]]


@pytest.mark.usefixtures("transformers")
def test_openrlhfs_executor_gets_tensors_of_one_shape_and_the_same_keys(program: Program) -> None:
    rewards, scores, logs, keys, lost, rollouts = program("with_openrlhf", "openrlhf", "pylatexenc", *AIOHTTP)
    assert rewards == scores == [float(n % 10 == 4) for n in range(100)]
    assert logs == {name: [value] for name, value in RIGHT.items()}
    assert keys == [["acc", "accuracy", "format", "unscored"]]
    assert lost == {"rewards": [-0.5], "unscored": [1.0]}
    assert rollouts == [2.0] * 4, "by function and by URL, behind a whole prompt and one that it had to cut"


def test_areals_wrapper_runs_us_in_its_pool_of_processes(program: Program) -> None:
    found, lost, raised = program("with_areal", "areal", "colorlog")
    assert found == [float(n % 10 == 4) for n in range(40)]
    assert lost == -0.5
    assert raised == ["RewardServiceUnavailable"], "which rejects a rollout, and is no reward"


async def test_areals_workflows_await_rewards_and_what_was_not_judged_is_left_out(server: Server) -> None:
    reward = AwaitedArealReward(server.url, spec="accuracy")
    asked = (reward("2+2?", f"\\boxed{{{n}}}<|im_end|>", [1], [2], answer="4") for n in range(6))
    assert await asyncio.gather(*asked) == [float(n == 4) for n in range(6)]
    with pytest.raises(RewardServiceUnavailable, match="bad_reference"):
        await reward("2+2?", "\\boxed{4}", [1], [2], answer="")
    lost = AwaitedArealReward(dead(), seconds=0.5)
    with pytest.raises(RewardServiceUnavailable, match="failed: "):
        await lost("2+2?", "\\boxed{4}", [1], [2], answer="4")
    await reward._client.close()
    await lost._client.close()


def test_skyrls_registry_makes_our_environment_and_steps_it_in_threads(program: Program) -> None:
    right, lost, crowd, talks = program("with_skyrl", "skyrl-gym")
    asked = [{"role": "user", "content": "And the answer?"}]
    assert talks == [[[0.0, 1.0], True, asked], [[1.0, -1.0], True, asked]]
    assert (right["reward"], right["done"], right["metrics"]) == (1.0, True, RIGHT)
    assert (lost["reward"], lost["metrics"]) == (-0.5, LOST)
    assert crowd == [float(n % 10 == 4) for n in range(200)]


@pytest.mark.usefixtures("transformers")
def test_tinkers_environment_gives_step_results_with_metrics(program: Program) -> None:
    needed = ("tinker-cookbook", "tinker", "pillow", "sniffio", "distro", "orjson", "protobuf", "chz")
    *steps, episode, lost = program("with_tinker", *needed)
    assert steps == [[1.0, True, RIGHT], [-0.5, True, LOST]]
    assert (episode, lost) == ([1.0, [0.5, 0.5]], [-0.5, [0.0, -0.5]])


@dataclass
class SlimeSample:
    """The fields of slime's sample that a reward model sees."""

    response: str
    label: Any = "4"
    prompt: Any = "2+2?"
    group_index: int | None = 7
    response_length: int = 3
    metadata: Any = None
    remove_sample: bool = False


async def test_slime_gets_numbers_and_what_was_not_judged_is_removed(server: Server) -> None:
    rm, sample, lost = SlimeReward(server.url), SlimeSample("\\boxed{4}"), SlimeSample("\\boxed{4}")
    assert await rm(SimpleNamespace(), sample, evaluation=False) == 1.0
    group = [SlimeSample("\\boxed{4}"), SlimeSample("\\boxed{5}"), SlimeSample("\\boxed{4}", label="")]
    assert await rm(None, group) == [1.0, 0.0, 0.0]
    assert [member.remove_sample for member in group] == [False, False, True]
    keyed = SlimeReward(dead(), components=("accuracy", "format"), on_outage=-0.5, seconds=0.5)
    assert await keyed(None, lost) == {"score": -0.5, **LOST}
    assert (sample.remove_sample, lost.remove_sample) == (False, True)
    await rm._client.close()
    await keyed._client.close()


def test_easyr1_gets_the_same_keys_for_every_input(server: Server) -> None:
    inputs = [{"response": f"\\boxed{{{n}}}", "response_length": 3, "ground_truth": "4"} for n in (4, 5)]
    first, second = EasyR1Reward(server.url)(inputs)
    assert first == {"overall": 1.0, **RIGHT}
    assert second == {"overall": 0.0, **RIGHT, "acc": 0.0, "accuracy": 0.0}
    lost = EasyR1Reward(dead(), on_outage=-0.5, seconds=0.5)(inputs)
    assert lost == [{"overall": -0.5, **LOST}] * 2


class RewardOutput(NamedTuple):
    """rllm's, as documented."""

    reward: float
    metadata: dict[str, Any]
    is_correct: bool | None = None


def test_rllm_gets_its_reward_output(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """rllm is on no package index: its module is stood in for by the one class it gives us."""
    types = ModuleType("rllm.rewards.reward_types")
    types.RewardOutput = RewardOutput  # type: ignore[attr-defined]
    for name in ("rllm", "rllm.rewards"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, types.__name__, types)
    task = {"problem": "2+2?", "ground_truth": "4"}
    found = RllmReward(server.url)(task, "\\boxed{4}")
    assert (found.reward, found.is_correct, found.metadata["unscored"]) == (1.0, True, False)
    lost = RllmReward(dead(), on_outage=-0.5, seconds=0.5)(task, "\\boxed{4}")
    assert (lost.reward, lost.is_correct, lost.metadata["unscored"]) == (-0.5, False, True)


@dataclass
class Signal:
    """rllm's, as its source has it."""

    name: str
    value: float


@dataclass
class EvalOutput:
    """rllm's, as its source has it."""

    reward: float
    is_correct: bool
    signals: list[Signal]
    metadata: dict[str, Any]


def test_rllms_evaluator_reads_tasks_rows_and_episodes(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    types = ModuleType("rllm.eval.types")
    types.EvalOutput, types.Signal = EvalOutput, Signal  # type: ignore[attr-defined]
    for name in ("rllm", "rllm.eval"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, types.__name__, types)
    task = SimpleNamespace(instruction="2+2 or 3?", metadata={"ground_truth": ["3", "4"]})
    step = SimpleNamespace(output=None, model_response="\\boxed{4}")
    tool = SimpleNamespace(output=None, model_response="")
    trajectory = SimpleNamespace(output=None, steps=[step, tool])
    episode = SimpleNamespace(artifacts={}, trajectories=[trajectory])
    evaluator = RllmEvaluator(server.url)
    found = evaluator.evaluate(task=task, episode=episode)
    assert (found.reward, found.is_correct, found.metadata["unscored"]) == (1.0, True, False)
    assert {signal.name: signal.value for signal in found.signals} == {**PARTS, "unscored": 0.0}
    wrong = SimpleNamespace(artifacts={"answer": 5}, trajectories=[])
    assert evaluator.evaluate(task.metadata, wrong).is_correct is False
    assert evaluator.evaluate(task, SimpleNamespace(artifacts={}, trajectories=[])).reward == 0.0
    lost = RllmEvaluator(dead(), on_outage=-0.5, seconds=0.5).evaluate(task, episode)
    assert (lost.reward, lost.metadata["unscored"]) == (-0.5, True)


def test_nemo_rl_knows_our_actor_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[str, dict[str, str]] = {}
    actors: dict[str, str] = {}
    modules = {
        "nemo_rl.distributed.ray_actor_environment_registry": {"ACTOR_ENVIRONMENT_REGISTRY": actors},
        "nemo_rl.distributed.virtual_cluster": {"PY_EXECUTABLES": SimpleNamespace(SYSTEM="python")},
        "nemo_rl.environments.utils": {
            "ENV_REGISTRY": known,
            "register_env": lambda name, path: known.update({name: {"actor_class_fqn": path}}),
        },
    }
    for name in ("nemo_rl", "nemo_rl.distributed", "nemo_rl.environments"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    for name, members in modules.items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    from reward_service.clients.nemo_rl import register

    for _ in range(2):
        register("reward_service", "mine.Env")
    assert known == {"reward_service": {"actor_class_fqn": "mine.Env"}}
    assert actors == {"mine.Env": "python"}


class EnvironmentReturn(NamedTuple):
    """NeMo RL's, as documented."""

    observations: Any
    metadata: Any
    next_stop_strings: Any
    rewards: Any
    terminateds: Any
    answers: Any


def test_nemo_rl_gets_a_tensor_or_one_for_each_component(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package of that name on the index is empty: the interface is stood in for as documented."""
    pytest.importorskip("torch", reason="needs torch: pip install torch==2.13.0")
    interfaces = ModuleType("nemo_rl.environments.interfaces")
    interfaces.EnvironmentInterface = object  # type: ignore[attr-defined]
    interfaces.EnvironmentReturn = EnvironmentReturn  # type: ignore[attr-defined]
    for name in ("nemo_rl", "nemo_rl.environments"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, interfaces.__name__, interfaces)
    from reward_service.clients.nemo_rl import environment

    logs = [
        [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": f"\\boxed{{{n}}}"}]
        for n in (4, 5)
    ]
    truths = [{"ground_truth": "4"}] * 2
    env = environment(server.url)()
    found = env.step(logs, truths)
    assert found.rewards.tolist() == [1.0, 0.0]
    assert found.answers == ["4", "5"]
    assert env.global_post_process_and_metrics({})[1] == {"unscored": 0.0, "accuracy": 0.5, "format": 0.0}
    called = [{"function": {"name": "look", "arguments": {}}}]
    episode = [*logs[0][:1], {"role": "assistant", "content": "", "tool_calls": called}, logs[0][1]]
    whole = environment(server.url, turns=True)().step([episode], truths[:1])
    assert (whole.rewards.tolist(), whole.metadata[0]["turn_rewards"]) == ([1.0], [0.0, 1.0])
    parts = environment(server.url, components=("accuracy", "format"))().step(logs, truths).rewards
    assert {name: value.tolist() for name, value in parts.items()} == {
        "reward/accuracy": [1.0, 0.0],
        "reward/format": [0.0, 0.0],
    }
    assert (
        environment(dead(), on_outage=-0.5, seconds=0.5)().step(logs, truths).rewards.tolist() == [-0.5] * 2
    )


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("42", "42"),
        (42, 42),
        ('{"inputs": ["1"], "outputs": ["2"]}', {"kind": "code", "inputs": ["1"], "outputs": ["2"]}),
        ({"kind": "math", "answer": "4"}, {"kind": "math", "answer": "4"}),
        ("{1, 2, 3}", "{1, 2, 3}"),
        (["42"], "42"),
        (("41", 42), {"kind": "any_of", "references": ["41", 42]}),
        ('{"a": 1}', '{"a": 1}'),
    ],
)
def test_references_that_came_as_text_are_opened(given: Any, understood: Any) -> None:
    assert reference(given) == understood


@pytest.mark.parametrize(
    ("response", "text"),
    [
        ("a<|im_end|>", "a"),
        ("a</s><pad>\n<pad>", "a"),
        ("a <b> c", "a <b> c"),
        ("<|x|> a", "<|x|> a"),
        ("a < b", "a < b"),
    ],
)
def test_special_tokens_are_taken_off_the_end_and_nowhere_else(response: str, text: str) -> None:
    assert without_specials(response) == text


def test_rewardkits_runner_writes_our_reward_or_nothing(server: Server) -> None:
    """Whatever was not judged leaves no `reward.json`, so that Harbor records an error and no 0."""
    ones, zeros = [{"reward": 1.0}] * 2, [{"reward": 0.0}] * 2
    script = Path(__file__).parent / "programs" / "with_rewardkit.py"
    output = wheels.run(script, server.url, dead(), wheels=["harbor-rewardkit"])
    assert json.loads(output.splitlines()[-1]) == [*ones, *zeros, [False], [False]]


def test_openenvs_rubrics_hold_ours_and_what_is_not_judged_is_an_exception(server: Server) -> None:
    script = Path(__file__).parent / "programs" / "with_openenv.py"
    output = wheels.run(script, server.url, dead(), wheels=["openenv"])
    raised = ["RewardServiceUnavailable"] * 2
    assert json.loads(output.splitlines()[-1]) == [2.0, 0.0, 1.0, 1.5, 0.0, 0.0, *raised]


def test_openrewards_client_plays_episodes_in_our_environment_on_its_server(server: Server) -> None:
    script = Path(__file__).parent / "programs" / "with_openreward.py"
    output = wheels.run(script, server.url, wheels=["openreward", "sse-starlette", "structlog", *AIOHTTP])
    assert json.loads(output.splitlines()[-1]) == {
        "splits": ["train", "held-out"], "tasks": 3, "tools": ["submit"], "groups": True, "leaks": False,
        "right": [1.0, True, "scored"], "wrong": [0.0, True, "scored"], "null": [None, True, "bad_reference"],
        "roles": ["system", "user"], "final": 1.0, "group": [0.0, 1.0],
    }  # fmt: skip


async def test_verifiers_takes_a_function_of_task_and_trace(server: Server) -> None:
    """By the names that it calls functions with; tried with verifiers 0.4.0 itself by hand."""
    service, lost = VerifiersReward(server.url, spec="accuracy"), VerifiersReward(dead(), seconds=0.5)
    assert list(inspect.signature(service).parameters) == ["task", "trace"]
    task = SimpleNamespace(prompt_text="6*7?", answer="42", solution=None)
    assert await service(task, SimpleNamespace(last_reply="So it is \\boxed{42}.")) == 1.0
    assert await service(task, SimpleNamespace(last_reply="So it is \\boxed{41}.")) == 0.0
    with pytest.raises(RewardServiceUnavailable, match="bad_reference"):
        await service(SimpleNamespace(prompt_text="6*7?"), SimpleNamespace(last_reply="\\boxed{42}"))
    with pytest.raises(RewardServiceUnavailable):
        await lost(task, SimpleNamespace(last_reply="\\boxed{42}"))
    for one in (service, lost):
        await one._client.close()


def test_rewardkits_criterion_reads_no_file_outside_of_the_workspace(tmp_path: Path) -> None:
    workspace = tmp_path / "app"
    workspace.mkdir()
    (tmp_path / "secret.txt").write_text("42", encoding="utf-8")
    (workspace / "link.txt").symlink_to(tmp_path / "secret.txt")
    (workspace / "answer.txt").write_bytes(b"4\xff2")
    found = [answer_in(workspace, name) for name in ("link.txt", "../secret.txt", "absent.txt", "answer.txt")]
    assert found == ["", "", "", "4\ufffd2"]
