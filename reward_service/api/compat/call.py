"""One request to a surface: scored, run in the sandbox, paid, and held while an outage lasts."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from random import uniform
from typing import Any, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel

from reward_service.api.problems import Problem
from reward_service.api.routes import Services
from reward_service.api.runs import run_of
from reward_service.errors import DeadlinePassed, Overloaded, ServiceFailure
from reward_service.gathering import Call as Terms
from reward_service.intake import Malformed, understand_one
from reward_service.recipe import Recipe
from reward_service.reward import Reward
from reward_service.sample import Sample
from reward_service.settings import SurfaceSettings
from reward_service.turns import LOOK_EVERY, Breath
from reward_service.verdict import Outcome, Verdict
from sandbox import LanguageMissing, Sandbox, SandboxUnavailable

logger = logging.getLogger(__name__)

MARGIN_S = 0.2
"""Of the time that a request may take, so much is left for the answer."""
FIRST_PAUSE_S = 0.2
MAX_PAUSE_S = 5.0
"""Seconds between tries of a held request; they double, and are spread by a quarter."""
T = TypeVar("T")
B = TypeVar("B", bound=BaseModel)


@dataclass(slots=True)
class Paid:
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
class Call(Generic[B]):
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
    def recipe(self) -> Recipe:
        """The spec to score with.

        Raises:
            BadSpec: there is none of that name.
        """
        return self.services.specs.recipe(self.terms.spec or self.spec)

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
        pause = FIRST_PAUSE_S
        while True:
            left = max(MARGIN_S, until - time.monotonic())
            try:
                return await _within(attempt(left), left)
            except LanguageMissing:
                raise
            except (ServiceFailure, SandboxUnavailable) as error:
                told = error.retry_after if isinstance(error, Overloaded) else pause
                wait = told * uniform(0.75, 1.25)  # noqa: S311 -- jitter
                if time.monotonic() + wait + MARGIN_S >= until:
                    raise
            await asyncio.sleep(wait)
            pause = min(2 * pause, MAX_PAUSE_S)

    async def in_sandbox(self, work: Callable[[Sandbox], Awaitable[T]], *, hold_s: float | None = None) -> T:
        """`work(sandbox)`, held.

        Raises:
            SandboxUnavailable, ServiceFailure: it could not be done in time.
        """

        async def attempt(left: float) -> T:
            sandbox = await self.services.scorer.walls.sandbox()
            return await self.services.admitted(_run(work, sandbox), 1, seconds=left)

        return await self.held(attempt, hold_s=hold_s)

    async def score(self, documents: Sequence[Mapping[str, Any]], spec: str | None = None) -> list[Reward]:
        """One reward per sample (a document with the fields of `Sample`), in order; those that fail are
        scored again while there is time.

        Raises:
            Problem: 422, more samples than one request may bring.
            Overloaded, DeadlinePassed: none of them could be scored in time.
        """
        recipe = self.recipe if spec is None else self.services.specs.recipe(spec)
        run = run_of(self.http)
        samples = await self._understood(documents)
        done: dict[int, Reward] = {}

        async def attempt(left: float) -> None:
            open_ = [at for at in range(len(samples)) if at not in done or is_failed(done[at])]
            wanted = [samples[at] for at in open_]
            seconds = max(0.01, left - MARGIN_S / 2)
            terms = Terms(seconds=seconds, run=run)
            rewards, _ = await self.services.scorer.score_groups(wanted, recipe, terms)
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

    async def _understood(self, documents: Sequence[Mapping[str, Any]]) -> list[Sample | Malformed]:
        most = self.services.settings.max_samples
        if len(documents) > most:
            detail = f"{len(documents)} samples; at most {most} fit in one request"
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail)
        samples, breath = list[Sample | Malformed](), Breath()
        for position, document in enumerate(documents):
            samples.append(_readable(understand_one(position, document)))
            if not position % LOOK_EVERY and breath.due:
                await asyncio.sleep(0)
        return samples

    async def pay(self, documents: Sequence[Mapping[str, Any]]) -> list[Paid]:
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

    def _pay(self, reward: Reward) -> Paid:
        components = {name: part.score or 0.0 for name, part in reward.components.items()}
        if reward.value is not None:
            return Paid(reward.value, components)
        if is_failed(reward) and self.terms.outage == "refuse":
            raise ServiceFailure(reason(reward))
        return Paid(self.terms.unscored, components, reason(reward))


Handler = Callable[[Call[B]], Awaitable[Any]]


def is_failed(reward: Reward) -> bool:
    """Is there no reward because of an outage?"""
    return reward.value is None and reward.outcome is Outcome.FAILED


def reason(reward: Reward) -> str:
    """Why a reward is what it is: the gravest component's reason, with its outcome."""
    part = next((part for part in reward.components.values() if part.outcome is reward.outcome), None)
    return f"{reward.outcome}: {part.reason}" if part else str(reward.outcome)


def _readable(sample: Sample | Malformed) -> Sample | Malformed:
    """What cannot be read will not be readable at the next try, either: no outage."""
    if isinstance(sample, Malformed) and sample.verdict.outcome is Outcome.FAILED:
        return replace(sample, verdict=Verdict.bad_reference(sample.verdict.reason))
    return sample


async def _run(work: Callable[[Sandbox], Awaitable[T]], sandbox: Sandbox) -> T:
    return await work(sandbox)


async def _within(work: Awaitable[T], seconds: float) -> T:
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await work
    except TimeoutError:
        if limit.expired():
            raise DeadlinePassed("it was not done before the deadline") from None
        raise
