// Subscribers: how far each has come, and pausing, resuming, rewinding and forgetting one.
import { send } from "./api.js";
import { confirm, mayAct, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count } from "./format.js";
import { text } from "./lists.js";

const DAY_MS = 86400_000;
const changes = (n) => `${count(n)} ${n === 1 ? "change" : "changes"}`;
const shortened = (value) => (value ? h("span", { class: "wrap narrow", title: value }, value.length > 60 ? `${value.slice(0, 60)} …` : value) : text(value));
const state = (r) => (r.muted && r.state === "running" ? badge("look", "Running, muted") : badge(r.state));

export const SUBSCRIBERS = { actions, plain: ["last_error"], shown: ["trouble"], cells: { state, last_error: (r) => shortened(r.last_error) } };

/** Each with what comes of it; a pause is undone by resuming, a rewind by rewinding to now. */
function actions(frame, row) {
  if (!mayAct(frame)) return [];
  const path = `/api/v1/subscribers/${encodeURIComponent(row.subscriber)}`;
  const asks = (id, label, words, yes, run, kind) => ({ id, label: `${label} …`, kind, run: () => confirm(frame, `${label} ${row.subscriber}?`, words, yes, run) });
  const running = row.subscriber in (frame.health()?.checks?.changes?.detail?.lag ?? {});
  return [
    row.state === "paused"
      ? asks("resume", "Resume", `It goes on with the ${changes(row.lag)} that wait for it.`, "Resume", () => send(`${path}/resume`, {}), "main")
      : asks("pause", "Pause", "Its route receives no change until somebody resumes it; the changes wait and none is lost.", "Pause", () => send(`${path}/pause`, {})),
    { id: "rewind", label: "Rewind …", run: () => rewind(frame, row, path) },
    running ? null : asks("forget", "Forget", "No route of this hub has it. Its progress is forgotten, so that the change log can be pruned; a route of this name would start anew. Make sure that no other hub runs it.", "Forget it",
      async () => (await send(path, {}, "DELETE"), (location.hash = "#/subscribers")), "danger"),
  ].filter(Boolean);
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
