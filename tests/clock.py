"""A clock that jumps: processes started with `Clock.environment` read it instead of the machine's."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("clock.c")
DAY, HOUR = 86_400, 3_600


class Clock:
    """The machine's clock, `jump`ed. What such processes wait for lasts as long as ever."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc")
        if compiler is None:
            pytest.skip("needs a C compiler, cc")
        library, self._offset = folder / "clock.so", folder / "offset"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE)], check=True)
        self._offset.write_bytes(bytes(8))
        self.environment = {"LD_PRELOAD": str(library), "CLOCK_OFFSET": str(self._offset)}

    def jump(self, seconds: int) -> None:
        """From now on the clock is so far from the machine's."""
        with self._offset.open("r+b") as file:
            os.pwrite(file.fileno(), seconds.to_bytes(8, "little", signed=True), 0)
