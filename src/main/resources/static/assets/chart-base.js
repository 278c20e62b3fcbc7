// What all charts share: uPlot, the page's colours, moving and zooming by wheel, drag, pinch and keys.
import uPlot from "/webjars/uplot/1.6.30/dist/uPlot.esm.js";
import { h } from "./dom.js";

export { uPlot };

const dark = matchMedia("(prefers-color-scheme: dark)");
const DAY_MS = 86400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Above, right, below, left in pixels: charts one below the other begin at the same place. */
export const PADDING = [14, 4, 0, 14];

/** A colour of console.css by its name, such as good. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The place that a chart is drawn in: a patch of the page leaves it alone. */
export function place(key, label) {
  return h("div", { class: "chart", "data-key": key, "data-keep": true, "data-own": "class style", role: "group", "aria-label": label });
}

/** UTC, as short as what is beside it allows. */
export function moment(ms, stepMs) {
  const iso = new Date(ms).toISOString();
  const day = `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]}`;
  if (stepMs >= 60 * DAY_MS) return `${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
  if (stepMs >= DAY_MS) return day;
  return iso.slice(11, 16) === "00:00" ? day : iso.slice(11, 16);
}

/** With as many digits as distinguish values of this distance. */
export function short(value, step) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const digits = Math.min(8, Math.max(0, Math.ceil(-Math.log10(step || 1) - 1e-9)));
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replaceAll(",", "\u202f");
}

/** An axis in the page's colours. */
export function axis(more) {
  return {
    stroke: () => colour("soft"), font: "11px system-ui, sans-serif", size: 62, gap: 4,
    grid: { stroke: () => colour("sunk"), width: 1 }, ticks: { show: false },
    values: (u, splits, i, space, step) => splits.map((value) => short(value, step)),
    ...more,
  };
}

/** A uPlot in the place, as wide as it is, that takes the colours anew when light and dark change. */
export function plotted(host, options, data) {
  const plot = new uPlot({ width: Math.max(120, host.clientWidth), legend: { show: false }, ...options }, data, host);
  new ResizeObserver(() => {
    if (host.clientWidth > 120 && host.clientWidth !== plot.width) plot.setSize({ width: host.clientWidth, height: plot.height });
  }).observe(host);
  dark.addEventListener("change", () => host.isConnected && plot.redraw(false));
  return plot;
}

/**
 * Moves and zooms along x. `bounds` gives the least and the greatest x, `heights` what of y belongs between two x;
 * `changed` is called after each move. One redraw a frame, however many events come.
 */
export function movable(plot, bounds, heights, changed) {
  const over = plot.over;
  let wanted = null;
  const fingers = new Map();

  function show(min, max) {
    const [least, most] = bounds();
    const span = Math.min(Math.max(max - min, 10), most - least + 20);
    const from = Math.min(Math.max(min, least - 10), most + 10 - span);
    if (wanted) return void (wanted = [from, from + span]);
    wanted = [from, from + span];
    requestAnimationFrame(() => {
      const [left, right] = wanted;
      wanted = null;
      plot.batch(() => {
        plot.setScale("x", { min: left, max: right });
        plot.setScale("y", heights(left, right));
      });
      changed?.();
    });
  }

  const seen = () => wanted ?? [plot.scales.x.min, plot.scales.x.max];
  const perPixel = () => (seen()[1] - seen()[0]) / over.clientWidth;
  const shift = (by) => show(seen()[0] + by, seen()[1] + by);

  function zoom(factor, at = 0.5) {
    const [min, max] = seen();
    const fixed = min + (max - min) * at;
    show(fixed - (fixed - min) * factor, fixed + (max - fixed) * factor);
  }

  over.addEventListener("wheel", (event) => {
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) shift(event.deltaX * perPixel());
    else zoom(Math.exp(event.deltaY * 0.0015), event.offsetX / over.clientWidth);
  }, { passive: false });
  over.addEventListener("pointerdown", (event) => {
    over.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event.clientX);
  });
  over.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = spread();
    const moved = event.clientX - fingers.get(event.pointerId);
    fingers.set(event.pointerId, event.clientX);
    if (fingers.size === 1) shift(-moved * perPixel());
    else if (spread() > 10) zoom(before / spread());
  });
  for (const end of ["pointerup", "pointercancel"]) over.addEventListener(end, (event) => fingers.delete(event.pointerId));

  function spread() {
    const all = [...fingers.values()];
    return Math.max(...all) - Math.min(...all);
  }

  const keys = {
    ArrowLeft: () => shift(-(seen()[1] - seen()[0]) / 8), ArrowRight: () => shift((seen()[1] - seen()[0]) / 8),
    "+": () => zoom(0.7), "=": () => zoom(0.7), "-": () => zoom(1.4),
    Home: () => show(bounds()[0], bounds()[0] + seen()[1] - seen()[0]), End: () => show(bounds()[1] - seen()[1] + seen()[0], bounds()[1]),
  };
  plot.root.tabIndex = 0;
  plot.root.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  return { show, seen };
}
