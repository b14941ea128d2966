/** A page of samples as a table, the signs of reward hacking, and plots over a run. */

import { badge, h, number, percent } from "./dom.js";
import { inspectorLink } from "./kept_sample.js";
import { linePlot } from "./line_plot.js";

/** @typedef {import("./kept_sample.js").Row} Row */

/** @typedef {{samples: number, reward: number | null, accuracy: number | null}} Totals of all samples that fit */

const SHOWN_CHARS = 80;
const NUMBERS = new Set(["step", "reward", "length"]);

/** @param {Row[]} rows @param {{offset: number, more: boolean, of: Totals, ranges: Record<string, [number, number]>, next: () => void, previous: () => void}} place */
export function samplesView(rows, { offset, more, of, ranges, next, previous }) {
  const isOneRun = rows.every((row) => row.run === rows[0].run && row.spec === rows[0].spec);
  const told = rows.length ? `${offset + 1} to ${offset + rows.length} of ${of.samples}` : offset ? "nothing behind the last" : "no sample fits";
  const means = rows.length ? ` · mean reward ${number(of.reward)}, mean accuracy ${percent(of.accuracy)}${isOneRun ? ` · ${runName(rows[0])}` : ""}` : "";
  const head = h("div", { class: "row wrap" }, h("h2", {}, "Samples ", h("span", { class: "quiet" }, told + means)), h("span", { class: "grow" }),
    h("button", { type: "button", class: "small", onclick: previous, ...(offset === 0 && { disabled: "" }) }, "Previous"),
    h("button", { type: "button", class: "small", onclick: next, ...(!more && { disabled: "" }) }, "Next"));
  if (!rows.length) return [head, h("p", {}, "No sample fits these filters.")];
  const columns = Object.entries(COLUMNS).filter(([name]) => name !== "run, spec" || !isOneRun);
  const heads = columns.map(([name]) => h("th", { scope: "col", class: NUMBERS.has(name) && "n", ...(TITLES[name] && { title: TITLES[name] }) }, name));
  const body = rows.map((row) => h("tr", {}, columns.map(([name, cell]) => { const made = cell(row, ranges); if (NUMBERS.has(name)) made.classList.add("n"); return made; })));
  const table = h("table", { class: "grid samples" }, h("caption", { class: "unseen" }, "Samples of the ledger"), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, body));
  return [head, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of samples" }, table)];
}

const TITLES = /** @type {Record<string, string>} */ ({ "time (UTC)": "when it was scored", answer: "the answer that was graded", length: "characters of the completion", reference: "the right answer, where the reference says one" });

/** @type {Record<string, (row: Row, ranges: Record<string, [number, number]>) => HTMLElement>} */
const COLUMNS = {
  "group / sample": (row) => h("td", {}, h("a", { href: inspectorLink(row), title: "open in the inspector" }, [row.group_id, row.sample_id].filter((part) => part !== null).join(" / "))),
  "run, spec": (row) => h("td", {}, runName(row)),
  step: (row) => h("td", {}, row.step === null ? "–" : String(row.step)),
  "time (UTC)": (row) => h("td", { title: row.time }, row.time.slice(11, 19)),
  reward: (row, ranges) => h("td", {}, row.value === null ? "null" : number(row.value), row.value !== null && ofMost(ranges[row.spec])),
  verdict: verdictCell,
  answer: (row) => h("td", { class: "said" }, cut(row.answer)),
  reference: (row) => h("td", { class: "said" }, cut(row.reference)),
  components: (row) => h("td", { class: "parts", title: row.components.map((part) => `${part.name}: ${part.reason}`).join("\n") }, row.components.map((part) => `${part.name} ${part.score === null ? "null" : number(part.score, 2)}`).join(" · ")),
  length: (row) => h("td", {}, row.completion_chars === null ? "–" : String(row.completion_chars)),
  outcome: (row) => h("td", {}, badge(row.outcome)),
};

/** @param {Row} row */
const runName = (row) => `${row.run === null ? "no run" : `run ${row.run}`}, ${row.spec}`;

/** The most that a spec gives, beside a reward. @param {[number, number] | undefined} range */
const ofMost = (range) => range !== undefined && h("span", { class: "quiet" }, ` of ${number(range[1])}`);

/** @param {string | null | undefined} text */
const cut = (text) => (!text ? "–" : text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text);

/** @param {Row} row */
function verdictCell(row) {
  if (row.accuracy === null) return h("td", {}, "– not told");
  if (row.accuracy >= 1) return h("td", { class: "right" }, "✓ right");
  return row.accuracy > 0 ? h("td", {}, "◐ in part") : h("td", { class: "wrong" }, "✗ wrong");
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
  const by = own.every((one) => one.first_step === null) ? "over time" : "by step";
  const places = own.map((one) => (one.first_step === null ? one.since.slice(11, 19) : String(one.first_step)));
  const names = [...new Set(own.flatMap((one) => Object.keys(one.components)))].sort();
  const line = (/** @type {string} */ name) => ({ name, values: own.map((one) => one[name]) });
  return [
    linePlot(`Mean reward and accuracy ${by}`, places, [line("reward"), line("accuracy")]),
    linePlot(`Mean score of each component ${by}`, places, names.map((name) => ({ name, values: own.map((one) => one.components[name] ?? null) }))),
    linePlot(`Length of completions ${by}, in characters`, places, [{ name: "mean", values: own.map((one) => one.chars) }], { show: (value) => String(Math.round(value)) }),
  ].filter((plot) => plot !== null);
}
