"""rllm: as the evaluator of an `AgentTrainer`, or as the reward function of older workflows.

    evaluator = RllmEvaluator("http://rewards:8000", spec="r1-zero")
    reward_fn = RllmReward("http://rewards:8000", spec="r1-zero")

It cannot leave a sample out: one that was not judged gets `on_outage` with a warning, and the metadata say
`unscored` and why.
"""

from collections.abc import Mapping
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.http import RewardClient
from reward_service.clients.samples import reference, reference_column


class _Rewards:
    """What both signatures share.

    Args:
        url: where the service is.
        answers: the field of `task_info` with the reference; default: the first there is of `reference`,
            `solution`, `answer`, `ground_truth`.
        on_outage: what stands for a reward that was not judged.
        options: see `reward_service.clients.Options`.
    """

    def __init__(
        self, url: str, *, answers: str | None = None, on_outage: float = 0.0, **options: Any
    ) -> None:
        self.__name__ = "reward_service"
        self.answers, self.on_outage = answers, on_outage
        self._client = RewardClient(url, **{"seconds": 120.0, "on_error": "none", **options})

    def _judged(self, task_info: Mapping[str, Any], action: Any) -> tuple[reward_values.Reward, float, bool]:
        """The service's reward, the number that is paid, and whether the answer is right."""
        reward = self._client.score_one(self._sample(task_info, action))
        right = reward_values.component(reward, reward_values.ACCURACY) == 1.0
        return reward, reward_values.judged(reward, self.on_outage), right

    def _sample(self, task_info: Mapping[str, Any], action: Any) -> dict[str, Any]:
        sample: dict[str, Any] = {"completion": getattr(action, "action", action)}
        if (column := reference_column(task_info, self.answers)) is not None:
            sample["reference"] = reference(task_info[column])
        prompt = task_info.get("problem") or task_info.get("question")
        return {**sample, "prompt": prompt} if prompt else sample


class RllmReward(_Rewards):
    """`reward_fn(task_info, action) -> RewardOutput`; the arguments are those of `RllmEvaluator`."""

    def __call__(self, task_info: Mapping[str, Any], action: Any) -> Any:
        """The reward of one action; threads share requests."""
        from rllm.rewards.reward_types import RewardOutput

        reward, paid, right = self._judged(task_info, action)
        return RewardOutput(reward=paid, metadata=_metadata(reward), is_correct=right)


class RllmEvaluator(_Rewards):
    """`evaluate(task, episode) -> EvalOutput`; its signals are `unscored` and the components' scores.

    Args:
        url: where the service is.
        answers: the field of the task's metadata with the reference; default: the first there is of
            `reference`, `solution`, `answer`, `ground_truth`.
        on_outage: what stands for a reward that was not judged.
        options: see `reward_service.clients.Options`.
    """

    def evaluate(self, task: Any, episode: Any) -> Any:
        """The evaluation of an episode's last answer; `task` may be a row, too. Threads share requests."""
        from rllm.eval.types import EvalOutput, Signal

        row = task if isinstance(task, Mapping) else _row(task)
        reward, paid, right = self._judged(row, _answer(episode))
        unscored = reward_values.value(reward) is None
        scores = {name: part.get("score") or 0.0 for name, part in reward["components"].items()}
        signals = {**scores, "unscored": float(unscored)}
        return EvalOutput(
            reward=paid,
            is_correct=right,
            signals=[Signal(name=name, value=value) for name, value in signals.items()],
            metadata=_metadata(reward),
        )


def _metadata(reward: reward_values.Reward) -> dict[str, Any]:
    return {
        "outcome": reward["outcome"],
        "unscored": reward_values.value(reward) is None,
        "components": reward["components"],
    }


def _row(task: Any) -> dict[str, Any]:
    """A task's metadata, with its instruction as the question unless they have one."""
    return {"question": task.instruction, **task.metadata}


def _answer(episode: Any) -> str:
    """The text that rllm's own reward functions grade: the answer among the artifacts, else the last
    trajectory's output, its last step's, or the last response of the model in it."""
    if "answer" in episode.artifacts:
        return str(episode.artifacts["answer"])
    if not episode.trajectories:
        return ""
    last = episode.trajectories[-1]
    outputs = [last.output, *(step.output for step in last.steps[-1:])]
    responses = (step.model_response for step in reversed(last.steps))
    return str(next(filter(None, [*outputs, *responses]), ""))
