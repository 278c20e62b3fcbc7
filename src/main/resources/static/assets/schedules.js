// One schedule: what it ran and will run, and running, pausing, resuming and filling in.
import { get, send } from "./api.js";
import { ask, mayAct, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count, millis, time, utc } from "./format.js";
import { text } from "./lists.js";

const SHOWN = 12;

export async function openSchedule(frame, row) {
  const path = `/api/v1/schedules/${encodeURIComponent(row.id)}`;
  const seconds = (value) => (value === null || value === undefined ? "–" : millis(value * 1000));
  const rows = [
    ["Fires", h("code", {}, row.cron || "–")], ["Zone", text(row.zone)], ["Of missed times", text(row.misfire)], ["Calls", h("code", {}, row.target || "–")],
    ["Last for (UTC)", time(row.last_for)], ["Outcome", badge(row.last_outcome ?? null)], ["Took", seconds(row.last_seconds)], ["Takes (median)", seconds(row.p50_seconds)],
    ["By", text(row.last_fired_by)], ["Reason", text(row.last_reason)], ["Fires next (UTC)", time(row.next_fire_at)], ["Missed of late", count(row.missed)],
    ...(row.paused_at ? [["Paused (UTC)", time(row.paused_at)], ["By", text(row.paused_by)], ["Why", text(row.pause_reason)]] : []),
  ];
  const change = (id, title, words, yes) => ({
    id, label: yes, run: async () => (ask(frame, { title, words, yes, kind: "main", run: (reason) => send(`${path}/${id}`, { reason }) }), "stay"),
  });
  const actions = !mayAct(frame) ? [] : [
    change("run", `Run ${row.id} now?`, "Once, beside its clock, by any hub that has it.", "Run now"),
    row.paused_at ? change("resume", `Resume ${row.id}?`, "It fires again with its next time. What fell into the pause is run only by filling in.", "Resume")
      : change("pause", `Pause ${row.id}?`, "On every hub, until it is resumed.", "Pause"),
    { id: "fill", label: "Fill in …", run: async () => (await fill(frame, row, path), "stay") },
  ];
  const planned = h("div", { class: "scroll tight" }, h("p", { class: "faint" }, "Asking the hub …"));
  openDialog(frame, row.id, [h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])), h("p", { class: "words" }, "A day back and ahead:"), planned], actions);
  try {
    const answer = await get(`${path}/firings`);
    planned.replaceChildren(...times(answer));
  } catch (failure) {
    planned.replaceChildren(h("p", { class: "notice bad" }, failure.message));
  }
}

/** The newest that passed and the next ones. */
function times({ items }) {
  const due = items.findIndex((one) => one.status === "due");
  const now = due < 0 ? items.length : due;
  const shown = items.slice(Math.max(0, now - SHOWN), now + 4).reverse();
  if (!shown.length) return [h("p", { class: "faint" }, "It does not fire in this span.")];
  return [h("table", {},
    h("thead", {}, h("tr", {}, ["For (UTC)", "By its clock", "", "Reason"].map((label) => h("th", { scope: "col" }, label)))),
    h("tbody", {}, shown.map((one) => h("tr", {},
      h("td", { "data-label": "For (UTC)" }, time(one.at)), h("td", { "data-label": "By its clock" }, one.local.slice(0, 16).replace("T", " ")),
      h("td", { "data-label": "Status" }, badge(one.status === "due" ? "calm" : one.status, one.status)), h("td", { "data-label": "Reason" }, text(one.reason))))))];
}

/** Says what was missed in the last day before it is run. */
async function fill(frame, row, path) {
  const from = new Date(Date.now() - 86400_000).toISOString();
  const first = (await get(`${path}/firings`)).items.find((one) => one.status !== "unknown");
  const since = first && Date.parse(first.at) > Date.parse(from) ? new Date(Math.min(Date.parse(first.at), Date.now() - 1000)).toISOString() : from;
  const to = new Date(Date.now() - 500).toISOString();
  const would = await send(`${path}/back-fill`, { from: since, to, reason: "to see what was missed", dry_run: true });
  if (!would.queued) {
    openDialog(frame, `Fill in ${row.id}`, h("p", { class: "words" }, `Nothing was missed since ${utc(since)} UTC.`));
    return;
  }
  ask(frame, {
    title: `Fill in ${row.id}?`, yes: `Run ${count(would.queued)} now`, kind: "main",
    words: `Since ${utc(since)} UTC ${count(would.queued)} of its times were missed, from ${utc(would.times[0])}. They run one after the other.`,
    run: (reason) => send(`${path}/back-fill`, { from: since, to, reason }),
  });
}
