/** The page: a form on the one side, on the other what the service says of it. */

import { completionView } from "./completion.js";
import { byId, h, number } from "./dom.js";
import { EXAMPLES } from "./examples.js";
import { prose, showFormulas } from "./formulas.js";
import { groupView } from "./group.js";
import { KEPT, asShown } from "./kept_sample.js";
import * as form from "./sample_form.js";
import { Refused, address, call, key } from "./service.js";
import { asCurl, asPython, packed, unpacked } from "./sharing.js";
import { listen, refusalView } from "./shell.js";
import { asState, rowsOf } from "./table_row.js";
import { answerView, testsView, verdictView } from "./verdict.js";

const BLANK = { spec: "r1-zero", prompt: "", reference: "", completions: [""] };
const LONGEST_LINK = 30_000;

/** @type {import("./verdict.js").Spec[]} */
let specs = [];
/** @type {{state: form.State, body: any, answer: any, reference?: string} | null} */
let shown = null;
let chosen = 0;
let folded = false;
let calls = 0;
let group = "";
/** @type {unknown[]} */
let rows = [];

const currentState = () => ({ ...form.read(), ...(group && { group }) });

/** @param {...(Node | null | false)} views */
function show(...views) {
  byId("result").setAttribute("aria-busy", "false");
  byId("result").replaceChildren(...views.filter((view) => view instanceof Node));
  showFormulas();
}

async function score() {
  const mine = ++calls;
  const state = currentState();
  const body = form.requestBody(state);
  form.markFaults([]);
  waiting(mine);
  try {
    const answer = await call("v1/score", body);
    if (mine !== calls) return;
    shown = { state, body, answer };
    chosen = Math.min(chosen, answer.rewards.length - 1);
    draw();
    if (matchMedia("(max-width: 900px)").matches) byId("result").scrollIntoView(); // it stands below the form there
    remember(state);
  } catch (error) {
    if (mine === calls) refuse(error, score);
  }
}

/** @param {number} mine the number of the call that is waited for */
function waiting(mine) {
  byId("result").setAttribute("aria-busy", "true");
  const began = performance.now();
  const note = h("p", { class: "quiet" }, "Scoring …");
  byId("result").replaceChildren(h("section", { class: "card" }, h("div", { class: "skeleton" }), h("div", { class: "skeleton" }), note));
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - began) / 1000);
    if (mine !== calls || !note.isConnected) clearInterval(timer);
    else if (seconds >= 2) note.textContent = `${seconds} s so far. Programs may run up to their time limits.`;
  }, 500);
}

function draw() {
  if (!shown) return;
  const { state, body, answer } = shown;
  const spec = specs.find((one) => one.name === state.spec) ?? specs[0];
  const reward = answer.rewards[chosen];
  const reference = shown.reference ?? form.asReference(state.reference);
  const statistics = answer.groups[0];
  const tools = [["curl", "curl"], ["Python", "python"], ["link", "link"]].map(([word, how]) => h("button", { type: "button", class: "small", onclick: () => copy(how) }, word));
  show(
    answer.warnings.length > 0 && h("p", { class: "card warning" }, answer.warnings.join(" ")),
    statistics && groupView(statistics, answer.rewards, spec, chosen, choose),
    verdictView(reward, spec, { name: answer.rewards.length > 1 ? `Completion ${chosen + 1}` : "", advantage: statistics?.advantages[chosen], took: tookWords(answer), tools }),
    answerView(reward, spec, reference),
    testsView(reward, spec, reference),
    state.prompt !== "" && h("section", { class: "card", "aria-label": "Prompt" }, h("h2", {}, "Prompt"), h("p", {}, prose(state.prompt))),
    body.samples[chosen].completion !== null && completionView(body.samples[chosen].completion, reward.spans ?? [], gradedAnswer(reward), folded),
    h("details", { class: "card" }, h("summary", {}, "The answer of the service as JSON"), h("pre", {}, JSON.stringify(reward, null, 1))),
  );
}

/** How long all of a request took. @param {{rewards: unknown[], timing: {total_ms: number | null}}} answer */
function tookWords({ rewards, timing }) {
  if (timing.total_ms === null) return "";
  return `${number(timing.total_ms, 1)} ms for ${rewards.length > 1 ? `all ${rewards.length} completions` : "the request"}`;
}

/** What was graded, where the service was asked for its place. @param {import("./verdict.js").Reward} reward */
const gradedAnswer = (reward) => (reward.spans && Object.values(reward.components).map((part) => part.answer).find((text) => text)) ?? null;

/** @param {number} at */
function choose(at) {
  if (!shown) return;
  const focused = document.activeElement?.getAttribute("role") === "radio";
  chosen = (at + shown.answer.rewards.length) % shown.answer.rewards.length;
  draw();
  if (focused) /** @type {HTMLElement | null} */ (document.querySelector("[aria-checked=true]"))?.focus();
}

/** @param {unknown} error @param {() => void} again */
function refuse(error, again) {
  if (error instanceof Refused) form.markFaults(error.problem.errors ?? []);
  show(refusalView(error, again, "Nothing was judged. Your text is kept."));
  if (!(error instanceof Refused)) throw error;
}

/** @param {string} how */
async function copy(how) {
  const state = currentState();
  const { detail: _, ...body } = form.requestBody(state);
  const texts = { curl: () => asCurl(address("v1/score"), body, key() !== ""), python: () => asPython(address("."), body), link: async () => `${address(".")}#${await packed(state)}` };
  const text = await texts[/** @type {keyof typeof texts} */ (how)]();
  try {
    await navigator.clipboard.writeText(text);
    toast("copied");
  } catch {
    show(h("section", { class: "card" }, h("h2", {}, "Copy this"), h("pre", {}, text)));
  }
}

/** @param {string} words */
function toast(words) {
  byId("toast").textContent = words;
  setTimeout(() => { byId("toast").textContent = ""; }, 2000);
}

/** @param {form.State} state */
async function remember(state) {
  const fragment = await packed(state);
  if (fragment.length <= LONGEST_LINK) history.replaceState(null, "", `${address(".")}#${fragment}`);
}

function aboutSpec() {
  const spec = specs.find((one) => one.name === byId("spec").value);
  const parts = Object.entries(spec?.components ?? {}).map(([name, part]) => `${number(part.weight)} ${name}`);
  byId("spec-about").replaceChildren(spec?.description ?? "", h("span", { class: "formula" }, "reward = ", h("code", {}, parts.join(" + "))));
}

/** @param {form.State} state */
function load(state) {
  form.write(state);
  group = state.group ?? "";
  chosen = 0;
  aboutSpec();
}

/** Take the rows of the file that was picked. */
async function openTable() {
  const [file] = byId("table").files;
  if (!file) return;
  try {
    rows = await rowsOf(file);
  } catch (error) {
    return show(h("section", { class: "card problem", role: "alert" }, h("h2", {}, `${file.name} cannot be read`), h("p", {}, `${error instanceof Error ? error.message : error}.`)));
  }
  byId("row-field").hidden = false;
  byId("row").max = rows.length;
  byId("row").value = 1;
  openRow();
}

/** Score the row that is named. */
function openRow() {
  const number = Math.min(Math.max(1, Math.trunc(byId("row").value) || 1), rows.length);
  byId("row").value = number;
  try {
    load({ spec: byId("spec").value, ...asState(rows[number - 1]) });
  } catch {
    return show(h("section", { class: "card problem", role: "alert" }, h("h2", {}, `Row ${number} cannot be read`), h("p", {}, "It is no JSON object.")));
  }
  score();
}

function stale(/** @type {Event} */ event) {
  if (["table", "row"].includes(/** @type {HTMLElement} */ (event.target).id)) return;
  if (!shown || byId("result").querySelector(".stale")) return;
  byId("result").prepend(h("p", { class: "card stale" }, "The text has changed since this was scored."));
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); score(); return; }
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.getAttribute("role") === "radio" && event.key.startsWith("Arrow") && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    choose(chosen + (["ArrowRight", "ArrowDown"].includes(event.key) ? 1 : -1));
  }
}

/** A sample of the ledger with the verdict that it got then. @param {string} key */
async function openKept(key) {
  try {
    const { sample } = await call(`v1/ledger/samples/${encodeURIComponent(key)}`);
    const { spec, ...opened } = asShown(sample);
    if (!specs.some((one) => one.name === spec.name)) specs = [...specs, spec];
    load(opened.state);
    shown = opened;
    draw();
  } catch (error) {
    refuse(error, () => openKept(key));
  }
}

async function begin() {
  try {
    specs = (await call("v1/specs")).specs;
  } catch (error) {
    return refuse(error, begin);
  }
  byId("spec").replaceChildren(...specs.map((spec) => h("option", { value: spec.name }, spec.name)));
  const fragment = location.hash.slice(1);
  if (fragment.startsWith(KEPT)) { load(BLANK); return openKept(fragment.slice(KEPT.length)); }
  let state = BLANK;
  let intact = true;
  if (fragment) {
    try {
      state = { ...BLANK, ...(await unpacked(fragment)) };
    } catch {
      intact = false;
    }
  }
  load(state);
  if (!intact) show(h("section", { class: "card problem", role: "alert" }, h("h2", {}, "This link is damaged"), h("p", {}, "Ask for it again: some programs cut long links.")));
  else if (fragment) await score();
  else show(h("section", { class: "card" }, h("h2", {}, "What does this answer earn, and why?"), h("p", {}, "Pick an example, or paste a prompt, a reference and a completion, and score it. Several completions are a group and get advantages.")));
}

byId("example").append(...EXAMPLES.map((example, at) => h("option", { value: at }, example.name)));
byId("example").addEventListener("change", () => { load(EXAMPLES[byId("example").value] ?? BLANK); score(); });
byId("table").addEventListener("change", openTable);
byId("row").addEventListener("change", openRow);
byId("spec").addEventListener("change", () => { aboutSpec(); if (shown) score(); });
byId("add").addEventListener("click", () => form.addCompletion("").focus());
byId("form").addEventListener("submit", (/** @type {Event} */ event) => { event.preventDefault(); score(); });
byId("form").addEventListener("input", stale);
listen({
  j: () => choose(chosen + 1),
  k: () => choose(chosen - 1),
  f: () => { folded = !folded; byId("reasoning")?.toggleAttribute("open", !folded); },
  e: () => byId("prompt").focus(),
  s: () => byId("spec").focus(),
  c: () => copy("curl"),
  p: () => copy("python"),
  l: () => copy("link"),
});
document.addEventListener("keydown", onKey);
load(BLANK);
begin();
