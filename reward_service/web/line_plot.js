/** Lines over time or steps as SVG; the same numbers as a table below. A gap in the numbers is a gap in the line. */

import { h, number } from "./dom.js";

const SPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [480, 160, 50, 8, 10, 20];
/** Ends of axes, times a power of ten; half of each is a round number, too. */
const ROUND = [1, 2, 4, 6, 8, 10];
const MOST_SERIES = 6;
const TABLE_ROWS = 12;

/** @typedef {{name: string, values: (number | null)[]}} Line */

/** @param {string} tag @param {Record<string, unknown>} properties @param {...(Node | string)} children */
function draw(tag, properties, ...children) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** The path of a line; it starts anew behind a gap. @param {(number | null)[]} values @param {(at: number) => number} x @param {(value: number) => number} y */
export function pathOf(values, x, y) {
  let open = false;
  return values.map((value, at) => {
    if (value === null) { open = false; return ""; }
    const step = `${open ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    const dot = !open && (values[at + 1] ?? null) === null ? "h.1" : "";
    open = true;
    return step + dot;
  }).join("");
}

/** The smallest round number that is no less; 0 for 0. @param {number} value */
export function roundEnd(value) {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return Number(((ROUND.find((part) => part * power >= value * (1 - 1e-9)) ?? 10) * power).toPrecision(6));
}

/** The last number of a line. @param {Line} line */
const last = (line) => /** @type {number} */ (line.values.filter((value) => value !== null).at(-1));

/** Those of the lines that are drawn: lines along 0 would hide each other, so one of them is enough. @param {Line[]} lines */
function drawnOf(lines) {
  const flat = lines.filter((line) => line.values.every((value) => !value));
  return lines.filter((line) => !flat.includes(line) || (flat.length === lines.length && line === flat[0]));
}

/**
 * A figure whose axis holds 0; null without any number to show.
 * @param {string} title
 * @param {string[]} places what stands under each value: times or steps
 * @param {Line[]} lines
 * @param {{most?: number, show?: (value: number) => string}} [options] `most` is always within the plot
 */
export function linePlot(title, places, lines, { most = 0, show = (value) => number(value) } = {}) {
  const shown = lines.filter((line) => line.values.some((value) => value !== null)).slice(0, MOST_SERIES);
  const values = shown.flatMap((line) => line.values).filter((value) => value !== null);
  if (!values.length) return null;
  const low = 0 - roundEnd(-Math.min(...values));
  const high = Math.max(most, roundEnd(Math.max(...values)));
  const top = high > low ? high : 1; // nothing but 0: a plot of it needs some height
  const x = (/** @type {number} */ at) => LEFT + (at * (WIDTH - LEFT - RIGHT)) / Math.max(1, places.length - 1);
  const y = (/** @type {number} */ value) => TOP + ((top - value) * (HEIGHT - TOP - BOTTOM)) / (top - low);
  const said = shown.map((line) => `${line.name} ${show(last(line))}`).join(", ");
  const picture = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${title}, last: ${said}` },
    ...[top, (top + low) / 2, low].flatMap((value) => [draw("line", { class: "plot-rule", x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }), draw("text", { class: "plot-text", x: LEFT - 5, y: y(value) + 4, "text-anchor": "end" }, show(value))]),
    draw("line", { class: "plot-axis", x1: LEFT, x2: WIDTH - RIGHT, y1: y(0), y2: y(0) }),
    draw("text", { class: "plot-text", x: LEFT, y: HEIGHT - 4 }, places[0]),
    draw("text", { class: "plot-text", x: WIDTH - RIGHT, y: HEIGHT - 4, "text-anchor": "end" }, places.at(-1) ?? ""),
    ...drawnOf(shown).map((line) => draw("path", { class: `plot-line k${shown.indexOf(line)}`, d: pathOf(line.values, x, y) })));
  const names = shown.map((line, at) => h("li", {}, swatch(at), `${line.name} `, h("b", {}, show(last(line)))));
  return h("figure", { class: "card" }, h("figcaption", {}, title), picture, h("ul", { class: "series" }, names), tableOf(title, places, shown, show));
}

/** @param {number} at */
const swatch = (at) => draw("svg", { viewBox: "0 0 26 8", "aria-hidden": "true" }, draw("path", { class: `plot-line k${at}`, d: "M0 4h26" }));

/** @param {string} title @param {string[]} places @param {Line[]} lines @param {(value: number) => string} show */
function tableOf(title, places, lines, show) {
  const from = Math.max(0, places.length - TABLE_ROWS);
  const rows = places.slice(from).map((place, at) => h("tr", {}, h("th", { scope: "row" }, place), lines.map((line) => h("td", { class: "n" }, cell(line.values[from + at], show)))));
  const heads = ["", ...lines.map((line) => line.name)].map((name, at) => h(at ? "th" : "td", at ? { scope: "col", class: "n" } : {}, name));
  return h("details", { "data-keep": `table of ${title}` }, h("summary", {}, "Show as a table"), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${title}, the last values` }, h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows))));
}

/** @param {number | null} value @param {(value: number) => string} show */
const cell = (value, show) => (value === null ? "–" : show(value));
