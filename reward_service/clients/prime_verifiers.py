"""verifiers (and prime-rl through it): a reward function that any task set takes by its configuration.

    # service_reward.py, beside your configuration
    from reward_service.clients.prime_verifiers import VerifiersReward

    service = VerifiersReward("http://rewards:8000", spec="accuracy")

    # the configuration
    [env.taskset.task.rewards.service]
    fn = "service_reward.py:service"
    weight = 1.0

A roll-out that was not judged is an exception: the trace has an error, and prime-rl leaves it out of the
advantages.
"""

from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.http import AsyncRewardClient
from reward_service.clients.samples import REFERENCE_COLUMNS, conversation
from reward_service.clients.samples import reference as understood


class VerifiersReward:
    """A reward function of verifiers, which calls it with the arguments that it names: `task` and `trace`.

    Args:
        url: where the service is.
        answers: the field of the task with the reference; default: the first there is of `reference`,
            `solution`, `answer`, `ground_truth`.
        turns: judge the whole conversation that follows the prompt, tool calls included, instead of the last
            reply; the trace's `info["turn_rewards"]` then says what each of the assistant's messages earned.
        options: see `reward_service.clients.Options`.
    """

    def __init__(self, url: str, *, answers: str | None = None, turns: bool = False, **options: Any) -> None:
        self.__name__ = "reward_service"
        self._turns = turns
        self._answers = (answers,) if answers else REFERENCE_COLUMNS
        self._client = AsyncRewardClient(url, **{"seconds": 120.0, "on_error": "none", **options})

    async def __call__(self, task: Any, trace: Any) -> float:
        """The reward of a trace: of its last reply, or of all its turns.

        Raises:
            RewardServiceUnavailable: it was not judged.
        """
        completion = _turns_of(trace) if self._turns else trace.last_reply
        sample = {"prompt": task.prompt_text, "completion": completion}
        given = (getattr(task, name, None) for name in self._answers)
        answer = next((one for one in given if one is not None), None)
        if answer is not None:
            sample["reference"] = understood(answer)
        reward = await self._client.score_one(sample)
        value = reward_values.value(reward)
        if value is None:
            raise RewardServiceUnavailable(reward_values.why(reward))
        if self._turns:
            trace.info["turn_rewards"] = reward_values.turn_values(reward, completion)
        return value


def _turns_of(trace: Any) -> list[Any]:
    """The messages of the trace's last branch from the first that the model wrote."""
    branches = trace.branches
    nodes = branches[-1].nodes if branches else []
    begun = next((n for n, node in enumerate(nodes) if node.sampled), len(nodes))
    _, completion = conversation([node.message for node in nodes[begun:]])
    return completion
