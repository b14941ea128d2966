-- What `reward-service ledger` asks of. Variables: files (list of segments), run and spec (or null: all).

CREATE VIEW ledger AS
SELECT *
FROM (SELECT * FROM read_parquet(getvariable('files'), union_by_name = true)
      UNION ALL BY NAME  -- columns that segments of earlier versions lack
      SELECT NULL::DOUBLE AS repeated, NULL::DOUBLE AS other_script, NULL::VARCHAR AS reference WHERE false)
WHERE (getvariable('run') IS NULL OR coalesce(run, '') = getvariable('run'))
  AND coalesce(spec = getvariable('spec'), getvariable('spec') IS NULL);

-- One row per sample.
CREATE VIEW samples AS SELECT * EXCLUDE (components) FROM ledger;

-- One row per sample and component.
CREATE VIEW components AS
SELECT time, run, step, spec, group_id, sample_id, prompt_hash, judge, accuracy, value AS reward, completion_chars,
       part.name AS component, part.score AS score, part.weight AS weight, part.value AS value,
       part.outcome AS outcome, part.answer AS answer, part.reason AS reason
FROM (SELECT *, unnest(components) AS part FROM ledger);

-- Samples with the stretch of their run they fall into: at most so many, of equal length in steps, or in
-- seconds where the run names no steps (then samples of a run that names some, but not here, are left out).
CREATE MACRO placed(stretches) AS TABLE
WITH bounds AS (
    SELECT run, spec, count(step) = 0 AS by_time,
           CASE WHEN count(step) = 0 THEN min(epoch(time)) ELSE min(step) END AS first,
           CASE WHEN count(step) = 0 THEN max(epoch(time)) ELSE max(step) END AS last
    FROM ledger GROUP BY run, spec
)
SELECT ledger.*,
       floor((CASE WHEN by_time THEN epoch(time) ELSE step END - first)
             / ceil(greatest(1, (last - first + 1) / stretches)))::BIGINT AS stretch
FROM ledger JOIN bounds ON ledger.run IS NOT DISTINCT FROM bounds.run AND ledger.spec = bounds.spec
WHERE by_time OR step IS NOT NULL;

CREATE MACRO trend(stretches) AS TABLE
SELECT run, spec, stretch, min(step) AS first_step, max(step) AS last_step, min(time) AS since,
       count(*) AS samples, avg(value) AS reward, stddev_pop(value) AS reward_std, avg(accuracy) AS accuracy,
       avg(completion_chars) AS chars, avg((value IS NULL)::INT) AS unscored
FROM placed(stretches) GROUP BY run, spec, stretch;

CREATE MACRO component_trend(stretches) AS TABLE
SELECT run, spec, stretch, part.name AS component, part.name = judge AS judges, avg(part.score) AS score
FROM (SELECT run, spec, stretch, judge, unnest(components) AS part FROM placed(stretches))
GROUP BY ALL;
