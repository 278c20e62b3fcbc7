// Spans of time that end now, such as the last hour; they stay in the address and move with the clock.
import { h } from "./dom.js";

const MS = { hour: 3600_000, day: 86400_000, week: 7 * 86400_000, month: 30 * 86400_000 };
const WORDS = { hour: "hour", day: "24 hours", week: "7 days", month: "30 days" };

/** The beginning as the hub takes it, to the minute so that a look a second later asks the same. */
export function spanOf(last) {
  return MS[last] ? { from: `${new Date(Date.now() - MS[last]).toISOString().slice(0, 16)}:00Z` } : {};
}

export function presets(chosen) {
  return h("label", { "data-key": "last" }, "Last", h("select", { name: "last" },
    h("option", { value: "", selected: !chosen }, "any time"),
    Object.entries(WORDS).map(([value, words]) => h("option", { value, selected: value === chosen }, words))));
}
