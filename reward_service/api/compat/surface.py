"""What all surfaces share: reading, holding, paying, refusing.

A surface speaks another program's wire to a client that we do not control. Its laws:

*   Unknown fields are ignored, empty batches answered, and NaN is never sent.
*   A request that cannot be served now is *held*: it is tried again until shortly before its client
    would give up. Only then is it refused, with the status this client handles best.
*   What has no score is said in the client's own words for it, where it has any. Where it has none, a
    sample with a bad reference is paid the setting `unscored`; an outage is an error, unless the
    setting `outage` says that it is to be paid, too.
*   Asking again is harmless: verdicts are remembered by content.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from math import ceil
from random import uniform
from typing import Any, Generic, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticSerializationError, to_json
from starlette.requests import ClientDisconnect

from reward_service.api import body
from reward_service.api.hangup import unless_gone
from reward_service.api.problems import RETRY_AFTER, Problem, ProblemDocument, invalid, respond
from reward_service.api.routes import CLIENT_HUNG_UP, Services
from reward_service.errors import DeadlinePassed, Overloaded, ServiceFailure
from reward_service.intake import Malformed, understand
from reward_service.recipe import Recipe
from reward_service.reward import Reward
from reward_service.sample import Sample
from reward_service.settings import SurfaceSettings
from reward_service.verdict import Outcome, Verdict
from sandbox import BadProgram, LanguageMissing, Sandbox, SandboxUnavailable

logger = logging.getLogger(__name__)

MARGIN_S = 0.2
"""Of the time that a request may take, so much is left for the answer."""
FIRST_PAUSE_S = 0.2
MAX_PAUSE_S = 5.0
"""Seconds between tries of a held request; they double, and are spread by a quarter."""
QUERY = frozenset({"spec", "hold_s", "unscored", "outage"})
"""Settings that a request's own query string may override."""

T = TypeVar("T")
B = TypeVar("B", bound=BaseModel)


class Loose(BaseModel):
    """A message of somebody else's design: fields that we do not know are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


_REFUSALS: dict[int | str, dict[str, Any]] = {
    422: {"model": ProblemDocument, "description": "The request cannot be understood."},
}


@dataclass(frozen=True, slots=True)
class Surface:
    """One client's wire.

    Attributes:
        name: what settings call it.
        hold_s: seconds that a request may take; its client waits longer than that.
        spec: what it scores with unless told otherwise.
        refusal: the status for what could not be done in time.
    """

    name: str
    hold_s: float
    spec: str = "accuracy"
    refusal: HTTPStatus = HTTPStatus.SERVICE_UNAVAILABLE
    router: APIRouter = field(default_factory=lambda: APIRouter(tags=["compat"]))
    bodies: dict[str, type[BaseModel]] = field(default_factory=dict)

    def endpoint(
        self, path: str, request: type[B], answer: Any, *, methods: Sequence[str] = ("POST",)
    ) -> "Callable[[Handler[B]], Handler[B]]":
        """Serve a handler at this path; what it returns becomes the JSON of the answer."""

        def register(handler: Handler[B]) -> Handler[B]:
            async def serve(http: Request) -> Response:
                return await self._serve(http, request, handler)

            status = self.refusal
            refused = {"model": ProblemDocument, "description": "It could not be done in time; ask again."}
            for method in methods:
                self.router.add_api_route(
                    path,
                    serve,
                    methods=[method],
                    name=handler.__name__,
                    description=handler.__doc__,
                    response_model=answer,
                    responses={**_REFUSALS, int(status): refused},
                )
            self.bodies[path] = request
            return handler

        return register

    async def _serve(self, http: Request, model: type[B], handler: "Handler[B]") -> Response:
        services: Services = http.app.state.services
        began = time.monotonic()
        terms = self._terms(services, http.query_params)
        try:
            data = await body.read(http, services.settings.max_body_mb * 2**20)
            if http.method == "GET":  # some proxies drop its body
                data = data or b"{}"
            call = Call(self, services, http, terms, _parsed(data, model), began)
            answer = await unless_gone(http, handler(call))
        except ClientDisconnect:
            return Response(status_code=CLIENT_HUNG_UP)
        except (ServiceFailure, SandboxUnavailable) as error:
            logger.warning("%s: refused: %s", self.name, error)
            return self.refuse(error)
        except BadProgram as error:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from None
        return answer if isinstance(answer, Response) else as_json(answer)

    def _terms(self, services: Services, query: Mapping[str, str]) -> SurfaceSettings:
        configured = services.settings.compat.get(self.name, SurfaceSettings())
        told = {name: value for name, value in query.items() if name in QUERY}
        if not told:
            return configured
        try:
            return SurfaceSettings.model_validate({**configured.model_dump(), **told})
        except ValidationError as error:
            raise invalid(error) from None

    def refuse(self, error: Exception) -> Response:
        """The answer to what could not be done in time."""
        response = respond(Problem(self.refusal, str(error)))
        wait = str(ceil(error.retry_after)) if isinstance(error, Overloaded) else RETRY_AFTER
        response.headers["retry-after"] = wait
        return response


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
    """One request to a surface."""

    surface: Surface
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
        return self.services.specs.recipe(self.terms.spec or self.surface.spec)

    def hold_s(self, longest: float | None = None) -> float:
        """Seconds this request may take in all; `longest` is what its own fields say of that."""
        if self.terms.hold_s is not None:
            return self.terms.hold_s
        return self.surface.hold_s if longest is None else max(1.0, min(longest, self.surface.hold_s))

    async def held(self, attempt: Callable[[float], Awaitable[T]], *, hold_s: float | None = None) -> T:
        """`attempt(seconds left)`, again while it fails for reasons of ours and there is time.

        Raises:
            ServiceFailure (Overloaded too), SandboxUnavailable: it could not be done in time.
        """
        until = self.began + self.hold_s(hold_s)
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

        async def attempt(_: float) -> T:
            return await work(await self.services.scorer.walls.sandbox())

        return await self.held(attempt, hold_s=hold_s)

    async def score(self, documents: Sequence[Mapping[str, Any]], spec: str | None = None) -> list[Reward]:
        """One reward per sample (a document with the fields of `Sample`), in order; those that fail are
        scored again while there is time.

        Raises:
            Overloaded, DeadlinePassed: none of them could be scored in time.
        """
        recipe = self.recipe if spec is None else self.services.specs.recipe(spec)
        samples = [_readable(sample) for sample in understand(documents)]
        done: dict[int, Reward] = {}

        async def attempt(left: float) -> None:
            open_ = [at for at in range(len(samples)) if at not in done or is_failed(done[at])]
            wanted = [samples[at] for at in open_]
            seconds = max(0.01, left - MARGIN_S / 2)
            rewards = await self.services.scorer.score(wanted, recipe, seconds=seconds)
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

    async def pay(self, documents: Sequence[Mapping[str, Any]]) -> list[Paid]:
        """As `score`, for a client that takes nothing but numbers.

        Raises:
            ServiceFailure: a sample has no reward because of an outage, and `outage` says to refuse.
        """
        paid = [self._pay(reward) for reward in await self.score(documents)]
        lost = [one.error for one in paid if one.error]
        if lost:
            logger.warning(
                "%s: %d of %d samples without a reward: %s", self.surface.name, len(lost), len(paid), lost[0]
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


def as_json(answer: Any) -> Response:
    """An answer in JSON, without NaN.

    Raises:
        Problem: what is echoed is nested too deeply.
    """
    try:
        return Response(to_json(answer, inf_nan_mode="null"), media_type="application/json")
    except (PydanticSerializationError, ValueError, RecursionError):
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "body: nested too deeply") from None


def _parsed(data: bytes, model: type[B]) -> B:
    try:
        return model.model_validate_json(data)
    except ValidationError:  # half a surrogate pair is enough for that
        pass
    try:
        return model.model_validate(body.decoded(data))
    except ValidationError as error:
        raise invalid(error) from None


def _readable(sample: Sample | Malformed) -> Sample | Malformed:
    """What cannot be read will not be readable at the next try, either: no outage."""
    if isinstance(sample, Malformed) and sample.verdict.outcome is Outcome.FAILED:
        return replace(sample, verdict=Verdict.bad_reference(sample.verdict.reason))
    return sample


async def _within(work: Awaitable[T], seconds: float) -> T:
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await work
    except TimeoutError:
        if limit.expired():
            raise DeadlinePassed("it was not done before the deadline") from None
        raise
