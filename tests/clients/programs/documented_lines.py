"""Runs lines of the documentation as they stand, with what they take for granted before them, and shows what a
right answer is paid by what they made."""

import asyncio
import importlib.util
import json
import sys
import typing
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

RIGHT = "\\boxed{4}"


def stand_in(name: str, **members: Any) -> None:
    """A module of a trainer that is on no index, or whose package imports a whole trainer."""
    parts = name.split(".")
    for length in range(1, len(parts)):
        sys.modules.setdefault(".".join(parts[:length]), ModuleType(".".join(parts[:length])))
    put_module(name, **members)


def put_module(name: str, **members: Any) -> None:
    """One module of a package whose others are there."""
    module = sys.modules.setdefault(name, ModuleType(name))
    vars(module).update(members)


def bare_package(name: str, *below: str) -> None:
    """A wheel's package and sub-packages without what their `__init__` imports."""
    root = importlib.util.find_spec(name)
    assert root is not None
    for part in ("", *below):
        package = ModuleType(f"{name}.{part}" if part else name)
        places = root.submodule_search_locations or []
        package.__path__ = [str(Path(place, *part.split("."))) for place in places]
        sys.modules[package.__name__] = package


def no_before(_: Path) -> dict[str, Any]:
    return {}


def client_before(_: Path) -> dict[str, Any]:
    sample = {"completion": RIGHT, "reference": "4"}
    return {"samples": [sample], "sample": sample}


def client_paid(made: dict[str, Any]) -> Any:
    return made["answer"]["rewards"][0]["value"], made["reward"]["value"]


def trl_before(folder: Path) -> dict[str, Any]:
    from trl import GRPOConfig

    from examples.trl_grpo import model, problems, tokenizer

    words = tokenizer()
    words.save_pretrained(folder / "model")
    model(len(words)).save_pretrained(folder / "model")
    config = GRPOConfig(str(folder), use_cpu=True, bf16=False, report_to="none")
    return {"model": str(folder / "model"), "config": config, "problems": problems()}


def trl_paid(made: dict[str, Any]) -> Any:
    (reward,) = made["trainer"].reward_funcs
    return reward(prompts=["2+2?"], completions=[RIGHT], solution=["4"])


def swift_paid(made: dict[str, Any]) -> Any:
    return [
        made["orms"][name](args=None)([RIGHT], solution=["4"])[0] for name in ("rs_accuracy", "rs_format")
    ]


def openrlhf_paid(made: dict[str, Any]) -> Any:
    return made["reward_func"]([f"2+2?{RIGHT}</s>"], ["2+2?"], ["4"])["rewards"].tolist()


def slime_paid(made: dict[str, Any]) -> Any:
    sample = SimpleNamespace(
        prompt="2+2?", response=RIGHT, label="4", metadata={}, remove_sample=False, response_length=1
    )
    return asyncio.run(made["rm"](None, sample))


def areal_before(_: Path) -> dict[str, Any]:
    class RLVRWorkflow:
        def __init__(self, reward_fn: Any, **_: Any) -> None:
            self.reward_fn = reward_fn

    stand_in("areal.workflow.rlvr", RLVRWorkflow=RLVRWorkflow)
    return {}


def areal_paid(made: dict[str, Any]) -> Any:
    return asyncio.run(made["Workflow"]().async_reward_fn("2+2?", RIGHT, [1], [2], answer="4"))


def easyr1_paid(made: dict[str, Any]) -> Any:
    return made["compute_score"]([{"response": RIGHT, "ground_truth": "4"}])[0]["overall"]


def rllm_before(_: Path) -> dict[str, Any]:
    stand_in("rllm.eval.types", EvalOutput=SimpleNamespace, Signal=SimpleNamespace)
    sys.modules["rllm.eval.types"].Signal = lambda name, value: (name, value)  # type: ignore[attr-defined]
    return {}


def rllm_paid(made: dict[str, Any]) -> Any:
    step = SimpleNamespace(output=None, model_response=RIGHT)
    episode = SimpleNamespace(artifacts={}, trajectories=[SimpleNamespace(output=None, steps=[step])])
    return made["evaluator"].evaluate({"question": "2+2?", "ground_truth": "4"}, episode).reward


def skyrl_before(_: Path) -> dict[str, Any]:
    sys.modules["my_module"] = ModuleType("my_module")
    return {}


def skyrl_paid(made: dict[str, Any]) -> Any:
    vars(sys.modules["my_module"]).update(made)
    extras = {"reward_spec": {"ground_truth": "4"}}
    env = made["skyrl_gym"].make("reward_service", env_config={}, extras=extras)
    env.init([{"role": "user", "content": "2+2?"}])
    return env.step(RIGHT)["reward"]


def tinker_before(_: Path) -> dict[str, Any]:
    renderer = SimpleNamespace(
        build_generation_prompt=list,
        get_stop_sequences=list,
        parse_response=lambda action: ({"role": "assistant", "content": action}, True),
    )
    return {"renderer": renderer}


def tinker_paid(made: dict[str, Any]) -> Any:
    return asyncio.run(made["env"].step("\\boxed{42}")).reward


def nemo_before(_: Path) -> dict[str, Any]:
    class EnvironmentReturn(SimpleNamespace):
        pass

    interface = {"EnvironmentInterface": object, "EnvironmentReturn": EnvironmentReturn}
    stand_in("nemo_rl.environments.interfaces", **interface)
    stand_in("ray", remote=lambda cls: cls)
    stand_in("nemo_rl.distributed.ray_actor_environment_registry", ACTOR_ENVIRONMENT_REGISTRY={})
    stand_in("nemo_rl.distributed.virtual_cluster", PY_EXECUTABLES=SimpleNamespace(SYSTEM="python"))
    known: dict[str, Any] = {}
    stand_in("nemo_rl.environments.utils", ENV_REGISTRY=known, register_env=known.__setitem__)
    return {}


def nemo_paid(made: dict[str, Any]) -> Any:
    log = [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": RIGHT}]
    return made["RewardServiceEnv"]().step([log], [{"ground_truth": "4"}]).rewards.tolist()


def rewardkit_before(_: Path) -> dict[str, Any]:
    stand_in("litellm", REASONING_EFFORT=typing.Literal["low", "high"])
    if not hasattr(typing, "override"):
        typing.override = lambda method: method  # type: ignore[attr-defined, unused-ignore]
    return {}


def rewardkit_paid(made: dict[str, Any]) -> Any:
    folder = Path(made["FOLDER"])
    for name, file, text in (("tests", "reward.py", made["LINES"]), ("app", "answer.txt", "\\boxed{42}")):
        (folder / name).mkdir()
        (folder / name / file).write_text(text, encoding="utf-8")
    made["rewardkit"].run(folder / "tests", workspace=folder / "app", output=folder / "reward.json")
    return json.loads((folder / "reward.json").read_text(encoding="utf-8"))


def openreward_before(folder: Path) -> dict[str, Any]:
    bare_package("openreward", "api", "api.environments")
    nothing = {
        name: lambda *_, **__: None for name in ("record_tool_call", "setup_metrics", "shutdown_metrics")
    }
    put_module("openreward.environments._metrics", **nothing)
    put_module("openreward.models", TrainingStage=str)
    from openreward.environments import Server

    Server.run = lambda *_, **__: None  # which listens for ever
    (folder / "train.jsonl").write_text('{"prompt": "2+2?", "answer": "4"}\n', encoding="utf-8")
    return {}


def openreward_paid(made: dict[str, Any]) -> Any:
    (task,) = made["Arithmetic"].list_tasks("train")
    return asyncio.run(made["Arithmetic"](task_spec=task).submit(SimpleNamespace(answer=RIGHT))).reward


def verifiers_paid(made: dict[str, Any]) -> Any:
    task = SimpleNamespace(prompt_text="2+2?", answer="4")
    return asyncio.run(made["service"](task, SimpleNamespace(last_reply=RIGHT)))


def openenv_before(_: Path) -> dict[str, Any]:
    import tests.clients.programs.openenv_parts  # noqa: F401 -- before OpenEnv is imported

    return {}


def openenv_paid(made: dict[str, Any]) -> Any:
    cls = made["MathEnvironment"]
    cls.__abstractmethods__ = frozenset()
    environment = cls()
    environment.problem, environment.answer = "2+2?", "4"
    return asyncio.run(environment._apply_rubric_async(SimpleNamespace(text=RIGHT), None))


CASES = {
    "The client by itself": (client_before, client_paid),
    "TRL": (trl_before, trl_paid),
    "ms-swift": (no_before, swift_paid),
    "OpenRLHF, file mode": (no_before, openrlhf_paid),
    "slime": (no_before, slime_paid),
    "AReaL": (areal_before, areal_paid),
    "EasyR1": (no_before, easyr1_paid),
    "rllm": (rllm_before, rllm_paid),
    "SkyRL-Gym": (skyrl_before, skyrl_paid),
    "tinker-cookbook": (tinker_before, tinker_paid),
    "NeMo RL": (nemo_before, nemo_paid),
    "Harbor, rewardkit": (rewardkit_before, rewardkit_paid),
    "Open Reward Standard": (openreward_before, openreward_paid),
    "OpenEnv": (openenv_before, openenv_paid),
    "verifiers, prime-rl": (no_before, verifiers_paid),
}


def main() -> None:
    heading, file, folder = sys.argv[1:]
    before, paid = CASES[heading]
    lines = Path(file).read_text(encoding="utf-8")
    made: dict[str, Any] = {"__name__": "__main__", **before(Path(folder))}
    exec(compile(lines, file, "exec"), made)
    print(json.dumps(paid({**made, "LINES": lines, "FOLDER": folder})))


if __name__ == "__main__":
    main()
