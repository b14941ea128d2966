"""Is it alive, and is it ready?

Ready means that half of the workers are there: a worker is replaced now and then, and a server that said so
each time would be taken out of its balancer for nothing.
"""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from reward_service.api.processes.siblings import Siblings

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=dict[str, str])
async def healthz(request: Request) -> JSONResponse:  # noqa: ARG001 -- as every endpoint of its own
    """200 as long as the process answers; restart it when it does not."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz", responses={503: {"description": "Too few workers are there."}})
async def readyz(request: Request) -> Response:
    """200 when it can work; send no traffic on 503.

    `sandbox` tells where programs run: isolation, backend and languages. Without one, `isolation` is null,
    `reason` says why, and the server still scores everything but code. Of several server processes one
    answers for itself; half of them must be there, and `processes` tells how many are.
    """
    scorer = request.app.state.services.scorer
    siblings: Siblings | None = request.app.state.siblings
    pool = scorer.pool
    ready = 2 * pool.worker_count >= pool.size
    state: dict[str, Any] = {
        "status": "ready" if ready else "starting",
        "workers": pool.worker_count,
        "waiting": pool.waiting,
        "restarts": pool.restarts,
        "sandbox": scorer.sandbox_provider.state,
    }
    if siblings is not None:
        wanted, found = siblings.place.count, siblings.state
        state["processes"] = {"ready": found.ready, "wanted": wanted, "restarts": found.restarts}
        ready = ready and 2 * found.ready >= wanted
        state["status"] = "ready" if ready else "starting"
    return JSONResponse(state, status_code=200 if ready else 503)
