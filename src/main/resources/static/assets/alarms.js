// Alarms: what is wrong, and saying that somebody takes care of it, that nothing is to be sent, or that it is over.
import { send } from "./api.js";
import { ask, mayAct } from "./dialog.js";
import { badge } from "./format.js";

const HOUR_MS = 3600_000;
const TONES = { info: "look", warning: "degraded", critical: "failed" };
const STATES = { pending: ["idle", "Pending"], firing: ["failed", "Firing"], acknowledged: ["look", "Acknowledged"], resolved: ["ok", "Resolved"] };
const severity = (r) => badge(TONES[r.severity], r.severity);
const silent = (r) => r.silenced_until && new Date(r.silenced_until) > new Date() && r.state !== "resolved";
const state = (r) => (silent(r) ? badge("idle", "Silenced") : badge(...STATES[r.state]));

export const ALARMS = { actions, cells: { severity, state }, heading: (item) => item.title };

/** Each asks for the reason and says what comes of it. */
function actions(frame, row) {
  const act = (id, label, words, body, kind) => ({
    id, label: `${label} …`, kind,
    run: () => ask(frame, { title: `${label}: ${row.title}?`, words, yes: label, run: (reason) => send(`/api/v1/alarms/${row.id}/${id}`, { ...body(), reason }) }),
  });
  if (!mayAct(frame) || row.state === "resolved") return [];
  return [
    row.state === "firing" ? act("acknowledge", "Acknowledge", "Nobody else is notified of it, until it gets worse.", () => ({}), "main") : null,
    act("silence", "Silence for 8 hours", "Nothing goes out about this key, also if it ends and fires anew.", () => ({ until: new Date(Date.now() + 8 * HOUR_MS).toISOString() })),
    row.state !== "pending" ? act("resolve", "Resolve", "A condition that still finds it raises it anew within half a minute.", () => ({})) : null,
  ].filter(Boolean);
}
