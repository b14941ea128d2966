"""The composition root: settings in, application out."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from typing import Any

from fastapi import FastAPI
from starlette.routing import Route

from reward_service import __version__
from reward_service.api import (
    access_log,
    certify_route,
    compat,
    docs_pages,
    execute,
    filter_route,
    health,
    ledger_routes,
    metrics,
    openapi_document,
    problem_details,
    reference_check,
    routes,
    selection_routes,
    web_pages,
)
from reward_service.api.api_keys import Keys
from reward_service.api.auth_middleware import Guard
from reward_service.api.processes.process_link import TALLY
from reward_service.api.processes.shared_metrics import SharedMetrics
from reward_service.api.processes.siblings import Siblings
from reward_service.api.tracing import Tracing
from reward_service.certify.function_verifier import is_function, register_function
from reward_service.errors import SandboxLost
from reward_service.ledger import Ledger, Retention
from reward_service.ledger.text_figures import LOOKED_AT_CHARS
from reward_service.models.model_provider import ModelProvider
from reward_service.models.reward_self_check import check_reward_models
from reward_service.scheduling.admission import AdmissionController, RequestBudget
from reward_service.scoring.observers import Telemetry, no_span
from reward_service.scoring.running_stats import RunStats
from reward_service.scoring.sandbox_provider import SandboxProvider
from reward_service.scoring.scorer import Scorer, ScorerLimits
from reward_service.scoring.shared_groups import GATHER, SharedGroups
from reward_service.settings import Settings
from reward_service.specs.compiled import SpecLibrary
from reward_service.verifiers import base
from reward_service.workers.free_memory import give_back_free_memory

logger = logging.getLogger(__name__)

YOUNG_OBJECTS = 5_000
"""A batch makes tens of thousands of objects and hardly a cycle; Python looks for some at every 700."""

UNOBSERVED: Any = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""Of FastAPI's own telemetry: `tracing` and `metrics` do that here, and asking costs every request."""

_DESCRIPTION: Any = {
    "title": "reward-service",
    "version": __version__,
    "telemetry": UNOBSERVED,
    "docs_url": None,  # `docs_pages` has pages of its own
    "redoc_url": None,
}


_PLAIN = (
    ("/v1/score", routes.score, "POST"),
    ("/readyz", health.readyz, "GET"),
    ("/healthz", health.healthz, "GET"),
)
"""Routes that need nothing of FastAPI: path, endpoint and method."""


def create_app(settings: Settings | None = None, siblings: Siblings | None = None) -> FastAPI:
    """The application; workers live from its start-up to its shutdown. `siblings` are the other server
    processes, where there are some.

    Raises:
        UnknownVerifier: a verifier named in the settings cannot be loaded.
        BadSpec: a file in the settings' specs folder is no usable spec.
        BadConfig: the keys in the settings cannot be used.
        LedgerUnavailable: the ledger that the settings ask for cannot be kept.
        MissingExtra: the settings ask for a ledger or for traces, and its packages are not installed.
    """
    settings = settings or Settings()
    if settings.judge_base_url:
        import_module("httpx")  # now, and not while the event loop waits for it
    for path in settings.verifiers:
        register = register_function if is_function(path) else base.register_verifier
        register(path)
    ledger, tracing, run_stats = _ledger(settings), _tracing(settings), RunStats()
    scorer = _scorer(settings, _telemetry(settings, run_stats, ledger, tracing))
    services = routes.Services(settings, scorer, SpecLibrary(settings.specs_dir), run_stats)
    app_metrics = metrics.Metrics(scorer, run_stats, ledger)

    lifespan = partial(_lifespan, scorer=scorer, ledger=ledger, tracing=tracing, siblings=siblings)
    app = FastAPI(lifespan=lifespan, **_DESCRIPTION)
    app.state.services = services
    app.state.siblings = siblings
    if siblings is not None:
        _share(siblings, scorer, app_metrics)
        compat.share(app, siblings)
    room = AdmissionController(settings.max_inflight_mb * 2**20)
    app.add_middleware(
        Guard,
        keys=Keys(settings.api_keys, settings.api_keys_file),
        request_budget=partial(RequestBudget, room, settings.deadline_ms / 1000, scorer.admission),
        open_metrics=settings.open_metrics,
        url_paths=compat.url_paths(),
    )
    _route(app, settings)
    problem_details.install(app)
    openapi_document.install(app)
    app.state.metrics = app_metrics
    lines = settings.log_format == "json"
    app.add_middleware(access_log.Access, metrics=app.state.metrics, lines=lines, tracing=tracing)
    return app


@asynccontextmanager
async def _lifespan(
    app: FastAPI,
    *,
    scorer: Scorer,
    ledger: Ledger | None,
    tracing: Tracing | None,
    siblings: Siblings | None,
) -> AsyncIterator[None]:
    """What lives from the start-up of the application to its shutdown."""
    if siblings is not None:
        await siblings.connect()
    async with scorer, _kept(ledger), _traced(tracing):
        await _open_walls(scorer)
        checking = asyncio.create_task(_check_models(scorer))
        give_back_free_memory()
        gc.freeze()  # what start-up made stays; collecting it again and again would cost every batch
        gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
        if siblings is not None:
            siblings.announce_ready()
        yield
        if siblings is not None:
            await siblings.leave()
        checking.cancel()
        gc.unfreeze()  # a process that goes on, such as a test's, may take itself apart
        await compat.close(app)
        ledger_routes.close(app)


def _share(siblings: Siblings, scorer: Scorer, app_metrics: metrics.Metrics) -> None:
    """Bring groups and figures together over all server processes."""
    place, scoring = siblings.place, scorer.group_scoring
    groups = SharedGroups(scoring.own_barrier, siblings, index=place.index, count=place.count)
    scoring.barrier = groups
    figures = SharedMetrics(app_metrics, siblings)
    app_metrics.gather = figures.of_all
    siblings.handlers |= {GATHER: groups.gather_for_sibling, TALLY: figures.tally}


def _scorer(settings: Settings, telemetry: Telemetry) -> Scorer:
    limits = ScorerLimits(
        worker_memory_bytes=settings.worker_memory_mb * 2**20,
        cached_verdicts=settings.cache_verdicts,
        completion_chars=settings.max_completion_chars,
        samples_inside=settings.max_inflight_samples,
    )
    return Scorer(
        workers=settings.workers,
        limits=limits,
        sandbox_provider=SandboxProvider(settings.sandbox_config()),
        models=ModelProvider(settings.models),
        telemetry=telemetry,
    )


def _telemetry(
    settings: Settings, run_stats: RunStats, ledger: Ledger | None, tracing: Tracing | None
) -> Telemetry:
    """Metrics, log lines, the ledger and traces are told of every batch."""
    lines = [access_log.Lines()] if settings.log_format == "json" else []
    return Telemetry(
        observers=[run_stats, *lines, *([ledger] if ledger else [])],
        span=no_span if tracing is None else tracing.span,
        kept_chars=None if ledger is None else max(LOOKED_AT_CHARS, settings.ledger_text_chars),
    )


def _route(app: FastAPI, settings: Settings) -> None:
    # The plain routes answer, those in the routers below describe them: FastAPI makes ready all of its routes
    # when it is first asked for one, which no start and no trainer has to wait for.
    for path, endpoint, method in _PLAIN:
        route = Route(path, routes.Plain(endpoint), methods=[method], include_in_schema=False)
        app.router.routes.insert(0, route)
    app.include_router(routes.router)
    app.include_router(reference_check.router)
    app.include_router(filter_route.router)
    app.include_router(selection_routes.router)
    app.include_router(certify_route.router)
    app.include_router(execute.router)
    app.include_router(web_pages.router)
    ledger_routes.install(app, settings.ledger_dir)
    app.include_router(health.router)
    app.include_router(metrics.router)
    compat.install(app, settings.compat)
    docs_pages.install(app)
    web_pages.install(app)


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


async def _check_models(scorer: Scorer) -> None:
    """Try the reward models; the server is ready meanwhile, since a model may start later than it does."""
    for check in await check_reward_models(scorer.models):
        if check.fault is not None:
            logger.error("the reward model %r is stopped: %s", check.endpoint, check.fault)
        elif check.doubt is not None:
            logger.warning("the reward model %r: %s", check.endpoint, check.doubt)


async def _open_walls(scorer: Scorer) -> None:
    try:
        await scorer.sandbox_provider.sandbox()
    except SandboxLost as error:  # `serve` has refused to start where one is demanded
        logger.warning("code cannot be judged: %s", error)
