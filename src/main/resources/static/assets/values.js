// How values read: by the format that their list declares, and whatever JSON holds as tables.
import { Exact } from "./api.js";
import { h } from "./dom.js";
import { badge, bytes, count, decimal, delay, duration, millis, percent, time, utc } from "./format.js";

const ROWS = 50; // of a nested table
const COLUMNS = 8;
const MANY = 6; // members that stand side by side
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;
const none = (value) => value === null || value === undefined || value === "";
const dash = () => h("span", { class: "faint" }, "–");

export const mono = (value) => (value ? h("code", {}, value) : dash());
export const text = (value) => (none(value) ? dash() : String(value));
export const clip = (value) => (value ? h("span", { class: "clip", title: value }, value) : text(value));
const known = (value, show) => (none(value) ? dash() : show(Number(value)));

/** Six digits that count; all of them where one points at it. */
function number(value) {
  if (none(value)) return dash();
  const exact = String(value);
  const rounded = String(Number(Number(value).toPrecision(6)));
  return rounded === exact ? rounded : h("span", { title: exact }, rounded);
}

export const FORMATS = {
  text, badge, bytes, count, decimal, delay, duration, percent, time, number, nested,
  strong: (value) => h("b", {}, value),
  code: mono,
  short_code: (value) => (value ? h("code", { title: value }, value.slice(0, 8)) : text(value)),
  clip: (value) => clip(Array.isArray(value) ? value.join("; ") : value),
  sentence: (value) => (none(value) ? dash() : h("span", { class: "path" }, Array.isArray(value) ? value.join("; ") : value)),
  words: (value) => (value?.length ? h("span", { class: "wrap narrow" }, value.join(", ")) : dash()),
  flag: (value) => (none(value) ? dash() : value ? "yes" : "no"),
  figure: (value) => known(value, (one) => one.toFixed(4)),
  signed: (value) => known(value, (one) => `${one > 0 ? "+" : ""}${one.toFixed(4)}`),
  millis: (value) => known(value, millis),
  micros: (value) => known(value, (one) => millis(one / 1000)),
};

/** A member's name as words. */
export function worded(name) {
  if (name.startsWith("f_")) return name; // a feature's name is what its page and its formula go by
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const scalar = (value) => value === null || typeof value !== "object" || value instanceof Exact;

const plainObject = (value) => !scalar(value) && !Array.isArray(value) && Object.keys(value).length > 0;

/** Any JSON: objects as pairs, lists of objects as tables, no braces. */
export function nested(value, deep = 0) {
  if (none(value)) return dash();
  if (value instanceof Exact || typeof value === "number") return number(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return TIME.test(value) ? time(value) : value.includes("\n") ? h("pre", { tabindex: "0" }, value) : h("span", { class: "path" }, value);
  const entries = Array.isArray(value) ? value : Object.entries(value);
  if (!entries.length) return h("span", { class: "faint" }, "none");
  if (deep > 2) return h("span", { class: "path" }, inWords(value));
  if (!Array.isArray(value)) {
    if (entries.length > 1 && entries.every(([, inner]) => plainObject(inner))) return table(entries.map(([name, inner]) => ({ "": name, ...inner })), deep);
    const short = deep === 0 && entries.length > MANY && entries.every(([, inner]) => scalar(inner));
    return h("dl", { class: short ? "members" : "nested" }, entries.map(([name, inner]) => {
      const pair = [h("dt", {}, worded(name)), h("dd", {}, nested(inner, deep + 1))];
      return short ? h("div", {}, pair) : pair;
    }));
  }
  if (value.every(scalar)) return h("span", { class: "path" }, value.slice(0, ROWS).map((one) => String(one ?? "–")).join(", ") + rest(value));
  if (value.some(scalar) || value.some(Array.isArray)) return h("ol", { class: "nested" }, value.slice(0, ROWS).map((one) => h("li", {}, nested(one, deep + 1))), rest(value));
  return table(value, deep);
}

const rest = (all) => (all.length > ROWS ? ` … the first ${ROWS} of ${count(all.length)}` : "");

function table(rows, deep) {
  const numbers = (name) => Number(isNumber(rows[0][name]));
  const all = [...new Set(rows.slice(0, ROWS).flatMap((row) => Object.keys(row)))].sort((one, other) => numbers(one) - numbers(other));
  const shown = all.slice(0, COLUMNS);
  return h("div", {},
    h("div", { class: "scroll inner", tabindex: "0" }, h("table", {},
      h("thead", {}, h("tr", {}, shown.map((name) => h("th", { scope: "col" }, worded(name))))),
      h("tbody", {}, rows.slice(0, ROWS).map((row) => h("tr", {}, shown.map((name) =>
        h("td", { "data-label": worded(name), class: isNumber(row[name]) ? "num" : null }, nested(row[name], deep + 1)))))))),
    all.length > shown.length || rows.length > ROWS
      ? h("p", { class: "soft" }, `${rows.length > ROWS ? `The first ${ROWS} of ${count(rows.length)} rows. ` : ""}${all.length > shown.length ? `Also: ${all.slice(COLUMNS).map(worded).join(", ")}. ` : ""}All of it is behind “Raw”.`)
      : null);
}

const isNumber = (value) => typeof value === "number" || value instanceof Exact;

/** Lists and objects in words, however deep. */
export function inWords(value) {
  if (Array.isArray(value)) return value.map(inWords).join("; ");
  if (scalar(value)) return String(value ?? "–");
  return Object.entries(value).map(([name, inner]) => `${name.replaceAll("_", " ")} ${inWords(inner)}`).join(", ");
}

/** What an item is, in one sentence: `{member}` is its value, `[…]` is left out where a value in it is missing. */
export function sentence(template, item, formatOf) {
  const fill = (part) => part.split(/(\{\w+\})/).map((piece) => {
    const name = piece.match(/^\{(\w+)\}$/)?.[1];
    return name ? plain(item[name], formatOf(name)) : piece;
  });
  return template.split(/(\[[^\]]*\])/).flatMap((part) => {
    if (!part.startsWith("[")) return fill(part);
    const names = [...part.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    return names.some((name) => none(item[name])) ? [] : fill(part.slice(1, -1));
  });
}

function plain(value, format) {
  if (none(value)) return "–";
  if (format === "time") return h("time", { datetime: value, title: value }, `${utc(value)} UTC`);
  if (format === "code") return String(value);
  return format === "badge" ? String(value).toLowerCase().replaceAll("_", " ") : FORMATS[format]?.(value) ?? String(value);
}
