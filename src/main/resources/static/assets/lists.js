// Signals, trades, refused messages: one page, told apart by what it is given.
import { Exact } from "./api.js";
import { mayAct, openDialog } from "./dialog.js";
import { h, patch } from "./dom.js";
import { badge, count, decimal, duration, millis, time } from "./format.js";
import { firstWebhook } from "./flow.js";
import { LABEL_FIELDS, labelBadge, labelSection, prices, rMultiple } from "./trades.js";
import { lineageOf } from "./lineage.js";

const ROWS = 50;
export const num = { class: "num" };
export const mono = (value) => (value ? h("code", {}, value) : h("span", { class: "faint" }, "–"));
export const text = (value) => (value === null || value === undefined || value === "" ? h("span", { class: "faint" }, "–") : String(value));
export const clip = (value) => (value ? h("span", { class: "clip", title: value }, value) : text(value));
export const times = [{ name: "from", label: "From (UTC)", type: "datetime-local" }, { name: "to", label: "Before (UTC)", type: "datetime-local" }];

export const LISTS = [
  {
    id: "signals", label: "Signals", key: "id", lineage: (r) => lineageOf("signal", r.id), lead: "Alerts from TradingView, as they were stored.",
    filters: [{ name: "strategy", label: "Strategy" }, { name: "ticker", label: "Ticker" }, { name: "action", label: "Action", options: ["buy", "sell"] }, ...times],
    columns: [
      ["Received (UTC)", (r) => time(r.received_at)], ["Strategy", (r) => text(r.strategy)], ["Ticker", (r) => text(r.ticker)],
      ["Action", (r) => badge(r.action)], ["Price", (r) => decimal(r.price), num], ["Contracts", (r) => decimal(r.contracts), num],
      ["No.", (r) => count(r.signal_number), num], ["Delay", (r) => millis(r.delay_ms), num],
    ],
    empty: () => firstWebhook(),
  },
  {
    id: "trades", label: "Trades", key: "id", open: true, lineage: (r) => lineageOf("trade", `${r.login}/${r.position_id}`), lead: "Positions that were opened and closed again, with their label.", section: labelSection, shown: LABEL_FIELDS,
    filters: [{ name: "strategy", label: "Strategy" }, { name: "symbol", label: "Symbol" }, { name: "label", label: "Label", options: ["win", "loss", "flat"] }, ...times],
    columns: [
      ["Closed (UTC)", (r) => time(r.closed_at)], ["Symbol", (r) => text(r.symbol)], ["Side", (r) => text(r.side)],
      ["Volume", (r) => decimal(r.volume), num], ["Entry, exit", prices, num],
      ["Net profit", (r) => decimal(r.net_profit), num], ["R", rMultiple, num], ["Label", labelBadge], ["Regime", (r) => text(r.regime)], ["Held", (r) => duration(r.holding_seconds), num],
      ["Strategy", (r) => text(r.strategy)],
    ],
    empty: () => hint("No closed trade yet", "A trade appears when MetaTrader 5 has sent the deals that open and close a position. make demo sends some."),
  },
  {
    id: "rejected", label: "Rejected", key: "id", lead: "Messages of known senders that the hub refused, with the reason.",
    filters: [{ name: "source", label: "Source", options: ["tradingview", "mt5", "supabase", "trainer", "inbox"] }, { name: "sender", label: "Sender" }, { name: "code", label: "Code" }, ...times],
    columns: [
      ["Refused (UTC)", (r) => time(r.rejected_at)], ["Source", (r) => text(r.source)], ["Sender", (r) => text(r.sender)], ["Code", (r) => mono(r.code)],
      ["Field", (r) => mono(r.field)], ["Reason", (r) => clip(r.reason)], ["Bytes", (r) => count(r.body_size), num],
    ],
    empty: () => hint("Nothing was refused", "A malformed message of a sender who is known is kept here. Callers who are not known are counted only, at /metrics."),
  },
];

export function hint(title, words) {
  return h("section", { class: "empty", "data-key": "empty" }, h("h2", {}, title), h("p", {}, words));
}

/** The filters that are set, as the hub takes them. */
export function asked(filters) {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value)
    .map(([name, value]) => [name, name === "from" || name === "to" ? new Date(`${value}Z`).toISOString() : value]));
}

/** A page of rows; what a list has to do beyond showing them is its panel's and its actions'. */
export function listPage(list, frame) {
  const filters = {};
  const panel = list.panel?.(frame, filters);
  const trail = []; // cursors of the pages before this one
  let cursor = null;
  let page = null;
  let fault = null;

  async function load() {
    const query = new URLSearchParams({ limit: ROWS, ...asked(filters) });
    if (cursor) query.set("cursor", cursor);
    await panel?.load();
    try {
      page = await frame.get(`/api/v1/${list.id}?${query}`, { exact: true });
      fault = null;
    } catch (failure) {
      if (failure.status !== 400) throw failure;
      fault = failure.message;
    }
  }

  function draw() {
    if (!page && !fault) return;
    const items = page?.items ?? [];
    const narrowed = Object.values(filters).some(Boolean);
    patch(
      frame.page,
      h("div", { class: "head", "data-key": "head" }, h("div", {}, h("h1", {}, list.label), h("p", { class: "lead" }, list.lead))),
      panel?.draw(),
      form(),
      fault ? h("p", { class: "notice bad", "data-key": "fault" }, fault) : null,
      items.length ? table(items) : narrowed || cursor
        ? h("section", { class: "empty", "data-key": "empty" }, h("h2", {}, "Nothing fits"), h("p", {}, "No entry fits these filters."), h("button", { type: "button", "data-action": "clear" }, "Clear the filters"))
        : list.empty(),
      pager(),
    );
  }

  function form() {
    return h("form", { class: "filters", "data-key": "filters", "aria-label": "Filters" },
      list.filters.map((filter) =>
        h("label", { "data-key": `filter-${filter.name}` }, filter.label,
          filter.options
            ? h("select", { name: filter.name }, h("option", { value: "" }, "any"), filter.options.map((option) => h("option", { value: option }, option)))
            : h("input", { name: filter.name, type: filter.type ?? "text", step: filter.type ? "1" : null, autocomplete: "off", spellcheck: "false", placeholder: filter.type ? null : "any" }))),
      h("button", { type: "button", class: "quiet", "data-action": "clear", "data-key": "clear", hidden: !Object.values(filters).some(Boolean) }, "Clear"));
  }

  function table(items) {
    return h("div", { class: "scroll", "data-key": "table" },
      h("table", {},
        h("thead", {}, h("tr", {}, list.columns.map(([label, , attributes]) => h("th", { scope: "col", ...attributes }, label)), h("th", { scope: "col" }, h("span", { class: "hidden" }, "Details")))),
        h("tbody", {}, items.map((item) =>
          h("tr", { "data-key": `row-${item[list.key]}` },
            list.columns.map(([label, value, attributes]) => h("td", { "data-label": label, ...attributes }, value(item))),
            h("td", { class: "more" }, lineage(item, "⇄"), h("button", { type: "button", class: "quiet", "data-item": item[list.key], "aria-label": `Details of ${item[list.key]}` }, "Details")))))));
  }

  function lineage(item, words) {
    if (!list.lineage || !mayAct(frame)) return null;
    return h("a", { class: "quiet", href: list.lineage(item), title: "What it came from, and what came of it", "aria-label": `Lineage of ${item[list.key]}` }, words);
  }

  function pager() {
    if (!trail.length && !page?.next) return null;
    return h("div", { class: "pager", "data-key": "pager" },
      h("button", { type: "button", "data-action": "newer", disabled: trail.length === 0 }, "← Newer"),
      h("span", {}, trail.length ? `page ${trail.length + 1}` : "newest first"),
      h("button", { type: "button", "data-action": "older", disabled: !page?.next }, "Older →"));
  }

  function turn(to) {
    cursor = to;
    frame.refresh();
    scrollTo(0, 0);
  }

  async function details(id) {
    if (list.detail) return list.detail(frame, page.items.find((item) => String(item[list.key]) === id));
    const item = await frame.get(`/api/v1/${list.id}/${encodeURIComponent(id)}`, { exact: true });
    openDialog(frame, `${list.label}: ${id}`,
      [list.section?.(frame, item),
        h("dl", {}, Object.entries(item).filter(([name]) => !list.shown?.includes(name)).map(([name, value]) => [h("dt", {}, name), h("dd", {}, shown(value))]))],
      [...(list.actions?.(frame, item) ?? []), lineage(item, "Lineage")]);
  }

  function shown(value) {
    if (value === null) return h("span", { class: "faint" }, "–");
    if (typeof value === "object" && !(value instanceof Exact)) return h("pre", {}, JSON.stringify(value, null, 2));
    return String(value).length > 80 ? h("pre", {}, String(value)) : String(value);
  }

  const handlers = {
    newer: () => turn(trail.pop()),
    older: () => {
      trail.push(cursor);
      turn(page.next);
    },
    clear: () => {
      for (const name of Object.keys(filters)) delete filters[name];
      frame.page.querySelector(".filters").reset();
      trail.length = 0;
      turn(null);
    },
  };

  frame.page.onclick = (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.item) details(button.dataset.item).catch((failure) => alert(failure.message));
    handlers[button?.dataset.action]?.();
  };
  frame.page.onsubmit = (event) => {
    event.preventDefault();
    if (event.target.closest(".panel")) panel.submit(event.target, event.submitter).then(() => frame.refresh());
  };
  frame.page.oninput = (event) => {
    if (!event.target.name || !event.target.closest(".filters")) return;
    filters[event.target.name] = event.target.value.trim();
    trail.length = 0;
    cursor = null;
    frame.refresh();
  };

  return { load, draw };
}
