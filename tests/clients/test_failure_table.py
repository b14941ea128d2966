"""docs/failures.md says what is measured here, and nobody trains a right answer as 0 whose reason it does not tell."""

import pytest

from tests.clients import failure_table
from tests.clients.failing_clients import WHY_ZERO
from tests.clients.failure_gate import VirtualClock


def test_the_document_has_what_becomes_of_samples_at_every_client() -> None:
    for needed in ("aiohttp", "openai", "sandbox_fusion", "torch"):
        pytest.importorskip(needed, reason=f"needs {needed}: see requirements/clients.txt")
    with failure_table.started_servers() as servers:
        clients, adapters = failure_table.measured(servers)
    assert failure_table.trained_as_zero(adapters) == []
    assert set(failure_table.trained_as_zero(clients)) == set(WHY_ZERO)
    document = failure_table.DOCUMENT.read_text(encoding="utf-8")
    measured = failure_table.filled_in(document, failure_table.tables(clients, adapters))
    assert document == measured, "write it anew: python -m tests.clients.failure_table"


def test_a_virtual_clock_does_what_is_due_when_somebody_sleeps() -> None:
    clock, done = VirtualClock(), list[str]()
    clock.at(10.0, lambda: done.append("open"))
    clock.sleep(9.0)
    assert done == []
    clock.sleep(1.0)
    assert (done, clock.now) == (["open"], 10.0)
