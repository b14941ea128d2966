"""One sandbox for all tests: an attack that leaves something behind is found out by those after it."""

from collections.abc import Iterator

import pytest

from sandbox import BlockingSandbox, SandboxUnavailable


@pytest.fixture(scope="session")
def box() -> Iterator[BlockingSandbox]:
    """The strongest sandbox of this machine."""
    shared = BlockingSandbox(slots=2)
    try:
        shared.__enter__()
    except SandboxUnavailable as error:
        pytest.skip(f"no sandbox here: {error}")
    yield shared
    shared.__exit__(None, None, None)
