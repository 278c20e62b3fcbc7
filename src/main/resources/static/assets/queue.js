// The queue: what waits, what failed, and putting it back or taking it out.
import { send } from "./api.js";
import { ask, mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { badge } from "./format.js";

const STATES = {
  waiting: ["idle", "Waiting"], leased: ["look", "Leased"], refused: ["degraded", "Refused"],
  done: ["ok", "Done"], dead: ["failed", "Dead letter"], discarded: ["idle", "Discarded"],
};
const HEALTH = {
  healthy: ["ok", "Healthy"], behind: ["degraded", "Behind"], failing: ["failed", "Failing"], stalled: ["failed", "Stalled"],
  paused: ["idle", "Paused"], not_enough_data: ["look", "Not enough data"],
};
const state = (r) => badge(...STATES[r.state]);

export const QUEUE = { actions, section, cells: { state } };
export const DEPTHS = { cells: { state } };
export const PROCESSORS = { cells: { health: (r) => badge(...HEALTH[r.health]) } };

function actions(frame, row) {
  if (!mayAct(frame) || !["waiting", "refused"].includes(row.state)) return [];
  const act = (id, label, words, kind) => ({
    id, label: `${label} …`, kind,
    run: () => ask(frame, { title: `${label} work ${row.id} of kind ${row.kind}?`, words, yes: label, run: (reason) => send(`/api/v1/ai-queue/${row.id}/${id}`, { reason }) }),
  });
  return [act("retry", "Retry", "It is due at once, with all its attempts.", "main"), act("discard", "Discard", "Nobody does it. The row is kept.")];
}

function section(frame, row) {
  return row.state === "dead" ? h("p", { class: "card words" }, "It has failed for good: it can be replayed ", h("a", { href: "#/dead-letters?state=open" }, "among the dead letters"), ".") : null;
}
