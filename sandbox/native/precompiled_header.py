"""A precompiled `bits/stdc++.h`: C++ programs that begin with it compile in a quarter of the time.

It is made once per backend, by the compiler that boxes use, outside of any box and from no untrusted text,
in a directory that boxes see read-only. Until it is there, and for programs that it does not fit (another
header or `#pragma GCC optimize` before it), the compiler reads the header itself: a precompiled one makes
a difference to nothing but time.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

HOME = "/var/tmp"  # noqa: S108 - a directory of its own below it; /tmp is the boxes' own name
PREFIX = "reward-sandbox-header-"
PLAIN = """#ifndef REWARD_SANDBOX_STDCXX_H
#define REWARD_SANDBOX_STDCXX_H
#include_next <bits/stdc++.h>
#endif
"""
"""Stands beside the precompiled one: a compiler that may not use that any more, as where a program names the
header twice, reads this file, and looks no further where there is none."""
_RECIPE = """"$@" -I "$D" -x c++-header -o "$D/half" "$D/all.hpp" &&
mv "$D/half" "$D/bits/stdc++.h.gch"
"""


class Header:
    """A directory for the compiler's `-I`."""

    def __init__(self) -> None:
        """Make the directory.

        Raises:
            OSError: it cannot be made.
        """
        _sweep()
        self.directory = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=HOME)
        Path(self.directory).chmod(0o755)
        plain = Path(self.directory, "bits/stdc++.h")
        plain.parent.mkdir(mode=0o755)
        plain.write_text(PLAIN, encoding="ascii")
        self._maker: subprocess.Popen[bytes] | None = None  # noqa: TID251 - this is that package

    @property
    def ready(self) -> bool:
        """Is it made?"""
        return Path(self.directory, "bits/stdc++.h.gch").exists()

    def prepare(self, compiler: Sequence[str]) -> None:
        """Begin to make it, in the background, if nobody has; `compiler` with the flags that programs get."""
        if self._maker is not None:
            self._maker.poll()
            return
        Path(self.directory, "all.hpp").write_text("#include <bits/stdc++.h>\n", encoding="ascii")
        self._maker = subprocess.Popen(  # noqa: S603, TID251 - a fixed command
            ["/bin/sh", "-c", _RECIPE, "sh", *compiler],
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "D": self.directory, "TMPDIR": self.directory},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def close(self) -> None:
        """Take it away, made or half made."""
        if self._maker is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._maker.pid, signal.SIGKILL)
            self._maker.wait()
        shutil.rmtree(self.directory, ignore_errors=True)


def _sweep() -> None:
    """Take away what servers that are no longer alive have left."""
    for directory in Path(HOME).glob(f"{PREFIX}*"):
        owner = directory.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(directory, ignore_errors=True)
