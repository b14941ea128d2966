"""The rows that took longest are found, however rows are divided among workers."""

from hypothesis import given
from hypothesis import strategies as st

from reward_service.dataset.slowest_rows import SLOWEST, SlowestRows


@given(st.lists(st.floats(0, 10), max_size=60, unique=True), st.integers(1, 5))
def test_the_slowest_of_all_are_the_slowest_of_the_parts(seconds: list[float], parts: int) -> None:
    kept = [SlowestRows() for _ in range(parts)]
    for row, took in enumerate(seconds):
        kept[row % parts].add(row, took)
    whole = SlowestRows()
    for part in kept:
        whole.merge(part)
    expected = sorted(range(len(seconds)), key=lambda row: -seconds[row])[:SLOWEST]
    assert whole.by_row == {row: seconds[row] for row in expected}
