/** A row of the ledger as the inspector shows it: the verdict of then, not one of now. */

/** @typedef {{key: string, time: string, run: string | null, step: number | null, spec: string, group_id: string | null, sample_id: string, value: number | null, outcome: string, gated_by: string | null, judge: string | null, accuracy: number | null, answer: string | null, reference?: string | null, kind?: string | null, completion_chars: number, components: ({name: string} & import("./verdict.js").Component)[], completion?: string | null}} Row */

/** How the inspector's address names a sample of the ledger. */
export const KEPT = "sample=";
/** A reference of so many characters may have been cut. */
const KEPT_CHARS = 500;

/** @param {Row} row */
export const inspectorLink = (row) => `./#${KEPT}${encodeURIComponent(row.key)}`;

/** Where a sample comes from, in words. @param {Row} row */
export function origin(row) {
  const parts = [row.run !== null && `run ${row.run}`, row.step !== null && `step ${row.step}`, row.group_id !== null && `group ${row.group_id}`, `sample ${row.sample_id}`, row.time.replace("T", " ").slice(0, 19)];
  return parts.filter(Boolean).join(", ");
}

/** What the inspector works with, and a spec by the row's own weights in case it knows none of that name. @param {Row} row */
export function asShown(row) {
  const reward = { id: row.sample_id, value: row.value, outcome: row.outcome, gated_by: row.gated_by, spans: null, components: Object.fromEntries(row.components.map(({ name, ...part }) => [name, { ...part, detail: null }])) };
  const isWhole = row.kind === "math" && typeof row.reference === "string" && Array.from(row.reference).length < KEPT_CHARS;
  const state = { spec: row.spec, prompt: "", reference: isWhole ? String(row.reference) : "", completions: [row.completion ?? ""] };
  const cut = row.completion && Array.from(row.completion).length < row.completion_chars ? " The completion is cut." : "";
  const text = row.completion === null ? " It kept no text (REWARD_SERVICE_LEDGER_TEXT_CHARS keeps some)." : cut;
  const said = `The verdict that the ledger keeps: ${origin(row)}. It keeps no prompt${isWhole ? "" : " and no whole reference"}: put ${isWhole ? "it" : "them"} in to score again.${text}`;
  const answer = { rewards: [reward], groups: [], warnings: [said], timing: { total_ms: null } };
  return { state, answer, body: { samples: [{ completion: row.completion }] }, spec: specOf(row), ...(row.reference && { reference: row.reference }) };
}

/** @param {Row} row @returns {import("./verdict.js").Spec} */
function specOf(row) {
  const parts = Object.fromEntries(row.components.map(({ name, weight }) => [name, { weight, scale: /** @type {[number, number]} */ ([0, 1]), range: /** @type {[number, number]} */ ([0, weight]) }]));
  const most = row.components.reduce((sum, part) => sum + Math.max(0, part.weight), 0);
  return { name: row.spec, description: "As the ledger has it.", accuracy: row.judge, range: [0, most], components: parts };
}
