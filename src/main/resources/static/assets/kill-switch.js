// The kill switch: its state in the frame of every page, and the one dialog that turns it.
import { send } from "./api.js";
import { ask } from "./dialog.js";
import { h } from "./dom.js";
import { badge } from "./format.js";

const state = (policy) => (policy ? badge(policy.kill_switch ? "block" : "ok", policy.kill_switch ? "Kill switch on" : "Kill switch off") : badge("offline", "Kill switch ?"));

/** The button that shows the state and opens the dialog. */
export function killButton(policy) {
  return h("button", { type: "button", class: `kill ${policy?.kill_switch ? "on" : ""}`, "data-key": "kill", "data-action": "kill", title: "Stop all actions, or let the models act again" }, state(policy));
}

export function turnKillSwitch(frame) {
  const on = frame.policy()?.kill_switch;
  const turn = (to) => (reason) => send("/api/v1/policy/kill-switch", { on: to, reason });
  ask(frame, on
    ? { title: "Let the models act again?", words: `The kill switch is on: every decision is HOLD. ${frame.policy().updated_by} changed the guard's settings last.`, yes: "Turn the kill switch off", kind: "main", run: turn(false) }
    : { title: "Stop all actions?", words: "Every decision from the next one on is HOLD, whatever the models say. Open positions stay open.", yes: "Turn the kill switch on", kind: "danger", run: turn(true) });
}
