"""Servers that the tests of surfaces share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.compat.slow_servers import bare_server, burning_server, write_specs
from tests.server import Server


@pytest.fixture(scope="package")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the specs `slow` and `slower`."""
    folder = tmp_path_factory.mktemp("specs")
    write_specs(folder)
    return folder


@pytest.fixture(scope="package")
def burning(specs: Path) -> Iterator[Server]:
    """A server whose samples can take their time."""
    with burning_server(specs) as running:
        yield running


@pytest.fixture(scope="package")
def bare() -> Iterator[Server]:
    """A server without a sandbox."""
    with bare_server() as running:
        yield running
