// Averages, bands and indicators of a price chart: which there are, their values beside the bars, and how they are drawn.
import { axis, colour, PADDING, plotted, short } from "./chart-base.js";
import { columns } from "./chart-marks.js";
import { h } from "./dom.js";

const HEIGHT = 130;
/** On the bars, each with the lines it is made of; a dash of its own, so that nothing hangs on colour. */
export const OVERLAYS = {
  ema_20: { label: "EMA 20", lines: ["ema_20"], tone: "sand", dash: [] },
  ema_50: { label: "EMA 50", lines: ["ema_50"], tone: "sand-ink", dash: [8, 4] },
  sma_200: { label: "SMA 200", lines: ["sma_200"], tone: "ink", dash: [2, 3] },
  bb: { label: "Bollinger 20, 2", lines: ["bb_upper", "bb_lower"], tone: "soft", dash: [] },
};
/** Below the bars: the lines, and the levels that people look at. */
export const BELOW = {
  rsi_14: { label: "RSI 14", lines: ["rsi_14"], levels: [30, 70] },
  macd: { label: "MACD 12, 26, 9", lines: ["macd_line", "macd_signal"], levels: [0] },
  adx_14: { label: "ADX 14", lines: ["adx_14"], levels: [25] },
  stoch: { label: "Stochastic 14, 3", lines: ["stoch_k_14", "stoch_d_3"], levels: [20, 80] },
  cci_20: { label: "CCI 20", lines: ["cci_20"], levels: [-100, 100] },
  williams_r_14: { label: "Williams %R 14", lines: ["williams_r_14"], levels: [-80, -20] },
  mfi_14: { label: "Money flow 14", lines: ["mfi_14"], levels: [20, 80] },
  atr_14_ratio: { label: "ATR 14, share of the price", lines: ["atr_14_ratio"], levels: [] },
  bb_width: { label: "Bollinger width", lines: ["bb_width"], levels: [] },
  obv_slope_20: { label: "On-balance volume, slope of 20", lines: ["obv_slope_20"], levels: [0] },
};

/** The values at these bars, an array a line: null where there is none. */
export async function linesAt(frame, { login, symbol, period }, names, times) {
  if (!names.length || !times.length) return Object.fromEntries(names.map((name) => [name, times.map(() => null)]));
  const to = new Date(times.at(-1) + 1).toISOString();
  const { open_time: at, ...values } = await columns(frame, "chart-lines", names, { login, symbol, period, to }, times.length);
  const places = new Map(at.map((time, i) => [time, i]));
  return Object.fromEntries(names.map((name) => [name, times.map((time) => values[name][places.get(time)] ?? null)]));
}

/** One line over the bars from first to last; where bars are narrower than a pixel, one of each pixel. */
export function drawLine(u, values, [first, last], { tone, dash }) {
  const each = Math.max(1, Math.floor((u.scales.x.max - u.scales.x.min) / u.bbox.width));
  const { ctx } = u;
  let gap = true;
  ctx.beginPath();
  for (let i = first - (first % each); i <= last; i += each) {
    const value = values[i];
    if (value === null || value === undefined) gap = true;
    else {
      ctx[gap ? "moveTo" : "lineTo"](u.valToPos(i, "x", true), u.valToPos(value, "y", true));
      gap = false;
    }
  }
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.strokeStyle = colour(tone);
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.stroke();
  ctx.setLineDash([]);
}

/** A chart of its own below the bars, over the same bars. */
export function paneBelow(host) {
  const looks = [{ tone: "sand", dash: [] }, { tone: "soft", dash: [4, 3] }];
  let shown = { lines: [], levels: [] };
  let bars = {};
  const plot = plotted(host, {
    height: HEIGHT, padding: PADDING, cursor: { show: false },
    scales: { x: { time: false, auto: false, min: 0, max: 1 }, y: { auto: false, range: (u, min, max) => [min, max] } },
    axes: [axis({ show: false }), axis({ side: 1, space: 24 })],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: { draw: [draw] },
  }, [[], []]);

  function draw(u) {
    const { ctx } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    ctx.clip();
    for (const level of shown.levels) {
      const y = u.valToPos(level, "y", true);
      ctx.fillStyle = colour("line");
      ctx.fillRect(u.bbox.left, Math.round(y), u.bbox.width, devicePixelRatio);
    }
    shown.lines.forEach((name, i) => bars[name] && drawLine(u, bars[name], within(u), looks[i]));
    ctx.restore();
  }

  const within = (u) => [Math.max(0, Math.floor(u.scales.x.min)), Math.min(bars.time.length - 1, Math.ceil(u.scales.x.max))];

  function heights(from, to) {
    let [low, high] = [Infinity, -Infinity];
    for (const name of shown.lines) {
      for (let i = Math.max(0, Math.floor(from)); i <= to && i < (bars[name]?.length ?? 0); i++) {
        const value = bars[name][i];
        if (value === null) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    if (low > high) return { min: 0, max: 1 };
    for (const level of shown.levels) [low, high] = [Math.min(low, level), Math.max(high, level)];
    const room = (high - low || Math.abs(high) || 1) * 0.08;
    return { min: low - room, max: high + room };
  }

  /** The same bars as the chart above shows. */
  function show(what, all, [from, to]) {
    const news = all.time !== bars.time;
    [shown, bars] = [what, all];
    plot.batch(() => {
      if (news) plot.setData([all.time.map((_, i) => i), all.close], false);
      plot.setScale("x", { min: from, max: to });
      plot.setScale("y", heights(from, to));
    });
    plot.redraw(false);
  }

  return { show };
}

/** The lines' values at one bar, for the readout: those on the bars with as many digits as their prices. */
export function lineValues(bars, at, overlays, below, step) {
  const one = ({ label, lines }, stepOf) => h("span", {}, h("small", {}, label), ` ${lines.map((name) => short(bars[name]?.[at], stepOf(bars[name]?.[at]))).join(" / ")}`);
  return [...overlays.map((id) => one(OVERLAYS[id], () => step)), below ? one(BELOW[below], (value) => 10 ** Math.floor(Math.log10(Math.abs(value) || 1) - 3)) : null];
}
