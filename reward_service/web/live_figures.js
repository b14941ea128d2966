/** Tiles, tables and alarms out of two readings of the metrics. */

import { number, outcomeWords, percent as share } from "./dom.js";
import { growth, quantile, total } from "./metrics_text.js";

/** @typedef {import("./metrics_text.js").Reading} Reading */

/** So many scores of nothing but 0, from the first of a run on, are no chance. */
const ZEROS = 256;
const MEBI = 2 ** 20;
const UNJUDGED = ["bad_reference", "failed"];

const seconds = (/** @type {number | null} */ value) => (value === null ? "–" : value < 1 ? `${number(1000 * value, 0)} ms` : `${number(value, 1)} s`);
const percent = (/** @type {number | null} */ part, /** @type {number | null} */ whole) => share(part === null || !whole ? null : part / whole, 1);
const lastSeconds = (/** @type {number} */ length) => `in the last ${number(length, 0)} s`;
const unjudged = (/** @type {Record<string, string>} */ labels) => UNJUDGED.includes(labels.outcome);

/** Name, value, what it is of, and whether it is out of the ordinary. @param {Reading} then @param {Reading} now @param {number} length in seconds @returns {[string, string, string, boolean?][]} */
export function tiles(then, now, length) {
  const rate = (/** @type {string} */ name, /** @type {import("./metrics_text.js").Which} */ which) => {
    const grown = growth(then, now, name, which);
    return grown === null || !length ? "–" : number(grown / length, 1);
  };
  const scoring = (/** @type {Record<string, string>} */ labels) => labels.route === "/v1/score";
  const hits = growth(then, now, "cache_hits_total") ?? 0;
  const lookups = hits + (growth(then, now, "cache_misses_total") ?? 0);
  const median = quantile(then, now, "request_seconds", 0.5, scoring);
  const count = (/** @type {string} */ name, /** @type {import("./metrics_text.js").Which} */ which = () => true) => number(total(now, name, which) ?? 0, 0);
  const grown = (/** @type {string} */ name) => growth(then, now, name) ?? 0;
  const waiting = waitingOf(now);
  const [workers, wanted] = [total(now, "workers"), total(now, "workers_wanted")];
  const isSandboxUp = Boolean(total(now, "sandbox_up"));
  const memory = total(now, "process_resident_memory_bytes");
  const unscored = total(now, "samples_total", unjudged) ?? 0;
  return [
    ["Samples per second", rate("samples_total", () => true), `${count("samples_total")} samples since the server started`],
    ["Requests per second", rate("requests_total", (labels) => labels.route !== "/metrics"), `${number(grown("requests_shed_total"), 0)} refused ${lastSeconds(length)}`, grown("requests_shed_total") > 0],
    ["Time of a /v1/score request", seconds(median), median === null ? `none ${lastSeconds(length)}` : `median; 95th percentile ${seconds(quantile(then, now, "request_seconds", 0.95, scoring))}`],
    ["Waiting", number(waiting.requests + waiting.jobs + waiting.programs, 0), waitingWords(waiting)],
    ["Workers alive", `${workers ?? "–"} of ${wanted ?? "–"}`, `${count("worker_restarts_total")} replaced since the start`, workers !== null && wanted !== null && workers < wanted],
    ["Programs running now", isSandboxUp ? count("sandbox_slots_busy") : "none", isSandboxUp ? `room for ${count("sandbox_slots")} at a time` : "no sandbox is up", total(now, "sandbox_up") === 0],
    ["Cache hits", percent(hits, lookups), `${lookups ? `of ${number(lookups, 0)} look-ups` : "no look-ups"} ${lastSeconds(length)}; ${count("cache_verdicts")} verdicts stored`],
    ["No reward (null)", percent(unscored, total(now, "samples_total")), total(now, "samples_total") ? `${number(unscored, 0)} of ${count("samples_total")} samples since the start: bad_reference or failed` : "no samples so far", (growth(then, now, "samples_total", unjudged) ?? 0) > 0],
    ...(memory === null ? [] : [/** @type {[string, string, string]} */ (["Server memory", `${number(memory / MEBI, 0)} MiB`, "without its workers"])]),
    ...(total(now, "ledger_rows_total") === null ? [] : [/** @type {[string, string, string, boolean]} */ (["Ledger rows written", count("ledger_rows_total"), `${count("ledger_rows_pending")} waiting to be written, ${count("ledger_rows_dropped_total")} lost`, grown("ledger_rows_dropped_total") > 0])]),
  ];
}

/** What waits for its turn. @param {Reading} now */
const waitingOf = (now) => ({ requests: total(now, "requests_held") ?? 0, jobs: total(now, "jobs_waiting") ?? 0, programs: total(now, "sandbox_waiting") ?? 0 });

/** @param {{requests: number, jobs: number, programs: number}} waiting */
const waitingWords = ({ requests, jobs, programs }) => `${number(requests, 0)} requests to be admitted, ${number(jobs, 0)} jobs for a worker, ${number(programs, 0)} programs for a sandbox`;

/** What is said where there is no alarm: that all is well, or that work waits. @param {Reading} now @param {number} length of the readings, in seconds */
export function health(now, length) {
  const waiting = waitingOf(now);
  const busy = waiting.requests + waiting.jobs + waiting.programs > 0;
  const since = length > 0 ? `${lastSeconds(length)} nothing was refused, missed its deadline, failed or was lost` : "what was refused or failed is told from the second reading on";
  const rest = `All ${number(total(now, "workers"), 0)} workers are alive; ${since}.`;
  return busy ? { busy, head: "Busy.", words: `Work waits: ${waitingWords(waiting)}. ${rest}` } : { busy, head: "All is well.", words: `Nothing waits. ${rest}` };
}

/** What somebody should look at, in words. @param {Reading} then @param {Reading} now @param {number} length in seconds @returns {string[]} */
export function alarms(then, now, length) {
  const [workers, wanted] = [total(now, "workers") ?? 0, total(now, "workers_wanted") ?? 0];
  const lately = (/** @type {string} */ name, /** @type {string} */ words, /** @type {import("./metrics_text.js").Which} */ which = () => true) => {
    const grown = growth(then, now, name, which);
    return grown ? [`${lastSeconds(length)[0].toUpperCase()}${lastSeconds(length).slice(1)}: ${number(grown, 0)} ${words}`] : [];
  };
  const silent = (now.get("component_zeros_only") ?? []).filter((one) => one.value >= ZEROS);
  return [
    ...(workers < wanted ? [`${wanted - workers} of ${wanted} workers are not there.`] : []),
    ...(total(now, "sandbox_up") === 0 ? ["Programs cannot be run: no sandbox is up. See /readyz for the reason."] : []),
    ...lately("samples_total", "samples failed: the service could not judge them, and they carry no reward.", (labels) => labels.outcome === "failed"),
    ...lately("samples_total", "samples had a reference that cannot judge, and carry no reward: mend the data set.", (labels) => labels.outcome === "bad_reference"),
    ...lately("requests_shed_total", "requests were refused: more work than can be done in time."),
    ...lately("requests_total", "requests were answered by an error of the server.", (labels) => labels.status.startsWith("5") && labels.status !== "503"),
    ...lately("deadlines_missed_total", "verdicts missed their caller's deadline."),
    ...lately("ledger_rows_dropped_total", "rows were lost to the ledger: its disk is full, slow or broken."),
    ...silent.map(({ labels, value }) => `Component ${labels.component} of ${[labels.run, labels.spec].filter(Boolean).join(" · ")} has given nothing but 0 for ${number(value, 0)} samples.`),
    ...(now.get("model_stopped") ?? []).filter((one) => one.value).map(({ labels }) => `Model ${labels.endpoint} was stopped by a canary.`),
  ];
}

/** @param {Reading} now */
export function runRows(now) {
  const keys = new Map((now.get("samples_total") ?? []).map(({ labels }) => [`${labels.spec}\n${labels.run}`, labels]));
  return [...keys.values()].map(({ spec, run }) => {
    const mine = (/** @type {Record<string, string>} */ labels) => labels.spec === spec && labels.run === run;
    const samples = total(now, "samples_total", mine) ?? 0;
    const parts = (now.get("component_mean") ?? []).filter((one) => mine(one.labels)).map((one) => `${one.labels.component} ${number(one.value, 2)}`);
    return [run || "no run", spec, number(total(now, "step", mine), 0), number(samples, 0), number(total(now, "reward_mean", mine)), number(total(now, "reward_std", mine)),
      percent(total(now, "samples_total", (labels) => mine(labels) && unjudged(labels)) ?? 0, samples),
      percent(total(now, "groups_total", (labels) => mine(labels) && labels.informative === "true"), total(now, "groups_total", mine)),
      number(total(now, "completion_chars_mean", mine), 0), parts.join(" · ")];
  });
}

/** @param {Reading} now */
export const verdictRows = (now) => (now.get("verdicts_total") ?? []).map(({ labels, value }) => [labels.verifier, outcomeWords(labels.outcome), number(value, 0)]);

/** @param {Reading} then @param {Reading} now */
export function routeRows(then, now) {
  const routes = [...new Set((now.get("requests_total") ?? []).map(({ labels }) => labels.route))].sort();
  return routes.map((route) => {
    const count = (/** @type {string} */ first) => number(total(now, "requests_total", (labels) => labels.route === route && labels.status.startsWith(first)) ?? 0, 0);
    const share = (/** @type {number} */ part) => seconds(quantile(then, now, "request_seconds", part, (labels) => labels.route === route));
    return [route, count(""), count("4"), count("5"), share(0.5), share(0.95)];
  });
}

/** @param {Reading} now */
export function modelRows(now) {
  const endpoints = [...new Set((now.get("model_calls_total") ?? []).map(({ labels }) => labels.endpoint))].sort();
  return endpoints.map((endpoint) => {
    const of = (/** @type {string} */ name, /** @type {import("./metrics_text.js").Which} */ which = () => true) => number(total(now, name, (labels) => labels.endpoint === endpoint && which(labels)) ?? 0, 0);
    const failed = of("model_calls_total", (labels) => !["attempted", "billed"].includes(labels.result));
    return [endpoint, of("model_calls_total", (labels) => labels.result === "attempted"), failed, of("model_tokens_total", (labels) => labels.direction === "in"), of("model_tokens_total", (labels) => labels.direction === "out"), of("model_stopped") === "1" ? "stopped" : "asked"];
  });
}
