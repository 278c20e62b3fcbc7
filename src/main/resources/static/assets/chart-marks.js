// The marks of a price chart, read from the lists: one array a member, the newest of each kind.
import { lineageOf } from "./lineage.js";

const MOST = 2_000; // of each kind

/** A list's rows as objects, oldest first; times are milliseconds. */
export async function columns(frame, list, fields, filters, limit = MOST) {
  const query = new URLSearchParams({ ...filters, format: "columns", fields: fields.join(","), limit });
  const { columns: all } = await frame.get(`/api/v1/${list}?${query}`);
  for (const values of Object.values(all)) values.reverse();
  return all;
}

const rows = (all) => Object.values(all)[0].map((_, i) => Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values[i]])));
const whole = (text) => `"${text}"`;

/** The marks of one kind; `at` in milliseconds, `up` for what stands below a bar. */
const KINDS = {
  signal: async (frame, { symbol }) => rows(await columns(frame, "signals", ["id", "strategy", "action", "price", "fired_at", "bar_time", "received_at"], { market: symbol })).map((one) => ({
    kind: "signal", id: one.id, at: one.fired_at ?? one.bar_time ?? one.received_at, up: one.action === "buy", tone: one.action === "buy" ? "good" : "bad",
    words: `${one.action} by ${one.strategy}`, price: one.price, href: lineageOf("signal", one.id),
  })),
  decision: async (frame, { symbol }) => rows(await columns(frame, "inferences", ["id", "strategy", "action", "proposed_action", "confidence", "policy_verdict", "as_of"], { symbol: whole(symbol) })).map((one) => ({
    kind: "decision", id: one.id, at: one.as_of, up: one.proposed_action !== "SELL", tone: one.policy_verdict === "block" ? "warn" : { BUY: "good", SELL: "bad" }[one.action] ?? "faint",
    words: `${one.action}, confidence ${Math.round(one.confidence * 100)} %, guard: ${one.policy_verdict}, for ${one.strategy}`, href: lineageOf("inference", one.id),
  })),
  fill: async (frame, { symbol, login }) => rows(await columns(frame, "deals", ["id", "login", "ticket", "type", "entry", "price", "volume", "sl", "deal_time"], { symbol, login })).filter((one) => one.price > 0).flatMap((one) => fills(one)),
};

function fills(one) {
  const about = { id: one.id, at: one.deal_time, up: one.type === "BUY", href: lineageOf("deal", `${one.login}/${one.ticket}`) };
  const fill = { ...about, kind: "fill", price: one.price, tone: one.type === "BUY" ? "good" : "bad", words: `${one.type} ${one.entry ?? ""} ${one.volume} lots at ${one.price}`.replace("  ", " ") };
  return one.sl > 0 && one.entry === "IN" ? [fill, { ...about, kind: "stop", price: one.sl, tone: "bad", words: `stop at ${one.sl}` }] : [fill];
}

export function marksOf(frame, kind, series) {
  return KINDS[kind](frame, series);
}

/** Closed trades as lines from entry to exit. */
export async function tradesOf(frame, { symbol, login }) {
  const all = rows(await columns(frame, "trades", ["id", "opened_at", "closed_at", "entry_price", "exit_price", "net_profit"], { symbol: whole(symbol), login }));
  return all.map((one) => ({ opened: one.opened_at, closed: one.closed_at, from: one.entry_price, to: one.exit_price, tone: one.net_profit >= 0 ? "good" : "bad" }));
}
