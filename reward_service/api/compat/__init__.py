"""Endpoints that speak other programs' wires, one module a surface; `adapter` has what they share.

A new one is a module with a `SURFACE`, named in `SURFACES`.
"""

from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from reward_service.api.compat import (
    areal_service,
    azure_grader,
    eval_protocol,
    gemini_tuning,
    llama_factory,
    nemo_gym,
    open_instruct,
    open_r1,
    openai,
    openrlhf_remote,
    piston,
    roll,
    sandbox_fusion,
    slime_remote,
    weave_scorer,
)
from reward_service.api.compat.adapter import Adapter
from reward_service.api.processes.siblings import Siblings
from reward_service.errors import BadSpec
from reward_service.settings import SurfaceSettings

SURFACES: dict[str, Adapter] = {
    module.SURFACE.name: module.SURFACE
    for module in (
        areal_service,
        azure_grader,
        eval_protocol,
        gemini_tuning,
        llama_factory,
        nemo_gym,
        open_instruct,
        open_r1,
        openai,
        openrlhf_remote,
        piston,
        roll,
        sandbox_fusion,
        slime_remote,
        weave_scorer,
    )
}


def install(app: FastAPI, settings: Mapping[str, SurfaceSettings]) -> None:
    """Serve every surface that the settings do not switch off.

    Raises:
        BadSpec: the settings name a surface that there is not.
    """
    for name in settings:
        if name not in SURFACES:
            raise BadSpec(
                f"compat.{name}: no such surface; known: {', '.join(SURFACES)}", path=f"compat.{name}"
            )
    for name, surface in SURFACES.items():
        if name not in settings or settings[name].enabled:
            _install(app, surface)


def share(app: FastAPI, siblings: Siblings) -> None:
    """Let the other server processes ask for what surfaces keep in this one."""
    roll.share_results(app, siblings)


async def close(app: FastAPI) -> None:
    """Close what surfaces opened."""
    if hasattr(app.state, "judge"):
        await app.state.judge.close()


def _install(app: FastAPI, surface: Adapter) -> None:
    """As plain routes, which cost less than FastAPI's; the router describes them."""
    for route in surface.router.routes:
        assert isinstance(route, APIRoute)  # noqa: S101 -- nothing else is made there
        app.add_route(route.path, route.endpoint, methods=list(route.methods or ()), include_in_schema=False)
    app.include_router(surface.router)


def url_paths() -> frozenset[str]:
    """Every path here: clients of these are told a URL, and few of them can be told a header."""
    return frozenset(
        route.path
        for surface in SURFACES.values()
        for route in surface.router.routes
        if isinstance(route, APIRoute)
    )


def bodies() -> dict[str, type[BaseModel]]:
    """The model of every request body, by path."""
    return {path: model for surface in SURFACES.values() for path, model in surface.bodies.items()}
