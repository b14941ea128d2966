/** The members of a group beside each other: reward above, advantage below. */

import { h, number, place, signed } from "./dom.js";
import { tone } from "./verdict.js";

const SIGNS = { right: "✓", partly: "◐", wrong: "✗", void: "▲" };

/**
 * @param {{group: string | number, pass_rate: number | null, mean: number | null, std: number | null, advantages: number[], informative: boolean}} group
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
    const lift = place(h("i", { class: `bar ${advantage < 0 ? "wrong" : "right"}` }), 0.5, 0.5 + advantage / widest / 2, { vertical: true });
    const told = `completion ${index + 1}: reward ${reward.value ?? "none"}, ${reward.outcome}, advantage ${signed(advantage)}`;
    return h("button", { type: "button", role: "radio", class: `cell ${kind}`, "aria-checked": String(index === chosen), tabindex: index === chosen ? 0 : -1, "aria-label": told, onclick: () => choose(index) },
      h("b", {}, reward.value === null ? "null" : number(reward.value, 2)), h("span", { class: "column" }, bar),
      h("span", { class: "sign" }, SIGNS[kind]), h("span", { class: "column low" }, lift), h("span", {}, signed(advantage)), h("span", { class: "quiet" }, index + 1));
  });
  return h("section", { class: "card", "aria-label": "Group" },
    h("h2", {}, "Group ", h("span", { class: "quiet" }, facts(group, rewards.length))),
    h("div", { class: "strip", role: "radiogroup", "aria-label": "Completions of the group" }, cells),
    h("p", { class: "quiet" }, "Upper bars: reward. Lower bars: advantage. ", group.informative ? "Right and wrong answers stand beside each other: this group teaches." : "All members are right, or none is: nothing is learnt from accuracy."));
}

/** @param {any} group @param {number} size */
function facts(group, size) {
  const rate = group.pass_rate === null ? "–" : `${Math.round(100 * group.pass_rate)} %`;
  return `${size} completions, ${rate} right, mean ${number(group.mean)}, standard deviation ${number(group.std)}`;
}
