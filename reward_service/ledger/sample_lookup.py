"""Single samples of a ledger: those that fit a filter, a page at a time, and one by its key."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from reward_service.ledger.ledger_queries import LedgerQueries, QueryRows

Order = Literal["newest", "oldest", "highest", "lowest", "longest"]
Pay = Literal["nothing", "part", "all", "null"]
"""What a component's score was: 0 or less, between 0 and 1, 1 or more, or none at all."""

_KEY = (
    "epoch_us(time) || '-' || substr(md5(concat_ws('|', coalesce(run, ''), coalesce(spec, ''), "
    "coalesce(group_id, ''), coalesce(sample_id, ''))), 1, 16)"
)
"""Says which sample it is wherever its row stands, so that it outlives a merge of files."""

_FITS = """($step_from IS NULL OR step >= $step_from) AND ($step_to IS NULL OR step <= $step_to)
  AND ($group IS NULL OR group_id = $group) AND ($outcome IS NULL OR outcome = $outcome)
  AND ($accuracy IS NULL OR accuracy = $accuracy)
  AND ($least IS NULL OR value >= $least) AND ($most IS NULL OR value <= $most)
  AND ($until IS NULL OR time <= $until)
  AND ($component IS NULL OR EXISTS (
      SELECT 1 FROM (SELECT unnest(components) AS part)
      WHERE part.name = $component AND CASE $pay
          WHEN 'nothing' THEN part.score <= 0 WHEN 'part' THEN part.score > 0 AND part.score < 1
          WHEN 'all' THEN part.score >= 1 WHEN 'null' THEN part.score IS NULL ELSE true END))"""

_PAGE = f"""
SELECT {_KEY} AS key, time, run, step, spec, group_id, sample_id, value, outcome, gated_by, judge, accuracy,
       minor, completion_chars, answer, reference, kind, components, completion
FROM ledger
WHERE {_FITS}
ORDER BY CASE $sort WHEN 'highest' THEN -value WHEN 'lowest' THEN value
                    WHEN 'longest' THEN -completion_chars WHEN 'oldest' THEN epoch_us(time)
                    ELSE -epoch_us(time) END NULLS LAST, time DESC, run, group_id, sample_id
LIMIT $limit OFFSET $offset
"""  # noqa: S608 -- the key's expression is ours

_TOTALS = f"""
SELECT count(*) AS samples, avg(value) AS reward, avg(accuracy) AS accuracy FROM ledger WHERE {_FITS}
"""  # noqa: S608

_ONE = f"""
SELECT {_KEY} AS key, * FROM ledger WHERE epoch_us(time) = $micros AND {_KEY} = $key LIMIT 1
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class SampleFilter:
    """Which samples are asked for; None lets all through. `until` leaves out what was scored later, so that
    pages stay what they are while a run goes on."""

    step_from: int | None = None
    step_to: int | None = None
    group: str | None = None
    outcome: str | None = None
    accuracy: float | None = None
    least: float | None = None
    most: float | None = None
    component: str | None = None
    pay: Pay | None = None
    until: datetime | None = None
    sort: Order = "newest"


@dataclass(frozen=True, slots=True)
class SamplePage:
    """Rows in the order asked for; `more` when others follow, the `until` to ask for those with, and of all
    that fit how many they are and the means of their rewards and accuracies."""

    rows: QueryRows
    more: bool
    until: datetime | None
    samples: int = 0
    reward: float | None = None
    accuracy: float | None = None


def page(queries: LedgerQueries, wanted: SampleFilter, *, limit: int, offset: int = 0) -> SamplePage:
    """The samples behind the first `offset` that fit, at most `limit`.

    Raises:
        LedgerUnavailable: a segment cannot be read.
    """
    if wanted.until is None:
        (newest,) = queries.query("SELECT max(time) AS time FROM ledger")
        wanted = replace(wanted, until=newest["time"])
    rows = queries.query(_PAGE, **asdict(wanted), limit=limit + 1, offset=offset)
    (totals,) = queries.query(_TOTALS, **asdict(wanted))
    return SamplePage(rows[:limit], more=len(rows) > limit, until=wanted.until, **totals)


def find(queries: LedgerQueries, key: str) -> dict[str, Any] | None:
    """The whole row of a sample by the key that a page tells; None where there is none.

    Raises:
        LedgerUnavailable: a segment cannot be read.
    """
    micros = key.partition("-")[0]
    if not (micros.isascii() and micros.isdigit()) or len(micros) > len(str(2**62)):
        return None
    found = queries.query(_ONE, micros=int(micros), key=key)
    return found[0] if found else None


def as_utc(time: datetime) -> str:
    """A time of the ledger, which carries no zone, as ISO 8601 says it."""
    return time.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
