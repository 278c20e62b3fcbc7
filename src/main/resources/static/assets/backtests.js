// Backtests: what came out of one, drawn and with its trades, and several side by side.
import { get, send } from "./api.js";
import { confirm, mayAct, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count, time } from "./format.js";
import { text } from "./lists.js";

const WIDTH = 900;
const TRADES = 200;
const LINES = ["line-a", "line-b", "line-c", "line-d"];

const known = (value, show) => (value === null || value === undefined ? "–" : show(Number(value)));
const percent = (value) => known(value, (part) => `${(part * 100).toFixed(2)} %`);
const money = (value) => known(value, (amount) => amount.toFixed(2));
const figure = (value) => known(value, (number) => number.toFixed(2));
const cell = (name) => ({ [name]: (row) => percent(row[name]) });

export const BACKTESTS = {
  panel: comparePanel,
  section: (frame, item) => (item.result ? whole([item]) : null),
  shown: ["result", "equity"],
  plain: ["symbols"],
  unlinked: ["strategy"], // such as: lobe trend
  actions,
  cells: {
    progress: (row) => percent(row.progress),
    strategy: (row) => h("b", { class: "wrap narrow" }, row.strategy),
    symbols: (row) => h("span", { class: "pair" }, h("span", {}, row.symbols.join(", ")), h("small", {}, row.period)),
    ...cell("total_return"), ...cell("buy_and_hold"), ...cell("drawdown"),
    sharpe: (row) => figure(row.sharpe),
    status: (row) => (row.status === "running" ? badge("running", `Running, ${Math.round(Number(row.progress) * 100)} %`) : h("span", { title: row.error }, badge(row.status))),
  },
};

/** Links to its files; ends one that is under way. */
function actions(frame, item) {
  if (["queued", "running"].includes(item.status)) {
    return mayAct(frame) ? [{ id: "cancel", label: "Cancel …", run: () => confirm(frame, "Cancel this backtest?", "What it has computed so far is not kept; it can be asked for again.", "Cancel it", () => send(`/api/v1/backtests/${item.id}/cancel`, {})) }] : [];
  }
  return item.result
    ? ["trades.csv", "equity.csv", "report.html"].map((file) => h("a", { class: "quiet", href: `/api/v1/backtests/${item.id}/${file}`, download: true }, file))
    : [];
}

/** Chooses two that are completed. */
function comparePanel(frame) {
  let items = [];
  let said = null;

  return {
    load: async () => {
      items = (await get("/api/v1/backtests?status=completed&limit=100")).items;
    },
    draw: () => items.length < 2 ? null
      : h("form", { class: "panel", "data-key": "compare", "aria-label": "Compare" },
          ["first", "second"].map((name, place) => h("label", {}, place ? "with" : "Compare",
            h("select", { name }, items.map((item, i) => h("option", { value: item.id, selected: i === place }, title(item)))))),
          h("button", { class: "main" }, "Compare"),
          h("span", { role: "status", class: said ? "bad" : "soft" }, said ?? "Side by side: curves, figures, costs.")),
    submit: async (form) => {
      said = null;
      try {
        const ids = [form.elements.first.value, form.elements.second.value].join(",");
        const { items: chosen } = await get(`/api/v1/backtests/${ids}/compare`);
        openDialog(frame, "Backtests compared", whole(chosen));
      } catch (failure) {
        said = failure.message;
      }
    },
  };
}

const title = (item) => `${item.name || item.strategy} · ${[item.symbols].flat().join(", ")} ${item.period} · ${item.id.slice(-6)}`;

/** Curves, drawdowns and figures of one or several; of one its trades too. */
function whole(items) {
  const box = h("section", { class: "card backtest" },
    items.length > 1 ? h("ul", { class: "legend" }, items.map((item, i) => h("li", { class: LINES[i % LINES.length] }, title(item)))) : null,
    items.flatMap((item) => (item.result.warnings ?? []).map((warning) => h("p", { class: "notice warn" }, warning))),
    h("h3", {}, "Equity, in parts of the start"), drawing(items, (item) => relative(item), 260, 1),
    h("h3", {}, "Drawdown"), drawing(items, (item) => drawdowns(item), 110, 0),
    figures(items));
  if (items.length === 1) {
    box.append(...steps(items[0].result.steps ?? []));
    get(`/api/v1/backtest-trades?backtest=${items[0].id}&limit=${TRADES}`).then((page) => box.append(trades(page))).catch((failure) => box.append(failure.message));
  }
  return box;
}

function points(item, value) {
  const { start, start_time: since, times, equity } = item.equity;
  return [[Date.parse(since), value(Number(start))], ...times.map((at, i) => [Date.parse(at), value(Number(equity[i]))])];
}

const relative = (item) => points(item, (equity) => equity / Number(item.equity.start));

function drawdowns(item) {
  let peak = -Infinity;
  return points(item, (equity) => {
    peak = Math.max(peak, equity);
    return -(peak - equity) / peak;
  });
}

/** One line a backtest, all on the same axes, and a thin one where nothing is won or lost. */
function drawing(items, curve, height, even) {
  const curves = items.map(curve);
  const all = curves.flat();
  const [left, right] = [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([x]) => x))];
  const [low, high] = [Math.min(...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))];
  const x = (value) => (((value - left) / (right - left || 1)) * WIDTH).toFixed(1);
  const y = (value) => (height - ((value - low) / (high - low || 1)) * height).toFixed(1);
  return h("figure", {},
    h("svg", { viewBox: `0 -3 ${WIDTH} ${height + 6}`, role: "img", preserveAspectRatio: "none", class: even ? "tall" : null },
      h("title", {}, `from ${percent(low)} to ${percent(high)}`),
      h("path", { class: "zero", d: `M0 ${y(even)}L${WIDTH} ${y(even)}` }),
      curves.map((line, i) => h("path", { class: LINES[i % LINES.length], d: `M${line.map(([at, value]) => `${x(at)} ${y(value)}`).join("L")}` }))),
    h("figcaption", {}, time(new Date(left).toISOString()), h("span", {}, `${percent(low)} to ${percent(high)}`), time(new Date(right).toISOString())));
}

function ratio(one) {
  const basis = one.basis ? `n = ${one.n}, by ${one.basis}` : "";
  const error = one.standard_error === null ? "" : ` ± ${figure(one.standard_error)}`;
  return h("span", { title: one.note || basis }, figure(one.value), error, " ", h("small", {}, one.clipped ? "clipped" : one.value === null ? one.note : basis));
}

const ROWS = [
  ["Net profit", ({ report }) => `${money(report.net_profit)} ${report.currency}`],
  ["Return", ({ report }) => percent(report.total_return)],
  ["Buy and hold", ({ report }) => percent(report.baselines[0].total_return)],
  ["Deepest drawdown", ({ report }) => percent(report.drawdown.fraction)],
  ["Sharpe ratio", ({ report }) => ratio(report.sharpe)],
  ["Sortino ratio", ({ report }) => ratio(report.sortino)],
  ["Calmar ratio", ({ report }) => ratio(report.calmar)],
  ["Trades", ({ report }) => count(report.trades.count)],
  ["Win rate", ({ report }) => percent(report.trades.win_rate)],
  ["Profit factor", ({ report }) => figure(report.trades.profit_factor)],
  ["Mean trade", ({ report }) => money(report.trades.expectancy)],
  ["Exposure", ({ report }) => percent(report.exposure)],
  ["Costs", ({ report }) => money(report.costs.total)],
  ["  spread", ({ report }) => money(report.costs.spread)],
  ["  slippage", ({ report }) => money(report.costs.slippage)],
  ["  commission", ({ report }) => money(report.costs.commission)],
  ["  swap", ({ report }) => money(report.costs.swap)],
  ["Low volatility", ({ report }) => regime(report, "low")],
  ["Mid volatility", ({ report }) => regime(report, "mid")],
  ["High volatility", ({ report }) => regime(report, "high")],
  ["Decided by", ({ decided_by: by, steps: list }) => list?.length ? `${count(list.length)} steps` : Object.entries(by).map(([role, what]) => `${role}: ${what}`).join("; ")],
  ["Checks", ({ checks }) => (checks ?? []).map((one) => `${one.check} ${one.status}: ${one.message}`).join(" ") || "–"],
  ["Not placed", ({ refusals }) => Object.entries(refusals).map(([why, n]) => `${why} ${n}`).join(", ") || "–"],
];

function regime(report, name) {
  const one = report.regimes.find((each) => each.regime === name);
  return `${count(one.trades.count)} trades, ${money(one.net_profit)}`;
}

function figures(items) {
  return h("div", { class: "scroll figures-of", tabindex: "0", role: "region", "aria-label": "Figures" }, h("table", {},
    items.length > 1 ? h("thead", {}, h("tr", {}, h("th", { scope: "col" }, ""), items.map((item) => h("th", { scope: "col" }, title(item))))) : null,
    h("tbody", {}, ROWS.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), items.map((item) => h("td", {}, value(item.result))))))));
}

/** Of a walk-forward: what decided when, until when it was trained, and what its trades made. */
function steps(list) {
  return list.length === 0 ? [] : [table("Steps", ["Decided by", "Trained until (UTC)", "From (UTC)", "To (UTC)", "Trades", "Net"], [4, 5],
    list.map((step) => [step.version, time(step.trained_until), time(step.from), time(step.to), count(step.trades), money(step.net_profit)]))];
}

function trades(page) {
  return table(page.next ? `The first ${TRADES} trades` : "Trades",
    ["#", "Symbol", "Side", "Lots", "Opened (UTC)", "At", "Closed (UTC)", "At", "Exit", "Net"], [3, 5, 7, 9],
    page.items.map((trade) => [trade.number, trade.symbol, badge(trade.side), trade.lots, time(trade.opened_at), trade.open_price.toPrecision(7), time(trade.closed_at), trade.close_price.toPrecision(7), text(trade.exit), money(trade.net_profit)]));
}

/** @param numbers the places of the columns that are numbers */
function table(name, labels, numbers, rows) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
    h("h3", {}, name),
    h("table", {},
      h("thead", {}, h("tr", {}, labels.map((label) => h("th", { scope: "col" }, label)))),
      h("tbody", {}, rows.map((row) => h("tr", {},
        row.map((value, i) => h("td", { class: numbers.includes(i) ? "num" : null }, value instanceof Element ? value : String(value))))))));
}
