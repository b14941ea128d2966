"""The composition root: settings in, application out."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.routing import Route

from reward_service import __version__, verifier
from reward_service.admission import Gate, Passage
from reward_service.api import (
    access,
    compat,
    filtering,
    health,
    metrics,
    openapi,
    problems,
    references,
    routes,
    run,
)
from reward_service.api.guard import Guard
from reward_service.api.keys import Keys
from reward_service.api.tracing import Tracing
from reward_service.errors import SandboxLost
from reward_service.ledger import Ledger, Retention
from reward_service.recipe import SpecLibrary
from reward_service.scorer import Scorer
from reward_service.settings import Settings
from reward_service.tallies import Tallies
from reward_service.walls import Walls

logger = logging.getLogger(__name__)

YOUNG_OBJECTS = 5_000
"""A batch makes tens of thousands of objects and hardly a cycle; Python looks for some at every 700."""

UNOBSERVED: Any = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""Of FastAPI's own telemetry: `tracing` and `metrics` do that here, and asking costs every request."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; workers live from its start-up to its shutdown.

    Raises:
        UnknownVerifier: a verifier named in the settings cannot be loaded.
        BadSpec: a file in the settings' specs folder is no usable spec.
        BadConfig: the keys in the settings cannot be used.
        LedgerUnavailable: the ledger that the settings ask for cannot be kept.
        MissingExtra: the settings ask for a ledger or for traces, and its packages are not installed.
    """
    settings = settings or Settings()
    for path in settings.verifiers:
        verifier.register(path)
    scorer = _scorer(settings)
    services = routes.Services(settings, scorer, SpecLibrary(settings.specs_dir))
    ledger, tracing = _ledger(settings), _tracing(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with scorer, _kept(ledger), _traced(tracing):
            await _open_walls(scorer)
            gc.collect()
            gc.freeze()  # what start-up made stays; collecting it again and again would cost every batch
            gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
            yield
            gc.unfreeze()  # a process that goes on, such as a test's, may take itself apart
            await compat.close(app)

    app = FastAPI(title="reward-service", version=__version__, lifespan=lifespan, telemetry=UNOBSERVED)
    app.state.services = services
    room = Gate(settings.max_inflight_mb * 2**20)
    app.add_middleware(
        Guard,
        keys=Keys(settings.api_keys, settings.api_keys_file),
        passage=partial(Passage, room, settings.deadline_ms / 1000, scorer.gate),
        open_metrics=settings.open_metrics,
        url_paths=compat.url_paths(),
    )
    _route(app, settings)
    problems.install(app)
    openapi.install(app)
    _watch(app, ledger, tracing)
    return app


def _scorer(settings: Settings) -> Scorer:
    scorer = Scorer(
        workers=settings.workers,
        memory_bytes=settings.worker_memory_mb * 2**20,
        cache_capacity=settings.cache_verdicts,
        walls=Walls(settings.plan()),
    )
    scorer.max_completion_chars = settings.max_completion_chars
    scorer.gate.capacity = settings.max_inflight_samples
    return scorer


def _route(app: FastAPI, settings: Settings) -> None:
    # The plain route answers, the one in the router below describes it.
    scoring = routes.Plain(routes.score)
    app.router.routes.insert(0, Route("/v1/score", scoring, methods=["POST"], include_in_schema=False))
    app.include_router(routes.router)
    app.include_router(references.router)
    app.include_router(filtering.router)
    app.include_router(run.router)
    app.include_router(health.router)
    app.include_router(metrics.router)
    compat.install(app, settings.compat)


def _watch(app: FastAPI, ledger: Ledger | None, tracing: Tracing | None) -> None:
    """Let metrics, log lines, the ledger and traces hear of every batch and request."""
    services: routes.Services = app.state.services
    scorer, lines = services.scorer, services.settings.log_format == "json"
    tallies = Tallies()
    scorer.observers += [tallies, *([access.Lines()] if lines else []), *([ledger] if ledger else [])]
    app.state.metrics = metrics.Metrics(scorer, tallies, ledger)
    scorer.kept_chars = None if ledger is None else services.settings.ledger_text_chars
    if tracing is not None:
        scorer.span = tracing.span
    app.add_middleware(access.Access, metrics=app.state.metrics, lines=lines, tracing=tracing)


def _ledger(settings: Settings) -> Ledger | None:
    if settings.ledger_dir is None:
        return None
    return Ledger(
        settings.ledger_dir,
        seconds=settings.ledger_seconds,
        text_chars=settings.ledger_text_chars,
        retention=Retention(settings.ledger_keep_days, settings.ledger_max_mb),
    )


def _tracing(settings: Settings) -> Tracing | None:
    if settings.otlp_endpoint is None:
        return None
    return Tracing(settings.otlp_endpoint, share=settings.trace_share)


@asynccontextmanager
async def _traced(tracing: Tracing | None) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if tracing is not None:
            await asyncio.to_thread(tracing.close)


@asynccontextmanager
async def _kept(ledger: Ledger | None) -> AsyncIterator[None]:
    if ledger is None:
        yield
        return
    ledger.open()
    try:
        yield
    finally:
        await asyncio.to_thread(ledger.close)


async def _open_walls(scorer: Scorer) -> None:
    try:
        await scorer.walls.sandbox()
    except SandboxLost as error:  # `serve` has refused to start where one is demanded
        logger.warning("code cannot be judged: %s", error)
