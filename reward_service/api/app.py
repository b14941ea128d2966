"""The composition root: settings in, application out."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from reward_service import __version__, verifier
from reward_service.api import compat, filtering, health, openapi, problems, references, routes, run
from reward_service.errors import SandboxLost
from reward_service.recipe import SpecLibrary
from reward_service.scorer import Scorer
from reward_service.settings import Settings
from reward_service.walls import Walls

logger = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; workers live from its start-up to its shutdown.

    Raises:
        UnknownVerifier: a verifier named in the settings cannot be loaded.
        BadSpec: a file in the settings' specs folder is no usable spec.
    """
    settings = settings or Settings()
    for path in settings.verifiers:
        verifier.register(path)
    scorer = Scorer(
        workers=settings.workers,
        memory_bytes=settings.worker_memory_mb * 2**20,
        cache_capacity=settings.cache_verdicts,
        walls=Walls(settings.plan()),
    )
    scorer.max_completion_chars = settings.max_completion_chars
    services = routes.Services(settings, scorer, SpecLibrary(settings.specs_dir))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with scorer:
            await _open_walls(scorer)
            gc.collect()
            gc.freeze()  # what start-up made stays; collecting it again and again would cost every batch
            yield
            await compat.close(app)

    app = FastAPI(title="reward-service", version=__version__, lifespan=lifespan)
    app.state.services = services
    # FastAPI's dependency machinery costs a third of a small request and has nothing to do here: the plain
    # route answers, the one in the router below describes it.
    app.add_route("/v1/score", routes.score, methods=["POST"], include_in_schema=False)
    app.include_router(routes.router)
    app.include_router(references.router)
    app.include_router(filtering.router)
    app.include_router(run.router)
    app.include_router(health.router)
    compat.install(app, settings.compat)
    problems.install(app)
    openapi.install(app)
    return app


async def _open_walls(scorer: Scorer) -> None:
    try:
        await scorer.walls.sandbox()
    except SandboxLost as error:  # `serve` has refused to start where one is demanded
        logger.warning("code cannot be judged: %s", error)
