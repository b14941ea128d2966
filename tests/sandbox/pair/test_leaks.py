"""The benchmark that looks for leaks of pairs finds what grows, and finds nothing in a few pairs."""

import pytest

from benchmarks.pairs import AT_ONCE, grown, leaks
from sandbox import Sandbox

pytestmark = pytest.mark.anyio
HELD = {"descriptors": 16.0, "processes": 14.0, "slots_mb": 50.0, "mounts": 250.0, "files": 14.0}


@pytest.mark.parametrize(
    ("what", "more"), [("descriptors", 3), ("processes", 1), ("slots_mb", 5), ("mounts", 7), ("files", 1)]
)
def test_what_grows_is_named(what: str, more: int) -> None:
    assert grown(HELD, HELD | {what: HELD[what] + more}) == [what]
    assert grown(HELD, HELD) == []


async def test_a_few_pairs_leave_nothing_behind() -> None:
    async with Sandbox(slots=AT_ONCE) as sandbox:
        told = await leaks(sandbox, 20)
    assert told["wrong"] == 0, told
    assert told["grown"] == [], told
