// The guard's settings above the decisions: the kill switch, the limits, and who changed them last.
import { get, send } from "./api.js";
import { h } from "./dom.js";
import { badge, time } from "./format.js";

const LIMITS = [
  ["position_size", "Lots a decision asks for"], ["max_position_size", "Lots a decision may get"], ["max_exposure", "Lots open over all accounts"],
  ["daily_loss_limit", "Loss a day, account currency"], ["max_data_age_seconds", "Age of the newest bar, seconds"],
];

export function policyPanel(frame) {
  let policy = null;
  let changes = [];
  let said = null;

  async function load() {
    [policy, { items: changes }] = await Promise.all([get("/api/v1/policy", { exact: true }), get("/api/v1/policy-changes?limit=5")]);
  }

  function draw() {
    if (!policy) return null;
    const on = policy.kill_switch;
    return h("section", { class: `panel guard edge-${on ? "bad" : "good"}`, "data-key": "policy", "aria-label": "Policy guard" },
      h("form", { "data-form": "kill" },
        badge(on ? "block" : "ok", on ? "Kill switch on: every action is HOLD" : "Kill switch off"),
        h("label", {}, "Reason", h("input", { name: "reason", required: true, maxlength: 500, autocomplete: "off" })),
        h("button", { class: on ? "" : "danger" }, on ? "Let the models act again" : "Stop all actions now"),
        h("span", { role: "status", class: said?.bad ? "bad" : "soft" }, said?.words ?? "")),
      h("details", { "data-own": "open" },
        h("summary", {}, `Limits: ${policy.position_size} lots a decision, at most ${policy.max_position_size} · ${policy.max_exposure} lots open · a loss of ${policy.daily_loss_limit} a day · bars of at most ${policy.max_data_age_seconds} s`),
        h("form", { "data-form": "limits" },
          LIMITS.map(([name, label]) => h("label", {}, label, h("input", { name, required: true, inputmode: "decimal", value: String(policy[name] ?? ""), autocomplete: "off" }))),
          h("label", {}, "Reason", h("input", { name: "reason", required: true, maxlength: 500, autocomplete: "off" })),
          h("button", {}, "Change the limits"))),
      changes.length
        ? h("ul", { class: "changes" }, changes.map((change) => h("li", {}, time(change.changed_at), h("b", {}, change.changed_by), h("span", {}, change.reason))))
        : null);
  }

  async function submit(form) {
    const value = (name) => form.elements[name].value.trim();
    try {
      if (form.dataset.form === "kill") {
        await send("/api/v1/policy/kill-switch", { on: !policy.kill_switch, reason: value("reason") });
      } else {
        const limits = Object.fromEntries(LIMITS.map(([name]) => [name, Number(value(name))]));
        await send("/api/v1/policy", { ...limits, kill_switch: policy.kill_switch, version: policy.version, reason: value("reason") }, "PUT");
      }
      said = { words: "Done; it counts from the next decision on." };
      form.elements.reason.value = "";
    } catch (failure) {
      said = { bad: true, words: failure.message };
    }
  }

  return { load, draw, submit };
}
