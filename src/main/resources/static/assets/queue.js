// The queue: what waits, what failed, and putting it back or taking it out.
import { send } from "./api.js";
import { ask, mayAct, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count, duration, time } from "./format.js";
import { mono, text } from "./lists.js";

const STATES = {
  waiting: ["idle", "Waiting"], leased: ["look", "Leased"], refused: ["degraded", "Refused"],
  done: ["ok", "Done"], dead: ["failed", "Dead letter"], discarded: ["idle", "Discarded"],
};
const HEALTH = {
  healthy: ["ok", "Healthy"], behind: ["degraded", "Behind"], failing: ["failed", "Failing"], stalled: ["failed", "Stalled"],
  paused: ["idle", "Paused"], not_enough_data: ["look", "Not enough data"],
};
const state = (r) => badge(...STATES[r.state]);

export const QUEUE = { detail, cells: { state } };
export const DEPTHS = { cells: { state } };
export const PROCESSORS = { cells: { health: (r) => badge(...HEALTH[r.health]) } };

function detail(frame, row) {
  const act = (id, label, words, kind) => ({
    id, label, kind,
    run: async () => {
      ask(frame, { title: `${label} work ${row.id} of kind ${row.kind}?`, words, yes: label, run: (reason) => send(`/api/v1/ai-queue/${row.id}/${id}`, { reason }) });
      return "stay";
    },
  });
  const open = mayAct(frame) && (row.state === "waiting" || row.state === "refused");
  const actions = open
    ? [act("retry", "Retry", "It is due at once, with all its attempts.", "main"), act("discard", "Discard", "Nobody does it. The row is kept.")]
    : [];
  const rows = [
    ["State", state(row)], ["Kind", mono(row.kind)], ["Key", mono(row.dedupe_key)], ["Priority", count(row.priority)],
    ["Attempts", `${count(row.attempts)} of ${count(row.max_attempts)}`], ["Age", duration(Number(row.age_seconds))],
    ["Put in (UTC)", time(row.enqueued_at)], ["Due (UTC)", time(row.next_at)], ["Claimed (UTC)", time(row.claimed_at)],
    ["Over (UTC)", time(row.finished_at)], ["Hub", mono(row.leased_by)], ["Reason", text(row.reason)],
    row.state === "dead" ? ["Replay", h("a", { href: "#/dead-letters?state=open" }, "among the dead letters")] : null,
  ].filter(Boolean);
  openDialog(frame, `Work ${row.id}`, h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])), actions);
}
