"""What a tree of processes holds at a moment, whether that grows, and what is left of it in the end."""

import shlex
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

MAX_SLOPE_MB = 2.0
"""Growth of one process in 10,000 samples that is still called flat, in MiB; less is noise."""
NOISE_MB = 1.0
"""Growth over the whole second half that is nothing, however steep it looks in a short run."""
ENDS = 5
"""A number has grown when the least of so many last readings is above the most of the first ones."""

Reading = dict[str, float]
Series = Mapping[str, Sequence[tuple[int, float]]]
PLACES = {"tmp": "/tmp", "var-tmp": "/var/tmp", "shm": "/dev/shm"}


def alone(module: str, arguments: Sequence[str], folder: Path) -> int:
    """Run `python -m module` where mounts, temporary files and shared memory are its own, in `folder`; what
    others on the machine do does not count there. Its exit code. Needs root."""
    binds = []
    for name, place in PLACES.items():
        (folder / name).mkdir()
        (folder / name).chmod(0o1777)
        binds.append(f"mount --bind {shlex.quote(str(folder / name))} {place}")
    script = " && ".join([*binds, 'exec "$@"'])
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh"]
    return subprocess.run([*command, sys.executable, "-m", module, *arguments], check=False).returncode


def reading(root: psutil.Process, kind: Callable[[psutil.Process], str]) -> Reading:
    """By kind of process: memory of one, numbers of things, mounts as they see them; cgroups and files."""
    found: Reading = defaultdict(float)
    for process in (root, *root.children(recursive=True)):
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess, OSError):
            name = kind(process)
            memory, descriptors = process.memory_full_info().uss, process.num_fds()
            mounts = len(Path(f"/proc/{process.pid}/mounts").read_text(encoding="utf-8").splitlines())
            found[f"{name}: MiB each"] += memory / 2**20
            found[f"{name}: descriptors"] += descriptors
            found[f"{name}: mounts"] += mounts
            found[f"{name}: processes"] += 1
    for name in [name for name in found if name.endswith("each")]:
        found[name] /= found[name.replace("MiB each", "processes")]
    found["cgroups"] = len(cgroups(root.pid))
    for name, place in PLACES.items():
        found[f"files: {name}"] = sum(1 for _ in Path(place).rglob("*"))
    return found


def cgroups(pid: int) -> list[Path]:
    """The control groups of a server's slots."""
    return list(Path("/sys/fs/cgroup").glob(f"**/reward-sandbox-{pid}-*"))


def slope(points: Sequence[tuple[int, float]]) -> float:
    """Growth in 10,000 samples, by least squares."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return 10_000 * sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


def judged(series: Series) -> list[str]:
    """Print a table over the second half of the readings; the names of what has grown."""
    print(f"\n{'second half of the run':24}{'first':>9}{'last':>9}{'most':>9}{'in 10,000':>11}  bound")
    grew = []
    for name, points in sorted(series.items()):
        half = points[len(points) // 2 :]
        values = [value for _, value in half]
        per_ten_thousand = slope(half)
        memory = name.endswith("MiB each")
        flat = _level(half) if memory else min(values[-ENDS:]) <= max(values[:ENDS])
        bound = f"{MAX_SLOPE_MB:g} MiB" if memory else "none more"
        figures = f"{values[0]:9.1f}{values[-1]:9.1f}{max(values):9.1f}{per_ten_thousand:11.3f}"
        print(f"{name:24}{figures}  {bound:11}{'pass' if flat else 'FAIL'}")
        if not flat:
            grew.append(name)
    return grew


def _level(points: Sequence[tuple[int, float]]) -> bool:
    grown = slope(points) * (points[-1][0] - points[0][0]) / 10_000
    return slope(points) <= MAX_SLOPE_MB or grown <= NOISE_MB


def left(folder: Path, pid: int) -> list[str]:
    """What is still there when a run has ended: processes, control groups, files in the places of `alone`."""
    found = [str(path) for place in PLACES for path in (folder / place).rglob("*")]
    found += map(str, cgroups(pid))
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if (
                process.pid != pid
                and str(folder / "tmp") in Path(f"/proc/{process.pid}/mountinfo").read_text()
            ):
                found.append(f"process {process.pid}: {' '.join(process.cmdline())[:80]}")
    return found
