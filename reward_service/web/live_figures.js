/** Tiles, tables and alarms out of two readings of the metrics. */

import { number } from "./dom.js";
import { growth, quantile, total } from "./metrics_text.js";

/** @typedef {import("./metrics_text.js").Reading} Reading */

/** So many scores of nothing but 0, from the first of a run on, are no chance. */
const ZEROS = 256;
const MEBI = 2 ** 20;
const UNJUDGED = ["bad_reference", "failed"];

const seconds = (/** @type {number | null} */ value) => (value === null ? "–" : value < 1 ? `${number(1000 * value, 0)} ms` : `${number(value, 1)} s`);
const percent = (/** @type {number | null} */ part, /** @type {number | null} */ whole) => (part === null || !whole ? "–" : `${number((100 * part) / whole, 1)} %`);
const unjudged = (/** @type {Record<string, string>} */ labels) => UNJUDGED.includes(labels.outcome);

/** Name, value, and what it is of. @param {Reading} then @param {Reading} now @param {number} length in seconds @returns {string[][]} */
export function tiles(then, now, length) {
  const rate = (/** @type {string} */ name, /** @type {import("./metrics_text.js").Which} */ which) => {
    const grown = growth(then, now, name, which);
    return grown === null || !length ? "–" : number(grown / length, 1);
  };
  const scoring = (/** @type {Record<string, string>} */ labels) => labels.route === "/v1/score";
  const hits = growth(then, now, "cache_hits_total") ?? 0;
  const lookups = hits + (growth(then, now, "cache_misses_total") ?? 0);
  const median = quantile(then, now, "request_seconds", 0.5, scoring);
  const waiting = (total(now, "jobs_waiting") ?? 0) + (total(now, "requests_held") ?? 0);
  const sandbox = total(now, "sandbox_up") ? `${total(now, "sandbox_slots_busy") ?? 0} of ${total(now, "sandbox_slots") ?? 0}` : "none";
  const memory = total(now, "process_resident_memory_bytes");
  return [
    ["Samples per second", rate("samples_total", () => true), `${number(total(now, "samples_total") ?? 0, 0)} samples since the start`],
    ["Requests per second", rate("requests_total", (labels) => labels.route !== "/metrics"), `${number(growth(then, now, "requests_shed_total") ?? 0, 0)} turned away lately`],
    ["A call of /v1/score", seconds(median), median === null ? "none lately" : `median; 95 % within ${seconds(quantile(then, now, "request_seconds", 0.95, scoring))}`],
    ["Waiting", number(waiting, 0), `${number(total(now, "requests_held") ?? 0, 0)} of them requests`],
    ["Workers", `${total(now, "workers") ?? "–"} of ${total(now, "workers_wanted") ?? "–"}`, `${total(now, "worker_restarts_total") ?? 0} replaced`],
    ["Programs running", sandbox, `${total(now, "sandbox_waiting") ?? 0} wait for a place`],
    ["Found in the cache", percent(hits, lookups), `${lookups ? "of verdicts looked up lately" : "nothing was looked up lately"}; it holds ${number(total(now, "cache_verdicts") ?? 0, 0)}`],
    ["Without a reward", percent(total(now, "samples_total", unjudged) ?? 0, total(now, "samples_total")), total(now, "samples_total") ? "of all samples since the start" : "no samples so far"],
    ...(memory === null ? [] : [["Memory of the server", `${number(memory / MEBI, 0)} MiB`, "without its workers"]]),
    ...(total(now, "ledger_rows_total") === null ? [] : [["Rows in the ledger", number(total(now, "ledger_rows_total"), 0), `${total(now, "ledger_rows_pending") ?? 0} pending, ${total(now, "ledger_rows_dropped_total") ?? 0} dropped`]]),
  ];
}

/** What somebody should look at, in words. @param {Reading} then @param {Reading} now @returns {string[]} */
export function alarms(then, now) {
  const [workers, wanted] = [total(now, "workers") ?? 0, total(now, "workers_wanted") ?? 0];
  const lately = (/** @type {string} */ name, /** @type {string} */ words, /** @type {import("./metrics_text.js").Which} */ which = () => true) => {
    const grown = growth(then, now, name, which);
    return grown ? [`${number(grown, 0)} ${words}`] : [];
  };
  const silent = (now.get("component_zeros_only") ?? []).filter((one) => one.value >= ZEROS);
  return [
    ...(workers < wanted ? [`${wanted - workers} of ${wanted} workers are not there.`] : []),
    ...(total(now, "sandbox_up") === 0 ? ["Programs cannot be run: no sandbox is up. See /readyz for the reason."] : []),
    ...lately("samples_total", "samples failed lately: the service could not judge them, and they carry no reward.", (labels) => labels.outcome === "failed"),
    ...lately("requests_shed_total", "requests were turned away lately: more work than can be done in time."),
    ...lately("deadlines_missed_total", "verdicts missed their caller's deadline lately."),
    ...lately("ledger_rows_dropped_total", "rows were lost to the ledger lately: its disk is full, slow or broken."),
    ...silent.map(({ labels, value }) => `Component ${labels.component} of ${[labels.run, labels.spec].filter(Boolean).join(" · ")} has paid nothing for ${number(value, 0)} samples.`),
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
export const verdictRows = (now) => (now.get("verdicts_total") ?? []).map(({ labels, value }) => [labels.verifier, labels.outcome, number(value, 0)]);

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
