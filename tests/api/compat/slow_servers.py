"""Servers that judge slowly, or cannot run programs at all."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reward_service.api.compat import SURFACES
from tests.server import Server, started

BURN = """
description = "1 after so many seconds of processor time"
[components.burn]
params = { burn = %s }
"""


def write_specs(folder: Path) -> None:
    """The specs `slow` and `slower`: a sample takes time, but less than its limit, so that no load of the
    machine makes it `over_limit`."""
    for name, seconds in (("slow", 0.3), ("slower", 0.45)):
        (folder / f"{name}.toml").write_text(BURN % seconds, encoding="utf-8")


@contextmanager
def burning_server(specs: Path) -> Iterator[Server]:
    """A server whose samples can take their time."""
    options = ("--workers", "2", "--verifier", "tests.plugins:Burn", "--specs-dir", str(specs))
    with started(*options) as running:
        yield running


@contextmanager
def bare_server() -> Iterator[Server]:
    """A server whose sandbox is an engine that is not there, and whose surfaces hold for a second."""
    settings = {name: {"hold_s": 1.0} for name in SURFACES}
    env = {"DOCKER_HOST": "tcp://127.0.0.1:9", "REWARD_SERVICE_COMPAT": json.dumps(settings)}
    with started("--workers", "1", "--sandbox", "docker", env=env) as running:
        yield running
