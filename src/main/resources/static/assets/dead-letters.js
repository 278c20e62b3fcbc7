// Dead letters: why each failed, its payload to mend, and replaying or discarding one or all that fit.
import { send } from "./api.js";
import { confirm, mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { bytes, count } from "./format.js";
import { asked } from "./lists.js";

const SHOWN_BYTES = 300_000; // what a browser shows and edits with ease
const AT_ONCE = 500;
const WORDS = { replay: "Replay", discard: "Discard", reopen: "Take back" };
const letters = (n) => `${count(n)} ${n === 1 ? "letter" : "letters"}`;

export const DEAD_LETTERS = { panel: bulkPanel, section, actions, shown: ["payload", "original_payload", "payload_excerpt"] };

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

const EFFECTS = {
  replay: "It runs through its route again; what fails again stays open. Effects outside the hub happen again.",
  discard: "It is kept and can be taken back.",
  reopen: "It is open again.",
};

/** A payload that somebody changed and did not save goes along with a replay. */
function actions(frame, item) {
  if (!mayAct(frame)) return [];
  const path = `/api/v1/dead-letters/${item.id}`;
  const act = (name, kind) => ({
    id: name, label: `${WORDS[name]} …`, kind,
    run: () => confirm(frame, `${WORDS[name]} dead letter ${item.id}?`, EFFECTS[name], WORDS[name], async () => {
      if (name === "replay") await save(frame.page.querySelector("textarea[name=payload]"), path);
      await send(`${path}/${name}`, {});
    }),
  });
  return item.state === "open" ? [act("replay", "main"), act("discard")] : item.state === "discarded" ? [act("reopen")] : [];
}

async function save(area, path) {
  if (!area || area.value === area.defaultValue) return;
  try {
    JSON.parse(area.value);
  } catch (failure) {
    throw new Error(`The payload is no JSON: ${failure.message}`);
  }
  await send(path, `{"payload": ${area.value}}`, "PUT");
  area.defaultValue = area.value;
}

/** The payload, to mend where the letter is open; of a large one its beginning. */
function section(frame, item) {
  const large = item.payload_bytes > SHOWN_BYTES;
  const pretty = (value) => JSON.stringify(value, null, 2);
  const head = h("h2", {}, `Payload, ${bytes(item.payload_bytes)}`);
  if (large) {
    return h("section", { class: "card payload" }, head, h("pre", { tabindex: "0" }, `${item.payload_excerpt} …`),
      h("p", {}, h("a", { href: `/api/v1/dead-letters/${item.id}`, target: "_blank", rel: "noopener" }, "The whole of it ↗"), " It is too large to be edited here: PUT it over the API."));
  }
  const editable = mayAct(frame) && item.state === "open";
  const area = h("textarea", { name: "payload", "aria-label": "Payload", spellcheck: "false", rows: Math.min(24, Math.max(4, pretty(item.payload).split("\n").length + 1)) }, pretty(item.payload));
  const said = h("span", { role: "status" });
  const keep = h("button", { type: "button", "data-save": true }, "Save the payload");
  keep.addEventListener("click", async () => {
    keep.disabled = true;
    try {
      await save(area, `/api/v1/dead-letters/${item.id}`);
      [said.className, said.textContent] = ["soft", "Saved. The payload as it came is kept."];
      keep.blur();
      frame.refresh();
    } catch (failure) {
      [said.className, said.textContent] = ["bad", failure.message];
    }
    keep.disabled = false;
  });
  return h("section", { class: "card payload" }, head,
    editable ? [area, h("p", { class: "buttons" }, keep, said)] : h("pre", { tabindex: "0" }, pretty(item.payload)),
    item.original_payload !== null ? h("details", {}, h("summary", {}, "As it came"), h("pre", { tabindex: "0" }, pretty(item.original_payload))) : null);
}
