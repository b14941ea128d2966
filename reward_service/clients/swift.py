"""ms-swift: a plug-in file like this, given by `--external_plugins`, and `--reward_funcs reward_service`.

    from swift.rewards import orms
    from reward_service.clients.swift import orm
    orms["reward_service"] = orm("http://rewards:8000", spec="r1-zero")

A sample that was not judged is None, which ms-swift leaves out as TRL does.
"""

from collections.abc import Sequence
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.http import AsyncRewardClient, RewardClient
from reward_service.clients.samples import rows

Values = list[float | None]


def orm(
    url: str,
    *,
    component: str | None = None,
    reference: str | None = None,
    name: str = "RewardService",
    **options: Any,
) -> type[Any]:
    """An `ORM` class for the whole reward, or for the part of one `component`.

    Args:
        url: where the service is.
        component: give its part of the reward instead; ms-swift logs one metric for each class.
        reference: the column with the references; default: the first there is of `reference`, `solution`,
            `answer`, `ground_truth`.
        name: of the class, under which ms-swift logs it.
        options: see `reward_service.clients.Options`; `on_error` is `none` here.
    """
    from swift.rewards import ORM

    client = RewardClient(url, **{"on_error": "none", **options})

    def call(_self: Any, completions: Sequence[str], **columns: Any) -> Values:
        samples, extra = _request(completions, columns, reference)
        return _values(client.score(samples, **extra)["rewards"], component)

    return type(name, (ORM,), {"__call__": call, "__module__": __name__})


def async_orm(
    url: str,
    *,
    component: str | None = None,
    reference: str | None = None,
    name: str = "RewardService",
    **options: Any,
) -> type[Any]:
    """The same as an `AsyncORM`, which ms-swift runs beside other asynchronous ones. It runs each batch in
    an event loop of its own, so connections last one batch."""
    from swift.rewards import AsyncORM

    async def call(_self: Any, completions: Sequence[str], **columns: Any) -> Values:
        samples, extra = _request(completions, columns, reference)
        async with AsyncRewardClient(url, **{"on_error": "none", **options}) as client:
            answer = await client.score(samples, **extra)
        return _values(answer["rewards"], component)

    return type(name, (AsyncORM,), {"__call__": call, "__module__": __name__})


def _request(
    completions: Sequence[str], columns: dict[str, Any], reference: str | None
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    messages = columns.get("messages")
    prompts = None if messages is None else [_prompt(conversation) for conversation in messages]
    token_ids = columns.get("response_token_ids")
    counted = token_ids if token_ids and all(_is_flat(ids) for ids in token_ids) else None
    samples = rows(prompts, completions, columns, answers=reference, token_ids=counted)
    for sample, group in zip(samples, columns.get("prompt_id") or [], strict=False):
        sample["group"] = group
    step = getattr(columns.get("trainer_state"), "global_step", None)
    return samples, {} if step is None else {"step": step}


def _prompt(conversation: Sequence[Any]) -> list[Any]:
    last = conversation[-1] if conversation else {}
    return list(conversation[:-1] if last.get("role") == "assistant" else conversation)


def _is_flat(ids: Any) -> bool:
    return bool(ids) and all(isinstance(token, int) for token in ids)


def _values(rewards: Sequence[reward_values.Reward], component: str | None) -> Values:
    if component is None:
        return [reward_values.value(reward) for reward in rewards]
    return [reward_values.component(reward, component, "value") for reward in rewards]
