"""verl's own loader and reward managers with our function; prints what they make of three samples, of two
thousand at once, and of outages behind the configuration that the documents show."""

import asyncio
import inspect
import json
import re
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from omegaconf import OmegaConf
from tensordict import TensorDict
from verl import DataProto
from verl.trainer.ppo.reward import load_reward_manager

from examples.trl_grpo import tokenizer
from tests.clients.failure_gate import BUSY, Answer, gate

WORDS = tokenizer()
PAGE = Path(__file__).parents[3] / "docs" / "trainers.md"
OUTAGE_SECONDS, BATCHES, BATCH_SIZE = 5.0, 4, 16


def manager(url: str, function: str, kind: str = "naive", **kwargs: Any) -> Any:
    """A reward manager from a configuration as users write it."""
    custom = {
        "path": "pkg://reward_service.clients.verl",
        "name": function,
        "reward_kwargs": {"url": url, "spec": "r1-zero", **kwargs},
    }
    chosen = {"source": "register", "name": kind}
    return load_reward_manager(
        OmegaConf.create({"reward": {"custom_reward_function": custom, "reward_manager": chosen}}), WORDS
    )


def documented_manager(url: str) -> Any:
    """The reward manager of the configuration in the documents, as it stands there but for the address."""
    found = re.search(
        r"^## verl\n+```yaml\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found is not None
    shown = yaml.safe_load(found[1].replace("http://rewards:8000", url))
    defaults = {"reward": {"reward_manager": {"source": "register"}}}
    return load_reward_manager(OmegaConf.merge(defaults, shown), WORDS)


def sample(text: str, truth: str) -> Any:
    """One rollout: two tokens of prompt, the response, padding."""
    response = WORDS.encode(text) + [0] * 2
    mask = [1] * (2 + len(response) - 2) + [0] * 2
    tensors = {
        "prompts": torch.tensor([[2, 3]]),
        "responses": torch.tensor([response]),
        "attention_mask": torch.tensor([mask]),
    }
    row = {"data_source": "sums", "reward_model": {"ground_truth": truth}, "extra_info": {}}
    return DataProto(
        batch=TensorDict(tensors, batch_size=[1]),
        non_tensor_batch={name: np.array([value], dtype=object) for name, value in row.items()},
    )


async def scored(found: Any, *samples: Any) -> Any:
    """What the reward loop gets for samples that are scored at once."""
    return await asyncio.gather(*(found.run_single(one) for one in samples))


async def through_an_outage(url: str, answer: Answer | None) -> dict[str, int]:
    """How many samples got which score and which mark, when for so long everybody was given this answer, or
    nobody listened."""
    with gate(url, answer) as way:
        threading.Timer(OUTAGE_SECONDS, way.open).start()
        found = documented_manager(way.url)
        batches = [[sample("\\boxed{4}", "4") for _ in range(BATCH_SIZE)] for _ in range(BATCHES)]
        results = await asyncio.gather(*(scored(found, *batch) for batch in batches))
    rewards = [one for batch in results for one in batch]
    return Counter(f"{one['reward_score']} {one['reward_extra_info']['unscored']}" for one in rewards)


async def main() -> None:
    url, dead = sys.argv[1:]
    three = [sample("\\boxed{4}", "4"), sample("\\boxed{5}", "4"), sample("\\boxed{5}", "")]
    shown: dict[str, Any] = {}
    for function in ("compute_score", "compute_score_sync"):
        shown[function] = await scored(manager(url, function, on_outage=-0.5), *three)
    shown["outage"] = await scored(manager(dead, "compute_score", seconds=0.5, on_outage=-0.5), three[0])
    crowd = [sample(f"\\boxed{{{n % 10}}}", "4") for n in range(2_000)]
    found = await scored(manager(url, "compute_score"), *crowd)
    shown["crowd"] = [one["reward_extra_info"]["acc"] for one in found]
    shown["waited out"] = await asyncio.gather(through_an_outage(url, None), through_an_outage(url, BUSY))
    import reward_service.clients.verl as ours

    shown["async"] = inspect.iscoroutinefunction(ours.compute_score)
    print(json.dumps(shown))


if __name__ == "__main__":
    asyncio.run(main())
