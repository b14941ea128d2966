/** Elements, numbers and words that all views share. */

/**
 * An element. `on…` properties are listeners, others attributes; false and null leave one out.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | number | null | undefined | false | (Node | string)[])} children
 * @returns {HTMLElement}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false).map((child) => (typeof child === "number" ? String(child) : child)));
  return element;
}

/**
 * The element of that id on the page.
 * @param {string} id
 * @returns {any}
 */
export const byId = (id) => document.getElementById(id);

/**
 * Put a bar between two shares of its track's width. A policy without inline style allows this way alone.
 * @param {HTMLElement} bar
 * @param {number} from in [0, 1]
 * @param {number} to in [0, 1]
 * @param {{vertical?: boolean}} [options]
 */
export function place(bar, from, to, { vertical = false } = {}) {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  bar.style[vertical ? "bottom" : "left"] = `${100 * low}%`;
  bar.style[vertical ? "height" : "width"] = `${100 * (high - low)}%`;
  return bar;
}

/** @param {number | null | undefined} value */
export const number = (value, digits = 3) => (value === null || value === undefined ? "–" : String(Number(value.toFixed(digits))).replace("-", "−"));

/** @param {number | null | undefined} value */
export function signed(value, digits = 2) {
  if (value === null || value === undefined) return "–";
  if (Math.abs(value) < 5e-7) return "0";
  return (value > 0 ? "+" : "−") + Math.abs(value).toFixed(digits);
}

/** A share in [0, 1]. @param {number | null | undefined} share */
export const percent = (share, digits = 0) => (share === null || share === undefined ? "–" : `${number(100 * share, digits)}%`);

/** What each outcome is in plain words, what it means, and whose fault it is. */
export const OUTCOMES = {
  scored: { sign: "", words: "scored", fault: "", says: "The service judged this completion." },
  no_answer: { sign: "○", words: "no answer found", fault: "completion", says: "The completion holds nothing to judge. It earns score 0." },
  over_limit: { sign: "◆", words: "over a limit", fault: "completion", says: "The completion exceeded a limit. It earns score 0." },
  bad_reference: { sign: "▲", words: "bad reference", fault: "data set", says: "The reference cannot judge anybody. No reward: leave this sample out of the loss." },
  failed: { sign: "✕", words: "failed", fault: "service", says: "The service could not judge. No reward: ask again." },
};

/** An outcome in plain words. @param {string} outcome */
export const outcomeWords = (outcome) => OUTCOMES[/** @type {keyof typeof OUTCOMES} */ (outcome)]?.words ?? outcome;

/** An outcome in plain words, its name on the wire behind them. @param {string} outcome */
export function badge(outcome) {
  const known = OUTCOMES[/** @type {keyof typeof OUTCOMES} */ (outcome)] ?? OUTCOMES.failed;
  const fault = known.fault && ` · the ${known.fault}’s fault`;
  const named = known.words === outcome ? outcome : `${known.words} (${outcome})`;
  return h("span", { class: `badge o-${outcome}`, title: known.says }, `${known.sign} ${named}${fault}`.trim());
}
