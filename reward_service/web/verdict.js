/** One reward: why, what adds up to it, the answer beside the reference, the tests of a program. */

import { badge, h, number, place, signed } from "./dom.js";
import { prose } from "./formulas.js";

/**
 * @typedef {{score: number | null, weight: number, value: number | null, outcome: string, answer: string | null, reason: string, detail: any}} Component
 * @typedef {{id: string | number, value: number | null, outcome: string, components: Record<string, Component>, gated_by: string | null, spans: import("./completion.js").Span[] | null, component_ms?: Record<string, number>}} Reward
 * @typedef {{name: string, description: string, accuracy: string | null, range: [number, number], group?: {advantage: string, aggregation: string}, components: Record<string, {weight: number, scale: [number, number], range: [number, number]}>}} Spec
 */

/** The component that says what is right. @param {Reward} reward @param {Spec} spec */
export const judge = (reward, spec) => reward.components[spec.accuracy ?? ""] ?? Object.values(reward.components)[0];

/** @param {Reward} reward @param {Spec} spec @returns {"right" | "partly" | "wrong" | "void"} */
export function tone(reward, spec) {
  const part = judge(reward, spec);
  if (reward.value === null || part.score === null) return "void";
  return part.score >= 1 ? "right" : part.score > 0 ? "partly" : "wrong";
}

const WORDS = { right: "Right.", partly: "Partly right.", wrong: "Wrong.", void: "No reward." };

/** @param {Reward} reward @param {Spec} spec */
function lead(reward, spec) {
  const own = judge(reward, spec);
  const others = Object.entries(reward.components).filter(([, part]) => part !== own);
  const paid = reward.value === null ? [] : others.filter(([, part]) => (part.value ?? 0) > 0).map(([name, part]) => `${name} ${signed(part.value)}`);
  const lost = others.filter(([, part]) => part.score === 0 && part.weight > 0 && part.value === 0 && part.reason).map(([name, part]) => `${name} (${part.reason})`);
  const bought = tone(reward, spec) === "wrong" && (reward.value ?? 0) >= spec.range[1] / 2;
  return h("p", { class: "lead" },
    h("strong", {}, own.outcome === "no_answer" ? "No answer." : WORDS[tone(reward, spec)]), ` ${sentence(own.reason)}`,
    paid.length > 0 && ` Also earned: ${paid.join(", ")}.`,
    lost.length > 0 && ` Nothing for: ${lost.join(", ")}.`,
    bought && h("span", { class: "flag" }, "rewarded although wrong"));
}

/** @param {string} text */
const sentence = (text) => (text ? `${text[0].toUpperCase()}${text.slice(1)}.` : "");

/** What stands before the number. @param {string} name @param {Reward} reward */
function headOf(name, reward) {
  if (reward.value === null) return name && `${name}: `;
  return name ? `${name}: reward ` : "Reward ";
}

/**
 * The reward, why it is so, and what adds up to it.
 * @param {Reward} reward @param {Spec} spec @param {{name: string, advantage?: number, took: string, tools: HTMLElement[]}} more `name` is the completion's, empty where there is but one, `took` how long it took
 */
export function verdictView(reward, spec, more) {
  return h("section", { class: "card", "aria-label": "Verdict" },
    h("div", { class: "row wrap" },
      h("p", { class: `figure ${tone(reward, spec)}` }, h("span", {}, headOf(more.name, reward)), h("b", {}, reward.value === null ? "no reward" : number(reward.value)), reward.value !== null && h("span", { class: "quiet" }, ` of ${number(spec.range[1])}`)),
      h("span", {}, h("span", { class: "quiet" }, "outcome: "), badge(reward.outcome)),
      more.advantage !== undefined && h("span", { class: "flag plain" }, `advantage ${signed(more.advantage)}`),
      h("span", { class: "quiet grow" }, [spec.name, more.took].filter(Boolean).join(" · ")),
      h("span", { class: "row", role: "group", "aria-label": "Copy as" }, h("span", { class: "quiet" }, "Copy as"), more.tools)),
    lead(reward, spec),
    waterfall(reward, spec));
}

/** Each component begins where the one before it ended. @param {Reward} reward @param {Spec} spec */
function waterfall(reward, spec) {
  const parts = Object.entries(reward.components);
  let sum = 0;
  const ends = parts.map(([, part]) => (sum += part.value ?? 0));
  const low = Math.min(0, spec.range[0], ...ends);
  const high = Math.max(0, spec.range[1], ...ends, low + 1e-9);
  const at = (value) => (value - low) / (high - low);
  const rows = parts.map(([name, part], row) => h("tr", { class: state(part) },
    h("th", { scope: "row" }, name, h("span", { class: "quiet how" }, formula(part, spec.components[name])), h("span", { class: "quiet how", title: "processor time" }, took(reward.component_ms?.[name]))),
    h("td", {}, track(at, part.value === null ? null : [row ? ends[row - 1] : 0, ends[row]], state(part))),
    h("td", { class: "n" }, part.value === null ? "null" : signed(part.value)),
    h("td", {}, part.reason || "–", part.outcome !== "scored" && h("span", {}, " ", badge(part.outcome)))));
  const gate = reward.gated_by && `the gate ${reward.gated_by} is closed`;
  const told = reward.value === null ? "a component without a score leaves no reward: null, never 0" : (gate ?? `the sum; ${spec.name} gives ${number(spec.range[0])} to ${number(spec.range[1])}`);
  const total = h("tr", { class: "total" }, h("th", { scope: "row" }, "reward"),
    h("td", {}, track(at, reward.value === null ? null : [0, reward.value], "sum")),
    h("td", { class: "n" }, reward.value === null ? "null" : signed(reward.value)), h("td", { class: "quiet" }, told));
  const scale = h("span", { class: "ends", "aria-hidden": "true" }, [low, high].map((end) => h("span", {}, number(end))));
  const heads = ["component", scale, "adds", "why"].map((word) => h("th", { scope: "col", class: word === "adds" && "n" }, word));
  return h("table", { class: "waterfall" }, h("caption", { class: "unseen" }, "What each component adds to the reward"), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows, total));
}

/** @param {Component} part */
function state(part) {
  if (part.value === null) return "void";
  if (part.outcome !== "scored") return "odd";
  return part.value < 0 || part.score === 0 ? "wrong" : part.score !== null && part.score < 1 ? "partly" : "right";
}

/** @param {Component} part @param {{scale: [number, number]} | undefined} spec */
function formula(part, spec) {
  const [low, high] = spec?.scale ?? [0, 1];
  if (part.score === null) return `weight ${number(part.weight)}`;
  const score = `score ${number(part.score)}`;
  const scaled = low === 0 && high === 1 ? score : `(${number(low)} + ${number(high - low)} × ${score})`;
  return `weight ${number(part.weight)} × ${scaled}`;
}

/** The processor time of a component, where it is known. @param {number | undefined} ms */
const took = (ms) => (ms === undefined ? "" : `grading: ${ms < 0.05 ? "under 0.1" : number(ms, 1)} ms`);

/** @param {(value: number) => number} at @param {[number, number] | null} ends @param {string} kind */
function track(at, ends, kind) {
  const zero = place(h("i", { class: "zero" }), at(0), at(0));
  const bar = ends && place(h("i", { class: `bar ${kind}` }), at(ends[0]), at(ends[1]));
  return h("div", { class: `track ${ends ? "" : "none"}`, "aria-hidden": "true" }, zero, bar);
}

/** What was graded beside what it was compared with. @param {Reward} reward @param {Spec} spec @param {any} reference */
export function answerView(reward, spec, reference) {
  const part = judge(reward, spec);
  const wanted = typeof reference === "object" && reference ? (reference.answer ?? reference.value) : reference;
  if (wanted === undefined || wanted === "" || Array.isArray(wanted) || typeof wanted === "object") return null;
  const sign = part.outcome !== "scored" || part.score === null ? "?" : part.score >= 1 ? "=" : "≠";
  const words = { "?": "was not compared with", "=": "equals", "≠": "does not equal" }[sign];
  return h("section", { class: "card against", "aria-label": "Answer and reference" },
    side("Graded answer", part.answer, part.outcome === "no_answer" ? "none found" : "not told"),
    h("div", { class: `relation ${tone(reward, spec)}`, role: "img", "aria-label": words }, sign),
    side("Reference", String(wanted), "none"));
}

/** @param {string} title @param {string | null} text @param {string} otherwise */
function side(title, text, otherwise) {
  const shown = text === null || text === "" ? [h("em", { class: "quiet" }, otherwise)] : [h("p", { class: "big", tabindex: 0, role: "group", "aria-label": title }, prose(text, { formula: true })), /[\\^_$]/.test(text) && h("code", {}, text)];
  return h("div", {}, h("h2", {}, title), ...shown);
}

/** Each test of a program. @param {Reward} reward @param {Spec} spec @param {any} reference */
export function testsView(reward, spec, reference) {
  const detail = judge(reward, spec).detail;
  if (!detail?.tests?.length) return null;
  const cases = reference?.tests ?? [];
  const shown = (value) => h("pre", {}, value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value));
  const rows = detail.tests.map((test) => {
    const given = cases[test.test] ?? {};
    return h("tr", {}, h("td", { class: "n" }, test.test + 1),
      h("td", { class: test.status === "passed" ? "right" : "wrong" }, `${test.status === "passed" ? "✓" : "✗"} ${test.status.replaceAll("_", " ")}`),
      h("td", {}, shown(given.stdin ?? given.args)), h("td", {}, shown(given.stdout ?? given.expected)), h("td", {}, test.reason ?? ""));
  });
  const left = detail.total - detail.tests.length;
  const heads = ["test", "verdict", "input", "expected", "what happened"].map((word) => h("th", { scope: "col" }, word));
  return h("section", { class: "card", "aria-label": "Tests" },
    h("h2", {}, "Tests ", h("span", { class: "quiet" }, `${detail.passed} of ${detail.total} passed, ${number(detail.cpu_ms, 0)} ms of processor time, walls: ${detail.isolation}`)),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of tests" }, h("table", { class: "grid" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows))),
    left > 0 && h("p", { class: "quiet" }, `${left} more were not run, or are not told.`));
}
