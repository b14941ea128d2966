/** The verdicts that the server keeps: filters, a page of samples, and how their run went. */

import { byId, h } from "./dom.js";
import { findingsView, samplesView, trendViews } from "./ledger_views.js";
import { call } from "./service.js";
import { isLetter, listen, refusalView } from "./shell.js";

const PAGE_ROWS = 25;
const FIELDS = ["step_from", "step_to", "outcome", "accuracy", "component", "pay", "group", "sort"];

/** @type {{run: string | null, spec: string, samples: number}[]} */
let runs = [];
/** What the specs that the server knows by name give at least and at most. @type {Record<string, [number, number]>} */
let ranges = {};
/** @type {{samples: import("./kept_sample.js").Row[], more: boolean, until: string | null, of: import("./ledger_views.js").Totals} | null} */
let page = null;
let offset = 0;
let calls = 0;
let overOf = "";
/** Whether rows are on their way; keys pressed meanwhile are meant for them. */
let loading = true;
/** @type {(() => void)[]} */
let pressed = [];

/** @returns {Record<string, string>} what is asked for, without what is left open */
function asked() {
  const chosen = runs[Number(byId("run").value)];
  const run = byId("run").value === "" || !chosen ? {} : { run: chosen.run ?? "", spec: chosen.spec };
  const fields = Object.fromEntries(FIELDS.map((name) => [name, byId(name).value.trim()]).filter(([name, value]) => value !== "" && !(name === "pay" && byId("component").value === "")));
  return { ...run, ...fields };
}

/** @param {string} path @param {Record<string, string>} parameters */
const question = (path, parameters) => call(`v1/ledger/${path}?${new URLSearchParams(parameters)}`);

/** @param {number} from the first row of the page @param {boolean} [anew] with what was scored since */
async function show(from, anew = false) {
  const mine = ++calls;
  const wanted = asked();
  const until = anew || !page?.until ? {} : { until: page.until };
  loading = true;
  byId("samples").setAttribute("aria-busy", "true");
  try {
    const found = await question("samples", { ...wanted, ...until, limit: String(PAGE_ROWS), offset: String(from) });
    if (mine !== calls) return;
    [page, offset] = [found, from];
    byId("refusal").replaceChildren();
    const row = chosenRow()?.getAttribute("href");
    byId("samples").replaceChildren(...samplesView(found.samples, { offset: from, more: found.more, of: found.of, ranges, next: () => turn(1), previous: () => turn(-1) }));
    if (row) (rowLinks().find((link) => link.getAttribute("href") === row) ?? byId("samples")).focus();
    history.replaceState(null, "", `#${new URLSearchParams(from ? { ...wanted, offset: String(from) } : wanted)}`);
    rowsAreThere();
    await showOver(wanted, mine);
  } catch (error) {
    if (mine !== calls) return;
    noRowsCome();
    byId("samples").replaceChildren(h("p", { class: "quiet" }, "No samples to show."));
    byId("refusal").replaceChildren(refusalView(error, () => (runs.length ? show(from, anew) : begin())));
  } finally {
    if (mine === calls) byId("samples").setAttribute("aria-busy", "false");
  }
}

/** How the chosen run went; asked for only where another one was chosen. @param {Record<string, string>} wanted @param {number} mine */
async function showOver({ run, spec }, mine) {
  const of = { ...(run !== undefined && { run }), ...(spec !== undefined && { spec }) };
  if (JSON.stringify(of) === overOf) return;
  const [{ stretches }, { findings }] = await Promise.all([question("trends", of), question("findings", of)]);
  if (mine !== calls) return;
  overOf = JSON.stringify(of);
  byId("over").replaceChildren(...findingsView(findings), ...trendViews(stretches));
}

/** Do what was asked for by keys while rows were on their way; a page that is turned is waited for again. */
function rowsAreThere() {
  loading = false;
  while (pressed.length && !loading) pressed.shift()?.();
}

function noRowsCome() {
  loading = false;
  pressed = [];
}

/** @param {() => void} action what a key does once rows are there */
const ofRows = (action) => () => { if (loading) pressed.push(action); else action(); };

/** @param {number} by */
async function turn(by) {
  if (!page || (by > 0 && !page.more) || (by < 0 && offset === 0)) return;
  byId("samples").focus();
  await show(Math.max(0, offset + by * PAGE_ROWS));
}

const rowLinks = () => /** @type {HTMLAnchorElement[]} */ ([...byId("samples").querySelectorAll("tbody a")]);

const chosenRow = () => rowLinks().find((link) => link === document.activeElement);

/** @param {number} by */
function move(by) {
  const links = rowLinks();
  const at = links.findIndex((link) => link === document.activeElement);
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}

/** The chosen row opens in the inspector; where none is chosen, the first. @param {KeyboardEvent} event */
function openRow(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const ofTheTable = pressed.length || target === document.body || target === byId("samples") || target === chosenRow();
  if (event.key !== "Enter" || !ofTheTable || !isLetter(event)) return;
  event.preventDefault();
  ofRows(() => (chosenRow() ?? rowLinks()[0])?.click())();
}

async function begin() {
  try {
    const found = await call("v1/ledger/runs");
    runs = found.runs;
    if (!runs.length) return nothingKept(found.seconds);
    byId("run").replaceChildren(h("option", { value: "" }, "all"), ...runs.map((one, at) => h("option", { value: at }, `${one.run ?? "no run"} · ${one.spec} · ${one.samples}`)));
    byId("component").replaceChildren(h("option", { value: "" }, "any"), ...found.components.map((/** @type {string} */ name) => h("option", {}, name)));
    ranges = Object.fromEntries((await call("v1/specs")).specs.map((/** @type {any} */ spec) => [spec.name, spec.range]));
    byId("refusal").replaceChildren();
  } catch (error) {
    noRowsCome();
    byId("samples").replaceChildren(h("p", { class: "quiet" }, "No samples to show."));
    byId("samples").setAttribute("aria-busy", "false");
    byId("refusal").replaceChildren(/** @type {any} */ (error).status === 404 ? noLedger() : refusalView(error, begin));
    return undefined;
  }
  return show(fromAddress(), true);
}

/** Fill the filters in as the address has them; the row that it begins with. */
function fromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const name of FIELDS) if (given.has(name)) byId(name).value = given.get(name);
  const at = runs.findIndex((one) => (one.run ?? "") === given.get("run") && one.spec === given.get("spec"));
  byId("run").value = at < 0 ? "" : String(at);
  return Math.max(0, Number(given.get("offset")) || 0);
}

/** @param {number} seconds */
function nothingKept(seconds) {
  noRowsCome();
  byId("samples").replaceChildren(h("h2", {}, "Nothing has been kept so far"), h("p", {}, `Verdicts appear here at the latest ${seconds} s after they were given.`), h("button", { type: "button", onclick: begin }, "Look again"));
  byId("samples").setAttribute("aria-busy", "false");
}

const noLedger = () => h("section", { class: "card problem", role: "alert" }, h("h2", {}, "This server keeps no ledger"),
  h("p", {}, "Start it with a folder for one, and every verdict can be looked up here:"), h("pre", {}, "pip install 'reward-service[server,ledger]'\nreward-service serve --ledger-dir DIR"));

byId("filters").addEventListener("submit", (/** @type {Event} */ event) => { event.preventDefault(); show(0, true); });
byId("filters").addEventListener("reset", () => setTimeout(() => show(0, true)));
byId("filters").addEventListener("change", (/** @type {Event} */ event) => { if (/** @type {HTMLElement} */ (event.target).tagName === "SELECT") show(0, true); });
window.addEventListener("hashchange", () => show(fromAddress(), true));
listen({ j: ofRows(() => move(1)), k: ofRows(() => move(-1)), n: ofRows(() => turn(1)), p: ofRows(() => turn(-1)), e: () => byId("run").focus() });
document.addEventListener("keydown", openRow);
begin();
