// Subscribers: how far each has come, and pausing, resuming, rewinding and forgetting one.
import { send } from "./api.js";
import { confirm, mayAct, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count, time } from "./format.js";
import { mono, text } from "./lists.js";

const DAY_MS = 86400_000;
const changes = (n) => `${count(n)} ${n === 1 ? "change" : "changes"}`;
const shortened = (value) => (value ? h("span", { class: "wrap narrow", title: value }, value.length > 60 ? `${value.slice(0, 60)} …` : value) : text(value));
const state = (r) => (r.muted && r.state === "running" ? badge("look", "Running, muted") : badge(r.state));

export const SUBSCRIBERS = { detail, cells: { state, last_error: (r) => shortened(r.last_error) } };

async function detail(frame, row) {
  const path = `/api/v1/subscribers/${encodeURIComponent(row.subscriber)}`;
  const act = (id, label, kind) => ({ id, label, kind, run: () => send(`${path}/${id}`, {}) });
  const running = row.subscriber in (frame.health()?.checks?.changes?.detail?.lag ?? {});
  const forget = {
    id: "forget", label: "Forget", kind: "danger",
    run: async () => {
      const words = "No route of this hub has it. Its progress is forgotten, so that the change log can be pruned; a route of this name would start anew. Make sure that no other hub runs it.";
      confirm(frame, `Forget ${row.subscriber}?`, words, "Forget it", () => send(path, {}, "DELETE"));
      return "stay";
    },
  };
  const actions = !mayAct(frame) ? []
    : [row.state === "paused" ? act("resume", "Resume", "main") : act("pause", "Pause"),
        { id: "rewind", label: "Rewind …", run: async () => (rewind(frame, row, path), "stay") },
        ...(running ? [] : [forget])];
  const rows = [
    ["State", state(row)], ["Route", mono(row.route_id)], ["Tables", (row.tables ?? []).join(", ")], ["Operations", (row.operations ?? []).join(", ")],
    ["Position", count(row.position)], ["Behind", changes(row.lag)], ["Muted up to", row.muted ? count(row.muted_until) : "–"], ["Delivered", count(row.delivered)], ["Failed", count(row.failed)],
    ["Last error", text(row.last_error)], ["Last delivery (UTC)", time(row.last_delivered_at)], ["Began at", text(row.start)], ["Rewound", count(row.rewinds)],
  ];
  openDialog(frame, row.subscriber, h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])), actions);
}

/** Where to, muted or not, and what that means in numbers before it is done. */
function rewind(frame, row, path) {
  const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
  const form = h("form", { class: "rewind" },
    h("label", {}, "To", h("select", { name: "kind" }, h("option", { value: "time" }, "a time"), h("option", { value: "beginning" }, "the oldest change held"), h("option", { value: "now" }, "now: pass over what waits"))),
    h("label", { class: "at" }, "Time (UTC)", h("input", { name: "at", type: "datetime-local", step: "1", value: `${yesterday}T00:00` })),
    h("label", { class: "check" }, h("input", { name: "muted", type: "checkbox", checked: true }), "Muted: repeat effects in the database, send nothing outside for what was delivered before"),
    h("p", { role: "status", class: "words" }, "Asking the hub …"));
  const status = form.querySelector("[role=status]");
  const wanted = () => ({ to: form.elements.kind.value === "time" ? new Date(`${form.elements.at.value}Z`).toISOString() : form.elements.kind.value, muted: form.elements.muted.checked });
  const look = async () => {
    form.querySelector(".at").hidden = form.elements.kind.value !== "time";
    const button = frame.dialog.querySelector("[data-action=yes]");
    button.disabled = true;
    try {
      const seen = JSON.stringify(wanted());
      const would = await send(`${path}/rewind`, { ...wanted(), dry_run: true });
      if (seen !== JSON.stringify(wanted())) return;
      status.className = "words";
      status.textContent = means(would, form.elements.muted.checked);
      button.disabled = false;
    } catch (failure) {
      status.className = "words bad";
      status.textContent = failure instanceof RangeError ? "Give a date and a time." : failure.message;
    }
  };
  form.onsubmit = (event) => event.preventDefault();
  form.oninput = form.onchange = look;
  openDialog(frame, `Rewind ${row.subscriber}`, form, [{ id: "yes", label: "Rewind now", kind: "main", run: () => send(`${path}/rewind`, { ...wanted(), dry_run: false }) }]);
  look();
}

function means(would, muted) {
  const from = `It goes from position ${count(would.from)} to ${count(would.position)}.`;
  if (Number(would.position) >= Number(would.from)) return `${from} ${changes(would.skipped)} of its tables are passed over and never delivered.`;
  return `${from} ${changes(would.repeated)} of its tables are delivered again${muted ? `; up to position ${count(would.muted_until)} nothing leaves the hub` : ", and what leaves the hub is sent again"}.`;
}
