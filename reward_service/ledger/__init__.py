"""The ledger: every verdict kept as Parquet, to ask later what a run was paid for.

The scorer's observers must not wait, and a disk can be slow, full or gone. So `Ledger.on_batch` only
queues the batch; a thread turns queued batches into rows (`ledger_rows`), collects them by run, and
writes a *segment* (`parquet_segment`) when one is large or old enough. What cannot be written is dropped
and counted: a reward is never delayed, changed or lost for the ledger's sake. A server that is killed
loses what was pending, at most `MAX_PENDING_ROWS` or the last `ledger_seconds`; segments appear under
their names when they are complete.

`retention` deletes the oldest segments where bounds are set, `compaction` merges small ones, and
`ledger_queries` asks a folder of segments with DuckDB.
"""

from reward_service.errors import LedgerUnavailable
from reward_service.ledger.ledger_writer import Ledger
from reward_service.ledger.retention import Retention

__all__ = ["Ledger", "LedgerUnavailable", "Retention"]
