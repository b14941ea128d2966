"""What a slot does before its first fork so that children copy fewer pages."""

import sys

from sandbox.native.supervisor import _fill_gaps, _fill_large_gaps

SIZE, BARE = 400, sys.getsizeof(b"")


def test_small_objects_stand_together_once_gaps_are_filled() -> None:
    kept = [bytes(SIZE - BARE) for _ in range(2000)]
    del kept[::10]  # a gap on nearly every page
    fillers = list(_fill_gaps())
    made = [bytes(SIZE - BARE) for _ in range(30)]
    pages = {id(each) >> 12 for each in made}
    assert len(pages) <= 6, f"{len(made)} objects on {len(pages)} pages"
    assert sum(map(len, fillers)) < 4 << 20


def test_larger_ones_stand_together_behind_what_was_used_before() -> None:
    kept = [bytes(1500) for _ in range(2000)]
    del kept[::10]
    fillers = list(_fill_large_gaps())
    made = [bytes(1500) for _ in range(30)]
    pages = {id(each) >> 12 for each in made}
    assert len(pages) <= 16, f"{len(made)} objects on {len(pages)} pages"
    assert sum(map(len, fillers)) < 4 << 20
