"""What tests of clients share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import wheels
from tests.endpoint import serve
from tests.server import Server, free_port

__all__ = ["serve"]

PROGRAMS = Path(__file__).with_name("programs")


@pytest.fixture
def program(server: Server) -> Callable[..., Any]:
    """Runs a program with a trainer's own code: it is given the server's address and one where nobody
    listens, and prints what the trainer made of it as JSON."""

    def run(name: str, *needed: str) -> Any:
        pytest.importorskip("torch", reason="needs torch: pip install torch==2.13.0")
        dead = f"http://127.0.0.1:{free_port()}"
        output = wheels.run(PROGRAMS / f"{name}.py", server.url, dead, wheels=needed)
        return json.loads(output.splitlines()[-1])

    return run
