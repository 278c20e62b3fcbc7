// The investor portal: what the hub answers, drawn. It decides nothing about who sees what.
import { h, patch } from "./dom.js";
import { badge } from "./format.js";
import { logout } from "./api.js";
import { balanceChart, drawdownChart } from "./portal-charts.js";
import { count, day, moment, money, month, percent, plain, signed, span } from "./portal-words.js";

const EVERY_MS = 60_000;
const SHARED = location.pathname.match(/^\/portal\/share\/([^/]+)$/)?.[1];
const AS = new URLSearchParams(location.search).get("as");
const page = document.getElementById("page");
const state = { me: null, data: null, trades: [], next: null, currency: null };

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

function address(path, query = {}) {
  const given = new URLSearchParams(AS ? { ...query, as: AS } : query).toString();
  return `/api/v1/portal/${path}${given ? `?${given}` : ""}`;
}

function headers(accept) {
  return SHARED ? { Accept: accept, Authorization: `Bearer ${SHARED}` } : { Accept: accept };
}

async function ask(url, accept = "application/json") {
  let answer;
  try {
    answer = await fetch(url, { headers: headers(accept), credentials: SHARED ? "omit" : "same-origin", signal: AbortSignal.timeout(40_000) });
  } catch {
    throw new Refused(0, "The hub does not answer. This page asks again every minute.");
  }
  if (answer.ok) return answer;
  if (answer.status === 401 && !SHARED) location.assign("/login");
  const body = await answer.json().catch(() => null);
  throw new Refused(answer.status, answer.status === 401 ? "This link has ended. Ask whoever sent it for a new one." : body?.detail ?? `The hub answered ${answer.status}.`);
}

const get = async (path, query) => (await ask(address(path, query))).json();

async function load() {
  clearTimeout(state.timer);
  try {
    const [me, summary, days, months, positions, models, trades] = await Promise.all([
      SHARED ? null : ask("/api/v1/me").then((answer) => answer.json()),
      get("summary"), get("equity"), get("months"), get("positions"), get("models"), get("trades", { limit: 25 }),
    ]);
    state.me = me;
    state.data = { summary, days: days.items, months: months.items, positions: positions.items, models: models.items };
    if (state.trades.length <= 25) [state.trades, state.next] = [trades.items, trades.next];
    notice(null);
    draw();
  } catch (failure) {
    notice(failure);
  }
  if (!document.hidden) state.timer = setTimeout(load, EVERY_MS);
}

function notice(failure) {
  if (failure && !(failure instanceof Refused)) console.error(failure);
  if (failure && !state.data) patch(page);
  patch(document.getElementById("notice"), failure ? h("p", { class: "notice" }, failure.message) : null);
}

function draw() {
  const { summary } = state.data;
  const { clock, totals } = summary;
  const currencies = totals.map(({ currency }) => currency);
  if (!currencies.includes(state.currency)) state.currency = currencies[0] ?? null;
  const late = clock.delay_seconds > 0 ? [" All of it is ", h("b", {}, span(clock.delay_seconds)), " behind."] : [];
  patch(document.getElementById("clock"), h("span", {}, "As of ", h("b", {}, `${moment(clock.until)} UTC`), ".", ...late));
  patch(document.getElementById("tools"), tools(currencies));
  const total = totals.find(({ currency }) => currency === state.currency);
  const of = (rows) => rows.filter(({ currency }) => currency === state.currency);
  const { positions: open, models: known } = state.data;
  patch(page, head(summary), figures(total, of(summary.accounts)), accounts(summary.accounts),
    total ? [curve(of(state.data.days)), returns(of(state.data.months))] : null,
    total || open.length ? positions() : null, total ? trades() : null, total || known.length ? models() : null);
  patch(document.getElementById("foot"),
    h("p", {}, "Days and months are those of UTC. Returns are of closed trades after swap, commission and fees: each day's result by the balance of that morning with what was paid in, and the days chained. Past results say nothing certain about future ones."));
}

function tools(currencies) {
  const operator = state.me?.roles.some((role) => ["operator", "service", "analyst"].includes(role));
  return [
    currencies.length > 1
      ? h("select", { "data-key": "currency", "aria-label": "Currency", "data-own": "value" },
          currencies.map((one) => h("option", { value: one ?? "", selected: one === state.currency }, one ?? "Unknown currency")))
      : null,
    h("button", { type: "button", "data-action": "print", "data-key": "print" }, "Print or save as PDF"),
    h("button", { type: "button", "data-action": "csv", "data-key": "csv" }, "Trades as CSV"),
    SHARED ? null : h("a", { class: "button", href: "/", "data-key": "console" }, operator ? "Console" : "Models and data"),
    SHARED ? null : h("a", { class: "button", href: "/#/account", "data-key": "account" }, "Account"),
    SHARED ? null : h("button", { type: "button", "data-action": "logout", "data-key": "logout" }, "Log out"),
  ];
}

function head({ holder, accounts: shown }) {
  const names = shown.map(({ login }) => login);
  const which = names.length === 0 ? "No account is shown to you yet." : `${names.length === 1 ? "Account" : "Accounts"} ${names.slice(0, 8).join(", ")}${names.length > 8 ? ` and ${names.length - 8} more` : ""}.`;
  return h("div", {}, h("h1", {}, "Results"), h("p", { class: "lead" }, which, AS ? ` You see what ${holder} sees.` : ""));
}

function figure(name, value, note) {
  return h("div", { class: "figure" }, h("span", { class: "name" }, name), h("b", {}, value), h("small", {}, note));
}

function figures(total, shown) {
  if (!total) {
    return section("Nothing to show yet", null, h("p", { class: "none" }, "No trade was closed, and nothing was paid in, in what you may see up to this moment."));
  }
  const unit = () => (total.currency ? h("small", {}, ` ${total.currency}`) : "");
  const n = count(total.trades, "closed trade");
  const window = total.first_day ? `${day(total.first_day)} to ${day(total.last_day)}` : "no trade yet";
  const missing = h("span", { class: "faint" }, "not known");
  const noCapital = "the capital of an account is not known or not shown to you";
  const reported = shown.filter(({ equity }) => equity !== null);
  const equity = reported.length && reported.length === shown.length ? reported.reduce((sum, one) => sum + Number(one.equity), 0) : null;
  const open = equity === null ? null : reported.reduce((sum, one) => sum + Number(one.open_profit), 0);
  const oldest = reported.map(({ reported_at: at }) => at).sort()[0];
  return h("div", { class: "figures" },
    figure("Return on capital", total.returned === null ? missing : signed(total.returned, percent(total.returned, 2)), total.returned === null ? noCapital : `${window}, n = ${n}`),
    figure("Net profit", [signed(total.net_profit, money(total.net_profit)), unit()], `after all costs, ${window}, n = ${n}`),
    figure("Equity", equity === null ? missing : [money(equity), unit()],
      equity === null ? "no terminal reported it up to then" : [`reported ${moment(oldest)} UTC, open positions `, signed(open, money(open))]),
    figure("Max. drawdown", total.max_drawdown === null ? missing : percent(total.max_drawdown, 2), total.max_drawdown === null ? noCapital : `from the best close of a day, ${window}`),
    figure("Win rate", total.win_rate === null ? missing : percent(total.win_rate), total.win_rate === null ? "no closed trade" : `${total.wins} of ${n}`),
    figure("Profit factor", total.profit_factor === null ? missing : total.profit_factor.toFixed(2), total.profit_factor === null ? "needs a losing trade" : `won by lost, n = ${n}`));
}

function section(title, hint, ...parts) {
  return h("section", { "data-key": title }, h("header", {}, h("h2", {}, title), hint ? h("span", { class: "note" }, hint) : null), ...parts);
}

function table(label, heads, rows) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map(([label, kind]) => h("th", { class: kind, scope: "col" }, label)))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, i) => h("td", { class: heads[i][1] }, cell)))))));
}

function accounts(shown) {
  if (!shown.length || (shown.length === 1 && state.data.summary.totals.length)) return null;
  return section("Accounts", null, table("Accounts", [["Account"], ["Currency"], ["Balance", "num"], ["Equity", "num"], ["Open positions", "num"], ["Reported (UTC)"], ["Shown since"]],
    shown.map((one) => [one.login, one.currency ?? "–", money(one.balance), money(one.equity), signed(one.open_profit, money(one.open_profit)), moment(one.reported_at), one.since ? day(one.since) : "the beginning"])));
}

function curve(days) {
  const held = days.filter(({ balance, equity }) => balance !== null || equity !== null);
  const fallen = days.filter(({ drawdown }) => drawdown !== null);
  const unit = state.currency ?? "currency not reported";
  if (!held.length) {
    return section("Balance and equity", unit, h("p", { class: "none" }, days.length ? "The capital of these accounts is not known or not shown to you, so there is no curve." : "No day to draw yet."));
  }
  return [
    section("Balance and equity", `${unit}, close of each day with a trade or payment, n = ${count(held.length, "day")}`,
      balanceChart(held, state.currency ?? ""),
      h("ul", { class: "note legend" }, h("li", {}, "Balance: without open positions"), days.filter(({ equity }) => equity !== null).length > 1 ? h("li", { class: "is-equity" }, "Equity: with them, where terminals reported it") : null)),
    fallen.length > 1
      ? section("Drawdown", `part of the best close so far, payments left out, n = ${count(fallen.length, "day")}`, drawdownChart(fallen))
      : null,
  ];
}

function shade(value) {
  const size = Math.abs(value);
  const step = size >= 0.05 ? 3 : size >= 0.01 ? 2 : size > 0 ? 1 : 0;
  return step ? `${value > 0 ? "up" : "down"}${step}` : "";
}

function returns(months) {
  if (!months.some(({ trades: n }) => n > 0)) return section("Monthly returns", null, h("p", { class: "none" }, "No month with a closed trade yet."));
  const years = [...new Set(months.map(({ month: of }) => of.slice(0, 4)))].sort().reverse();
  const known = months.every(({ returned }) => returned !== null);
  const cell = (one) => {
    if (!one || one.trades === 0) return h("td", { class: "m faint" }, "–");
    const value = known ? percent(one.returned) : money(one.net_profit, 0);
    const title = `${count(one.trades, "trade")}, ${one.wins} won, net ${money(one.net_profit)} ${state.currency ?? ""}${one.complete ? "" : ", month not over"}`;
    return h("td", { class: `m ${shade(known ? one.returned : Math.sign(one.net_profit) * 0.02)}`, title }, `${Number(one.net_profit) > 0 ? "+" : ""}${value}${one.complete ? "" : "*"}`, h("small", {}, `n ${one.trades}`));
  };
  const year = (of) => {
    const rows = months.filter(({ month: one }) => one.startsWith(of));
    const n = rows.reduce((sum, one) => sum + one.trades, 0);
    const value = known ? rows.reduce((all, one) => all * (1 + one.returned), 1) - 1 : rows.reduce((sum, one) => sum + Number(one.net_profit), 0);
    return h("td", {}, h("b", {}, signed(value, known ? percent(value) : money(value, 0))), h("small", {}, `n ${n}`));
  };
  const heads = Array.from({ length: 12 }, (unused, i) => month(`2000-${String(i + 1).padStart(2, "0")}`));
  return section("Monthly returns", known ? "% of capital, n closed trades; * the month is not over" : `net profit in ${state.currency ?? "the account's currency"}, n closed trades; * the month is not over`,
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Monthly returns" }, h("table", { class: "months" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Year"), heads.map((one) => h("th", { scope: "col" }, one)), h("th", { scope: "col" }, "All"))),
      h("tbody", {}, years.map((of) => h("tr", {}, h("th", { scope: "row" }, of),
        heads.map((unused, i) => cell(months.find(({ month: one }) => one.startsWith(`${of}-${String(i + 1).padStart(2, "0")}`)))), year(of)))))));
}

/** Without the year where it is the present one. */
function stamp(iso) {
  return moment(iso).replace(` ${state.data.summary.clock.until.slice(0, 4)} `, " ");
}

function side(one) {
  return one.side === "long" ? "Long" : "Short";
}

function positions() {
  const open = state.data.positions;
  if (!open.length) return section("Open positions", null, h("p", { class: "none" }, "Nothing was open at that moment."));
  return section("Open positions", `as they were at ${moment(state.data.summary.clock.until)} UTC, n = ${open.length}`,
    table("Open positions", [["Symbol"], ["Side"], ["Lots", "num"], ["Entry price", "num"], ["Opened (UTC)"], ["Strategy"], ["Account"]],
      open.map((one) => [one.symbol, side(one), plain(one.volume), plain(Number(Number(one.entry_price).toFixed(5))), stamp(one.opened_at), one.strategy ?? "–", one.login])));
}

function trades() {
  if (!state.trades.length) return section("Closed trades", null, h("p", { class: "none" }, "No trade was closed yet."));
  const rows = table("Closed trades", [["Closed (UTC)"], ["Symbol"], ["Side"], ["Net profit", "num"], ["Result"], ["Lots", "num"], ["Entry → exit", "num"], ["Held", "num"], ["Costs", "num"], ["Strategy"], ["Account"]],
    state.trades.map((one) => [stamp(one.closed_at), one.symbol, side(one), signed(one.net_profit, money(one.net_profit)), badge(one.result), plain(one.volume),
      `${plain(one.entry_price)} → ${plain(one.exit_price)}`, span(one.holding_seconds), money(one.costs), one.strategy ?? "–", one.login]));
  const all = state.data.summary.totals.reduce((sum, one) => sum + one.trades, 0);
  return h("section", { id: "trades", "data-key": "trades" },
    h("header", {}, h("h2", {}, "Closed trades"), h("span", { class: "note" }, `the newest ${state.trades.length} of ${count(all, "trade")}, money in the account's currency`)), rows,
    h("div", { class: "more" }, state.next ? h("button", { type: "button", "data-action": "more" }, "Show 100 more") : h("span", { class: "note" }, "These are all.")));
}

const MODEL_STATES = { deciding: ["good", "Deciding"], training: ["warn", "In training"], off: ["calm", "Off"] };

function models() {
  const shown = state.data.models;
  if (!shown.length) return section("Models", null, h("p", { class: "none" }, "No model is trained for the symbols that these accounts trade."));
  return section("Models", `for the symbols that these accounts trade, n = ${shown.length}`,
    table("Models", [["Model"], ["In plain words", "words"]], shown.map((one) => {
      const [tone, word] = MODEL_STATES[one.state] ?? ["calm", one.state];
      return [h("span", { class: "model" }, one.model, h("span", { class: `badge ${tone}` }, word)), one.words];
    })));
}

async function more() {
  try {
    const { items, next } = await get("trades", { limit: 100, cursor: state.next });
    [state.trades, state.next] = [[...state.trades, ...items], next];
    draw();
  } catch (failure) {
    notice(failure);
  }
}

/** By a call of its own: an address cannot carry the link's token. */
async function sheet() {
  try {
    const file = await (await ask(address("trades.csv"), "text/csv")).blob();
    const link = h("a", { href: URL.createObjectURL(file), download: `trades-${state.data.summary.clock.until.slice(0, 10)}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  } catch (failure) {
    notice(failure);
  }
}

document.addEventListener("click", (event) => {
  const action = event.target.closest("[data-action]")?.dataset.action;
  if (action === "print") print();
  if (action === "csv") sheet();
  if (action === "more") more();
  if (action === "logout") logout().catch(notice);
});
document.addEventListener("change", ({ target }) => {
  if (target.matches("select")) {
    state.currency = target.value || null;
    draw();
  }
});
document.addEventListener("visibilitychange", () => document.hidden || load());
addEventListener("resize", () => state.data && draw());
load();
