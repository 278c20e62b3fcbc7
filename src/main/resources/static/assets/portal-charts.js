// Two drawings of the portal: what the accounts held, and how far below their best day they were.
import { h } from "./dom.js";
import { money, percent } from "./portal-words.js";

const RIGHT = 16;
const narrow = () => innerWidth <= 640;
/** In the pixels that there are, so that letters keep their size. */
const width = () => (narrow() ? 360 : 1160);

/** Whole steps between the least and the greatest, some four of them. */
function steps(low, high) {
  const span = high - low || Math.abs(high) || 1;
  const raw = span / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].find((n) => n * power >= raw) * power;
  const first = Math.floor(low / step) * step;
  const marks = [];
  for (let mark = first; mark <= high + step * 0.999; mark += step) marks.push(Math.round(mark / step) * step);
  return marks;
}

function frame(days, values, height, write) {
  const bottom = 24;
  const left = narrow() ? 56 : 92;
  const marks = steps(Math.min(...values), Math.max(...values));
  const [low, high] = [marks[0], marks[marks.length - 1]];
  const times = days.map(({ day }) => Date.parse(day));
  const [from, to] = [times[0], times[times.length - 1]];
  const x = (time) => (to === from ? (left + width() - RIGHT) / 2 : left + ((time - from) / (to - from)) * (width() - left - RIGHT));
  const y = (value) => 12 + ((high - value) / (high - low || 1)) * (height - bottom - 12);
  const lines = marks.map((mark) => [
    h("path", { class: mark === 0 ? "zero" : "grid", d: `M${left} ${y(mark)}H${width() - RIGHT}` }),
    h("text", { x: left - 8, y: y(mark) + 4, "text-anchor": "end" }, write(mark)),
  ]);
  const count = Math.min(days.length, narrow() ? 3 : 6);
  const dates = Array.from({ length: count }, (unused, i) => from + ((to - from) * i) / Math.max(1, count - 1)).map((time, i) =>
    h("text", { x: x(time), y: height - 6, "text-anchor": count > 1 && i === 0 ? "start" : count > 1 && i === count - 1 ? "end" : "middle" }, new Date(time).toISOString().slice(0, 10)));
  return { x: (i) => x(times[i]), y, lines, dates };
}

function line(points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

function drawing(height, label, ...parts) {
  return h("figure", { class: "chart" }, h("svg", { viewBox: `0 0 ${width()} ${height}`, role: "img", "aria-label": label }, h("title", {}, label), ...parts));
}

/** Balance at each close, and equity where the terminals reported it. */
export function balanceChart(days, currency) {
  const held = days.filter(({ balance }) => balance !== null);
  const reported = days.filter(({ equity }) => equity !== null);
  const all = days.filter(({ balance, equity }) => balance !== null || equity !== null);
  const height = narrow() ? 220 : 280;
  const values = [...held.map(({ balance }) => Number(balance)), ...reported.map(({ equity }) => Number(equity))];
  const { x, y, lines, dates } = frame(all, values, height, (value) => money(value, 0));
  const at = new Map(all.map(({ day }, i) => [day, i]));
  const path = (rows, value, name) => {
    const points = rows.map((row) => [x(at.get(row.day)), y(Number(value(row)))]);
    return points.length === 1
      ? h("circle", { class: "dot", cx: points[0][0], cy: points[0][1], r: 4 })
      : h("path", { class: name, d: line(points) });
  };
  const last = held[held.length - 1];
  return drawing(
    height,
    `Balance day by day, ${all[0].day} to ${all[all.length - 1].day}${last ? `, at the end ${money(last.balance)} ${currency}` : ""}`,
    lines, dates,
    reported.length > 1 ? path(reported, ({ equity }) => equity, "equity") : null,
    held.length ? path(held, ({ balance }) => balance, "balance") : null);
}

export function drawdownChart(days) {
  const height = narrow() ? 140 : 170;
  const known = days.filter(({ drawdown }) => drawdown !== null);
  const falls = known.map(({ drawdown }) => drawdown * 100);
  const { x, y, lines, dates } = frame(known, [0, Math.min(-1, ...falls)], height, (value) => `${Number(value.toFixed(2))} %`.replace("-", "\u2212"));
  const points = falls.map((fall, i) => [x(i), y(fall)]);
  const area = `M${points[0][0].toFixed(1)} ${y(0).toFixed(1)}${line(points).replace(/^M/, "L")}L${points[points.length - 1][0].toFixed(1)} ${y(0).toFixed(1)}Z`;
  return drawing(height, `Drawdown day by day, at worst ${percent(Math.min(...falls) / 100)}`, lines, dates, h("path", { class: "fall", d: area }));
}
