/** What every page has: the list of keys, the form for a key of the service, and what is said of a refusal. */

import { byId, h } from "./dom.js";
import { Refused, key, useKey } from "./service.js";

const TITLES = { 0: "The service cannot be reached", 404: "Not here", 422: "The request cannot be understood", 429: "Too many requests", 503: "The service is busy" };

/**
 * What is wrong, as a card; where the service wants a key, a form that asks for one.
 * @param {unknown} error @param {() => void} again @param {string} [kept] what the user need not worry about
 */
export function refusalView(error, again, kept = "") {
  if (!(error instanceof Refused)) return h("section", { class: "card problem", role: "alert" }, h("h2", {}, "This page failed"), h("p", {}, String(error)));
  if (error.status === 401) return keyForm(again);
  const errors = error.problem.errors ?? [];
  const wait = error.retryAfter && `It asks to be tried again in ${error.retryAfter} s. `;
  return h("section", { class: "card problem", role: "alert" },
    h("h2", {}, TITLES[/** @type {keyof typeof TITLES} */ (error.status)] ?? `Refused (${error.status})`),
    (wait || kept) && h("p", {}, wait || "", kept),
    h("ul", {}, errors.length ? errors.map(({ path, message }) => h("li", {}, h("code", {}, path), ` ${message}`)) : h("li", {}, error.message)),
    error.problem.request_id && h("p", { class: "quiet" }, `request ${error.problem.request_id}`),
    h("button", { type: "button", onclick: again }, "Try again"));
}

/** @param {() => void} again */
function keyForm(again) {
  const field = /** @type {HTMLInputElement} */ (h("input", { type: "password", id: "key", autocomplete: "off", "aria-label": "Key" }));
  const use = (/** @type {Event} */ event) => { event.preventDefault(); useKey(field.value); again(); };
  setTimeout(() => field.focus());
  return h("section", { class: "card problem", role: "alert" },
    h("h2", {}, key() ? "The key was refused" : "This service asks for a key"),
    h("p", {}, "It is kept in this tab alone and sent as ", h("code", {}, "Authorization: Bearer"), "."),
    h("form", { class: "row", onsubmit: use }, field, h("button", { class: "primary" }, "Use it")));
}

/** Whether a key of one letter is meant as one: not while typing, not where they are off. @param {KeyboardEvent} event */
export function isLetter(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  return !event.ctrlKey && !event.metaKey && !event.altKey && !byId("help").open && byId("letters").checked && !/^(TEXTAREA|INPUT|SELECT)$/.test(target.tagName);
}

/** The keys of a page, `?` among them. @param {Record<string, () => void>} letters */
export function listen(letters) {
  const help = () => byId("help").showModal();
  byId("keys").addEventListener("click", help);
  document.addEventListener("keydown", (event) => { if (isLetter(event)) ({ ...letters, "?": help })[event.key]?.(); });
}
