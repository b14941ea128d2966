/** Figures of the running server out of `/metrics`, asked for again and again; a hidden tab does not ask. */

import { byId, h, number, outcomeWords } from "./dom.js";
import { linePlot } from "./line_plot.js";
import { alarms, health, modelRows, routeRows, runRows, tiles, verdictRows } from "./live_figures.js";
import { growth, quantile, reading, total } from "./metrics_text.js";
import { callText } from "./service.js";
import { listen, refusalView } from "./shell.js";

/** @typedef {{at: Date, from: import("./metrics_text.js").Reading}} Moment */

const KEPT_MOMENTS = 300;
/** Over so many readings rates and quantiles are taken. */
const WINDOW = 15;

/** @type {Moment[]} */
const moments = [];
let paused = false;
/** The largest reward of each spec that the server knows by name. @type {Map<string, number>} */
const largest = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

async function ask() {
  clearTimeout(timer);
  if (paused || document.hidden) return;
  try {
    if (!moments.length) learnRanges();
    moments.push({ at: new Date(), from: reading(await callText("metrics")) });
    moments.splice(0, moments.length - KEPT_MOMENTS);
    byId("refusal").replaceChildren();
    draw();
  } catch (error) {
    byId("state").textContent = moments.length ? `These figures are of ${clock(moments[moments.length - 1].at)}.` : "";
    byId("refusal").replaceChildren(refusalView(error, ask));
    if (/** @type {any} */ (error).status === 401) return; // the form asks again
  }
  timer = setTimeout(ask, 1000 * Number(byId("every").value));
}

/** @param {Date} time */
const clock = (time) => time.toTimeString().slice(0, 8);

/** The reading before, as far back as rates are taken. @param {number} at */
const before = (at) => moments[Math.max(0, at - WINDOW)];

/** By the second, over the same readings as the tiles; what a restart of the server took counts as nothing. @param {string} name @param {import("./metrics_text.js").Which} [which] */
const rates = (name, which) => moments.map((now, at) => {
  const first = Math.max(0, at - WINDOW);
  const steps = moments.slice(first, at).map((then, step) => growth(then.from, moments[first + step + 1].from, name, which));
  if (!steps.length || steps.at(-1) === null) return null;
  return (1000 * steps.reduce((/** @type {number} */ sum, grown) => sum + (grown ?? 0), 0)) / Math.max(1, now.at.getTime() - moments[first].at.getTime());
});

/** @param {string} name */
const levels = (name) => moments.map(({ from }) => total(from, name));

const scoring = (/** @type {Record<string, string>} */ labels) => labels.route === "/v1/score";

function plots() {
  const times = moments.map(({ at }) => clock(at));
  const milliseconds = (/** @type {number} */ part) => moments.map(({ from }, at) => {
    const found = quantile(before(at).from, from, "request_seconds", part, scoring);
    return found === null ? null : 1000 * found;
  });
  const outcomes = [...new Set((moments[moments.length - 1].from.get("samples_total") ?? []).map((one) => one.labels.outcome))];
  const shown = (moments[moments.length - 1].from.get("reward_mean") ?? []).map(({ labels }) => labels.spec);
  const means = (moments[moments.length - 1].from.get("reward_mean") ?? []).map(({ labels }) => ({
    name: [labels.run, labels.spec].filter(Boolean).join(" · "),
    values: moments.map(({ from }) => total(from, "reward_mean", (other) => other.run === labels.run && other.spec === labels.spec)),
  }));
  return [
    linePlot("Samples per second", times, outcomes.map((outcome) => ({ name: outcomeWords(outcome), values: rates("samples_total", (labels) => labels.outcome === outcome) })), { show: (value) => number(value, 1) }),
    linePlot("Time of a /v1/score request, in ms", times, [{ name: "median", values: milliseconds(0.5) }, { name: "95th percentile", values: milliseconds(0.95) }], { show: (value) => number(value, value < 10 ? 1 : 0) }),
    linePlot("Waiting", times, [{ name: "requests to be admitted", values: levels("requests_held") }, { name: "jobs for a worker", values: levels("jobs_waiting") }, { name: "programs for a sandbox", values: levels("sandbox_waiting") }], { most: 2 }),
    linePlot("Mean reward by run, over its last 1,000 samples or so", times, means, { most: Math.max(0, ...shown.map((spec) => largest.get(spec) ?? 0)) }),
  ].filter((plot) => plot !== null);
}

function draw() {
  const now = moments[moments.length - 1];
  const then = before(moments.length - 1);
  const seconds = (now.at.getTime() - then.at.getTime()) / 1000;
  const found = alarms(then.from, now.from, seconds);
  byId("state").textContent = paused ? `Paused at ${clock(now.at)}` : `${clock(now.at)} by this browser's clock${total(now.from, "info") === null ? "" : `, server version ${now.from.get("info")?.[0].labels.version}`}. Rates and times: the last ${number(seconds, 0)} s. Charts: since this page was opened.`;
  const opened = new Set([...document.querySelectorAll("details[open][data-keep]")].map((one) => one.getAttribute("data-keep")));
  const focus = document.activeElement?.closest("[data-keep]")?.getAttribute("data-keep");
  byId("figures").replaceChildren(
    ...(found.length ? [] : [healthView(health(now.from, seconds))]),
    ...(found.length ? [h("section", { class: "card warning alarms", "aria-label": "Look here first" }, h("h2", {}, "Look here first"), h("ul", {}, found.map((one) => h("li", {}, one))))] : []),
    h("dl", { class: "tiles" }, tiles(then.from, now.from, seconds).map(([name, value, note, odd]) => h("div", { class: odd ? "odd" : false }, h("dt", {}, name), h("dd", {}, value), h("dd", {}, note)))),
    h("div", { class: "plots" }, plots()),
    ...[table("Runs", ["run", "spec", "step", "samples", "mean reward", "standard deviation", "no reward (null)", "informative groups", "length (characters)", "components"], runRows(now.from)),
      table("Verdicts", ["verifier", "outcome", "count"], verdictRows(now.from)),
      table("Routes", ["route", "requests", "refused (4xx)", "failed (5xx)", "median", "95th percentile"], routeRows(then.from, now.from)),
      table("Models", ["endpoint", "calls", "failures", "tokens in", "tokens out", "state"], modelRows(now.from))].filter((one) => one !== null),
  );
  document.querySelectorAll("details[data-keep]").forEach((one) => {
    const name = one.getAttribute("data-keep");
    if (opened.has(name)) one.setAttribute("open", "");
    if (focus === name) /** @type {HTMLElement} */ (one.querySelector("summary")).focus();
  });
}

/** @param {{busy: boolean, head: string, words: string}} told */
const healthView = ({ busy, head, words }) => h("section", { class: `card ${busy ? "busy" : "well"}`, "aria-label": "State of the server" }, h("p", {}, h("strong", {}, head), ` ${words}`));

/** What the specs give at most, for the axis of rewards; without it that ends where they do. */
async function learnRanges() {
  try {
    for (const spec of JSON.parse(await callText("v1/specs")).specs) largest.set(spec.name, spec.range[1]);
  } catch { /* the figures are asked for anyway, and say what is wrong */ }
}

/** @param {string} title @param {string[]} heads @param {(string | number)[][]} rows */
function table(title, heads, rows) {
  if (!rows.length) return null;
  const numbers = heads.map((_, at) => rows.every((row) => /^[−–\d]/.test(String(row[at]))));
  const head = h("tr", {}, heads.map((name, at) => h("th", { scope: "col", class: numbers[at] && "n" }, name)));
  const body = rows.map((row) => h("tr", {}, row.map((value, at) => h("td", { class: numbers[at] && "n" }, value))));
  return h("section", { class: "card", "aria-label": title }, h("h2", {}, title), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Table: ${title}` }, h("table", { class: "grid" }, h("thead", {}, head), h("tbody", {}, body))));
}

function togglePause() {
  paused = !paused;
  byId("pause").setAttribute("aria-pressed", String(paused));
  byId("pause").textContent = paused ? "Go on" : "Pause";
  if (paused && moments.length) draw();
  ask();
}

listen({ p: togglePause });
byId("pause").addEventListener("click", togglePause);
byId("every").addEventListener("change", ask);
document.addEventListener("visibilitychange", ask);
ask();
