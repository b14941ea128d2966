"""A reward model asked for values: whole answers, or their steps."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from reward_service.models.model_client import ModelClient
from reward_service.models.model_failure import FailureKind, ModelFailure
from reward_service.models.reward_reply import Wire, reward_values, step_values

_ROUTES: dict[str, str] = {
    "vllm:classify": "/classify",
    "vllm:pooling": "/pooling",
    "vllm:score": "/score",
    "sglang:classify": "/classify",
    "sglang:embeddings": "/v1/embeddings",
    "sglang:v1_classify": "/v1/classify",
    "tei:predict": "/predict",
}

Chat = Sequence[Mapping[str, str]]


async def reward_value(client: ModelClient, chat: Chat, *, seconds: float) -> float:
    """The value of one conversation that ends with the candidate's answer.

    Servers that take messages put the model's own template around them; to the others the turns go as text.

    Raises:
        ModelFailure: the endpoint gave no value, or one that means nothing.
    """
    wire, column = _wire(client), client.endpoint.column
    return await client.ask(
        _ROUTES[wire],
        _body(wire, chat),
        lambda body: reward_values(wire, body, 1, column=column)[0],
        seconds=seconds,
    )


async def step_rewards(
    client: ModelClient, prompt: str, steps: Sequence[str], *, mark: str, seconds: float
) -> list[float]:
    """The value of each step of one answer, read at the mark that stands behind it.

    A mark that the policy wrote itself is taken off, or it would count as a step.

    Raises:
        ModelFailure: the endpoint gave another number of values than there are steps.
    """
    text = "".join(step.replace(mark, "") + mark for step in steps)
    chat = [{"role": "user", "content": prompt}, {"role": "assistant", "content": text}]
    wire, column = _wire(client), client.endpoint.column
    body = {**_body(wire, chat), **({"task": "token_classify"} if wire == "vllm:pooling" else {})}
    return await client.ask(
        _ROUTES[wire],
        body,
        lambda answer: step_values(wire, answer, [len(steps)], column=column)[0],
        seconds=seconds,
    )


def is_reward_model(api: str) -> bool:
    """Whether an endpoint of that api is asked for values."""
    return api in _ROUTES


def _wire(client: ModelClient) -> Wire:
    api = client.endpoint.api
    if api not in _ROUTES:
        raise ModelFailure(
            FailureKind.MISCONFIGURED, f"the endpoint's api is {api!r}, and a reward model's is needed"
        )
    return cast("Wire", api)


def _body(wire: Wire, chat: Chat) -> dict[str, Any]:
    if wire == "vllm:score":
        asked = "\n\n".join(turn["content"] for turn in chat[:-1])
        return {"queries": asked, "documents": [chat[-1]["content"]], "use_activation": False}
    if wire.startswith("vllm"):
        return {"messages": list(chat), "use_activation": False}
    text = "\n\n".join(f"{turn['role']}: {turn['content']}" for turn in chat)
    if wire == "tei:predict":
        return {"inputs": [[text]], "raw_scores": True, "truncate": True, "truncation_direction": "Left"}
    return {"text": text} if wire == "sglang:classify" else {"input": text}
