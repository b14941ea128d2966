"""OpenRLHF's own executor of single turns, which calls our function as its remote reward model."""

import asyncio
import json
import sys
from typing import Any

import torch
from openrlhf.utils.agent import SingleTurnAgentExecutor

from reward_service.clients.openrlhf import OpenRLHFReward


def executor(reward_func: Any) -> Any:
    """The executor with nothing but the function; its constructor loads one from a file."""
    made = object.__new__(SingleTurnAgentExecutor)
    made.reward_func = reward_func
    return made


async def main() -> None:
    url, dead = sys.argv[1:]
    prompt = "<|user|>2+2?<|assistant|>"
    ours = executor(OpenRLHFReward(url, spec="r1-zero"))
    texts = [f"{prompt}\\boxed{{{n % 10}}}<|im_end|>" for n in range(100)]
    calls = [ours._fetch_rewards_via_func([text], [prompt], ["4"]) for text in texts]
    found = [infos[0] for infos in await asyncio.gather(*calls)]
    rewards = torch.cat([info["rewards"] for info in found]).tolist()
    keys = [{name: value.tolist() for name, value in info["extra_logs"].items()} for info in found]
    lost = OpenRLHFReward(dead, seconds=0.5, on_outage=-0.5)([texts[4]], [prompt], ["4"])
    shown = {"rewards": lost["rewards"].tolist(), "unscored": lost["extra_logs"]["unscored"].tolist()}
    scores = torch.cat([info["scores"] for info in found]).tolist()
    print(json.dumps([rewards, scores, keys[4], sorted({*map(tuple, keys)}), shown]))


asyncio.run(main())
