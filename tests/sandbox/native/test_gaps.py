"""What a slot does before its first fork so that children copy fewer pages, in a process as young as a slot."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from sandbox.native.supervisor import _fill_gaps, _fill_large_gaps

size, fill = int(sys.argv[1]), {"small": _fill_gaps, "large": _fill_large_gaps}[sys.argv[2]]
kept = [bytes(size) for _ in range(2000)]
del kept[::10]  # a gap on nearly every page
fillers = list(fill())
made = [bytes(size) for _ in range(30)]
print(len({id(each) >> 12 for each in made}), sum(map(len, fillers)))
"""
BARE = sys.getsizeof(b"")


@pytest.mark.parametrize(("size", "kind", "most"), [(400 - BARE, "small", 6), (1500, "large", 16)])
def test_objects_stand_together_once_gaps_are_filled(size: int, kind: str, most: int) -> None:
    command = [sys.executable, "-c", PROGRAM, str(size), kind]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    pages, filled = map(int, told.split())
    assert pages <= most, f"30 objects on {pages} pages"
    assert filled < 4 << 20
