// What a strategy or a symbol has come to, from its newest closed trades: each figure with its window and how many it is of.
import { count, percent, utc } from "./format.js";

const MOST = 500;

/** @param name the filter of the trades that the item's id fits */
export function tradesOf(name) {
  return async (frame, item, id) => {
    const query = new URLSearchParams({ [name]: `"${id}"`, limit: MOST });
    const { items, next } = await frame.get(`/api/v1/trades?${query}`);
    const n = items.length;
    const window = n ? `${next ? `newest ${n}` : `all ${count(n)}`}, since ${utc(items[n - 1].closed_at).slice(0, 10)}` : "no closed trade yet";
    const sum = (value) => items.reduce((total, trade) => total + Number(value(trade)), 0);
    const wins = items.filter((trade) => trade.label === "win").length;
    const rated = items.filter((trade) => trade.r_multiple !== null);
    const net = sum((trade) => trade.net_profit);
    const accounts = new Set(items.map((trade) => trade.login)).size;
    return [
      { name: "Closed trades", value: `${count(n)}${next ? "+" : ""}`, note: window },
      { name: "Win rate", value: n ? percent(wins / n) : "–", note: n ? `${count(wins)} of ${count(n)} trades` : "needs a closed trade" },
      { name: "Net profit", value: accounts === 1 ? `${net > 0 ? "+" : ""}${net.toFixed(2)}` : "–", note: accounts > 1 ? `of ${accounts} accounts, whose currencies may differ: see the lines above` : n ? "after costs, in the account's currency" : "needs a closed trade" },
      { name: "R, on average", value: rated.length ? (rated.reduce((total, trade) => total + Number(trade.r_multiple), 0) / rated.length).toFixed(2) : "–", note: rated.length ? `of ${count(rated.length)} with a known risk` : "no trade with a known risk" },
    ];
  };
}
