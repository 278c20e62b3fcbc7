// What closed trades add up to, a line an account: sums of several currencies would mean nothing.
import { asked } from "./lists.js";
import { axis, colour, moment, place, plotted, short, uPlot } from "./chart-base.js";
import { columns } from "./chart-marks.js";
import { h } from "./dom.js";
import { count, utc } from "./format.js";

const MOST = 100_000;
const ACCOUNTS = 5;
const EVERY_MS = 30_000;
const COLOURS = ["sand", "good", "warn", "bad", "soft"];

/** Above the list of trades: of those that the filters choose. */
export function equityPanel(frame, filters) {
  let drawn = null;
  let lines = [];
  let readAt = { query: null, at: 0 };
  let under = null;

  /** Whether trades were read anew. */
  async function load() {
    const query = JSON.stringify(asked(filters));
    if (readAt.query === query && Date.now() - readAt.at < EVERY_MS) return false;
    readAt = { query, at: Date.now() };
    const all = await columns(frame, "trades", ["login", "closed_at", "net_profit"], asked(filters), MOST).catch((failure) => {
      if (failure.status === 400) return { login: [], closed_at: [], net_profit: [] }; // the list says which filter is wrong
      throw failure;
    });
    lines = accounts(all);
    drawn = null;
    return true;
  }

  function draw() {
    if (!lines.length) return null;
    queueMicrotask(show);
    const shown = lines.slice(0, ACCOUNTS);
    return h("section", { class: "board-of", "data-key": "equity", "aria-label": "Equity" },
      h("h2", {}, "Net profit of these trades"),
      h("p", { class: "soft" }, `In each account's currency, costs included; n = ${count(total())}${total() === MOST ? ", the newest of them" : ""}${lines.length > ACCOUNTS ? `, the ${ACCOUNTS} accounts with most of them` : ""}.`),
      h("ul", { class: "legend" }, shown.map((one, i) => h("li", { class: `line-${COLOURS[i]}` }, words(one)))),
      place("equity-chart", "Net profit of closed trades over time"));
  }

  const total = () => lines.reduce((n, one) => n + one.n, 0);

  function words(one) {
    const at = under === null ? one.sums.length - 1 : Math.max(-1, one.times.filter((time) => time <= under).length - 1);
    const sum = at < 0 ? 0 : one.sums[at];
    return `account ${one.login}: ${sum > 0 ? "+" : ""}${short(sum, 0.01)}, ${short(-one.falls[Math.max(0, at)], 0.01)} below its best; worst drawdown ${short(one.worst, 0.01)}, n = ${count(one.n)}${under === null ? "" : `, at ${utc(under).slice(0, 16)} UTC`}`;
  }

  /** The chart stays as it is until other trades are read. */
  function show() {
    const host = frame.page.querySelector("[data-key=equity-chart]");
    if (!host || (drawn && host.contains(drawn.root))) return;
    host.replaceChildren();
    const shown = lines.slice(0, ACCOUNTS);
    const step = uPlot.paths.stepped({ align: 1 });
    const series = (name, more) => ({ stroke: () => colour(name), width: 2, paths: step, points: { show: false }, spanGaps: true, ...more });
    const data = uPlot.join(shown.map((one) => [one.times, one.sums]));
    drawn = plotted(host, {
      height: 220, ms: 1, tzDate: (ms) => uPlot.tzDate(new Date(ms), "Etc/UTC"), cursor: { drag: { x: true, y: false }, points: { show: false } },
      axes: [axis({ size: 30, values: (u, splits) => splits.map((at) => moment(at, splits[1] - splits[0])) }), axis({ side: 1 })],
      series: [{}, ...shown.map((one, i) => series(COLOURS[i]))],
      hooks: { setCursor: [(u) => { under = u.cursor.idx === null || u.cursor.left < 0 ? null : data[0][u.cursor.idx]; legend(); }] },
    }, data);
  }

  function legend() {
    const items = frame.page.querySelectorAll("[data-key=equity] .legend li");
    lines.slice(0, ACCOUNTS).forEach((one, i) => { if (items[i]) items[i].textContent = words(one); });
  }

  return { load, draw };
}

/** The same on an item's page, of the trades that the filter of this name finds for it. */
export function equityPicture(name) {
  let kept = null;
  return (frame, item) => {
    const of = `"${item[name]}"`;
    if (kept?.of !== of) kept = { of, panel: equityPanel(frame, { [name]: of }) };
    kept.panel.load().then((read) => read && frame.redraw()).catch((failure) => console.error(failure));
    return kept.panel.draw();
  };
}

/** Sums, and how far each is below the best before it; the account with most trades first. */
function accounts(all) {
  const of = new Map();
  all.login.forEach((login, i) => {
    if (!of.has(login)) of.set(login, { login, times: [], sums: [], falls: [], n: 0, best: 0, worst: 0 });
    const one = of.get(login);
    const sum = (one.sums.at(-1) ?? 0) + Number(all.net_profit[i]);
    one.n++;
    one.best = Math.max(one.best, sum);
    one.worst = Math.max(one.worst, one.best - sum);
    if (one.times.at(-1) === all.closed_at[i]) { // several at one moment are one step
      one.sums[one.sums.length - 1] = sum;
      one.falls[one.falls.length - 1] = sum - one.best;
      return;
    }
    one.times.push(all.closed_at[i]);
    one.sums.push(sum);
    one.falls.push(sum - one.best);
  });
  return [...of.values()].sort((a, b) => b.n - a.n);
}
