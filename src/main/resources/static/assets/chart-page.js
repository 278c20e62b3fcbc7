// The chart of a symbol: its bars, and what was signalled, decided and filled on them.
import { parameters, setParameters } from "./address.js";
import { place, short } from "./chart-base.js";
import { BELOW, linesAt, lineValues, OVERLAYS, paneBelow } from "./chart-lines.js";
import { columns, marksOf, tradesOf } from "./chart-marks.js";
import { h, patch } from "./dom.js";
import { count, utc } from "./format.js";
import { hint } from "./lists.js";
import { priceChart } from "./price-chart.js";

const FIRST = 2_000; // bars of the first picture
const MOST = 60_000;
const LISTED = 12;
const DAY_MS = 86400_000;
const RANGES = { Day: DAY_MS, Week: 7 * DAY_MS, Month: 30 * DAY_MS, All: Infinity };
const LAYERS = { signal: "▲ Signals", decision: "◆ Decisions", fill: "■ Fills, stops", trade: "┄ Trades" };
const LISTS = { signal: "signals", decision: "inferences", fill: "deals", trade: "trades" };
const BAR = ["open_time", "open", "high", "low", "close", "volume"];

export function chartPage(frame) {
  let all = null;
  let series = null;
  let bars = null;
  let chart = null;
  let pane = null;
  let marks = {};
  let trades = [];
  let turn = 0;
  let complete = false; // whether what was before the first picture has been read
  let reading = false;
  let pointed = [null, null]; // the place of a bar and the mark under the pointer
  let sought = null; // the moment that the address names

  /** The series that the address names, else the first of its symbol. */
  function chosen() {
    const given = parameters();
    const fits = (one, name) => !given.get(name) || one[name] === given.get(name);
    return all.find((one) => ["symbol", "period", "login"].every((name) => fits(one, name))) ?? all.find((one) => fits(one, "symbol")) ?? null;
  }

  const overlays = () => (parameters().get("lines") ?? "").split(" ").filter((id) => id in OVERLAYS);
  const under = () => (parameters().get("below") in BELOW ? parameters().get("below") : "");
  const wantedLines = () => [...overlays().map((id) => OVERLAYS[id]), ...(under() ? [BELOW[under()]] : [])].flatMap(({ lines }) => lines);
  const shown = (layer) => !(parameters().get("without") ?? "").split(" ").includes(layer);

  /** @param changed the lists that have news, null for all */
  async function load(changed) {
    if (!changed || !series || changed.has("bar-series")) all = (await frame.get("/api/v1/bar-series?limit=10000")).items;
    const next = chosen();
    if (!next) return void (series = null);
    if (next.id !== series?.id) await begin(next);
    else await Promise.all([!changed || changed.has("bars") ? follow(turn) : null, layers(turn, changed)]);
    await addLines(turn);
    if (series && !complete && !reading) earlier(turn).catch((failure) => console.error(failure));
  }

  async function begin(next) {
    const mine = ++turn;
    const first = await read(next, { limit: FIRST });
    if (mine !== turn) return;
    [series, bars, marks, trades, sought] = [next, first, {}, [], Date.parse(parameters().get("at") ?? "") || null];
    [chart, pane] = [null, null];
    complete = first.time.length < FIRST;
    await layers(mine);
  }

  /** What was before the first picture: it comes while that is looked at, and is asked for again where the hub was too busy. */
  async function earlier(mine) {
    reading = true;
    try {
      const before = await read(series, { limit: MOST - FIRST, to: new Date(bars.time[0]).toISOString() });
      if (mine !== turn) return;
      complete = true;
      bars = joined(before, bars);
      fill();
    } finally {
      reading = false;
    }
  }

  /** Bars since the last one, which may have changed. */
  async function follow(mine) {
    const last = bars.time.at(-1);
    const news = await read(series, { limit: FIRST, ...(last === undefined ? {} : { from: new Date(last).toISOString() }) });
    if (mine !== turn) return;
    const same = news.time.length === 1 && news.time[0] === last && BAR.slice(1).every((name) => news[name][0] === bars[name].at(-1));
    if (news.time.length && !same) bars = joined(last === undefined ? bars : cut(bars, -1), news);
  }

  async function layers(mine, changed = null) {
    const of = series;
    await Promise.all(Object.entries(LISTS).filter(([, list]) => !changed || changed.has(list)).map(async ([layer]) => {
      const found = layer === "trade" ? await tradesOf(frame, of) : await marksOf(frame, layer, of);
      if (mine !== turn) return;
      if (layer === "trade") trades = found;
      else marks[layer] = found;
    }));
  }

  async function read({ login, symbol, period }, filters) {
    const { open_time: time, ...values } = await columns(frame, "bars", BAR, { login, symbol, period, ...filters }, filters.limit);
    return { time, ...values, ...(await linesAt(frame, { login, symbol, period }, wantedLines(), time)) };
  }

  /** Lines that were chosen when the bars were here already. */
  async function addLines(mine) {
    const of = bars;
    const missing = wantedLines().filter((name) => of[name]?.length !== of.time.length);
    if (!missing.length) return;
    const found = await linesAt(frame, series, missing, of.time);
    if (mine === turn && of === bars) bars = { ...bars, ...found };
  }

  function draw() {
    if (!all) return;
    patch(frame.page,
      h("div", { class: "head", "data-key": "head" }, h("div", {}, h("h1", {}, series ? `${series.symbol} ${series.period}` : "Chart"),
        h("p", { class: "lead" }, "What the market did, what was signalled and decided on it, and what was filled."))),
      series ? [controls(), readout(), place("price", `Price of ${series.symbol}`), under() ? place("under", BELOW[under()].label) : null, below()]
        : all.length ? hint(`No bars of ${parameters().get("symbol")}`, `Bars are held of ${[...new Set(all.map((one) => one.symbol))].join(", ")}.`)
        : hint("No bars yet", "Bars come from the Expert Advisor in MetaTrader 5. make demo sends some."));
    if (series) fill();
  }

  function controls() {
    const given = { symbol: series.symbol, period: series.period, login: series.login };
    const options = (name, fits) => [...new Set(all.filter(fits).map((one) => one[name]))].map((value) => h("option", { value, selected: value === given[name] }, value));
    return h("form", { class: "filters", "data-key": "controls", "aria-label": "What the chart shows" },
      h("label", {}, "Symbol", h("select", { name: "symbol" }, options("symbol", () => true))),
      h("label", {}, "Period", h("select", { name: "period" }, options("period", (one) => one.symbol === series.symbol))),
      h("label", {}, "Account", h("select", { name: "login" }, options("login", (one) => one.symbol === series.symbol && one.period === series.period))),
      h("span", { class: "ticks", role: "group", "aria-label": "Shown on it" }, Object.entries(LAYERS).map(([layer, words]) =>
        h("label", { class: "tick" }, h("input", { type: "checkbox", name: layer, checked: shown(layer) }), words))),
      h("details", { class: "lines", "data-key": "lines", "data-own": "open" },
        h("summary", {}, "Indicators", h("small", {}, chosenLines())),
        h("div", { class: "ticks", role: "group", "aria-label": "Lines on the bars" }, Object.entries(OVERLAYS).map(([id, { label }]) =>
          h("label", { class: "tick" }, h("input", { type: "checkbox", name: "lines", value: id, checked: overlays().includes(id) }), label))),
        h("label", {}, "Below the bars", h("select", { name: "below", class: "wide" }, h("option", { value: "" }, "nothing"), Object.entries(BELOW).map(([id, { label }]) => h("option", { value: id, selected: id === under() }, label))))),
      h("span", { class: "ranges", role: "group", "aria-label": "Range" }, Object.keys(RANGES).map((range) => h("button", { type: "button", class: "quiet", "data-range": range }, range))));
  }

  const chosenLines = () => [...overlays().map((id) => OVERLAYS[id].label), ...(under() ? [BELOW[under()].label] : [])].join(", ");

  /** The bar and the mark under the pointer; without one the newest bar. */
  function readout() {
    const [bar, mark] = pointed;
    const at = bar ?? bars.time.length - 1;
    if (at < 0) return h("p", { class: "readout", "data-key": "readout" }, "No bar of this series.");
    const step = 10 ** -digits(bars.close);
    return h("p", { class: "readout", "data-key": "readout", "aria-live": "off" },
      h("b", {}, `${utc(bars.time[at]).slice(0, 16)} UTC`),
      ["open", "high", "low", "close"].map((name) => h("span", {}, h("small", {}, name), ` ${short(bars[name][at], step)}`)),
      h("span", {}, h("small", {}, "volume"), ` ${short(bars.volume[at], 1)}`),
      lineValues(bars, at, overlays(), under(), step),
      mark ? h("span", { class: "on" }, mark.words) : h("span", { class: "faint" }, bar === null ? "newest bar" : ""));
  }

  function below() {
    const many = Object.values(marks).flat().length + trades.length;
    const span = bars.time.length ? `${utc(bars.time[0]).slice(0, 16)} to ${utc(bars.time.at(-1)).slice(0, 16)} UTC` : "";
    return h("div", { "data-key": "below" },
      h("p", { class: "faint" }, `${count(bars.time.length)} bars of account ${series.login}, ${span}; ${count(many)} signals, decisions, fills and trades, at most the newest 2\u202f000 of each. Drag or ← → to move, wheel or + − to zoom.`),
      h("section", { class: "inview", "aria-label": "In view" }, h("h2", {}, "In view"), listed()));
  }

  function listed() {
    const visible = (chart?.within() ?? []).sort((a, b) => b.at - a.at).slice(0, LISTED);
    if (!visible.length) return h("p", { class: "faint" }, "No signal, decision or fill in what is shown: move the chart, or choose another range.");
    return h("ul", {}, visible.map((mark) => h("li", { "data-key": `${mark.kind}-${mark.id}` },
      h("small", {}, utc(mark.at)), h("span", { class: "kind" }, mark.kind), h("a", { href: mark.href }, mark.words))));
  }

  /** Brings what is known onto the chart, which is made where there is none. */
  function fill() {
    const host = frame.page.querySelector("[data-key=price]");
    if (!host) return;
    if (!chart) {
      host.replaceChildren();
      chart = priceChart(host, {
        pointed: (...found) => { pointed = found; patchPart("readout", readout()); },
        moved: () => { drawPane(); patchPart("below", below()); },
      });
    }
    chart.setBars(bars);
    if (sought && bars.time[0] <= sought) {
      chart.showAt(sought);
      sought = null;
    }
    chart.setMarks(["signal", "decision", "fill"].filter(shown).flatMap((kind) => marks[kind] ?? []));
    chart.setTrades(shown("trade") ? trades : []);
    chart.setOverlays(overlays().map((id) => OVERLAYS[id]));
    drawPane();
    patchPart("below", below());
  }

  /** The indicator below the bars, over those that are in view. */
  function drawPane() {
    const host = frame.page.querySelector("[data-key=under]");
    if (!host) return void (pane = null);
    if (!pane) {
      host.replaceChildren();
      pane = paneBelow(host);
    }
    pane.show(BELOW[under()], bars, chart.seen());
  }

  function patchPart(key, wanted) {
    const old = frame.page.querySelector(`[data-key=${key}]`);
    if (old) patch(old, ...wanted.childNodes);
  }

  frame.page.onclick = (event) => {
    const range = event.target.closest("[data-range]")?.dataset.range;
    if (!range || !bars.time.length) return;
    const last = bars.time.length - 1;
    const first = bars.time.findIndex((time) => time >= bars.time[last] - RANGES[range]);
    chart.show(first, last + 2);
  };
  frame.page.oninput = (event) => {
    const { name, value, checked } = event.target;
    const given = Object.fromEntries(parameters());
    if (name in LAYERS) {
      const without = Object.keys(LAYERS).filter((layer) => (layer === name ? !checked : !shown(layer)));
      setParameters({ ...given, without: without.join(" ") });
      return draw();
    }
    if (name === "lines" || name === "below") {
      const lines = [...frame.page.querySelectorAll("[name=lines]:checked")].map((one) => one.value).join(" ");
      setParameters({ ...given, lines, below: frame.page.querySelector("[name=below]").value });
      return frame.refresh();
    }
    const kept = { symbol: {}, period: { symbol: series.symbol }, login: { symbol: series.symbol, period: series.period } }[name];
    setParameters({ ...kept, [name]: value, without: given.without, lines: given.lines, below: given.below }, { step: true });
    frame.refresh();
  };

  const shows = (changed) => ["bars", "bar-series", ...Object.values(LISTS)].some((list) => changed.has(list));
  return { load, draw, shows, moved: () => frame.refresh(), title: () => (series ? `${series.symbol} ${series.period}` : "Chart") };
}

/** The digits that the newest prices have. */
const digits = (prices) => Math.max(0, ...prices.slice(-100).map((price) => String(price).split(".")[1]?.length ?? 0));
const cut = (bars, end) => Object.fromEntries(Object.entries(bars).map(([name, values]) => [name, values.slice(0, end)]));
const joined = (one, other) => Object.fromEntries(Object.entries(one).map(([name, values]) => [name, values.concat(other[name] ?? [])]));
