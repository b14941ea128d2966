"""One precompiled C++ header for all sandboxes of a test run: each would spend five seconds of a processor on its own.

The first sandbox that needs it makes it as ever and leaves a link to it; the others link to that.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.native import precompiled_header

SHARED = "REWARD_SERVICE_TEST_HEADER"
"""The variable that names the file to processes that are forked for commands and servers."""
MADE = precompiled_header._RECIPE
"""The recipe as it is."""
LINKED = """ln "$SHARED" "$D/half" 2>/dev/null || {
"$@" -I "$D" -x c++-header -o "$D/half" "$D/all.hpp" && { ln "$D/half" "$SHARED" 2>/dev/null || :; }
} && mv "$D/half" "$D/bits/stdc++.h.gch"
"""


def linked() -> str:
    """The recipe that links to the shared header, or makes it; the usual one where none is shared."""
    return f"SHARED='{os.environ[SHARED]}'\n{LINKED}" if SHARED in os.environ else MADE


@contextmanager
def shared_header(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sandboxes of this process, and of those that it has forked, link to one header; processes of one test run share
    it, and the last takes it away."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    folder = Path(precompiled_header.HOME, f"reward-tests-{run}")
    folder.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="user-"):
        patch.setenv(SHARED, str(folder / "header"))
        patch.setattr(precompiled_header, "_RECIPE", linked())
        yield
    if not list(folder.glob("user-*")):
        shutil.rmtree(folder, ignore_errors=True)
