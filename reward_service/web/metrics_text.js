/** Prometheus' text format, and figures out of two readings of it. */

/** @typedef {{labels: Record<string, string>, value: number}} Measured */
/** @typedef {Map<string, Measured[]>} Reading by the metric's name without the prefix `reward_service_` */

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES = /** @type {Record<string, string>} */ ({ "\\n": "\n", '\\"': '"', "\\\\": "\\" });
const PREFIX = "reward_service_";

/** @param {string} text @returns {Reading} */
export function reading(text) {
  /** @type {Reading} */
  const found = new Map();
  for (const line of text.split("\n")) {
    const parts = line.startsWith("#") ? null : LINE.exec(line.trim());
    if (!parts) continue;
    const labels = Object.fromEntries([...(parts[2] ?? "").matchAll(LABEL)].map(([, name, value]) => [name, value.replace(/\\[n"\\]/g, (pair) => ESCAPES[pair])]));
    const name = parts[1].startsWith(PREFIX) ? parts[1].slice(PREFIX.length) : parts[1];
    const value = parts[3] === "+Inf" ? Infinity : Number(parts[3]);
    if (!found.has(name)) found.set(name, []);
    found.get(name)?.push({ labels, value });
  }
  return found;
}

/** @typedef {(labels: Record<string, string>) => boolean} Which */

/** The sum of a metric over what fits; null where there is none. @param {Reading} from @param {string} name @param {Which} [which] */
export function total(from, name, which = () => true) {
  const fitting = (from.get(name) ?? []).filter((one) => which(one.labels));
  return fitting.length ? fitting.reduce((sum, one) => sum + one.value, 0) : null;
}

/** How much a counter grew; null over a restart, or where it is not there. @param {Reading} before @param {Reading} after @param {string} name @param {Which} [which] */
export function growth(before, after, name, which) {
  const now = total(after, name, which);
  if (now === null) return null;
  const grown = now - (total(before, name, which) ?? 0);
  return grown < 0 ? null : grown;
}

/**
 * The value below which a share of what a histogram counted between two readings lies, linear within a bucket as
 * Prometheus' `histogram_quantile` has it; null where nothing was counted.
 * @param {Reading} before @param {Reading} after @param {string} name @param {number} share @param {Which} [which]
 */
export function quantile(before, after, name, share, which = () => true) {
  const bounds = [...new Set((after.get(`${name}_bucket`) ?? []).map((one) => one.labels.le))].sort((a, b) => asBound(a) - asBound(b));
  const counts = bounds.map((bound) => growth(before, after, `${name}_bucket`, (labels) => labels.le === bound && which(labels)) ?? 0);
  const all = counts.at(-1) ?? 0;
  if (!(all > 0)) return null;
  const at = counts.findIndex((count) => count >= share * all);
  const [low, below] = at ? [asBound(bounds[at - 1]), counts[at - 1]] : [0, 0];
  const high = asBound(bounds[at]);
  return Number.isFinite(high) ? low + ((high - low) * (share * all - below)) / Math.max(1e-9, counts[at] - below) : low;
}

/** @param {string} bound */
const asBound = (bound) => (bound === "+Inf" ? Infinity : Number(bound));
