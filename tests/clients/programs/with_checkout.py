"""The code of a trainer that is on no package index, out of its checkout, with our adapter at work in it.

    python with_checkout.py TRAINER CHECKOUT URL

What the trainer imports and this machine does not have is a stand-in: of its own code only what hands
completions to a reward and takes the answers runs. Prints what the trainer made of three completions, the right
one in the template, a wrong one, and the right one without the template.
"""

import asyncio
import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar
from unittest.mock import MagicMock

COMPLETIONS = [
    "<think>Six sevens make it.</think><answer>\\boxed{42}</answer>",
    "<think>Less than that.</think><answer>41</answer>",
    "42",
]
TRUTH = "42"
TRAINER, CHECKOUT, URL = sys.argv[1:]


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what nobody else finds and the trainer imports: a module in which every name is there."""

    made: ClassVar[set[str]] = {"tensorboard"}  # which torch asks for

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A stand-in for what a file of the checkout asks for, and for parts of a stand-in."""
        known = not self.made.isdisjoint({name, name.rpartition(".")[0]})
        if not known and not _importer().startswith(CHECKOUT):
            return None
        self.made.add(name)
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Any attribute; a version that no check of versions refuses."""
        made: Any = MagicMock(__path__=[], __spec__=spec, __name__=spec.name, __version__="5.0.0")
        return made  # type: ignore[no-any-return]

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def _importer() -> str:
    """The file with the import statement that is at work."""
    frame = sys._getframe(2)
    while frame.f_back and "importlib" in frame.f_code.co_filename:
        frame = frame.f_back
    return frame.f_code.co_filename


def slime() -> Any:
    """Single samples, then a group, by the path of a function."""
    from slime.rollout.rm_hub import async_rm, batched_async_rm
    from slime.utils.types import Sample

    from reward_service.clients.slime import SlimeReward

    given = ModuleType("given_reward")
    given.rm = SlimeReward(URL, spec="r1-zero")  # type: ignore[attr-defined]
    sys.modules[given.__name__] = given
    args = SimpleNamespace(custom_rm_path="given_reward.rm", rm_type=None)

    def samples() -> list[Any]:
        return [Sample(prompt="6 * 7?", response=text, label=TRUTH) for text in COMPLETIONS]

    async def asked() -> list[Any]:
        singles = await asyncio.gather(*(async_rm(args, sample) for sample in samples()))
        return [list(singles), await batched_async_rm(args, samples())]

    return asyncio.run(asked())


def easyr1() -> Any:
    """A batch of tensors through the reward manager, by the path of a file."""
    import numpy
    import torch
    from verl.workers.reward.config import RewardConfig
    from verl.workers.reward.function import AutoRewardManager

    codes = [torch.tensor([ord(mark) for mark in text]) for text in COMPLETIONS]
    responses = torch.nn.utils.rnn.pad_sequence(codes, batch_first=True)

    class Batch:
        batch = {"responses": responses, "response_mask": (responses > 0).long()}  # noqa: RUF012 - theirs
        non_tensor_batch = {"ground_truth": numpy.array([TRUTH] * 3, dtype=object)}  # noqa: RUF012

        def __len__(self) -> int:
            return len(COMPLETIONS)

    def decode(ids: Any, *, skip_special_tokens: bool) -> str:
        assert skip_special_tokens
        return "".join(map(chr, ids.tolist()))

    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        names = "REWARD_NAME, REWARD_TYPE, EasyR1Reward"
        file.write(f"from reward_service.clients.easyr1 import {names}\n")
        file.write(f"compute_score = EasyR1Reward({URL!r}, spec='r1-zero')\n")
        file.flush()
        config = RewardConfig(reward_function=f"{file.name}:compute_score")
        config.post_init()
        tensor, metrics = AutoRewardManager(config, SimpleNamespace(decode=decode)).compute_reward(Batch())
    return [tensor.sum(-1).tolist(), metrics["overall"]]


def rllm() -> Any:
    """Episodes of a task through the loader of evaluators, and the older signature."""
    from rllm.eval.evaluator_loader import load_evaluator
    from rllm.types import Episode, Step, Task, Trajectory

    from reward_service.clients.rllm import RllmEvaluator, RllmReward

    given = ModuleType("given_evaluator")
    given.evaluator = RllmEvaluator(URL, spec="r1-zero")  # type: ignore[attr-defined]
    sys.modules[given.__name__] = given
    evaluator = load_evaluator("given_evaluator:evaluator")
    task = Task(id="1", instruction="6 * 7?", metadata={"ground_truth": TRUTH}, dataset_dir=Path("/"))

    def episode(text: str) -> Any:
        step = Step(input="6 * 7?", output=text, model_response=text)
        return Episode(trajectories=[Trajectory(name="solver", steps=[step], output=text)])

    old = RllmReward(URL, spec="r1-zero")
    evaluated = [evaluator.evaluate(task, episode(text)).reward for text in COMPLETIONS]
    return [evaluated, [old({"ground_truth": TRUTH}, text).reward for text in COMPLETIONS]]


def nemo_rl() -> Any:
    """A batch of conversations through the calculation of rewards; Ray is a stand-in when it is not here."""
    import ray
    import torch
    from nemo_rl.distributed.batched_data_dict import BatchedDataDict
    from nemo_rl.experience.rollouts import calculate_rewards

    from reward_service.clients.nemo_rl import environment

    ray.get = lambda futures: [future.result for future in futures]
    made = environment(URL, spec="r1-zero")({})

    def remote(*batch: Any) -> SimpleNamespace:
        return Future(result=made.step(*batch))

    class Future(SimpleNamespace):
        __hash__ = object.__hash__  # type: ignore[assignment]

    def log(text: str) -> list[dict[str, Any]]:
        turns = [("user", "6 * 7?"), ("assistant", text)]
        return [{"role": role, "content": said, "token_ids": torch.tensor([1])} for role, said in turns]

    batch = BatchedDataDict(
        message_log=[log(text) for text in COMPLETIONS],
        task_name=["math"] * len(COMPLETIONS),
        extra_env_info=[{"ground_truth": TRUTH}] * len(COMPLETIONS),
    )
    actor = SimpleNamespace(step=SimpleNamespace(remote=remote))
    found = calculate_rewards(batch, {"math": actor})
    assert bool(found.terminateds.all())
    return [found.rewards.tolist()]


def areal() -> Any:
    """Episodes of the workflow that the documents show, from their own tokens to a rollout's rewards."""
    page = (Path(__file__).parents[3] / "docs" / "trainers.md").read_text(encoding="utf-8")
    shown = page.partition("## AReaL\n\n```python\n")[2].partition("```")[0]
    made: dict[str, Any] = {}
    exec(shown.replace("http://rewards:8000", URL), made)
    from areal.api import ModelResponse

    class Engine:
        async def agenerate(self, request: Any) -> Any:
            said = [ord(mark) for mark in texts.pop(0)]
            zeros = [0] * len(said)
            fields = {"output_tokens": said, "output_logprobs": zeros, "output_versions": zeros}
            return ModelResponse(input_tokens=request.input_ids, **fields)

    terms = MagicMock(**{"new_with_stop_and_pad_token_ids.return_value": MagicMock()})
    tokenizer = SimpleNamespace(decode=lambda ids: "".join(map(chr, ids)))
    asked = {"gconfig": terms, "tokenizer": tokenizer, "get_input_ids_fn": lambda *_: [63]}
    workflow, texts = made["Workflow"](**asked), [f"{text}<|im_end|>" for text in COMPLETIONS]

    async def episodes() -> list[float]:
        rows = [{"messages": [], "answer": f"Six sevens.\n#### {TRUTH}"}] * len(COMPLETIONS)
        return [float((await workflow.arun_episode(Engine(), row))["rewards"][0]) for row in rows]

    return [asyncio.run(episodes())]


def axolotl() -> Any:
    """The loader of reward functions, called as TRL calls what it finds."""
    below = ("utils.schemas", "utils.schemas.trl", "utils.schemas.vllm", "core.trainers.grpo.trainer")
    for name in (*below, "core.trainers.grpo.args"):
        sys.modules[f"axolotl.{name}"] = MagicMock(__path__=[], __spec__=None)
    from axolotl.core.trainers.grpo import GRPOStrategy

    from reward_service.clients.trl import TRLReward

    given: Any = ModuleType("given_rewards")
    given.reward = TRLReward(URL, spec="r1-zero")
    sys.modules[given.__name__] = given
    found = GRPOStrategy.get_reward_func("given_rewards.reward")
    prompts, solution = ["6 * 7?"] * len(COMPLETIONS), [TRUTH] * len(COMPLETIONS)
    return [found(prompts=prompts, completions=COMPLETIONS, solution=solution)]


TRAINERS: dict[str, Callable[[], Any]] = {
    "slime": slime,
    "easyr1": easyr1,
    "rllm": rllm,
    "nemo_rl": nemo_rl,
    "areal": areal,
    "axolotl": axolotl,
}

if __name__ == "__main__":
    sys.path.insert(0, CHECKOUT)
    sys.meta_path.append(StandIns())
    print(json.dumps(TRAINERS[TRAINER]()))
