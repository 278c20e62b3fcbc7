// When schedules fire next, as strips: a row a schedule, over a day or a week.
import { get } from "./api.js";
import { h } from "./dom.js";
import { count, utc } from "./format.js";
import { addressOf } from "./related.js";

const SPANS = { day: { label: "Next 24 hours", hours: 24, every: 3 }, week: { label: "Next 7 days", hours: 168, every: 24 } };
const ROW = 20; // pixels
const EVERY_MS = 60_000; // how old times may be; the strip itself moves on with each look
const DENSE = 200; // times beyond which a schedule is a bar

export function firingStrips(frame, draw) {
  let span = "day";
  let asked = 0;
  let schedules = [];
  const times = new Map(); // by schedule's id: {items, more}

  /** Asks again for the times, a few schedules at once, where those that are here are old. */
  function load(all) {
    schedules = all;
    if (Date.now() - asked < EVERY_MS) return;
    asked = Date.now();
    const from = new Date().toISOString();
    const to = new Date(Date.now() + SPANS[span].hours * 3600_000 + EVERY_MS).toISOString();
    const wanted = span;
    const open = all.filter(({ cron }) => cron);
    const next = async () => {
      for (let one = open.shift(); one && wanted === span; one = open.shift()) {
        const path = `/api/v1/schedules/${encodeURIComponent(one.id)}/firings?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
        const answer = await get(path).catch(() => null);
        if (answer && wanted === span) times.set(one.id, answer);
      }
    };
    Promise.all([next(), next(), next()]).then(draw);
  }

  function section() {
    const rows = schedules.filter(({ id }) => times.has(id)).map((one) => ({ ...one, ...due(times.get(one.id)) }))
      .sort((a, b) => isOften(a) - isOften(b) || (isOften(a) ? 0 : (a.at[0] ?? Infinity) - (b.at[0] ?? Infinity)) || a.id.localeCompare(b.id));
    if (!rows.length) return null;
    return h("section", { "data-key": "firings", class: "firings" },
      h("h2", {}, "What fires next ",
        h("span", { class: "buttons" }, Object.entries(SPANS).map(([id, { label }]) =>
          h("button", { type: "button", class: "quiet", "data-span": id, "aria-pressed": String(id === span) }, label)))),
      h("div", { class: "strips", tabindex: "0", role: "region", "aria-label": "What fires next" }, scale(), rows.map(strip)));
  }

  /** Times from now on. */
  function due({ items, more }) {
    const now = Date.now();
    return { at: items.filter(({ status }) => status === "due").map(({ at }) => Date.parse(at)).filter((at) => at >= now), more };
  }

  /** Beyond single times, and behind the others: it always fires next. */
  function isOften({ at, more }) {
    return Number(more || at.length > DENSE);
  }

  /** In percent of the span. */
  function place(at) {
    return ((at - Date.now()) / (SPANS[span].hours * 3600_000)) * 100;
  }

  /** Hours of UTC, days at midnight. */
  function scale() {
    const { hours, every } = SPANS[span];
    const narrow = innerWidth < 900;
    const step = (narrow && hours === 24 ? 6 : every) * 3600_000;
    const first = Math.ceil(Date.now() / step) * step;
    const marks = [];
    for (let at = first; place(at) < 97; at += step) marks.push(at);
    const day = (at) => new Date(at).toLocaleDateString("en-GB", narrow ? { timeZone: "UTC", weekday: "short" } : { timeZone: "UTC", weekday: "short", day: "2-digit", month: "short" });
    return h("div", { class: "strip scale", "data-key": "scale" }, h("span", { class: "name" }, "UTC"),
      h("svg", { "aria-hidden": "true" }, marks.map((at) =>
        h("text", { x: `${place(at).toFixed(2)}%`, y: 14 }, at % 86400_000 === 0 ? day(at) : new Date(at).toISOString().slice(11, 16)))),
      h("small", {}));
  }

  function strip(one) {
    const shown = one.at.filter((at) => place(at) <= 100);
    const often = isOften(one);
    const words = one.paused_at ? "paused" : shown.length === 0 ? "not in this span" : `${often ? "often" : `${count(shown.length)}×`}, next ${soon(shown[0])}`;
    return h("div", { class: `strip ${one.paused_at ? "halted" : ""}`.trim(), "data-key": one.id },
      h("a", { class: "name", href: addressOf("schedules", one.id), title: `${one.id}: ${words}` }, one.id),
      h("svg", { role: "img", "aria-label": `${one.id}: ${words}` },
        h("title", {}, words),
        h("rect", { class: "ground", width: "100%", height: ROW, rx: 4 }),
        often ? h("rect", { class: "often", y: 5, width: one.more ? "100%" : `${place(shown.at(-1)).toFixed(2)}%`, height: ROW - 10 })
          : shown.map((at) => h("rect", { class: "fires", x: `${place(at).toFixed(2)}%`, y: 3, width: 3, height: ROW - 6, rx: 1 }))),
      h("small", {}, words));
  }

  /** The time of UTC, with its day where that is another. */
  function soon(at) {
    const text = utc(new Date(at));
    return text.slice(0, 10) === new Date().toISOString().slice(0, 10) ? text.slice(11) : text.slice(5, 16);
  }

  /** @return whether that was one of the buttons here */
  function pressed(target) {
    const button = target.closest("[data-span]");
    if (!button) return false;
    span = button.dataset.span;
    asked = 0;
    times.clear();
    load(schedules);
    return true;
  }

  return { load, section, pressed };
}
