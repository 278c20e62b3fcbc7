// How values read: numbers with thin groups, times in UTC with how long ago.
import { h } from "./dom.js";

const MONTH_MS = 30 * 86400_000;

export function count(value, about = false) {
  if (value === null || value === undefined) return "–";
  const text = Number(value).toLocaleString("en-US").replaceAll(",", "\u202f");
  return about ? `≈\u202f${text}` : text;
}

/** Digits as the hub sent them. */
export function decimal(value) {
  if (value === null || value === undefined) return "–";
  return String(value);
}

/** Milliseconds in the unit that people would say them in. */
export function millis(value) {
  if (value === null || value === undefined) return "–";
  if (value < 0) return `-${millis(-value)}`;
  if (value > 0 && value < 0.05) return "< 0.1 ms";
  if (value < 10) return `${Number(value).toFixed(1)} ms`;
  if (value < 1000) return `${Math.round(value)} ms`;
  return value < 60_000 ? `${(value / 1000).toFixed(1)} s` : duration(value / 1000);
}

/** From a message's own time to its receipt; without meaning where that time is one of a recording or of a wrong clock. */
export function delay(value) {
  const known = value !== null && value !== undefined;
  if (known && Math.abs(value) <= MONTH_MS) return millis(value);
  return h("span", { class: "faint", title: known ? "The message's own time is more than a month from its receipt." : null }, "–");
}

/** A part of one. */
export function percent(value) {
  return value === null || value === undefined ? "–" : `${Math.round(value * 100)} %`;
}

export function bytes(value) {
  if (value === null || value === undefined) return "–";
  const n = Number(value);
  if (n < 1000) return `${n} B`;
  const step = Math.min(4, Math.floor(Math.log10(n) / 3));
  const scaled = n / 1000 ** step;
  return `${scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${["", "kB", "MB", "GB", "TB"][step]}`;
}

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return two(whole, 60, "min", 1, "s");
  if (whole < 172800) return two(whole, 3600, "h", 60, "min");
  return two(whole, 86400, "d", 3600, "h");
}

function two(seconds, unit, name, part, partName) {
  const rest = Math.floor((seconds % unit) / part);
  return `${Math.floor(seconds / unit)} ${name}${rest ? ` ${rest} ${partName}` : ""}`;
}

export function ago(iso) {
  const seconds = (Date.now() - Date.parse(iso)) / 1000;
  if (seconds < -5) return `in ${duration(-seconds)}`;
  if (seconds < 2) return "now";
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

export function utc(iso) {
  return new Date(iso).toISOString().replace("T", " ").slice(0, 19);
}

const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "2-digit", month: "short" });

/** Day and time in UTC, the year where it is another, and how long ago while that says more than the date. */
export function time(iso) {
  if (!iso) return h("span", { class: "faint" }, "–");
  const hint = Math.abs(Date.now() - Date.parse(iso)) < MONTH_MS ? [" ", h("small", {}, ago(iso))] : [];
  return h("time", { datetime: iso, title: `${iso} (UTC)` }, short(iso), ...hint);
}

function short(iso) {
  const year = iso.slice(0, 4) === new Date().toISOString().slice(0, 4) ? "" : ` ${iso.slice(0, 4)}`;
  return `${DAY.format(new Date(iso))}${year} ${iso.slice(11, 19)}`;
}

const WORDS = {
  ok: "OK", up: "OK", running: "Running", serving: "Serving", idle: "Waiting", degraded: "Degraded", look: "Look here", "serving-last-good": "Last good version",
  failed: "Failed", stopped: "Stopped", down: "Down", paused: "Paused", open: "Open", replayed: "Replayed", discarded: "Discarded",
  win: "Win", loss: "Loss", flat: "Flat", buy: "Buy", sell: "Sell", promoted: "Promoted", refused: "Refused", champion: "Champion", candidate: "Candidate", shadow: "Shadow", canary: "Canary", retired: "Retired",
  queued: "Queued", cancelled: "Cancelled", dispatched: "Sent", completed: "Completed", allow: "Allowed", reduce: "Reduced", block: "Blocked", hold: "Hold",
  requested: "Asked for", planning: "Planning", waiting_for_approval: "Waits for approval", aborted: "Stopped", planned: "Planned", doing: "Under way", done: "Done",
  long: "Long", short: "Short", offline: "No answer", answered: "Answered", reserved: "Under way", "not-sent": "Not sent", expired: "Expired", skipped: "Skipped", waiting: "Waiting", overdue: "Overdue", passed: "Passed", removed: "Removed",
  drifted: "Drifted", stable: "Stable", warm_up: "Warming up", no_data: "No data", not_enough_data: "Not enough data", explained: "Explained", unexplained: "Not explained",
  declare: "Declared", release: "Release", set: "Set by hand", resume: "Resumed",
};
const TONES = {
  ok: "good", up: "good", running: "good", serving: "good", win: "good", buy: "good", long: "good", promoted: "good", champion: "good", completed: "good", done: "good", allow: "good", replayed: "good", answered: "good", stable: "good", passed: "good", explained: "good",
  degraded: "warn", look: "warn", "serving-last-good": "warn", open: "warn", reduce: "warn", waiting_for_approval: "warn", aborted: "warn", skipped: "warn", refused: "warn", expired: "warn", drifted: "warn", unexplained: "warn",
  overdue: "bad", failed: "bad", stopped: "bad", down: "bad", paused: "bad", loss: "bad", block: "bad", sell: "bad", short: "bad", offline: "bad",
};

export function tone(state) {
  return TONES[String(state).toLowerCase()] ?? "calm";
}

/** A state as a word with a mark whose shape differs too, so that nothing hangs on colour. */
export function badge(state, word) {
  if (state === null || state === undefined) return h("span", { class: "faint" }, "–");
  const key = String(state).toLowerCase();
  return h("span", { class: `badge ${tone(key)}` }, word ?? WORDS[key] ?? String(state));
}
