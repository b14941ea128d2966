"""Servers that the tests of surfaces share."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import Server, started

BURN = """
description = "1 after so many seconds of processor time"
[components.burn]
params = { burn = %s }
"""


@pytest.fixture(scope="package")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the specs `slow` and `slower`: a sample takes time, but less than its limit,
    so that no load of the machine makes it `over_limit`."""
    folder = tmp_path_factory.mktemp("specs")
    for name, seconds in (("slow", 0.3), ("slower", 0.45)):
        (folder / f"{name}.toml").write_text(BURN % seconds, encoding="utf-8")
    return folder


@pytest.fixture(scope="package")
def burning(specs: Path) -> Iterator[Server]:
    """A server whose samples can take their time."""
    options = ("--workers", "2", "--verifier", "tests.plugins:Burn", "--specs-dir", str(specs))
    with started(*options) as running:
        yield running


@pytest.fixture(scope="package")
def bare() -> Iterator[Server]:
    """A server whose sandbox is an engine that is not there, and whose surfaces hold for a second."""
    settings = {name: {"hold_s": 1.0} for name in ("sandbox_fusion", "piston", "open_instruct", "openrlhf")}
    settings |= {
        name: {"hold_s": 1.0} for name in ("slime", "nemo_gym", "openai", "areal", "open_r1", "roll")
    }
    settings |= {
        name: {"hold_s": 1.0} for name in ("eval_protocol", "llama_factory", "gemini", "azure", "weave")
    }
    env = {"DOCKER_HOST": "tcp://127.0.0.1:9", "REWARD_SERVICE_COMPAT": json.dumps(settings)}
    with started("--workers", "1", "--sandbox", "docker", env=env) as running:
        yield running
