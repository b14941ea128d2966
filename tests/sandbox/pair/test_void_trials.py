"""Laws of programs that cannot be right before tests."""

import pytest

from sandbox import Limits, Sandbox
from sandbox.paired_tests import PairedTests, Voids

pytestmark = pytest.mark.anyio


async def test_a_void_that_cannot_be_shown_has_not_failed_the_tests(sandbox: Sandbox) -> None:
    voids = Voids("shows = 'nothing'", ("nothing",), "emptying")
    found = await sandbox.preflight((PairedTests("assert f(1) == 1", "f"),), voids, limits=Limits())
    assert "behave_as" in found.unsupported
