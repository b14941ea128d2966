/** Formulas as MathML, made by the service. Until it has answered, and where it cannot, the text stands as it is. */

import { h } from "./dom.js";
import { call } from "./service.js";

const MAX_CHARS = 20_000;

/** @type {{node: HTMLElement, text: string, formula: boolean}[]} */
let waiting = [];

/** @type {Map<string, string>} */
const known = new Map();

/**
 * A text whose formulas will be shown as such; with `formula`, it is one as a whole.
 * @param {string} text
 * @param {{formula?: boolean}} [options]
 */
export function prose(text, { formula = false } = {}) {
  const node = h("span", { class: "prose" }, text);
  if (text.length <= MAX_CHARS && /[\\$^_]/.test(text)) waiting.push({ node, text, formula });
  return node;
}

/** Ask for all formulas that views have put down since the last time. */
export async function showFormulas() {
  const asked = waiting.splice(0, 64);
  waiting = [];
  const missing = asked.filter((one) => !known.has(one.formula + one.text));
  try {
    if (missing.length) {
      const { html } = await call("v1/mathml", { texts: missing.map(({ text, formula }) => ({ text, formula })) });
      missing.forEach((one, at) => known.set(one.formula + one.text, html[at]));
    }
  } catch {
    return; // the text stands there
  }
  for (const one of asked) {
    const page = new DOMParser().parseFromString(known.get(one.formula + one.text) ?? "", "text/html");
    one.node.replaceChildren(...page.body.childNodes);
  }
}
