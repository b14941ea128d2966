"""One request to a surface: scored, run in the sandbox, paid, and held while an outage lasts."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel

from reward_service.api import body_parsing, request_body
from reward_service.api.compat.ground_truth import decoded, is_undecoded
from reward_service.api.problem_details import ProblemDetails
from reward_service.api.routes import Services
from reward_service.api.run_id import run_of
from reward_service.errors import DeadlinePassed, LimitExceeded, Overloaded, ServiceFailure
from reward_service.rewards.combine import Reward
from reward_service.sample import Sample
from reward_service.scheduling.fair_queue import CLOCK_CHECK_STEPS, YieldTimer
from reward_service.scheduling.retry_policy import RetryPolicy
from reward_service.scoring.group_scoring import ScoringCall as Terms
from reward_service.scoring.validation import InvalidSample, invalid_sample, parse_sample
from reward_service.settings import SurfaceSettings
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import RewardSpec
from reward_service.verdict import Outcome
from sandbox import LanguageMissing, Sandbox, SandboxUnavailable

logger = logging.getLogger(__name__)

MARGIN_S = 0.2
"""Of the time that a request may take, so much is left for the answer."""
FIRST_PAUSE_S = 0.2
MAX_PAUSE_S = 5.0
"""Seconds between tries of a held request; they double, and are spread by a quarter."""
Document = Mapping[str, Any] | InvalidSample
T = TypeVar("T")
B = TypeVar("B", bound=BaseModel)


@dataclass(slots=True)
class NumericReward:
    """A reward as a number, whatever happened.

    `components` has a number for every component of the spec, 0 where there is no score; `error` is empty
    unless `value` only stands in for a reward that does not exist.
    """

    value: float
    components: dict[str, float]
    error: str = ""

    @property
    def flat(self) -> dict[str, Any]:
        """Names a client may log, the same for every sample: components, `unscored` (0 or 1), `error`."""
        return {**self.components, "unscored": float(bool(self.error)), "error": self.error}


@dataclass(slots=True)
class AdapterCall(Generic[B]):
    """One request to a surface.

    `name`, `patience_s` and `spec` are the surface's own; `terms` are the settings in force.
    """

    name: str
    patience_s: float
    spec: str
    services: Services
    http: Request
    terms: SurfaceSettings
    body: B
    began: float

    @property
    def compiled_spec(self) -> CompiledSpec:
        """The spec to score with.

        Raises:
            BadSpec: there is none of that name.
        """
        return self.services.specs.compiled_spec(self.terms.spec or self.spec)

    def limit_s(self, longest: float | None = None) -> float:
        """Seconds this request may take in all; `longest` is what its own fields say of that."""
        if self.terms.hold_s is not None:
            return self.terms.hold_s
        return self.patience_s if longest is None else max(1.0, min(longest, self.patience_s))

    async def held(self, attempt: Callable[[float], Awaitable[T]], *, hold_s: float | None = None) -> T:
        """`attempt(seconds left)`, again while it fails for reasons of ours and there is time.

        Raises:
            ServiceFailure (Overloaded too), SandboxUnavailable: it could not be done in time.
        """
        until = self.began + self.limit_s(hold_s)

        async def attempt_within_time() -> T:
            left = max(MARGIN_S, until - time.monotonic())
            return await _within(attempt(left), left)

        policy = RetryPolicy(
            _is_outage, FIRST_PAUSE_S, MAX_PAUSE_S, asked_pause=_pause_of_overload, until=until - MARGIN_S
        )
        return await policy.retrying()(attempt_within_time)

    async def in_sandbox(self, work: Callable[[Sandbox], Awaitable[T]], *, hold_s: float | None = None) -> T:
        """`work(sandbox)`, held.

        Raises:
            SandboxUnavailable, ServiceFailure: it could not be done in time.
        """

        async def attempt(left: float) -> T:
            sandbox = await self.services.scorer.sandbox_provider.sandbox()
            return await self.services.admitted(_run(work, sandbox), 1, seconds=left)

        return await self.held(attempt, hold_s=hold_s)

    async def score(
        self, documents: Sequence[Document], spec: str | RewardSpec | None = None
    ) -> list[Reward]:
        """One reward per sample (a document with the fields of `Sample`, or why there is none), in order;
        those that fail are scored again while there is time.

        Raises:
            ProblemDetails: 422, more samples than one request may bring.
            Overloaded, DeadlinePassed: none of them could be scored in time.
        """
        compiled_spec = self.compiled_spec if spec is None else self.services.specs.compiled_spec(spec)
        run = run_of(self.http)
        samples = await self._understood(documents)
        done: dict[int, Reward] = {}

        async def attempt(left: float) -> None:
            open_ = [at for at in range(len(samples)) if at not in done or is_failed(done[at])]
            wanted = [samples[at] for at in open_]
            seconds = max(0.01, left - MARGIN_S / 2)
            terms = Terms(seconds=seconds, run=run)
            rewards, _ = await self.services.scorer.score_groups(wanted, compiled_spec, terms)
            done.update(zip(open_, rewards, strict=True))
            lost = next((reward for reward in rewards if is_failed(reward)), None)
            if lost is not None:
                raise ServiceFailure(reason(lost))

        try:
            await self.held(attempt)
        except ServiceFailure:
            if len(done) < len(samples):
                raise
        return [done[at] for at in range(len(samples))]

    async def judged(self, document: Mapping[str, Any], spec: str | None = None) -> tuple[float, str]:
        """The reward of one sample and its reason, for a client without a word for "not judged".

        Raises:
            ServiceFailure: it could not be judged in time.
            ProblemDetails: 422, its reference is missing or unusable.
        """
        (reward,) = await self.score([document], spec)
        if is_failed(reward):
            raise ServiceFailure(reason(reward))
        if reward.value is None:
            raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, reason(reward))
        return reward.value, reason(reward)

    async def _understood(self, documents: Sequence[Document]) -> list[Sample | InvalidSample]:
        most = self.services.settings.max_samples
        if len(documents) > most:
            detail = f"{len(documents)} samples; at most {most} fit in one request"
            raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, detail)
        samples, yield_timer = list[Sample | InvalidSample](), YieldTimer()
        for position, document in enumerate(documents):
            if isinstance(document, InvalidSample):
                samples.append(document)
            elif is_undecoded(document.get("reference")):
                samples.append(await self._by_worker(position, document))
            else:
                samples.append(parse_sample(position, document))
            if not position % CLOCK_CHECK_STEPS and yield_timer.due:
                await asyncio.sleep(0)
        return samples

    async def _by_worker(self, position: int, document: Mapping[str, Any]) -> Sample | InvalidSample:
        try:
            found: Sample | InvalidSample = await self.services.scorer.pool.submit(
                with_decoded_label,
                (position, document),
                seconds=request_body.READ_SECONDS,
                size=len(document["reference"]),
                slow=True,
            )
        except LimitExceeded as error:
            return invalid_sample(position, f"its label takes too much to read: {error}")
        return found

    async def pay(self, documents: Sequence[Document]) -> list[NumericReward]:
        """As `score`, for a client that takes nothing but numbers.

        Raises:
            ServiceFailure: a sample has no reward because of an outage, and `outage` says to refuse.
        """
        paid = [self._pay(reward) for reward in await self.score(documents)]
        lost = [one.error for one in paid if one.error]
        if lost:
            logger.warning(
                "%s: %d of %d samples without a reward: %s", self.name, len(lost), len(paid), lost[0]
            )
        return paid

    def _pay(self, reward: Reward) -> NumericReward:
        components = {name: part.score or 0.0 for name, part in reward.components.items()}
        if reward.value is not None:
            return NumericReward(reward.value, components)
        if is_failed(reward) and self.terms.outage == "refuse":
            raise ServiceFailure(reason(reward))
        return NumericReward(self.terms.unscored, components, reason(reward))


def with_decoded_label(job: tuple[int, Mapping[str, Any]]) -> Sample | InvalidSample:
    """A sample whose label is the text of a large object; for a worker."""
    position, document = job
    sample = parse_sample(position, {**document, "reference": decoded(document["reference"])})
    if body_parsing.is_crowded(sample.reference if isinstance(sample, Sample) else None):
        return invalid_sample(position, "its label holds more values than one sample may")
    return sample


Handler = Callable[[AdapterCall[B]], Awaitable[Any]]


def is_failed(reward: Reward) -> bool:
    """Is there no reward because of an outage?"""
    return reward.value is None and reward.outcome is Outcome.FAILED


def reason(reward: Reward) -> str:
    """Why a reward is what it is: the gravest component's reason, with its outcome."""
    part = next((part for part in reward.components.values() if part.outcome is reward.outcome), None)
    return f"{reward.outcome}: {part.reason}" if part else str(reward.outcome)


async def _run(work: Callable[[Sandbox], Awaitable[T]], sandbox: Sandbox) -> T:
    return await work(sandbox)


def _is_outage(error: BaseException) -> bool:
    """Whether another attempt may succeed; a language that is missing will be missing then, too."""
    return isinstance(error, ServiceFailure | SandboxUnavailable) and not isinstance(error, LanguageMissing)


def _pause_of_overload(error: BaseException) -> float | None:
    return error.retry_after if isinstance(error, Overloaded) else None


async def _within(work: Awaitable[T], seconds: float) -> T:
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await work
    except TimeoutError:
        if limit.expired():
            raise DeadlinePassed("it was not done before the deadline") from None
        raise
