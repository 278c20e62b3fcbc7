// Alarms: what is wrong, and saying that somebody takes care of it, that nothing is to be sent, or that it is over.
import { send } from "./api.js";
import { ask, mayAct, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count, time } from "./format.js";
import { mono, text } from "./lists.js";

const HOUR_MS = 3600_000;
const TONES = { info: "look", warning: "degraded", critical: "failed" };
const STATES = { pending: ["idle", "Pending"], firing: ["failed", "Firing"], acknowledged: ["look", "Acknowledged"], resolved: ["ok", "Resolved"] };
const severity = (r) => badge(TONES[r.severity], r.severity);
const silent = (r) => r.silenced_until && new Date(r.silenced_until) > new Date() && r.state !== "resolved";
const state = (r) => (silent(r) ? badge("idle", "Silenced") : badge(...STATES[r.state]));

export const ALARMS = { detail, cells: { severity, state } };

function detail(frame, row) {
  const act = (id, label, words, body, kind) => ({
    id, label, kind,
    run: async () => {
      ask(frame, { title: `${label}: ${row.title}?`, words, yes: label, run: (reason) => send(`/api/v1/alarms/${row.id}/${id}`, { ...body(), reason }) });
      return "stay";
    },
  });
  const open = mayAct(frame) && row.state !== "resolved";
  const actions = [
    open && row.state === "firing" ? act("acknowledge", "Acknowledge", "Nobody else is notified of it, until it gets worse.", () => ({}), "main") : null,
    open ? act("silence", "Silence for 8 hours", "Nothing goes out about this key, also if it ends and fires anew.", () => ({ until: new Date(Date.now() + 8 * HOUR_MS).toISOString() })) : null,
    open && row.state !== "pending" ? act("resolve", "Resolve", "A condition that still finds it raises it anew within half a minute.", () => ({})) : null,
  ].filter(Boolean);
  const rows = [
    ["Severity", severity(row)], ["State", state(row)], ["Key", mono(row.key)], ["Detail", text(row.detail)], ["Condition", mono(row.condition)],
    ["Raised", `${count(row.count)} ${row.count === 1 ? "time" : "times"}`], ["Since (UTC)", time(row.first_at)], ["Last (UTC)", time(row.last_at)],
    ["Acknowledged by", text(row.acknowledged_by)], ["Silenced until (UTC)", time(row.silenced_until)], ["Reason", text(row.reason)],
    ["Resolved (UTC)", time(row.resolved_at)], ["Resolved by", text(row.resolved_by)],
  ];
  openDialog(frame, row.title, h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])), actions);
}
