"""Killable worker processes: model text is parsed here and nowhere else.

    server ──control──► fork server ──fork──► worker, worker, …
       └────────────one socket each────────►┘

*   The *fork server* is a small process that has imported and warmed everything the workers need, and does
    nothing but fork. A fork of it is ready in milliseconds and shares its memory; the server itself, which
    has threads and sockets, is never forked.
*   Each *worker* has a socket to the server of its own. No lock and no queue is shared between workers, so
    one that is killed at any instant takes nothing with it but the job it was on.
*   Jobs travel in chunks, answers one by one: whoever the server has no answer from when time runs out or
    the worker dies is the guilty one, and its neighbours in the chunk simply go to the next worker.

What a job's loss means is decided by the theory in `errors`. Time: the job has used its limit in processor
time → `TimeExceeded`; while it waits in line for a processor it may go on, for five limits by the clock,
and is then `WorkerLost`; a worker that was stopped, or waits for something else, is replaced and its job run
again.
Memory: RLIMIT_AS → `MemoryExceeded`. Death by a fault of its own (segmentation, abort), twice →
`WorkerCrashed`. Death by a signal from outside is never the text's fault: the job is run again, and after
`MAX_LOSSES` such deaths it is `WorkerLost`.
"""

from reward_service.workers.worker_pool import WorkerPool

__all__ = ["WorkerPool"]
