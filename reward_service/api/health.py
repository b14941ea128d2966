"""Is it alive, and is it ready?"""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """200 as long as the process answers; restart it when it does not."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"description": "Not all workers are there."}})
async def readyz(request: Request) -> Response:
    """200 when every worker is there; send no traffic on 503.

    `sandbox` tells where programs run: isolation, backend and languages. Without one, `isolation` is null,
    `reason` says why, and the server still scores everything but code.
    """
    scorer = request.app.state.services.scorer
    pool = scorer.pool
    state: dict[str, Any] = {
        "status": "ready" if pool.ready else "starting",
        "workers": pool.size,
        "waiting": pool.waiting,
        "restarts": pool.restarts,
        "sandbox": scorer.walls.state,
    }
    return JSONResponse(state, status_code=200 if pool.ready else 503)
