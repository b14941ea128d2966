"""The workers' fork server, begun while a command is still loading what only itself needs."""

import gc

from reward_service.workers.early_fork import fork_early

WORKER_MEMORY_BYTES = 1 << 30
"""Address space of a worker, where nobody says otherwise."""

PRELOAD = ("reward_service.scoring.slice_jobs", "reward_service.scoring.worker_preload")
"""What the fork server imports."""


def fork_workers_early(memory_bytes: int = WORKER_MEMORY_BYTES) -> None:
    """Load the verifiers and fork the fork server of the next `Scorer`, whose workers have so much memory.

    Call it at the start of a program, before it has threads or an event loop. The collector of garbage is off
    from then on until `gc.enable()`: imports make objects that stay.
    """
    gc.disable()
    from reward_service.verifiers.base import installed_verifiers  # a second, and what both sides need

    installed_verifiers()
    fork_early(memory_bytes, PRELOAD)
