"""Rooms of shared memory: apart from each other, used again, given back; read where they stand."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.workers import shared_bodies
from reward_service.workers.shared_bodies import SharedBodies, SharedBody

PAGE = os.sysconf("SC_PAGESIZE")


@pytest.fixture
def bodies() -> Iterator[SharedBodies]:
    found = SharedBodies(64 * PAGE, kept=16 * PAGE).open()
    yield found
    found.close()


def held_bytes(bodies: SharedBodies) -> int:
    """Memory that the file takes."""
    return os.fstat(bodies.descriptor).st_blocks * 512


def test_what_stands_in_a_room_is_read_from_the_file(bodies: SharedBodies) -> None:
    first, second = bodies.take(100), bodies.take(PAGE + 1)
    assert first is not None
    assert second is not None
    first.view[:] = b"a" * 100
    second.view[:5] = b"hello"
    shared_bodies.inherit(bodies.descriptor)
    assert shared_bodies.read(second.start, 5) == b"hello"
    assert second.start_of(second.view[3:9]) == second.start + 3
    assert shared_bodies.read(second.start_of(second.view[1:4]), 3) == b"ell"


def test_without_room_there_is_none_until_some_is_given_back(bodies: SharedBodies) -> None:
    with bodies.take(40 * PAGE) or pytest.fail("no room"):
        assert bodies.take(25 * PAGE) is None
        assert bodies.take(24 * PAGE) is not None
    assert bodies.take(40 * PAGE) is not None


def test_of_an_idle_file_no_more_memory_is_kept_than_said(bodies: SharedBodies) -> None:
    with bodies.take(50 * PAGE) or pytest.fail("no room") as body:
        body.view[:] = b"x" * len(body.view)
        assert held_bytes(bodies) >= 50 * PAGE
    assert held_bytes(bodies) <= 16 * PAGE


def test_a_closed_file_leaves_no_descriptor() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    SharedBodies(PAGE).open().close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 20 * PAGE)), max_size=40))
def test_rooms_never_overlap_and_all_of_the_file_comes_back(steps: list[tuple[bool, int]]) -> None:
    bodies, taken = SharedBodies(64 * PAGE).open(), list[SharedBody]()
    for give_back, size in steps:
        if give_back and taken:
            bodies.give_back(taken.pop(size % len(taken)))
        elif (body := bodies.take(size)) is not None:
            assert len(body.view) == size
            spans = sorted((one.start, one.start + len(one.view)) for one in (*taken, body))
            assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
            taken.append(body)
    for body in taken:
        bodies.give_back(body)
    assert bodies.take(64 * PAGE) is not None
    bodies.close()
