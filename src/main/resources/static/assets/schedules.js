// One schedule: what it ran and will run, and running, pausing, resuming and filling in.
import { get, send } from "./api.js";
import { ask, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count, millis, time, utc } from "./format.js";
import { text } from "./lists.js";
import { sheet } from "./sheet.js";

const AHEAD_MS = 8 * 86400_000;
const [NEXT, PASSED] = [4, 8];

export function schedulePage(frame, id) {
  const path = `/api/v1/schedules/${encodeURIComponent(id)}`;
  let firings = null;
  return sheet(frame, id, {
    back: ["#/routes", "Routes & schedules"],
    kind: "Schedule",
    history: { list: "schedule-firings", filter: { schedule: id }, label: "Firings" },
    read: async () => {
      const all = (await get("/api/v1/schedules?limit=100000")).items;
      const one = all.find((row) => row.id === id) ?? null;
      firings = one?.cron ? await around(path) : null;
      return one;
    },
    view: (row) => ({
      lead: sentence(row),
      links: [h("a", { class: "quiet", href: `#/routes/${row.file}` }, "Its file")],
      facts: facts(row),
      actions: actions(frame, row, path),
      section: firings && h("section", { class: "card deep", "data-key": "times", "aria-label": "Its times" }, h("h2", {}, "Its times"), times(firings)),
    }),
  });
}

/** The next times and as many that passed, however often it fires. */
async function around(path) {
  const now = Date.now();
  const between = async (from, to) => (await get(`${path}/firings?${new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })}`)).items;
  const next = (await between(now, now + AHEAD_MS)).filter(({ status }) => status === "due").slice(0, NEXT);
  const apart = next.length > 1 ? (Date.parse(next.at(-1).at) - Date.parse(next[0].at)) / (next.length - 1) : AHEAD_MS;
  return [...next.reverse(), ...(await between(now - Math.min(PASSED * apart, AHEAD_MS), now)).reverse().slice(0, PASSED)];
}

function sentence(row) {
  const runs = row.paused_at ? "is paused" : row.next_fire_at ? `fires next at ${utc(row.next_fire_at)} UTC` : "does not fire";
  const last = row.last_outcome ? ` Its last run, for ${utc(row.last_for)} UTC, ${LAST[row.last_outcome] ?? `is ${row.last_outcome}`}.` : " It has not run yet.";
  return `Calls ${row.target || "nothing"} and ${runs}.${last}`;
}

const LAST = { completed: "completed", failed: "failed", skipped: "was skipped", refused: "was refused" };

function facts(row) {
  const seconds = (value) => (value === null || value === undefined ? "–" : millis(value * 1000));
  return [
    ["State", badge(row.overdue ? "overdue" : row.paused_at ? "paused" : row.state)],
    ["Fires", h("code", {}, row.cron || "–")], ["Zone", text(row.zone)], ["Of missed times", text(row.misfire)], ["Calls", h("code", {}, row.target || "–")],
    ["Last for (UTC)", time(row.last_for)], ["Outcome", badge(row.last_outcome ?? null)], ["Took", seconds(row.last_seconds)], ["Takes, median of the newest runs", seconds(row.p50_seconds)],
    ["By hub", text(row.last_fired_by)], ["Fires next (UTC)", time(row.next_fire_at)], ["Missed of late", count(row.missed)],
    ...(row.last_reason ? [["Reason", text(row.last_reason)]] : []),
    ...(row.paused_at ? [["Paused (UTC)", time(row.paused_at)], ["By", text(row.paused_by)], ["Why", text(row.pause_reason)]] : []),
  ];
}

function actions(frame, row, path) {
  const change = (id, title, words, yes) => ({
    id, label: yes, run: () => ask(frame, { title, words, yes, kind: "main", run: (reason) => send(`${path}/${id}`, { reason }) }),
  });
  return [
    change("run", `Run ${row.id} now?`, "Once, beside its clock, by any hub that has it.", "Run now"),
    row.paused_at ? change("resume", `Resume ${row.id}?`, "It fires again with its next time. What fell into the pause is run only by filling in.", "Resume")
      : change("pause", `Pause ${row.id}?`, "On every hub, until it is resumed.", "Pause"),
    { id: "fill", label: "Fill in …", run: () => fill(frame, row, path) },
  ];
}

function times(shown) {
  if (!shown.length) return [h("p", { class: "soft" }, "It does not fire in the week before and behind now.")];
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
