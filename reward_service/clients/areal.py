"""AReaL: `reward_fn=ArealReward("http://rewards:8000", spec="r1-zero")` in an RLVR workflow.

AReaL pickles the function into a pool of processes and waits 15 s, four times. Its calls end before that. It
cannot leave a sample out: one that was not judged gets `on_outage` with a warning, as AReaL's own time-out
gives 0; with `on_outage=None` the exception reaches AReaL, which asks three times more and then stops.
"""

from collections.abc import Sequence
from typing import Any

from reward_service.clients import rewards as numbers
from reward_service.clients.errors import RewardServiceUnavailable
from reward_service.clients.http import RewardClient
from reward_service.clients.samples import reference, reference_column, without_specials

SECONDS = 12.0
"""AReaL's patience is 15 s; the client may wait `GRACE_SECONDS` for an answer that is under way."""


class ArealReward:
    """`reward_fn(prompt, completions, prompt_ids, completion_ids, **columns)`.

    Args:
        url: where the service is.
        answers: the column with the references; default: the first there is of `reference`, `solution`,
            `answer`, `ground_truth`.
        on_outage: what stands for a reward that was not judged; None raises.
        options: see `reward_service.clients.Options`.
    """

    def __init__(
        self, url: str, *, answers: str | None = None, on_outage: float | None = 0.0, **options: Any
    ) -> None:
        self.__name__ = "reward_service"
        self.answers, self.on_outage = answers, on_outage
        self._client = RewardClient(url, **{"seconds": SECONDS, "on_error": "none", **options})

    def __call__(
        self,
        prompt: str,
        completions: str,
        prompt_ids: Any = None,  # noqa: ARG002
        completion_ids: Sequence[int] | None = None,
        **columns: Any,
    ) -> float:
        """The reward of one completion."""
        sample: dict[str, Any] = {"prompt": prompt, "completion": without_specials(completions)}
        if (column := reference_column(columns, self.answers)) is not None:
            sample["reference"] = reference(columns[column])
        if completion_ids is not None:
            sample["token_count"] = len(completion_ids)
        (reward,) = self._client.score([sample])["rewards"]
        if self.on_outage is None and numbers.value(reward) is None:
            raise RewardServiceUnavailable(numbers.why(reward))
        return numbers.judged(reward, self.on_outage or 0.0)
