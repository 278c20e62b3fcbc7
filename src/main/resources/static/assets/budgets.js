// Budgets of calls outside: what is used beside what may be, and money with its currency.
import { h } from "./dom.js";
import { count, percent } from "./format.js";
import { text } from "./lists.js";

/** Digits as the hub sent them, without the zeros at their end. */
const money = (value) => (String(value).includes(".") ? String(value).replace(/\.?0+$/, "") : String(value));
const of = (used, limit, show) => (limit === null ? h("span", { class: "faint", title: "not limited" }, show(used)) : `${show(used)} of ${show(limit)}`);

/** Above four fifths a limit is near. */
const share = (used) => [h("meter", { min: 0, max: 1, low: 0.8, high: 0.999, optimum: 0, value: Math.min(1, used), "aria-hidden": "true" }), " ", percent(used)];

export const BUDGETS = {
  cells: {
    used: (r) => share(Number(r.used)),
    calls_per_minute: (r) => of(r.calls_last_minute, r.calls_per_minute, count),
    calls_per_day: (r) => of(r.calls_today, r.calls_per_day, count),
    money_per_day: (r) => (r.money_per_day === null ? text(null) : `${of(r.money_today, r.money_per_day, money)} ${r.currency}`),
  },
};

export const CALLS = {
  cells: {
    price: (r) => (r.price === null ? h("span", { class: "faint", title: "the most that it may cost" }, `≤ ${money(r.reserved)} ${r.currency}`) : `${money(r.price)} ${r.currency}`),
  },
};
