/** A page of samples as a table, the signs of reward hacking, and plots over a run. */

import { badge, h, number } from "./dom.js";
import { inspectorLink } from "./kept_sample.js";
import { linePlot } from "./line_plot.js";

/** @typedef {import("./kept_sample.js").Row} Row */

const SHOWN_ANSWER = 80;
const HEADS = ["sample", "run", "step", "reward", "outcome", "right", "components", "characters", "answer"];
const NUMBERS = new Set(["step", "reward", "characters"]);

/** @param {Row[]} rows @param {{offset: number, more: boolean, next: () => void, previous: () => void}} place */
export function samplesView(rows, { offset, more, next, previous }) {
  const told = rows.length ? `${offset + 1} to ${offset + rows.length}${more ? ", and more" : ", the last"}` : offset ? "nothing behind the last" : "no sample fits";
  const head = h("div", { class: "row wrap" }, h("h2", {}, "Samples ", h("span", { class: "quiet" }, told)), h("span", { class: "grow" }),
    h("button", { type: "button", class: "small", onclick: previous, ...(offset === 0 && { disabled: "" }) }, "Previous"),
    h("button", { type: "button", class: "small", onclick: next, ...(!more && { disabled: "" }) }, "Next"));
  if (!rows.length) return [head, h("p", {}, "No sample fits these filters.")];
  const heads = HEADS.map((name) => h("th", { scope: "col", class: NUMBERS.has(name) && "n" }, name));
  const table = h("table", { class: "grid samples" }, h("caption", { class: "unseen" }, "Samples of the ledger"), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows.map(sampleRow)));
  return [head, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of samples" }, table)];
}

/** @param {Row} row */
function sampleRow(row) {
  const right = row.accuracy === null ? "–" : row.accuracy >= 1 ? "✓" : row.accuracy > 0 ? "◐" : "✗";
  const word = { "✓": "right", "◐": "in part", "✗": "wrong", "–": "not told" }[right];
  const parts = row.components.map((part) => `${part.name} ${part.score === null ? "null" : number(part.score, 2)}`).join(" · ");
  const name = [row.group_id, row.sample_id].filter((part) => part !== null).join(" / ");
  const answer = row.answer ?? "";
  return h("tr", {},
    h("td", {}, h("a", { href: inspectorLink(row), title: "open in the inspector" }, name)),
    h("td", {}, row.run ?? "–", h("span", { class: "quiet how" }, row.spec)),
    h("td", { class: "n" }, row.step === null ? "–" : String(row.step)),
    h("td", { class: "n" }, row.value === null ? "null" : number(row.value)),
    h("td", {}, badge(row.outcome)),
    h("td", { class: row.accuracy !== null && (row.accuracy >= 1 ? "right" : row.accuracy > 0 ? "" : "wrong") }, `${right} ${word}`),
    h("td", { class: "parts", title: row.components.map((part) => `${part.name}: ${part.reason}`).join("\n") }, parts),
    h("td", { class: "n" }, row.completion_chars === null ? "–" : String(row.completion_chars)),
    h("td", {}, answer.length > SHOWN_ANSWER ? `${answer.slice(0, SHOWN_ANSWER)}…` : answer));
}

/** @param {{finding: string, run: string | null, spec: string, what: string, before: number | null, after: number | null, step?: number, since?: string}[]} findings */
export function findingsView(findings) {
  if (!findings.length) return [];
  const rows = findings.map((one) => h("li", {}, h("strong", {}, one.finding), ` in ${one.run ?? "no run"} · ${one.spec}: ${one.what}, ${number(one.before)} before and ${number(one.after)} after ${one.step != null ? `step ${one.step}` : one.since ?? ""}`));
  return [h("section", { class: "card warning alarms", "aria-label": "Signs of reward hacking" }, h("h2", {}, "Signs of reward hacking: places to look, no proofs"), h("ul", {}, rows))];
}

/** @param {{run: string | null, spec: string, stretch: number, first_step: number | null, since: string, reward: number | null, accuracy: number | null, chars: number | null, components: Record<string, number | null>}[]} stretches */
export function trendViews(stretches) {
  const runs = new Map();
  for (const one of stretches) {
    const name = `${one.run ? `Over the run ${one.run}` : "Over time, without a run's name"} · ${one.spec}`;
    runs.set(name, [...(runs.get(name) ?? []), one]);
  }
  return [...runs].slice(0, 4).map(([name, own]) => h("section", { "aria-label": name }, h("h2", {}, name), h("div", { class: "plots" }, plotsOf(own))));
}

/** @param {any[]} own the stretches of one run */
function plotsOf(own) {
  const places = own.map((one) => (one.first_step === null ? one.since.slice(11, 19) : String(one.first_step)));
  const names = [...new Set(own.flatMap((one) => Object.keys(one.components)))].sort();
  const line = (/** @type {string} */ name) => ({ name, values: own.map((one) => one[name]) });
  return [
    linePlot("Reward and accuracy", places, [line("reward"), line("accuracy")], { least: 0 }),
    linePlot("Components", places, names.map((name) => ({ name, values: own.map((one) => one.components[name] ?? null) }))),
    linePlot("Characters", places, [{ name: "mean length", values: own.map((one) => one.chars) }], { least: 0, show: (value) => String(Math.round(value)) }),
  ].filter((plot) => plot !== null);
}
