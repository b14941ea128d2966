"""tinker-cookbook: an environment of one turn, for a data set builder of yours.

    from reward_service.clients.tinker import ProblemScorer
    scorer = ProblemScorer("http://rewards:8000", spec="r1-zero")
    env = scorer.env(renderer, question="What is 6 * 7?", reference="42")
    env = build_agent_tool_env(renderer, tools, messages, scorer.reward_fn(reference))  # several turns

A step cannot be left out: one that was not judged gets `on_outage` with a warning and the metric `unscored`;
with `on_outage=None` it raises, which costs the rollout of its group (tinker-cookbook's `RetryOnFailure`
strategy then samples it anew).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.http import AsyncRewardClient
from reward_service.clients.samples import conversation
from reward_service.clients.samples import reference as understood

RewardFn = Callable[[Sequence[Any]], Awaitable[tuple[float, dict[str, float]]]]


class ProblemScorer:
    """Makes environments that share one client: their steps, gathered by the cookbook, share requests.

    Args:
        url: where the service is.
        components: component scores to report as metrics.
        on_outage: what stands for a reward that was not judged; None raises.
        options: see `reward_service.clients.Options`.
    """

    def __init__(
        self,
        url: str,
        *,
        components: Sequence[str] = ("accuracy", "format"),
        on_outage: float | None = 0.0,
        **options: Any,
    ) -> None:
        self.components, self.on_outage = tuple(components), on_outage
        self._client = AsyncRewardClient(url, **{"seconds": 120.0, "on_error": "none", **options})

    async def score(self, question: Any, response: str, reference: Any) -> tuple[float, dict[str, float]]:
        """A response's reward and metrics."""
        reward = await self._reward({"prompt": question, "completion": response}, reference)
        return self._judged(reward)

    async def score_turns(
        self, messages: Sequence[Any], reference: Any
    ) -> tuple[list[float], dict[str, float]]:
        """What each of the assistant's messages of an episode earned, and the metrics of the whole."""
        prompt, completion = conversation(messages)
        reward = await self._reward({"prompt": prompt, "completion": completion}, reference)
        value, metrics = self._judged(reward)
        turns = sum(message.get("role") == "assistant" for message in completion)
        alone = [0.0] * max(0, turns - 1) + [value]
        return reward_values.turn_values(reward, completion) or alone, metrics

    def reward_fn(self, reference: Any) -> RewardFn:
        """What `build_agent_tool_env` calls with an episode's messages: the reward and metrics."""

        async def reward_fn(history: Sequence[Any]) -> tuple[float, dict[str, float]]:
            turns, metrics = await self.score_turns(history, reference)
            return sum(turns), metrics

        return reward_fn

    async def _reward(self, sample: dict[str, Any], reference: Any) -> dict[str, Any]:
        return await self._client.score_one({**sample, "reference": understood(reference)})

    def _judged(self, reward: dict[str, Any]) -> tuple[float, dict[str, float]]:
        if self.on_outage is None and reward_values.value(reward) is None:
            raise RewardServiceUnavailable(reward_values.why(reward))
        value = reward_values.judged(reward, self.on_outage or 0.0)
        return value, reward_values.numbers(reward, self.components, value)

    def env(self, renderer: Any, *, question: str, reference: Any, prefix: Sequence[Any] = ()) -> Any:
        """An `Env` that asks the question, after the messages of `prefix`, and ends with the answer."""
        return _environment()(self, renderer, (question, reference), [*prefix])


def _environment() -> type[Any]:
    from tinker_cookbook import renderers
    from tinker_cookbook.rl.types import Env, StepResult

    class QuestionEnv(Env):  # type: ignore[misc]
        """One question, one answer."""

        def __init__(
            self, scorer: ProblemScorer, renderer: Any, problem: tuple[str, Any], prefix: Any
        ) -> None:
            self.scorer, self.renderer = scorer, renderer
            self.question, self.reference = problem
            self.messages = [*prefix, {"role": "user", "content": self.question}]

        async def initial_observation(self) -> tuple[Any, Any]:
            """The prompt, and where generation stops."""
            prompt = self.renderer.build_generation_prompt(self.messages)
            return prompt, self.renderer.get_stop_sequences()

        async def step(self, action: Any, **_: Any) -> Any:
            """The reward of the answer."""
            message, _ = self.renderer.parse_response(action)
            content = renderers.get_text_content(message)
            reward, metrics = await self.scorer.score(self.question, content, self.reference)
            prompt, stop = await self.initial_observation()
            return StepResult(
                reward=reward,
                episode_done=True,
                next_observation=prompt,
                next_stop_condition=stop,
                metrics=metrics,
            )

    return QuestionEnv
