"""Laws of the database that queries run on."""

import resource
from collections.abc import Iterator

import pytest

from reward_service.grading.sql.sqlite_box import SqliteBox


@pytest.fixture
def full_disk() -> Iterator[None]:
    """This process can write no file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("full_disk")
def test_a_large_sort_needs_no_disk() -> None:
    box = SqliteBox()
    box.load({"note": [{"id": number, "text": f"{number:04}" * 500} for number in range(5_000)]})
    rows = box.run("SELECT id FROM note ORDER BY text || id DESC")
    assert rows[:2] == [(4_999,), (4_998,)]
    box.close()
