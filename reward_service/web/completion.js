/** The completion with what was found in it marked. Offsets are code points; JavaScript counts UTF-16 units. */

import { h } from "./dom.js";

/** @typedef {{start: number, end: number, type: string, label: string, component: string | null, score: number | null}} Span */

/** Kinds of marks in the order of their rank, with the words of the legend. */
export const MARKS = {
  graded: "graded",
  candidate: "also stated as the answer",
  program: "program",
  answer: "answer element",
  tag: "tags",
  foreign: "in another language",
  hidden: "hidden characters",
};

/**
 * A text cut at every border of a span; the pieces joined are the text.
 * @param {string[]} chars code points
 * @param {Span[]} spans
 * @param {number} from
 * @param {number} to
 * @returns {{text: string, spans: Span[]}[]}
 */
export function pieces(chars, spans, from, to) {
  const inside = spans.filter((span) => span.type !== "reasoning" && span.end > from && span.start < to);
  const borders = inside.flatMap((span) => [Math.max(from, span.start), Math.min(to, span.end)]);
  const cuts = [...new Set([from, to, ...borders])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, at) => ({
    text: chars.slice(start, cuts[at + 1]).join(""),
    spans: inside.filter((span) => span.start <= start && span.end >= cuts[at + 1]),
  }));
}

/** @param {{text: string, spans: Span[]}} piece */
function drawn(piece) {
  const types = new Set(piece.spans.map((span) => span.type));
  if (!types.size) return document.createTextNode(piece.text);
  if (types.has("hidden")) return h("span", {}, Array.from(piece.text, hiddenCharacter));
  const ranked = Object.keys(MARKS).filter((type) => types.has(type));
  const told = piece.spans.find((span) => span.type === ranked[0]);
  const worth = told?.score === 1 ? " right" : told?.score === 0 ? " wrong" : "";
  const title = [told?.component, told?.label].filter(Boolean).join(": ");
  const tag = ranked[0] === "graded" ? "mark" : "span";
  return h(tag, { class: ranked.map((type) => `m-${type}`).join(" ") + worth, title }, piece.text);
}

/** @param {string} char */
function hiddenCharacter(char) {
  const code = `U+${char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
  return h("span", { class: "m-hidden", "data-code": code, title: `hidden character ${code}` }, char);
}

/** @param {Span[]} spans */
function legend(spans) {
  const entries = Object.entries(MARKS).filter(([type]) => spans.some((span) => span.type === type));
  return h("p", { class: "legend" }, entries.map(([type, words]) => h("span", {}, h("span", { class: `swatch m-${type}` }, type === "tag" ? "<>" : " "), `${words} ${spans.filter((span) => span.type === type).length}`)));
}

/**
 * The completion, its reasoning folded away on demand.
 * @param {string} text
 * @param {Span[]} spans
 * @param {string | null} answer what the verdict says was graded
 * @param {boolean} folded
 */
export function completionView(text, spans, answer, folded) {
  const chars = Array.from(text);
  const cut = (from, to) => pieces(chars, spans, from, to).map(drawn);
  const reasoning = spans.find((span) => span.type === "reasoning");
  const [start, end] = reasoning ? [reasoning.start, reasoning.end] : [0, 0];
  const unmarked = answer !== null && !spans.some((span) => ["graded", "program"].includes(span.type));
  return h("section", { class: "card", "aria-label": "Completion" },
    h("h2", {}, "Completion"),
    legend(spans),
    h("div", { class: "completion", tabindex: 0, role: "region", "aria-label": "Text of the completion" },
      cut(0, start),
      reasoning && reasoningView(chars, reasoning, cut(start, end), folded),
      cut(end, chars.length)),
    unmarked && h("p", { class: "quiet" }, `What was graded, “${answer.slice(0, 200)}”, stands in several places or is put together from them; it is not marked.`));
}

/** @param {string[]} chars @param {Span} reasoning @param {Node[]} text @param {boolean} folded */
function reasoningView(chars, reasoning, text, folded) {
  const words = chars.slice(reasoning.start, reasoning.end).join("").split(/\s+/).filter(Boolean).length;
  const head = h("summary", {}, "Reasoning ", h("span", { class: "quiet" }, `${words} words, ${reasoning.label}`));
  return h("details", { class: "reasoning", id: "reasoning", ...(!folded && { open: "" }) }, head, h("div", {}, text));
}
