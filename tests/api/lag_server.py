"""A server that knows how long its event loop was held: `GET /lag` gives the most milliseconds of processor
time that the process took between two turns of the loop, and begins anew.

Processor time, because on a busy machine a process may be kept waiting by others at any moment.
"""

import asyncio
import sys
import time
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse

from reward_service.api.app import create_app
from reward_service.api.http_protocol import bounded
from reward_service.settings import Settings

TICK_SECONDS = 0.002


class Ticker:
    """Looks at the clock at every turn it gets."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.process_time()

    async def run(self) -> None:
        while True:
            now = time.process_time()
            self.longest, self._last = max(self.longest, now - self._last), now
            await asyncio.sleep(TICK_SECONDS)

    async def tell(self, _: Request) -> JSONResponse:
        found, self.longest = self.longest, 0.0
        return JSONResponse({"ms": round(found * 1000, 1)})


async def serve(port: int) -> None:
    settings = Settings(workers=1, max_inflight_mb=1024)
    app: Any = create_app(settings)
    ticker = Ticker()
    app.add_route("/lag", ticker.tell)
    protocol = bounded(600.0, settings.max_connections)
    config = uvicorn.Config(app, port=port, http=protocol, ws="none", log_level="warning")
    ticking = asyncio.ensure_future(ticker.run())
    await uvicorn.Server(config).serve()
    ticking.cancel()


if __name__ == "__main__":
    if sys.version_info >= (3, 12):
        import uvloop

        uvloop.run(serve(int(sys.argv[1])))
    else:
        import uvloop

        uvloop.install()
        asyncio.run(serve(int(sys.argv[1])))
