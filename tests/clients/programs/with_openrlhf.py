"""OpenRLHF's own executor of single turns, which calls our function as its remote reward model."""

import asyncio
import json
import sys
from types import SimpleNamespace
from typing import Any

import torch
from openrlhf.utils.agent import SingleTurnAgentExecutor
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from reward_service.clients.openrlhf import OpenRLHFReward


def executor(reward_func: Any) -> Any:
    """The executor with nothing but the function; its constructor loads one from a file."""
    made = object.__new__(SingleTurnAgentExecutor)
    made.reward_func = reward_func
    return made


def tokenizer() -> Any:
    """One token for each byte, and for each mark of a turn."""
    letters = {letter: place for place, letter in enumerate(pre_tokenizers.ByteLevel.alphabet())}
    made = Tokenizer(models.BPE(letters, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens(["<|user|>", "<|assistant|>", "<|im_end|>"])
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<|im_end|>")


async def rollout(reward: Any, room: int) -> float:
    """The reward of a right answer in the template, generated behind a prompt of which so much is kept."""
    words = tokenizer()
    said = words("<think>2 and 2.</think><answer>\\boxed{4}</answer><|im_end|>")["input_ids"]

    async def generate(*_: Any, **__: Any) -> Any:
        output = SimpleNamespace(token_ids=said, finish_reason="stop", logprobs=None)
        return SimpleNamespace(outputs=[output])

    made = SingleTurnAgentExecutor("http://127.0.0.1:9" if callable(reward) else reward)
    made.reward_func = reward if callable(reward) else None
    params = SimpleNamespace(max_tokens=len(said), logprobs=None)
    prompt = f"<|user|>{'Think first. ' * 20}2+2?<|assistant|>"
    engine = SimpleNamespace(generate=generate)
    found = await made.execute(prompt, "4", params, len(said) + room, words, engine)
    return float(found["reward"][0])


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
    ways = (OpenRLHFReward(url, spec="r1-zero"), f"{url}/get_reward?spec=r1-zero")
    rollouts = [await rollout(way, room) for way in ways for room in (2_000, 100)]
    print(json.dumps([rewards, scores, keys[4], sorted({*map(tuple, keys)}), shown, rollouts]))


asyncio.run(main())
