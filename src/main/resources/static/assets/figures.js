// Costs and the scorecard: figures with their unit, rounded to what a person reads; details have all digits.
import { h } from "./dom.js";
import { badge, millis } from "./format.js";
import { text } from "./lists.js";

const NONE = (value) => value === null || value === undefined;
const KINDS = { calls: "Calls", gpu_minutes: "GPU", host_minutes: "Own machine", storage_gb_days: "Storage", egress_gb: "Egress" };
const PRICED = { gpu_minutes: "a minute", host_minutes: "a minute", storage_gb_days: "a GB for a day", egress_gb: "a GB" };
const kind = (r) => h("span", { title: r.kind }, badge("none", KINDS[r.kind]));

/** Two digits behind the point, of less than one as many as say something. */
function rounded(value) {
  const number = Number(value);
  if (number === 0 || Math.abs(number) >= 1) return number.toLocaleString("en-US", { minimumFractionDigits: number === 0 ? 0 : 2, maximumFractionDigits: 2 }).replaceAll(",", "\u202f");
  return Math.abs(number) < 1e-6 ? "< 0.000001" : String(Number(number.toPrecision(2)).toFixed(10)).replace(/\.?0+$/, "");
}

const money = (value, currency) => (NONE(value) ? text(null) : h("span", { title: `${value} ${currency}` }, `${rounded(value)} ${currency}`));
const used = (value, unit) => (unit === "calls" ? `${Number(value)} calls` : `${rounded(value)} ${unit}`);
const between = (low, high, currency) => (NONE(low) ? text(null) : `${rounded(low)} to ${rounded(high)} ${currency}`);

export const ENTRIES = {
  cells: {
    kind,
    amount: (r) => (NONE(r.amount) ? h("span", { class: "faint", title: "Nobody has said what it costs; it is not 0." }, "no price") : money(r.amount, r.currency)),
    quantity: (r) => used(r.quantity, r.unit),
    strategy: (r) => text(r.strategy ?? r.model),
  },
};

const FORECASTED = { open: ["none", "Open"], inside: ["ok", "Inside"], outside: ["look", "Outside"], not_enough_data: ["not_enough_data"] };
export const FORECASTS = {
  cells: {
    month: (r) => h("b", {}, r.month.slice(0, 7)),
    state: (r) => badge(...FORECASTED[r.state]),
    spent: (r) => money(r.spent, r.currency),
    expected: (r) => money(r.expected, r.currency),
    low: (r) => between(r.low, r.high, r.currency),
    actual: (r) => money(r.actual, r.currency),
  },
};

export const PRICES = { cells: { kind, host: (r) => (r.host ? text(r.host) : h("span", { class: "faint" }, "every other")), price: (r) => `${String(r.price)} ${r.currency} ${PRICED[r.kind]}` } };

export const WINS = { cells: { amount: (r) => money(r.amount, r.currency), per_win: (r) => money(r.per_win, r.currency) } };

const HELD = { within: ["ok", "Within"], expected_over: ["look", "Expected over"], over: ["failed", "Over"], not_enough_data: ["not_enough_data"] };
export const MONTHS = {
  cells: {
    state: (r) => badge(...HELD[r.state]),
    money_per_month: (r) => money(r.money_per_month, r.currency),
    spent: (r) => money(r.spent, r.currency),
    expected: (r) => money(r.expected, r.currency),
    unpriced: (r) => (Number(r.unpriced) ? h("span", { title: "of this month, and not in it" }, `${r.unpriced} without`) : "all"),
  },
};

const NAMES = {
  inference_p95: "Decision, 95 of 100 within", training_p95: "Training, 95 of 100 within", uptime: "Uptime", accuracy: "Accuracy",
  win_rate: "Win rate", profit_factor: "Profit factor", drawdown: "Drawdown", sharpe: "Sharpe ratio", deployment_frequency: "Versions put in charge",
  change_failure_rate: "Of them rolled back", time_to_restore: "Time to restore", drift_detection_p95: "Drift seen, 95 of 100 within",
};
const STATES = { met: ["ok", "Met"], missed: ["failed", "Missed"], unclear: ["look", "Unclear"], not_enough_data: ["not_enough_data"] };

function hours(value) {
  if (value > 0 && value < 1 / 60) return `${(value * 3600).toFixed(0)} s`;
  return value < 1 ? `${(value * 60).toFixed(value < 1 / 6 ? 1 : 0)} min` : `${value.toFixed(value < 10 ? 1 : 0)} h`;
}

/** Of a share near 1 the digits that distinguish it from 1. */
function share(value) {
  const percent = value * 100;
  return `${value > 0.99 && value < 1 ? percent.toFixed(2) : percent.toFixed(1).replace(/\.0$/, "")} %`;
}

const UNITS = {
  ms: millis, hours, share, ratio: (value) => value.toFixed(2), "ratio a year": (value) => value.toFixed(2), "a week": (value) => `${value.toFixed(1)} a week`,
};
const figure = (value, unit) => (NONE(value) ? text(null) : (UNITS[unit] ?? ((number) => `${number.toFixed(4)} ${unit}`))(Number(value)));

export const SCORES = {
  cells: {
    name: (r) => h("span", { title: r.source }, h("b", {}, NAMES[r.measure] ?? r.measure), r.subject === "all" ? null : h("small", {}, ` ${r.subject}`)),
    state: (r) => badge(...STATES[r.state]),
    value: (r) => figure(r.value, r.unit),
    interval: (r) => (NONE(r.low) ? text(null) : `${figure(r.low, r.unit)} to ${figure(r.high, r.unit)}`),
    goal: (r) => (NONE(r.target) ? text(null) : `${r.better === "above" ? "≥" : "≤"} ${figure(r.target, r.unit)}`),
    base: (r) => figure(r.base, r.unit),
  },
};
