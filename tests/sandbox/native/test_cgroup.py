"""Laws of the accounts of control groups.

Version 1 is exercised by every run of the full tier where the kernel has it. For version 2 these tests lay out the
same files in an ordinary directory: the kernel of a test machine may have given its controllers to version 1. So
they prove what is read, written and concluded, and not that a kernel takes it.
"""

import os
from pathlib import Path

import pytest

from sandbox.native import cgroup
from sandbox.native.cgroup import Cgroup, Home

EVENTS = "low 0\nhigh 0\nmax {0}\noom {0}\noom_kill {0}\noom_group_kill 0\n"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A slot's directory as version 2 has it."""
    files = {
        "cgroup.procs": "", "cgroup.kill": "", "memory.max": "max", "memory.swap.max": "max", "memory.current": "1048576",
        "memory.peak": "0", "memory.events": EVENTS.format(0), "pids.max": "max", "pids.events": "max 0\n",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_version_2_gets_its_limits_without_swap(second: Path) -> None:
    Cgroup(2, [str(second)]).begin(128 << 20, 32)
    assert (second / "memory.max").read_text() == str(128 << 20)
    assert (second / "memory.swap.max").read_text().startswith("0")
    assert (second / "pids.max").read_text().startswith("32")


def test_limits_are_written_once_while_they_stay_the_same(second: Path) -> None:
    account = Cgroup(2, [str(second)])
    account.begin(64 << 20, 8)
    (second / "memory.max").write_text("untouched")
    account.begin(64 << 20, 8)
    assert (second / "memory.max").read_text() == "untouched"


def test_a_process_enters_by_writing_itself(second: Path) -> None:
    for entry in Cgroup(2, [str(second)]).entries:
        os.write(entry, b"0")
    assert (second / "cgroup.procs").read_text() == "0"


def test_the_peak_is_that_of_the_run_without_what_was_there_before(second: Path) -> None:
    account = Cgroup(2, [str(second)])
    account.begin(64 << 20, 8)
    (second / "memory.peak").write_text(str(9 << 20))
    assert account.end() == (8 << 10, False, False)


def test_kills_and_refusals_are_those_since_the_run_began(second: Path) -> None:
    (second / "memory.events").write_text(EVENTS.format(3))
    (second / "pids.events").write_text("max 5\n")
    account = Cgroup(2, [str(second)])
    account.begin(64 << 20, 8)
    assert account.end()[1:] == (False, False)
    (second / "memory.events").write_text(EVENTS.format(4))
    (second / "pids.events").write_text("max 6\n")
    assert account.end()[1:] == (True, True)


def test_a_kernel_without_peak_and_swap_still_limits(second: Path) -> None:
    for name in ("memory.peak", "memory.swap.max", "pids.events", "cgroup.kill"):
        (second / name).unlink()
    account = Cgroup(2, [str(second)])
    account.begin(64 << 20, 8)
    assert account.end() == (0, False, False)


def test_a_directory_without_a_memory_controller_is_refused(second: Path) -> None:
    (second / "memory.max").unlink()
    with pytest.raises(OSError, match=r"memory\.max"):
        Cgroup(2, [str(second)])


@pytest.mark.parametrize(("before", "after"), [("", "+memory +pids"), ("cpu memory pids", "cpu memory pids")])
def test_children_may_have_limits_after_delegation(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "cgroup.subtree_control").write_text(before)
    cgroup._delegate(tmp_path)
    assert (tmp_path / "cgroup.subtree_control").read_text() == after


def test_what_dead_servers_have_left_is_swept_and_what_living_ones_use_is_not(tmp_path: Path) -> None:
    home = Home(2, (str(tmp_path),))
    dead = home.create("999999999-0")
    alive = home.create(f"{os.getpid()}-0")
    cgroup.sweep(home)
    assert not Path(dead[0]).exists()
    assert Path(alive[0]).exists()
    cgroup.remove(alive)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="control groups are made by root")
def test_the_place_that_is_found_takes_a_slot_and_a_process() -> None:
    home = cgroup.find_home()
    if home is None:
        pytest.skip("no writable control groups here")
    directories = home.create(f"{os.getpid()}-test")
    try:
        account = Cgroup(home.version, directories)
        account.begin(64 << 20, 16)
        child = os.fork()
        if child == 0:
            for entry in account.entries:
                os.write(entry, b"0")
            content = bytearray(32 << 20)
            os._exit(len(content) & 1)
        assert os.waitpid(child, 0)[1] == 0
        peak, killed, refused = account.end()
        assert 30 << 10 < peak < 64 << 10
        assert (killed, refused) == (False, False)
    finally:
        cgroup.remove(directories)
    assert not any(Path(directory).exists() for directory in directories)
