// The guard's settings above the decisions: the kill switch, the limits, and who changed them last.
import { get, send } from "./api.js";
import { h } from "./dom.js";
import { badge, duration, time } from "./format.js";
import { killButton } from "./kill-switch.js";

const LIMITS = [
  ["position_size", "Lots a decision asks for"], ["max_position_size", "Lots a decision may get"], ["max_exposure", "Lots open over all accounts"],
  ["daily_loss_limit", "Loss a day, account currency"], ["max_data_age_seconds", "Age of the newest bar, seconds"],
];

export function policyPanel(frame) {
  let changes = [];
  let said = null;

  async function load() {
    ({ items: changes } = await get("/api/v1/policy-changes?limit=5"));
  }

  function draw() {
    const policy = frame.policy();
    if (!policy) return null;
    const on = policy.kill_switch;
    return h("section", { class: `panel guard edge-${on ? "bad" : "good"}`, "data-key": "policy", "aria-label": "Policy guard" },
      h("p", {}, killButton(policy), " ", on ? "Every action is HOLD." : "Decisions pass the limits below.",
        h("span", { role: "status", class: said?.bad ? "bad" : "soft" }, said ? ` ${said.words}` : "")),
      h("details", { "data-own": "open" },
        h("summary", {}, `Limits: ${policy.position_size} lots a decision, at most ${policy.max_position_size} · ${policy.max_exposure} lots open · a loss of ${policy.daily_loss_limit} a day · bars of at most ${duration(policy.max_data_age_seconds)}`),
        h("form", { "data-form": "limits" },
          LIMITS.map(([name, label]) => h("label", {}, label, h("input", { name, required: true, inputmode: "decimal", value: String(policy[name] ?? ""), autocomplete: "off" }))),
          h("label", {}, "Reason", h("input", { name: "reason", required: true, maxlength: 500, autocomplete: "off" })),
          h("button", {}, "Change the limits"))),
      changes.length
        ? h("ul", { class: "changes" }, changes.map((change) => h("li", {}, time(change.changed_at), turned(change), h("b", {}, change.changed_by), h("span", {}, change.reason))))
        : null);
  }

  async function submit(form) {
    const policy = frame.policy();
    const value = (name) => form.elements[name].value.trim();
    try {
      const limits = Object.fromEntries(LIMITS.map(([name]) => [name, Number(value(name))]));
      await send("/api/v1/policy", { ...limits, kill_switch: policy.kill_switch, version: policy.version, reason: value("reason") }, "PUT");
      said = { words: "Done; it counts from the next decision on." };
      form.elements.reason.value = "";
    } catch (failure) {
      said = { bad: true, words: failure.message };
    }
  }

  return { load, draw, submit, shows: (changed) => changed.has("policy-changes") };
}

/** Which way a change turned the kill switch, where it did. */
function turned({ before, after }) {
  if (before?.kill_switch === after?.kill_switch) return null;
  return badge(after.kill_switch ? "block" : "ok", after.kill_switch ? "Kill switch on" : "Kill switch off");
}
