"""TRL: `GRPOTrainer(reward_funcs=TRLReward("http://rewards:8000"))`; also RLOO, AsyncGRPO, Unsloth, axolotl.

A sample that was not judged is None: TRL leaves it out of its group's mean and gives it no advantage. So an
outage costs samples, never a wrong one, once the client's `seconds` have passed.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Any

from reward_service.clients import reward_values
from reward_service.clients.http import AsyncRewardClient, RewardClient
from reward_service.clients.samples import group, rows

Values = list[float | None]
Rewards = list[dict[str, Any]]
KEPT = 64
"""Answers that wait for the other columns of the same batch."""


class _Asked:
    """What a reward function of TRL is given, as a request."""

    def __init__(self, *, name: str, reference: str | None, group_size: int | None) -> None:
        self.name, self.reference, self.group_size = name, reference, group_size

    def request(self, given: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """Samples and the further fields of a request. Groups are named by prompt and step, so that the
        ranks among which TRL splits a group agree on its name."""
        step = getattr(given.get("trainer_state"), "global_step", None)
        prompts = given["prompts"]
        samples = rows(
            prompts,
            given["completions"],
            given,
            answers=self.reference,
            token_ids=given.get("completion_ids"),
        )
        for place, sample in enumerate(samples):
            if prompts is not None:
                sample["group"] = group(prompts[place], step)
        extra = {"group_size": self.group_size, "step": step}
        return samples, {name: value for name, value in extra.items() if value is not None}

    def log(self, found: Rewards, given: dict[str, Any]) -> None:
        """Component metrics, and columns of the table of completions."""
        log_metric: Callable[[str, float], None] | None = given.get("log_metric")
        log_extra: Callable[[str, list[Any]], None] | None = given.get("log_extra")
        if log_metric is not None:
            for name, mean in reward_values.means(found).items():
                log_metric(f"{self.name}/{name}", mean)
        if log_extra is not None:
            log_extra(f"{self.name}_outcome", [reward["outcome"] for reward in found])
            log_extra(f"{self.name}_answer", [reward_values.answer(reward) for reward in found])


def _given(prompts: Any, completions: Any, columns: dict[str, Any]) -> dict[str, Any]:
    """What TRL gave, by name. axolotl takes no function without these two parameters of its own."""
    return {"prompts": prompts, "completions": completions, **columns}


def _options(options: dict[str, Any]) -> dict[str, Any]:
    return {"on_error": "none", **options}


class TRLReward:
    """A reward function for TRL: the whole reward of a spec, with its components as metrics.

    Args:
        url: where the service is.
        name: under which TRL logs it: `rewards/NAME/mean`, and the components as `NAME/COMPONENT`.
        reference: the data set's column with the references; default: the first there is of `reference`,
            `solution`, `answer`, `ground_truth`.
        group_size: `num_generations`, for specs that need the whole group (TRL splits groups among ranks):
            the service then waits for the other ranks' part.
        options: see `reward_service.clients.Options`; `on_error` is `none` here.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str = "reward_service",
        reference: str | None = None,
        group_size: int | None = None,
        **options: Any,
    ) -> None:
        self.__name__ = name
        self._asked = _Asked(name=name, reference=reference, group_size=group_size)
        self._client = RewardClient(url, **_options(options))

    def __call__(self, prompts: Any, completions: Any, **columns: Any) -> Values:
        """Rewards of a batch, None for what was not judged."""
        found = self.rewards(_given(prompts, completions, columns))
        return [reward_values.value(reward) for reward in found]

    def rewards(self, given: dict[str, Any]) -> Rewards:
        """What the service answers to what TRL gave."""
        samples, extra = self._asked.request(given)
        found: Rewards = self._client.score(samples, **extra)["rewards"]
        self._asked.log(found, given)
        return found

    def columns(self, *components: str) -> "list[Column]":
        """Reward functions for single components (`accuracy`, `format`, …), which share one request for a
        batch. Each gives its part of the reward, weights of the spec included."""
        shared = _Shared(self)
        return [Column(name, shared) for name in components]


class Column:
    """One component as a reward function of its own."""

    def __init__(self, name: str, shared: "_Shared") -> None:
        self.__name__ = name
        self._shared = shared

    def __call__(self, prompts: Any, completions: Any, **columns: Any) -> Values:
        """The component's part of each reward, None for what was not judged."""
        found = self._shared.rewards(self.__name__, _given(prompts, completions, columns))
        return [reward_values.component(reward, self.__name__, "value") for reward in found]


class _Shared:
    """One request for the columns of a batch: the first that asks sends it. A column that asks again asks
    anew, so an answer (or an outage) never outlives its batch."""

    def __init__(self, whole: TRLReward) -> None:
        self._whole = whole
        self._waiting: dict[str, tuple[Future[Rewards], set[str]]] = {}
        self._lock = Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        return _Shared, (self._whole,)

    def rewards(self, column: str, given: dict[str, Any]) -> Rewards:
        """The rewards of this batch."""
        future, first = self._join(column, group([given["completions"], given.get("prompts")]))
        if first:
            try:
                future.set_result(self._whole.rewards(given))
            except BaseException as error:  # whoever waits for the same batch is told of the same
                future.set_exception(error)
                raise
        return future.result()

    def _join(self, column: str, batch: str) -> tuple[Future[Rewards], bool]:
        with self._lock:
            future, took = self._waiting.get(batch, (None, set()))
            if future is not None and column not in took:
                took.add(column)
                return future, False
            future = Future()
            self._waiting.pop(batch, None)
            self._waiting[batch] = (future, {column})
            while len(self._waiting) > KEPT:
                del self._waiting[next(iter(self._waiting))]
            return future, True


class AsyncTRLReward:
    """The same as a coroutine: TRL runs it beside its other asynchronous reward functions."""

    def __init__(
        self,
        url: str,
        *,
        name: str = "reward_service",
        reference: str | None = None,
        group_size: int | None = None,
        **options: Any,
    ) -> None:
        self.__name__ = name
        self._asked = _Asked(name=name, reference=reference, group_size=group_size)
        self._client = AsyncRewardClient(url, **_options(options))

    async def __call__(self, prompts: Any, completions: Any, **columns: Any) -> Values:
        """Rewards of a batch, None for what was not judged."""
        given = _given(prompts, completions, columns)
        samples, extra = self._asked.request(given)
        found: Rewards = (await self._client.score(samples, **extra))["rewards"]
        self._asked.log(found, given)
        return [reward_values.value(reward) for reward in found]
