"""The workers' fork server, forked from a command's own process once that has loaded what both sides need."""

import gc
from pathlib import Path

from reward_service.workers.early_fork import early_one_waits, fork_early
from reward_service.workers.fork_server import load

WORKER_MEMORY_BYTES = 1 << 30
"""Address space of a worker, where nobody says otherwise."""

PRELOAD = ("reward_service.scoring.slice_jobs", "reward_service.scoring.worker_preload")
"""What the fork server imports."""


def fork_workers_early(memory_bytes: int = WORKER_MEMORY_BYTES) -> None:
    """Load and warm the verifiers, and fork the fork server of the next `Scorer`, whose workers have so much
    memory.

    Call it at the start of a program, before it has an event loop, and once it has imported what it needs
    itself: what either side imports afterwards it puts between what both have, and copies that. The collector
    of garbage is off from then on until `gc.enable()`, for imports make objects that stay. Where there are
    threads (pyarrow's, say), or such a fork server waits already, nothing is done.
    """
    if len(list(Path("/proc/self/task").iterdir())) > 1 or early_one_waits(memory_bytes, PRELOAD):
        return
    gc.disable()
    load(PRELOAD)
    fork_early(memory_bytes, PRELOAD)


def begin_workers() -> None:
    """Do so for a command that goes on by itself: the collector of garbage is on again, and leaves alone what
    is loaded."""
    fork_workers_early()
    gc.freeze()
    gc.enable()
