"""OpenEnv: a rubric whose reward is the service's, for an environment of yours.

    from reward_service.clients.openenv import service_rubric

    class MathEnvironment(Environment):
        def __init__(self):
            super().__init__(rubric=service_rubric("http://rewards:8000", self.sample, spec="r1-zero"))

        def sample(self, action, observation):
            return {"prompt": self.problem, "completion": action.text, "reference": self.answer}

The reference stays in the environment; an observation would show it to the policy. A step that was not judged
is an exception, which the client of the environment sees as an error, and never a 0.
"""

from collections.abc import Callable, Mapping
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.http import AsyncRewardClient
from reward_service.clients.samples import reference as understood

SECONDS = 45.0
"""A client of an environment waits a minute for a step; its episode is lost after that."""

MakeSample = Callable[[Any, Any], Mapping[str, Any]]
"""From an action and an observation to the fields of a sample."""


def service_rubric(url: str, sample: MakeSample, *, component: str = "", **options: Any) -> Any:
    """A `Rubric` that scores `sample(action, observation)`; `options` as of `reward_service.clients.Options`.

    With a `component` its score (0 to 1) is the reward, else the reward of the whole spec.
    """
    from openenv.core.rubrics import Rubric

    client = AsyncRewardClient(url, **{"seconds": SECONDS, "on_error": "none", **options})

    class ServiceRubric(Rubric):  # type: ignore[misc]
        """Asks the service; may stand in containers beside other rubrics."""

        async def forward(self, action: Any, observation: Any) -> float:
            """The reward of one step.

            Raises:
                RewardServiceUnavailable: it was not judged.
            """
            made = dict(sample(action, observation))
            if "reference" in made:
                made["reference"] = understood(made["reference"])
            return _number(await client.score_one(made), component)

        async def close(self) -> None:
            """Close the connections of this event loop."""
            await client.close()

    return ServiceRubric()


def _number(reward: reward_values.Reward, component: str) -> float:
    value = reward_values.component(reward, component) if component else reward_values.value(reward)
    if value is None:
        raise RewardServiceUnavailable(reward_values.why(reward))
    return float(value)
