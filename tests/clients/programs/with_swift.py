"""ms-swift's own registry and reward calculation with our ORM classes."""

import json
import sys
from math import isnan
from typing import Any

import torch
from swift.rewards import orms
from swift.rl_core.data import GRPOSample
from swift.rl_core.grpo_algorithm import compute_rewards_per_func

from reward_service.clients.swift import async_orm, orm

URL, DEAD = sys.argv[1:]
orms["ours"] = orm(URL, spec="r1-zero")
orms["part"] = orm(URL, spec="r1-zero", component="accuracy", name="Accuracy")
orms["later"] = async_orm(URL, spec="r1-zero")
orms["lost"] = orm(DEAD, seconds=0.5)


def sample(number: int, answer: str, solution: str) -> Any:
    """One rollout."""
    messages = [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": answer}]
    return GRPOSample(messages=messages, prompt_id="p", request_id=str(number), extra={"solution": solution})


SAMPLES = [sample(0, "\\boxed{4}", "4"), sample(1, "\\boxed{5}", "4"), sample(2, "\\boxed{4}", "")]
FUNCS = [orms[name](args=None) for name in ("ours", "part", "later", "lost")]
FOUND = compute_rewards_per_func(SAMPLES, FUNCS, [None] * 4, torch.device("cpu"))
print(json.dumps([[None if isnan(x) else x for x in row] for row in FOUND.tolist()]))
