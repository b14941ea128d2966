/** The form: what is to be scored, as a state that can be shared, and as the body of a request. */

import { byId, h } from "./dom.js";

/** @typedef {{spec: string, prompt: string, reference: string, group?: string, completions: string[]}} State */

/** @param {string} text JSON where it is an object, else the text itself */
export function asReference(text) {
  if (!text.trim().startsWith("{")) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** @returns {State} */
export function read() {
  const completions = [...byId("completions").querySelectorAll("textarea")].map((area) => area.value);
  return { spec: byId("spec").value, prompt: byId("prompt").value, reference: byId("reference").value, completions };
}

/** The body of `/v1/score` for a state; several completions are a group. @param {State} state */
export function requestBody(state) {
  const reference = asReference(state.reference);
  const group = state.completions.length > 1 ? { group: state.group || "group" } : {};
  const shared = { prompt: state.prompt, ...(state.reference !== "" && { reference }), ...group };
  return { spec: state.spec, detail: "spans", samples: state.completions.map((completion, at) => ({ id: at + 1, ...shared, completion })) };
}

/** @param {State} state */
export function write(state) {
  const known = [...byId("spec").options].some((option) => option.value === state.spec);
  if (!known) byId("spec").append(h("option", { value: state.spec }, state.spec)); // the service says what is wrong with it
  byId("spec").value = state.spec;
  byId("prompt").value = state.prompt;
  byId("reference").value = state.reference;
  byId("completions").replaceChildren();
  state.completions.forEach(addCompletion);
}

/** How many fields for completions were made; each has a name of its own. */
let made = 0;

/** @param {string} text */
export function addCompletion(text) {
  const box = byId("completions");
  const id = `completion-${++made}`;
  const area = /** @type {HTMLTextAreaElement} */ (h("textarea", { id, rows: 6, class: "mono", spellcheck: "false" }));
  area.value = text;
  const remove = h("button", { type: "button", class: "small", onclick: () => { field.remove(); renumber(); } }, "Remove");
  const field = h("div", { class: "field" }, h("div", { class: "row" }, h("label", { class: "label grow", for: id }, "Completion"), h("span", { class: "quiet count" }), remove), area);
  area.addEventListener("input", () => count(area));
  box.append(field);
  count(area);
  renumber();
  return area;
}

/** Say what a text field cannot show. @param {HTMLTextAreaElement} area */
function count(area) {
  const hidden = area.value.match(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]/gu)?.length ?? 0;
  const note = area.closest(".field")?.querySelector(".count");
  if (note) note.textContent = hidden ? `${hidden} hidden characters` : "";
}

function renumber() {
  const fields = [...byId("completions").children];
  fields.forEach((field, at) => {
    field.querySelector(".label").textContent = fields.length > 1 ? `Completion ${at + 1}` : "Completion";
    field.querySelector(".small").hidden = fields.length === 1;
    field.querySelector(".small").setAttribute("aria-label", `Remove completion ${at + 1}`);
    field.querySelector("textarea").rows = fields.length > 1 ? 3 : 6;
  });
}

/** Mark the field that a path of the service names, such as `samples.0.reference.answer`. @param {{path: string, message: string}[]} errors */
export function markFaults(errors) {
  document.querySelectorAll(".fault").forEach((old) => old.remove());
  document.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  for (const { path, message } of errors) {
    const field = fieldOf(path);
    field?.setAttribute("aria-invalid", "true");
    field?.after(h("span", { class: "fault" }, message));
  }
}

/** @param {string} path @returns {HTMLElement | null} */
function fieldOf(path) {
  const [head, place, name] = path.split(".");
  if (head === "spec") return byId("spec");
  if (head !== "samples") return null;
  if (name === "completion") return byId("completions").querySelectorAll("textarea")[Number(place)] ?? null;
  return byId(name);
}
