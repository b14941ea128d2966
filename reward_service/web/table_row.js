/** A row of a table on this machine as what is to be scored: JSON lines, or a JSON array, of up to so many bytes. */

const MOST_BYTES = 256 * 2 ** 20;
const PROMPTS = ["prompt", "question", "problem", "input", "question_content"];
const REFERENCES = ["reference", "reward_model.ground_truth", "solution", "answer", "ground_truth", "gts", "label", "public_test_cases"];
const COMPLETIONS = ["completion", "completions", "response", "responses", "output", "outputs", "generation", "generations", "rollouts", "predictions"];

/** The rows of a file, each still a text or read already. @param {File} file @returns {Promise<unknown[]>} */
export async function rowsOf(file) {
  if (file.size > MOST_BYTES) throw new Error(`more than ${MOST_BYTES >> 20} MiB: take a part of it`);
  const text = await file.text();
  const rows = text.trimStart().startsWith("[") ? JSON.parse(text) : text.split("\n").filter((line) => line.trim());
  if (!rows.length || (typeof rows[0] === "string" && !rows[0].trimStart().startsWith("{"))) throw new Error("neither JSON lines nor a JSON array: score it with --join -o rows.jsonl first");
  return rows;
}

/** What a row asks for, by the names that its columns usually have. @param {unknown} row */
export function asState(row) {
  const columns = typeof row === "string" ? JSON.parse(row) : row;
  if (typeof columns !== "object" || !columns) throw new Error("no object");
  const reference = first(columns, REFERENCES);
  const completions = first(columns, COMPLETIONS) ?? "";
  const several = Array.isArray(completions) && completions.some((one) => typeof one === "string" || Array.isArray(one));
  return {
    prompt: textOf(first(columns, PROMPTS)),
    reference: typeof reference === "object" && reference ? JSON.stringify(reference, null, 1) : String(reference ?? ""),
    completions: several ? completions.map(textOf) : [textOf(completions)],
  };
}

/** @param {any} columns @param {string[]} names */
function first(columns, names) {
  const found = names.map((name) => name.split(".").reduce((inside, part) => inside?.[part], columns));
  return found.find((value) => value !== undefined && value !== null);
}

/** A text, or the contents of chat messages. @param {any} value @returns {string} */
function textOf(value) {
  if (Array.isArray(value)) return value.map((one) => textOf(one?.content ?? one)).join("\n");
  return typeof value === "object" && value ? JSON.stringify(value) : String(value ?? "");
}
