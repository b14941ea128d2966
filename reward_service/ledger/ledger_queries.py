"""Queries on a ledger in DuckDB's SQL; `views.sql` has the views and macros that they use."""

from collections.abc import Mapping
from importlib import resources
from math import isfinite
from pathlib import Path
from typing import Any, Self

from reward_service.errors import LedgerUnavailable, MissingExtra
from reward_service.ledger.parquet_segment import SUFFIX, list_segments

QueryRows = list[dict[str, Any]]
"""Rows by column name; columns in the order of the query."""

RUNS = """
SELECT run, spec, count(*) AS samples, min(step) AS first_step, max(step) AS last_step,
       min(time) AS since, max(time) AS until, avg(value) AS reward, avg(accuracy) AS accuracy,
       avg((value IS NULL)::INT) AS unscored
FROM ledger GROUP BY run, spec ORDER BY until DESC
"""

COMPONENT_NAMES = "SELECT DISTINCT component FROM components ORDER BY component"

TREND = "SELECT * FROM trend($stretches) ORDER BY run, spec, stretch"
COMPONENT_TREND = "SELECT * FROM component_trend($stretches) ORDER BY component"

GROUPS = """
WITH grouped AS (
    SELECT run, spec, step, coalesce(group_id, prompt_hash) AS of_prompt,
           any_value(prompt_hash) AS prompt_hash, count(*) AS size, avg(value) AS reward,
           max(value) - min(value) AS spread,
           count(*) FILTER (accuracy >= 1) AS rights, count(accuracy) AS judged
    FROM samples GROUP BY run, spec, step, of_prompt HAVING count(value) >= 2
), named AS (
    SELECT *, CASE WHEN judged > 0 AND rights = 0 THEN 'all wrong'
                   WHEN judged > 0 AND rights = judged THEN 'all right'
                   WHEN judged = 0 AND spread < 1e-9 THEN 'no spread' END AS suspicion
    FROM grouped
), uninformative AS (
    SELECT suspicion, run, spec, of_prompt AS group_id, prompt_hash, count(*) AS times,
           sum(size)::BIGINT AS samples, avg(reward) AS reward, NULL AS answer
    FROM named WHERE suspicion IS NOT NULL GROUP BY suspicion, run, spec, of_prompt, prompt_hash
), contradictory AS (
    SELECT 'contradictory' AS suspicion, run, spec, any_value(group_id) AS group_id, prompt_hash,
           least(count(*) FILTER (accuracy >= 1), count(*) FILTER (accuracy <= 0)) AS times,
           count(*) AS samples, avg(value) AS reward, answer
    FROM samples WHERE answer IS NOT NULL AND length(answer) < $cut AND accuracy IS NOT NULL
    GROUP BY run, spec, prompt_hash, answer HAVING times > 0
)
SELECT * FROM contradictory UNION ALL SELECT * FROM uninformative
ORDER BY suspicion = 'contradictory' DESC, times DESC, samples DESC, group_id LIMIT $limit
"""
"""`of_prompt` is the group, or the prompt where samples name none; `times` counts its groups of that kind (of
contradictions: the verdicts in the minority)."""

NEWEST = "SELECT * FROM ledger ORDER BY time DESC, sample_id LIMIT $limit"


class LedgerEmpty(LedgerUnavailable):
    """Nothing has been kept so far."""


class LedgerQueries:
    """A ledger, open for queries until `close`; `run` and `spec` leave out all others, and the run "" is all
    samples whose run has no name. `threads` and `memory_mb` bound what DuckDB takes.

    Raises:
        LedgerEmpty: there are no segments in the folder.
        LedgerUnavailable: one cannot be read.
        MissingExtra: DuckDB is not installed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        run: str | None = None,
        spec: str | None = None,
        threads: int | None = None,
        memory_mb: int | None = None,
    ) -> None:
        try:
            import duckdb
        except ModuleNotFoundError:
            raise MissingExtra("asking a ledger needs DuckDB: pip install 'reward-service[ledger]'") from None
        files = _segment_files(folder)
        self._duckdb_error = duckdb.Error
        bounds = {"threads": threads, "memory_limit": memory_mb and f"{memory_mb}MiB"}
        config: dict[str, str | bool | int | float | list[str]] = {
            name: str(value) for name, value in bounds.items() if value is not None
        }
        self._connection = duckdb.connect(config=config)
        for name, value in {"files": files, "run": run, "spec": spec}.items():
            self._connection.execute(f"SET VARIABLE {name} = ?", [value])
        self.query((resources.files("reward_service.ledger") / "views.sql").read_text("utf-8"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what DuckDB holds: files, threads, memory."""
        self._connection.close()

    def interrupt(self) -> None:
        """End the question that another thread has asked; there it is LedgerUnavailable."""
        self._connection.interrupt()

    def query(self, sql: str, **parameters: Any) -> QueryRows:
        """The rows that answer a question.

        Raises:
            LedgerUnavailable: DuckDB does not understand the question, or cannot read a segment.
        """
        try:
            result = self._connection.execute(sql, _used_parameters(sql, parameters))
            names = [column[0] for column in result.description or ()]
            return [dict(zip(names, map(_finite_or_none, row), strict=True)) for row in result.fetchall()]
        except self._duckdb_error as error:
            raise LedgerUnavailable(str(error)) from None

    def trends(self, stretches: int) -> QueryRows:
        """The figures of every stretch of every run, with the mean score of each component."""
        stretches_of_runs = self.query(TREND, stretches=stretches)
        component_rows = self.query(COMPONENT_TREND, stretches=stretches)
        by_stretch: dict[tuple[Any, ...], dict[str, float | None]] = {}
        for part in component_rows:
            by_stretch.setdefault(_stretch_key(part), {})[part["component"]] = part["score"]
        return [{**row, "components": by_stretch.get(_stretch_key(row), {})} for row in stretches_of_runs]


def _segment_files(folder: Path) -> list[str]:
    try:
        files = [str(path) for path in list_segments(folder)]
    except OSError as error:
        raise LedgerUnavailable(f"{folder} cannot be read: {error}") from None
    if not files:
        raise LedgerEmpty(f"{folder} holds no ledger: no *{SUFFIX} in it")
    return files


def _finite_or_none(value: Any) -> Any:
    """As it is; None for what is no number to others, either: JSON has none but finite ones."""
    return None if isinstance(value, float) and not isfinite(value) else value


def _stretch_key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["run"], row["spec"], row["stretch"]


def _used_parameters(sql: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DuckDB refuses parameters that a question does not use."""
    return {name: value for name, value in parameters.items() if f"${name}" in sql}
