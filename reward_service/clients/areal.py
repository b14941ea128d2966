"""AReaL: a workflow whose rewards are awaited in the rollout's own event loop, as long as an outage takes:

    class Workflow(RLVRWorkflow):
        def __init__(self, **options):
            reward = AwaitedArealReward("http://rewards:8000", spec="r1-zero")
            super().__init__(reward_fn=reward, **options)
            self.async_reward_fn = reward

or, without a class of one's own, `reward_fn=ArealReward("http://rewards:8000", spec="r1-zero")`. AReaL runs
that in a pool of processes, waits 15 s for each call, its place in the queue of the pool included, asks four
times, and then trains the sample as 0 without a word. So these calls end before that, and when the service is
away for longer than one of them may wait, those behind it end at once and keep nobody waiting.

A sample that was not judged is an exception: AReaL rejects its rollout, which leaves it out, and goes on.
With `on_outage` it is that number and a warning.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.http import AsyncRewardClient, RewardClient
from reward_service.clients.samples import reference, reference_column, without_specials

AWAITED_SECONDS = 300.0
SECONDS = 12.0
"""AReaL's patience is 15 s; the client may wait `GRACE_SECONDS` for an answer that is under way."""


class AwaitedArealReward:
    """What AReaL's workflows await: `async_reward_fn(prompt, completions, prompt_ids, completion_ids,
    **columns)`. Samples of all rollouts of a process share requests.

    Args:
        url: where the service is.
        answers: the column with the references; default: the first there is of `reference`, `solution`,
            `answer`, `ground_truth`.
        on_outage: what stands for a reward that was not judged; None raises, which leaves the sample out.
        options: see `reward_service.clients.Options`.
    """

    def __init__(
        self, url: str, *, answers: str | None = None, on_outage: float | None = None, **options: Any
    ) -> None:
        self.__name__ = "reward_service"
        self.answers, self.on_outage = answers, on_outage
        self._client = AsyncRewardClient(url, **{"seconds": AWAITED_SECONDS, "on_error": "none", **options})

    async def __call__(
        self,
        prompt: str,
        completions: str,
        prompt_ids: Any = None,  # noqa: ARG002
        completion_ids: Sequence[int] | None = None,
        **columns: Any,
    ) -> float:
        """The reward of one completion."""
        sample = _sample(prompt, completions, completion_ids, columns, self.answers)
        return _judged(await self._client.score_one(sample), self.on_outage)


class ArealReward:
    """`reward_fn(prompt, completions, prompt_ids, completion_ids, **columns)`. Arguments as above."""

    def __init__(
        self, url: str, *, answers: str | None = None, on_outage: float | None = None, **options: Any
    ) -> None:
        self.__name__ = "reward_service"
        self.answers, self.on_outage = answers, on_outage
        patience = {"seconds": SECONDS, "bridge_seconds": options.get("seconds", SECONDS)}
        self._client = RewardClient(url, **{**patience, "on_error": "none", **options})

    def __call__(
        self,
        prompt: str,
        completions: str,
        prompt_ids: Any = None,  # noqa: ARG002
        completion_ids: Sequence[int] | None = None,
        **columns: Any,
    ) -> float:
        """The reward of one completion."""
        sample = _sample(prompt, completions, completion_ids, columns, self.answers)
        (reward,) = self._client.score([sample])["rewards"]
        return _judged(reward, self.on_outage)


def _sample(
    prompt: str,
    completion: str,
    token_ids: Sequence[int] | None,
    columns: Mapping[str, Any],
    answers: str | None,
) -> dict[str, Any]:
    sample: dict[str, Any] = {"prompt": prompt, "completion": without_specials(completion)}
    if (column := reference_column(columns, answers)) is not None:
        sample["reference"] = reference(columns[column])
    if token_ids is not None:
        sample["token_count"] = len(token_ids)
    return sample


def _judged(reward: reward_values.Reward, on_outage: float | None) -> float:
    if on_outage is None and reward_values.value(reward) is None:
        raise RewardServiceUnavailable(reward_values.why(reward))
    return reward_values.judged(reward, on_outage or 0.0)
