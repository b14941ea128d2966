"""tinker-cookbook's own types and rollouts' calls with our environment."""

import asyncio
import json
import sys
from types import SimpleNamespace
from typing import Any

from tinker_cookbook.rl.types import Env, StepResult

from reward_service.clients.tinker import ProblemScorer


class Renderer:
    """What an environment asks of the cookbook's renderers; theirs need a tokenizer from a hub."""

    def build_generation_prompt(self, messages: Any) -> Any:
        return [message["content"] for message in messages]

    def get_stop_sequences(self) -> list[str]:
        return ["<|im_end|>"]

    def parse_response(self, action: Any) -> Any:
        return {"role": "assistant", "content": "".join(map(chr, action))}, SimpleNamespace(is_clean=True)


async def stepped(url: str, text: str, **options: Any) -> Any:
    """The result of one answer."""
    scorer = ProblemScorer(url, spec="r1-zero", **options)
    env = scorer.env(Renderer(), question="2+2?", reference="4")
    assert isinstance(env, Env)
    await env.initial_observation()
    result = await env.step([ord(letter) for letter in text], extra=None)
    assert isinstance(result, StepResult)
    return [result.reward, result.episode_done, result.metrics]


async def main() -> None:
    url, dead = sys.argv[1:]
    print(
        json.dumps(
            [
                await stepped(url, "\\boxed{4}"),
                await stepped(dead, "\\boxed{4}", seconds=0.5, on_outage=-0.5),
            ]
        )
    )


asyncio.run(main())
