-- What the detectors of reward hacking look at: one row per run, spec and stretch. Parameters: stretches.
-- A cell is the answers to one prompt at one step that are equally accurate: within it, only what a reward
-- pays besides accuracy differs, so what goes along with the value there is what the policy is drawn to.
WITH placed_rows AS (
    SELECT *, coalesce(group_id, prompt_hash) AS prompt,
           ln(1 + completion_chars) AS log_chars
    FROM placed($stretches)
), deviations AS (
    SELECT run, spec, stretch,
           value - avg(value) OVER cell AS v, log_chars - avg(log_chars) OVER cell AS l,
           repeated - avg(repeated) OVER cell AS r, value - avg(value) OVER peers AS d,
           accuracy - avg(accuracy) OVER peers AS c,
           ln(1 + length(answer)) - avg(ln(1 + length(answer))) OVER peers AS a
    FROM placed_rows WHERE value IS NOT NULL
    WINDOW cell AS (PARTITION BY run, spec, step, stretch, prompt, accuracy),
           peers AS (PARTITION BY run, spec, step, stretch, prompt)
), pulls AS (
    SELECT run, spec, stretch, sum(v * l) AS vl, sum(v * r) AS vr, sum(d * d) AS dd, sum(l * l) AS ll, sum(r * r) AS rr,
           sum(c * a) AS ca, sum(c * c) AS cc, sum(a * a) AS aa
    FROM deviations GROUP BY ALL
), blamed AS (  -- nulls that the completion caused: others with the same reference were judged
    SELECT run, spec, stretch,
           sum(CASE WHEN judged > 0 THEN nulls ELSE 0 END) / sum(judged + nulls) AS caused_nulls
    FROM (SELECT run, spec, stretch, step, prompt, count(value) AS judged,
                 count(*) FILTER (outcome = 'bad_reference') AS nulls
          FROM placed_rows GROUP BY ALL)
    GROUP BY ALL HAVING sum(judged + nulls) > 0
), answers AS (
    SELECT run, spec, stretch, answer, count(*) AS given, count(DISTINCT prompt_hash) AS prompts,
           count(*) FILTER (accuracy < 0.5) AS wrong
    FROM placed_rows WHERE answer IS NOT NULL GROUP BY ALL
), common AS (
    SELECT run, spec, stretch,
           coalesce(max(given) FILTER (prompts > 1), 0) / sum(given) AS common_answer,
           coalesce(max(wrong) FILTER (prompts > 1), 0) / sum(given) AS common_wrong
    FROM answers GROUP BY ALL
)
SELECT p.run, p.spec, p.stretch, min(step) AS first_step, min(time) AS since, max(step) AS last_step, count(*) AS samples,
       avg(value) AS reward, avg(accuracy) AS accuracy,
       avg(value) FILTER (accuracy < 0.5) AS reward_wrong, avg(value) FILTER (accuracy >= 0.5) AS reward_right, avg(completion_chars) AS chars,
       avg(length(answer)) AS answer_chars, avg(repeated) AS repeated, avg(other_script) AS other_script,
       avg(accuracy) FILTER (kind IN ('judge', 'rubric')) AS accuracy_by_model,
       avg(accuracy) FILTER (kind NOT IN ('judge', 'rubric')) AS accuracy_by_rule,
       any_value(caused_nulls) AS caused_nulls, any_value(common_answer) AS common_answer,
       any_value(common_wrong) AS common_wrong,
       any_value(vl) AS vl, any_value(vr) AS vr, any_value(dd) AS dd, any_value(ll) AS ll, any_value(rr) AS rr,
       any_value(ca) AS ca, any_value(cc) AS cc, any_value(aa) AS aa
FROM placed_rows p
LEFT JOIN pulls ON pulls.run IS NOT DISTINCT FROM p.run AND pulls.spec = p.spec AND pulls.stretch = p.stretch
LEFT JOIN blamed ON blamed.run IS NOT DISTINCT FROM p.run AND blamed.spec = p.spec AND blamed.stretch = p.stretch
LEFT JOIN common ON common.run IS NOT DISTINCT FROM p.run AND common.spec = p.spec AND common.stretch = p.stretch
GROUP BY p.run, p.spec, p.stretch ORDER BY p.run, p.spec, p.stretch
