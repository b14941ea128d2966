"""The scripted model server of the examples, on a socket of its own for each test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from examples.model_server import JUDGES, Faults, create_app
from tests.server import free_port


@contextmanager
def model_server(judge: str = "honest", faults: Faults | None = None, **options: Any) -> Iterator[str]:
    """The address of a running server."""
    port = free_port()
    app = create_app(JUDGES[judge], faults, manner=judge, **options)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host="127.0.0.1",
            port=port,
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=1,  # for requests that hang
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
