// Candles with what was signalled, decided and filled on them; each mark opens what it stands for.
import { axis, colour, moment, movable, PADDING, plotted, uPlot } from "./chart-base.js";
import { drawLine } from "./chart-lines.js";

const HEIGHT = 420;
const FIRST = 160; // bars that are shown at first, fewer where there is no room for them
const LEAST = 5; // pixels a bar then
const DAY_MS = 86400_000;
const REACH = 12; // pixels from a mark to the pointer
/** How marks look: a shape a kind, so that nothing hangs on colour. */
const SHAPES = {
  signal: (path, x, y, up, size) => triangle(path, x, y, (up ? 6 : -6) * size),
  decision: (path, x, y, up, size) => diamond(path, x, y, 5 * size),
  fill: (path, x, y, up, size) => path.rect(x - 4 * size, y - 4 * size, 8 * size, 8 * size),
  stop: (path, x, y, up, size) => path.rect(x - 8 * size, y - 1, 16 * size, 2),
};
const BESIDE = { signal: 12, decision: 26 }; // pixels from their bar; what is not here is at its price

function triangle(path, x, y, size) {
  path.moveTo(x, y - size);
  path.lineTo(x + Math.abs(size), y + size);
  path.lineTo(x - Math.abs(size), y + size);
  path.closePath();
}

function diamond(path, x, y, size) {
  path.moveTo(x, y - size);
  path.lineTo(x + size, y);
  path.lineTo(x, y + size);
  path.lineTo(x - size, y);
  path.closePath();
}

/**
 * @param host where it is drawn
 * @param pointed called with the bar and the mark under the pointer, null for none
 * @param moved called after each move
 */
export function priceChart(host, { pointed, moved, height = HEIGHT }) {
  let bars = { time: [], open: [], high: [], low: [], close: [] };
  let marks = [];
  let trades = [];
  let overlays = []; // averages and bands: values of the bars' members, tone, dash
  let near = null;
  const plot = plotted(host, {
    height, padding: PADDING, cursor: { drag: { x: false, y: false }, points: { show: false }, y: true },
    scales: { x: { time: false }, y: { auto: false, min: 0, max: 1, range: (u, min, max) => [min, max] } },
    axes: [axis({ size: 30, values: (u, splits) => dates(splits), splits: whole }), axis({ side: 1 })],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: { draw: [draw], setCursor: [point] },
  }, [[], []]);
  const first = () => Math.min(FIRST, Math.round(host.clientWidth / LEAST));
  const view = movable(plot, () => [0, bars.time.length - 1], heights, () => moved?.());
  plot.over.addEventListener("click", () => near?.href && location.assign(near.href));

  /** Bars stand side by side, whatever time is between them: a weekend takes no room. */
  function whole(u, axisIndex, min, max, step) {
    const width = Math.max(1, Math.round(step));
    const splits = [];
    for (let at = Math.ceil(min / width) * width; at <= max; at += width) splits.push(at);
    return splits;
  }

  function dates(splits) {
    const step = splits.length > 1 ? timeAt(splits[1]) - timeAt(splits[0]) : 0;
    const day = (at) => Math.floor(timeAt(at) / DAY_MS);
    return splits.map((at, i) => (bars.time[at] === undefined ? "" : moment(bars.time[at], i && day(at) !== day(splits[i - 1]) ? Math.max(step, DAY_MS) : step)));
  }

  const timeAt = (at) => bars.time[Math.max(0, Math.min(bars.time.length - 1, at))];

  function visible(u = plot) {
    const last = bars.time.length - 1;
    return [Math.max(0, Math.floor(u.scales.x.min ?? 0)), Math.min(last, Math.ceil(u.scales.x.max ?? last))];
  }

  /** The least and the greatest price between two places, with some room. */
  function heights(from, to) {
    const [first, last] = [Math.max(0, Math.floor(from)), Math.min(bars.time.length - 1, Math.ceil(to))];
    let [low, high] = [Infinity, -Infinity];
    for (let i = first; i <= last; i++) {
      if (bars.low[i] < low) low = bars.low[i];
      if (bars.high[i] > high) high = bars.high[i];
    }
    if (low > high) return { min: 0, max: 1 };
    const room = (high - low || Math.abs(high) || 1) * 0.1;
    return { min: low - room, max: high + room };
  }

  function draw(u) {
    const { ctx } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    ctx.clip();
    candles(u);
    for (const { lines, ...look } of overlays) lines.forEach((name) => bars[name] && drawLine(u, bars[name], visible(u), look));
    trades.forEach((trade) => span(u, trade));
    drawMarks(u);
    ctx.restore();
  }

  /** Bodies and wicks; where bars are narrower than a pixel, the range of each pixel. */
  function candles(u) {
    const [first, last] = visible(u);
    const width = u.bbox.width / (u.scales.x.max - u.scales.x.min);
    const each = Math.max(1, Math.floor(1 / width));
    const body = Math.max(1, Math.floor(width * 0.7));
    const [up, down] = [new Path2D(), new Path2D()];
    for (let i = first - (first % each); i <= last; i += each) { // groups that stay the same while they move
      const end = Math.min(i + each - 1, last);
      let [low, high] = [bars.low[i], bars.high[i]];
      for (let k = i + 1; k <= end; k++) {
        if (bars.low[k] < low) low = bars.low[k];
        if (bars.high[k] > high) high = bars.high[k];
      }
      const path = bars.close[end] >= bars.open[i] ? up : down;
      const x = Math.round(u.valToPos(i, "x", true));
      const top = Math.round(u.valToPos(high, "y", true));
      path.rect(x, top, 1, Math.max(1, Math.round(u.valToPos(low, "y", true)) - top));
      if (body < 3) continue;
      const [a, b] = [u.valToPos(bars.open[i], "y", true), u.valToPos(bars.close[i], "y", true)];
      path.rect(x - Math.floor(body / 2), Math.round(Math.min(a, b)), body, Math.max(1, Math.round(Math.abs(a - b))));
    }
    u.ctx.fillStyle = colour("good");
    u.ctx.fill(up);
    u.ctx.fillStyle = colour("bad");
    u.ctx.fill(down);
  }

  /** From a trade's entry to its exit. */
  function span(u, { entry, exit, from, to, tone }) {
    const [first, last] = visible(u);
    if (exit < first || entry > last) return;
    u.ctx.beginPath();
    u.ctx.setLineDash([4 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
    u.ctx.moveTo(u.valToPos(entry, "x", true), u.valToPos(from, "y", true));
    u.ctx.lineTo(u.valToPos(exit, "x", true), u.valToPos(to, "y", true));
    u.ctx.strokeStyle = colour(tone);
    u.ctx.lineWidth = 1.5 * uPlot.pxRatio;
    u.ctx.stroke();
    u.ctx.setLineDash([]);
  }

  function drawMarks(u) {
    const paths = new Map();
    const shown = within(u);
    const size = uPlot.pxRatio * (shown.length > u.over.clientWidth / 8 ? 0.6 : 1);
    for (const mark of shown) {
      const key = `${mark.kind} ${mark.tone}`;
      if (!paths.has(key)) paths.set(key, [mark, new Path2D()]);
      const { x, y } = spot(u, mark, true);
      SHAPES[mark.kind](paths.get(key)[1], x, y, mark.up, size);
    }
    for (const [mark, path] of paths.values()) {
      u.ctx.fillStyle = colour(mark.tone);
      u.ctx.strokeStyle = colour("card");
      u.ctx.lineWidth = 1.5 * uPlot.pxRatio;
      u.ctx.stroke(path);
      u.ctx.fill(path);
    }
    if (near) {
      const { x, y } = spot(u, near, true);
      const half = 9 * uPlot.pxRatio;
      u.ctx.strokeStyle = colour("ink");
      u.ctx.lineWidth = uPlot.pxRatio;
      u.ctx.strokeRect(x - half, y - half, 2 * half, 2 * half);
    }
  }

  /** The marks that are in view: they are in the order of their bars. */
  function within(u = plot) {
    const [first, last] = visible(u);
    return marks.slice(lowest(marks, first), lowest(marks, last + 1));
  }

  /** Signals and decisions stand below the bar or above it, what has a price of its own at it. */
  function spot(u, mark, onCanvas) {
    const beside = (BESIDE[mark.kind] ?? 0) * (mark.up ? 1 : -1) * (onCanvas ? uPlot.pxRatio : 1);
    const price = mark.kind in BESIDE ? (mark.up ? bars.low : bars.high)[mark.bar] : mark.price;
    return { x: u.valToPos(mark.bar, "x", onCanvas), y: u.valToPos(price, "y", onCanvas) + beside };
  }

  function point(u) {
    const { left, top, idx } = u.cursor;
    const inside = left >= 0 && idx !== null && idx !== undefined;
    const found = inside ? nearest(u, left, top) : null;
    if (found !== near) {
      near = found;
      u.over.style.cursor = near?.href ? "pointer" : "crosshair";
      u.redraw(false);
    }
    pointed?.(inside && bars.time[idx] !== undefined ? idx : null, near);
  }

  function nearest(u, left, top) {
    const around = Math.ceil((REACH * (u.scales.x.max - u.scales.x.min)) / u.over.clientWidth);
    const at = u.posToVal(left, "x");
    const candidates = marks.slice(lowest(marks, at - around - 1), lowest(marks, at + around + 2));
    const far = (mark) => {
      const { x, y } = spot(u, mark, false);
      return Math.hypot(x - left, y - top);
    };
    return candidates.map((mark) => [far(mark), mark]).filter(([distance]) => distance <= REACH).sort(([a], [b]) => a - b)[0]?.[1] ?? null;
  }


  /** New bars; the view stays on the times that it shows, and follows the newest where it showed that. */
  function setBars(next) {
    const had = bars.time.length;
    const [min, max] = view.seen();
    const followed = !had || max >= had - 1;
    const earlier = had ? place(next.time, bars.time[0]) : 0;
    bars = next;
    marks.forEach(settle);
    plot.setData([next.time.map((_, i) => i), next.close], false);
    if (!had) view.show(next.time.length - first(), next.time.length + 2);
    else if (followed) view.show(min + next.time.length - had, max + next.time.length - had);
    else view.show(min + earlier, max + earlier);
  }

  const barOf = (at) => Math.max(0, place(bars.time, at + 1) - 1);

  function settle(mark) {
    mark.bar = barOf(mark.at);
  }

  /** Up to when something is of the newest bar; what came later waits for its bar. */
  function end() {
    const newest = bars.time.slice(-10);
    return newest.at(-1) + 2 * Math.min(...newest.slice(1).map((at, i) => at - newest[i]), DAY_MS);
  }

  function setMarks(next) {
    const last = end();
    marks = next.filter((mark) => mark.at >= (bars.time[0] ?? Infinity) && mark.at < last);
    marks.forEach(settle);
    marks.sort((a, b) => a.bar - b.bar);
    near = null;
    plot.redraw(false);
  }

  /** Closed trades: opened, closed in milliseconds, from, to as prices, tone. */
  function setTrades(next) {
    trades = next.filter(({ opened, closed }) => closed >= (bars.time[0] ?? Infinity) && opened < end()).map((trade) => ({ ...trade, entry: barOf(trade.opened), exit: barOf(trade.closed) }));
    plot.redraw(false);
  }

  /** Members of the bars that are drawn as lines, each with its tone and dash. */
  function setOverlays(next) {
    overlays = next;
    plot.redraw(false);
  }

  /** The bars around a moment. */
  function showAt(at) {
    const bar = barOf(at);
    view.show(bar - first() / 2, bar + first() / 2);
  }

  return { setBars, setMarks, setTrades, setOverlays, within: () => within(), seen: view.seen, show: view.show, showAt };
}

/** The first place whose value is not below this one. */
function place(values, wanted, value = (one) => one) {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (value(values[middle]) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}

const lowest = (marks, bar) => place(marks, bar, (mark) => mark.bar);
