/** The members of a group beside each other: reward above, advantage below, and what training makes of them. */

import { h, number, percent, place, signed } from "./dom.js";
import { tone } from "./verdict.js";

const SIGNS = { right: "✓", partly: "◐", wrong: "✗", void: "▲" };
const WORDS = { right: "right", partly: "in part", wrong: "wrong", void: "no reward" };
/** Advantages nearer to 0 than this are 0. */
const NOTHING = 5e-7;

/** How a spec makes advantages of rewards, in words. */
const FORMULAS = /** @type {Record<string, string>} */ ({
  population: "(reward − mean) ÷ population standard deviation",
  trl: "(reward − mean) ÷ (sample standard deviation + 1e-4), as TRL",
  verl: "(reward − mean) ÷ (sample standard deviation + 1e-6), as verl",
  none: "reward − mean, as Dr. GRPO",
  batch: "(reward − mean) ÷ (sample standard deviation of the batch + 1e-4), as TRL",
  leave_one_out: "reward − mean of the others, as RLOO",
});

/** @typedef {{group: string | number, pass_rate: number | null, mean: number | null, std: number | null, advantages: number[], informative: boolean}} Group */

/**
 * @param {Group} group
 * @param {import("./verdict.js").Reward[]} rewards
 * @param {import("./verdict.js").Spec} spec
 * @param {number} chosen
 * @param {(at: number) => void} choose
 */
export function groupView(group, rewards, spec, chosen, choose) {
  const values = rewards.map((reward) => reward.value ?? 0);
  const [low, high] = [Math.min(0, ...values, spec.range[0]), Math.max(...values, spec.range[1], 1e-9)];
  const widest = Math.max(1e-9, ...group.advantages.map(Math.abs));
  const at = (value) => (value - low) / (high - low);
  const cells = rewards.map((reward, index) => {
    const advantage = group.advantages[index];
    const kind = tone(reward, spec);
    const bar = reward.value === null ? null : place(h("i", { class: `bar ${kind}` }), at(0), at(reward.value), { vertical: true });
    const lift = place(h("i", { class: "bar lift" }), 0.5, 0.5 + advantage / widest / 2, { vertical: true });
    const told = `completion ${index + 1}: reward ${reward.value ?? "none"}, ${reward.outcome}, advantage ${signed(advantage)}`;
    return h("button", { type: "button", role: "radio", class: `cell ${kind}`, "aria-checked": String(index === chosen), tabindex: index === chosen ? 0 : -1, "aria-label": told, onclick: () => choose(index) },
      h("span", { class: "quiet" }, `#${index + 1}`),
      h("span", {}, "reward ", h("b", {}, reward.value === null ? "null" : number(reward.value, 2))), h("span", { class: "column" }, bar),
      h("span", { class: "sign" }, `${SIGNS[kind]} ${WORDS[kind]}`),
      h("span", { class: "column low" }, h("i", { class: "middle" }), lift), h("span", {}, "adv. ", h("b", {}, signed(advantage))));
  });
  return h("section", { class: "card", "aria-label": "Group" },
    h("h2", {}, "Group ", h("span", { class: "quiet" }, facts(group, rewards.length))),
    h("div", { class: "strip", role: "radiogroup", "aria-label": "Completions of the group" }, cells),
    h("p", {}, teaching(group)),
    surprises(group, rewards, spec).map((words) => h("p", {}, h("span", { class: "flag" }, "▲ against its verdict"), ` ${words}`)),
    h("p", { class: "quiet" }, `Bars above: reward, ${number(low)} to ${number(high)}. Bars below: advantage (adv.), up or down from its zero line${formulaOf(spec)}.`));
}

/** @param {import("./verdict.js").Spec} spec */
function formulaOf(spec) {
  const formula = FORMULAS[spec.group?.advantage ?? ""];
  if (!formula) return "";
  return spec.group?.aggregation === "normalize_then_sum" ? `: of each component ${formula}, then their weighted sum` : `: ${formula}`;
}

/** @param {Group} group @param {number} size */
function facts(group, size) {
  return `${size} completions, ${percent(group.pass_rate)} right, mean reward ${number(group.mean)}, standard deviation ${number(group.std)}`;
}

/** What a group gives to training. @param {Group} group */
function teaching(group) {
  if (group.advantages.every((one) => Math.abs(one) < NOTHING)) return "All rewards are equal: every advantage is 0, and this group gives no gradient.";
  if (group.pass_rate === null) return "Rewards differ, so this group gives a gradient.";
  return group.informative ? "Rewards differ, so this group gives a gradient; right and wrong answers stand beside each other." : "Rewards differ, so this group gives a gradient, but not by accuracy: all answers are right, or none is.";
}

/** Members whose advantage goes against their verdict. @param {Group} group @param {import("./verdict.js").Reward[]} rewards @param {import("./verdict.js").Spec} spec */
function surprises(group, rewards, spec) {
  const of = (/** @type {string} */ kind, /** @type {(advantage: number) => boolean} */ fits) => rewards.flatMap((reward, at) => (tone(reward, spec) === kind && fits(group.advantages[at]) ? [at] : []));
  const lowered = of("right", (advantage) => advantage < -NOTHING);
  const raised = of("wrong", (advantage) => advantage > NOTHING);
  const named = (/** @type {number[]} */ places) => places.map((at) => `#${at + 1}`).join(", ");
  const lacking = [...new Set(lowered.flatMap((at) => Object.entries(rewards[at].components).filter(([, part]) => part.score !== null && part.score < 1).map(([name]) => name)))];
  const why = lacking.length ? ` (earned less for ${lacking.join(", ")})` : "";
  return [
    ...(lowered.length ? [`Right, but below the mean of the group: ${named(lowered)}${why}. Training makes ${lowered.length > 1 ? "them" : "it"} less likely.`] : []),
    ...(raised.length ? [`Wrong, but above the mean of the group: ${named(raised)}. Training makes ${raised.length > 1 ? "them" : "it"} more likely.`] : []),
  ];
}
