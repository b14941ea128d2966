"""tinker-cookbook's own types and rollouts' calls with our environment."""

import asyncio
import json
import sys
from types import SimpleNamespace
from typing import Any

from tinker_cookbook.renderers import ToolCall
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


async def episode(url: str, **options: Any) -> Any:
    """What an episode with tool calls, in the cookbook's own types, is paid, and each of its turns."""
    scorer = ProblemScorer(url, spec="accuracy", components=("accuracy",), **options)

    def turn(number: int) -> dict[str, Any]:
        body = ToolCall.FunctionBody(name="look", arguments=json.dumps({"n": number}))
        return {"role": "assistant", "content": "", "tool_calls": [ToolCall(function=body, id="c")]}

    tool = {"role": "tool", "content": "nothing", "tool_call_id": "c"}
    history = [{"role": "user", "content": "Look twice."}, turn(0), tool, turn(1), tool]
    calls = [{"name": "look", "arguments": {"n": n}} for n in range(2)]
    reference = {"kind": "tool_calls", "calls": calls}
    value, _ = await scorer.reward_fn(reference)(history)
    turns, _ = await scorer.score_turns(history, reference)
    return [value, turns]


async def main() -> None:
    url, dead = sys.argv[1:]
    print(
        json.dumps(
            [
                await stepped(url, "\\boxed{4}"),
                await stepped(dead, "\\boxed{4}", seconds=0.5, on_outage=-0.5),
                await episode(url),
                await episode(dead, seconds=0.5, on_outage=-0.5),
            ]
        )
    )


asyncio.run(main())
