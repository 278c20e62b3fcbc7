// Dead letters: why each failed, its payload to mend, and replaying or discarding one or all that fit.
import { get, send } from "./api.js";
import { confirm, mayAct, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count, time } from "./format.js";
import { asked, mono, text } from "./lists.js";

const SHOWN_BYTES = 300_000; // what a browser shows and edits with ease
const AT_ONCE = 500;
const WORDS = { replay: "Replay", discard: "Discard", reopen: "Take back" };
const letters = (n) => `${count(n)} ${n === 1 ? "letter" : "letters"}`;

export const DEAD_LETTERS = { panel: bulkPanel, detail };

/** What can be done with all letters that fit the filters. */
function bulkPanel(frame, filters) {
  let counts = null;
  let said = null;
  let stop = null;

  async function load() {
    counts = mayAct(frame) ? await send("/api/v1/dead-letters/count", { filter: meant() }).catch(() => null) : null;
  }

  /** The filters as the API takes them, by part like the list; the state follows from what is done. */
  function meant() {
    const { state, ...filter } = asked(filters);
    return { ...filter, match: "part" };
  }

  function draw() {
    if (!counts || (!counts.open && !counts.discarded && !said)) return null;
    const button = (action, n) => n ? h("button", { name: "do", value: action, class: action === "replay" ? "main" : "" }, `${WORDS[action]} ${letters(n)}`) : null;
    return h("form", { class: "panel", "data-key": "bulk", "aria-label": "All letters that fit" },
      stop ? h("button", { name: "do", value: "stop" }, "Stop") : [button("replay", counts.open), button("discard", counts.open), button("reopen", counts.discarded)],
      h("span", { role: "status", class: said?.bad ? "bad" : "soft" }, said?.words ?? "All that fit the filters below, not only this page."));
  }

  async function submit(form, submitter) {
    if (submitter.value === "stop") return stop?.();
    const action = submitter.value;
    const filter = meant();
    const n = action === "reopen" ? counts.discarded : counts.open;
    const upTo = counts.up_to; // what comes while somebody reads the question is left alone
    const narrowed = Object.entries(filter).filter(([name]) => name !== "match").map(([name, value]) => `${name} ${value}`).join(", ") || "No filter: every one";
    const means = { replay: "Each runs through its route again; what fails again stays open. Effects outside the hub happen again.", discard: "They are kept and can be taken back.", reopen: "They are open again." };
    confirm(frame, `${WORDS[action]} ${letters(n)}?`, `${narrowed}. ${means[action]}`, `${WORDS[action]} ${letters(n)}`, async () => void run(action, filter, n, upTo));
  }

  async function run(action, filter, n, upTo) {
    const sum = { replayed: 0, failed: 0, skipped: 0, changed: 0 };
    let after = "0";
    let reason = null;
    stop = () => (after = null);
    try {
      while (after) {
        said = { words: `${count(sum.replayed + sum.failed + sum.skipped + sum.changed)} of ${count(n)} …` };
        frame.refresh();
        const part = await send(`/api/v1/dead-letters/${action}`, { filter, up_to: upTo, limit: AT_ONCE, after });
        for (const name of Object.keys(sum)) sum[name] += part[name] ?? 0;
        reason ??= part.reason;
        after = after && part.next;
      }
      said = { bad: sum.failed + sum.skipped > 0, words: action === "replay" ? `${count(sum.replayed)} replayed, ${count(sum.failed)} failed again, ${count(sum.skipped)} could not be tried${reason ? `: ${reason}` : "."}` : `${letters(sum.changed)} changed.` };
    } catch (failure) {
      said = { bad: true, words: failure.message };
    }
    stop = null;
    frame.refresh();
  }

  return { load, draw, submit };
}

/** One letter; a large payload is not loaded. */
async function detail(frame, row) {
  const large = row.payload_bytes > SHOWN_BYTES;
  const item = large ? row : await get(`/api/v1/dead-letters/${row.id}`, { exact: true });
  const field = payloadField(item, large, mayAct(frame) && item.state === "open");
  const path = `/api/v1/dead-letters/${row.id}`;
  const area = field.querySelector("textarea");
  const save = async () => {
    if (!area || area.value === area.defaultValue) return;
    JSON.parse(area.value);
    await send(path, `{"payload": ${area.value}}`, "PUT");
    area.defaultValue = area.value;
  };
  const act = (name, kind) => ({ id: name, label: WORDS[name], kind, run: () => send(`${path}/${name}`, {}) });
  const replay = { ...act("replay", "main"), run: async () => (await save(), await send(`${path}/replay`, {})) };
  const edit = { id: "save", label: "Save the payload", run: async () => (await save(), await detail(frame, row), "stay") };
  const actions = !mayAct(frame) ? []
    : item.state === "open" ? [replay, ...(large ? [] : [edit]), act("discard")]
    : item.state === "discarded" ? [act("reopen")] : [];
  openDialog(frame, `Dead letter ${row.id}`, h("div", {}, summary(item), field), actions);
}

function summary(item) {
  const when = (at, by) => (at ? [time(at), by ? ` by ${by}` : ""] : null);
  const rows = [
    ["State", badge(item.state)], ["Failed (UTC)", time(item.failed_at)], ["Route", mono(item.route_id)], ["Step", mono(item.step)], ["Subscriber", text(item.subscriber)],
    ["Event", mono(item.event_id)], ["Code", mono(item.code)], ["Message", text(item.message)], ["Attempts", count(item.attempts)],
    ["Muted", item.muted ? "yes: a replay sends nothing outside" : null], ["Failed again", when(item.retried_at)], ["Edited", when(item.edited_at, item.edited_by)],
    ["Replayed", when(item.replayed_at, item.replayed_by)], ["Discarded", when(item.discarded_at, item.discarded_by)],
  ];
  return h("dl", {}, rows.filter(([, value]) => value !== null).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function payloadField(item, large, editable) {
  if (large) {
    return h("div", { class: "payload" }, h("h3", {}, `Payload, ${count(item.payload_bytes)} bytes`), h("pre", { tabindex: "0" }, `${item.payload_excerpt} …`),
      h("p", {}, h("a", { href: `/api/v1/dead-letters/${item.id}`, target: "_blank", rel: "noopener" }, "The whole of it ↗"), " It is too large to be edited here: PUT it over the API."));
  }
  const pretty = (value) => JSON.stringify(value, null, 2);
  const lines = pretty(item.payload).split("\n").length;
  return h("div", { class: "payload" }, h("h3", {}, `Payload, ${count(item.payload_bytes)} bytes`),
    editable ? h("textarea", { "aria-label": "Payload", spellcheck: "false", rows: Math.min(24, Math.max(4, lines + 1)) }, pretty(item.payload)) : h("pre", { tabindex: "0" }, pretty(item.payload)),
    item.original_payload !== null ? h("details", {}, h("summary", {}, "As it came"), h("pre", { tabindex: "0" }, pretty(item.original_payload))) : null);
}
