// How long each hop took of late: from the median to the 99th percentile, on one scale of powers of ten.
import { h } from "./dom.js";
import { count, millis } from "./format.js";

const [LEAST, MOST] = [0.1, 100_000]; // ms
const MARKS = [1, 10, 100, 1_000, 10_000];

/** In percent of the scale. */
const place = (ms) => (100 * Math.log(Math.min(MOST, Math.max(LEAST, ms)) / LEAST)) / Math.log(MOST / LEAST);

/** @param flow as the hub answers it */
export function latencies(flow, span) {
  const hops = [
    ...flow.sources.filter(({ answers }) => answers).map(({ label, answers }) => [`${label}, request to answer`, answers.p50_ms, answers.p99_ms, answers.count]),
    ...flow.subscribers.filter(({ deliveries }) => deliveries).map((one) => [`row to ${one.subscriber}`, one.p50_ms, one.p99_ms, one.deliveries]),
  ];
  return h("section", { class: "latencies", "data-key": "latencies" },
    h("h2", {}, "How long each hop takes", h("small", { class: "faint" }, ` p50 to p99 of ${span}, this hub`)),
    hops.length ? [scale(), hops.map(hop)] : h("p", { class: "soft" }, `Nothing was received or delivered in ${span}.`));
}

function scale() {
  return h("div", { class: "strip scale", "aria-hidden": "true" }, h("span", { class: "name" }),
    h("svg", {}, MARKS.map((ms) => h("text", { x: `${place(ms).toFixed(2)}%`, y: 14, "text-anchor": "middle" }, millis(ms)))), h("small", {}));
}

function hop([name, p50, p99, n]) {
  const words = `p50 ${millis(p50)} · p99 ${millis(p99)}, n = ${count(n)}`;
  return h("div", { class: "strip", "data-key": name },
    h("span", { class: "name" }, name),
    h("svg", { role: "img", "aria-label": `${name}: ${words}` }, h("title", {}, words),
      h("rect", { class: "ground", width: "100%", height: 20, rx: 4 }),
      h("rect", { class: "often", x: `${place(p50).toFixed(2)}%`, y: 5, width: `${Math.max(0.4, place(p99) - place(p50)).toFixed(2)}%`, height: 10, rx: 2 }),
      h("rect", { class: "fires", x: `${place(p50).toFixed(2)}%`, y: 3, width: 3, height: 14, rx: 1 })),
    h("small", {}, words));
}
