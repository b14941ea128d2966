"""Open Reward Standard: problems of yours as an environment that the service scores.

    # environment.py
    import json
    from openreward.environments import Server
    from reward_service.clients.openreward import environment

    rows = [json.loads(line) for line in open("train.jsonl")]
    Arithmetic = environment("http://rewards:8000", {"train": rows}, name="Arithmetic", spec="accuracy")
    Server([Arithmetic]).run(port=8080)

A task is a prompt; its reference never leaves the server. The tool `submit` ends an episode and pays it;
harnesses that wait for a final message pay it by the hidden tool `answer`. What was not judged has the reward
null, with the reason in the metadata, and never 0.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.http import AsyncRewardClient
from reward_service.clients.samples import reference, reference_column

Row = Mapping[str, Any]
SPLIT_TYPES = ("train", "validation", "test")


def environment(
    url: str,
    splits: Mapping[str, Sequence[Row]],
    *,
    name: str = "RewardService",
    prompt: str = "prompt",
    answers: str | None = None,
    **options: Any,
) -> type[Any]:
    """A class of environments for `openreward.environments.Server`.

    Args:
        url: where the service is.
        splits: the rows of each split by its name; a row has a prompt (text or messages) and a reference.
        name: what the environment is called; clients find it by the name in lower case.
        prompt: the column of the prompt.
        answers: the column of the reference; default: the first there is of `reference`, `solution`,
            `answer`, `ground_truth`.
        options: see `reward_service.clients.Options`.
    """
    return _environment_class(_Scoring(url, splits, prompt, answers, options), name)


def _environment_class(scoring: "_Scoring", name: str) -> type[Any]:
    from openreward.environments import Environment, GroupScore, ToolOutput, terminal, tool
    from pydantic import BaseModel

    class Submission(BaseModel):
        """The whole answer, as it is to be judged."""

        answer: str

    class ScoredEnvironment(Environment):  # type: ignore[misc]
        """Problems of one turn, scored by the service."""

        @classmethod
        def list_splits(cls) -> list[Any]:
            return scoring.split_list()

        @classmethod
        def list_tasks(cls, split: str) -> list[dict[str, Any]]:
            return scoring.tasks(split)

        def get_messages(self) -> list[Any]:
            return scoring.messages(self.task_spec)

        @tool(exclusive=True)  # type: ignore[untyped-decorator, unused-ignore]
        async def submit(self, submission: Submission) -> ToolOutput:
            """Submit the answer, which ends the episode."""
            (reward,) = await scoring.score(self.task_spec, [submission.answer])
            return _tool_output(reward)

        @terminal  # type: ignore[untyped-decorator, unused-ignore]
        @tool  # type: ignore[untyped-decorator, unused-ignore]
        async def answer(self, submission: Submission) -> ToolOutput:
            """The last message of an episode, where no tool was called."""
            return await self.submit(submission)

        async def score_group(self, candidates: Sequence[Any]) -> list[Any]:
            rewards = await scoring.score_together(self.task_spec, [_final_text(one) for one in candidates])
            lost = next((one for one in rewards if reward_values.value(one) is None), None)
            if lost is not None:
                raise RewardServiceUnavailable(reward_values.why(lost))
            return [GroupScore(reward=one["value"], metadata=_metadata(one)) for one in rewards]

    ScoredEnvironment.__name__ = ScoredEnvironment.__qualname__ = name
    return ScoredEnvironment


def _tool_output(reward: reward_values.Reward) -> Any:
    from openreward.environments import TextBlock, ToolOutput

    value = reward_values.value(reward)
    said = "The answer could not be judged." if value is None else f"Reward: {value:g}"
    return ToolOutput(blocks=[TextBlock(text=said)], reward=value, metadata=_metadata(reward), finished=True)


class _Scoring:
    """The rows as tasks, and the client that asks about them."""

    def __init__(
        self,
        url: str,
        splits: Mapping[str, Sequence[Row]],
        prompt: str,
        answers: str | None,
        options: Mapping[str, Any],
    ) -> None:
        self._splits, self._prompt, self._answers = splits, prompt, answers
        self._client = AsyncRewardClient(url, **{"seconds": 120.0, "on_error": "none", **options})

    def split_list(self) -> list[Any]:
        """The splits; one that is called neither train nor validation nor test is a test."""
        from openreward.environments import Split

        return [Split(name=one, type=one if one in SPLIT_TYPES else "test") for one in self._splits]

    def tasks(self, split: str) -> list[dict[str, Any]]:
        """Prompts with their places; without references."""
        rows = self._splits.get(split, ())
        return [{"split": split, "index": at, "prompt": row.get(self._prompt)} for at, row in enumerate(rows)]

    def messages(self, task: Row) -> list[Any]:
        """A task's prompt as chat messages."""
        from openreward.environments import Message, TextBlock

        asked = self.row(task).get(self._prompt) or ""
        turns = [{"role": "user", "content": asked}] if isinstance(asked, str) else asked
        return [Message(role=turn["role"], blocks=[TextBlock(text=str(turn["content"]))]) for turn in turns]

    def row(self, task: Row) -> Row:
        """The row of a task.

        Raises:
            LookupError: there is none.
        """
        rows = self._splits[str(task["split"])]
        return rows[int(task["index"])]

    async def score(self, task: Row, completions: Sequence[str]) -> list[reward_values.Reward]:
        """A reward for each completion, in order."""
        sample = self._sample(task)
        asked = (self._client.score_one({**sample, "completion": text}) for text in completions)
        return list(await asyncio.gather(*asked))

    async def score_together(self, task: Row, completions: Sequence[str]) -> list[reward_values.Reward]:
        """A reward for each completion, in order, as one group: for specs that compare its members."""
        sample = {**self._sample(task), "group": f"{task['split']}/{task['index']}"}
        answer = await self._client.score([{**sample, "completion": text} for text in completions])
        rewards: list[reward_values.Reward] = answer["rewards"]
        return rewards

    def _sample(self, task: Row) -> dict[str, Any]:
        row = self.row(task)
        sample = {"prompt": row.get(self._prompt) or ""}
        if (column := reference_column(row, self._answers)) is not None:
            sample["reference"] = reference(row[column])
        return sample


def _metadata(reward: reward_values.Reward) -> dict[str, Any]:
    parts = {name: part.get("score") for name, part in reward["components"].items()}
    why = {"reason": reward_values.why(reward)} if reward_values.value(reward) is None else {}
    return {"outcome": str(reward["outcome"]), "scores": parts, **why}


def _final_text(candidate: Any) -> str:
    """What the last assistant's turn says, without its reasoning."""
    turns = [message for message in candidate.messages if message.role == "assistant"]
    blocks = turns[-1].blocks if turns else []
    return "".join(block.text for block in blocks if block.type == "text")
