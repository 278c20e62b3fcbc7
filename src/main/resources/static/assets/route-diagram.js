// A route as a picture: from the top down, branches side by side, each step with what was counted.
import { h } from "./dom.js";
import { count, millis } from "./format.js";

const BOX = { width: 236, height: 62 };
const HEAD = 30; // of a branch
const GAP = { down: 22, across: 22, inside: 14 };
const MARGIN = 12;
const SHOWN = 30; // characters of a label

/** Whose insides are ways to choose from, or to go at once. */
const SPLITTING = new Set(["choice", "multicast", "doTry", "loadBalance", "circuitBreaker", "recipientList"]);
const HEADED = new Set(["when", "otherwise", "doCatch", "doFinally", "onFallback"]);

/**
 * @param route as /api/v1/route-files/diagram has it
 * @param down branches one below the other, for narrow windows
 */
export function routeDrawing(route, down) {
  const slowest = slowestStep(route);
  const from = { ...route.from, counters: route.counters, whole: true };
  const plan = sequence([from, ...route.steps], down, "0");
  const shapes = [];
  plan.draw(MARGIN, MARGIN, shapes, slowest);
  const width = plan.width + 2 * MARGIN;
  const height = plan.height + 2 * MARGIN;
  const order = { frame: 0, wire: 1, box: 2 };
  shapes.sort((a, b) => order[a.layer] - order[b.layer]);
  return h("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "graph route-graph", role: "group", "aria-label": `The steps of ${route.id}` },
    shapes.map(({ node }) => node));
}

/** Of steps with nothing inside: the one that takes longest on average, null where all take less than a millisecond. */
export function slowestStep(route) {
  let slowest = null;
  const look = (steps) => steps.forEach((step) => {
    if (step.steps.length) return look(step.steps);
    if (step.counters?.exchanges && step.counters.mean_ms > (slowest?.counters.mean_ms ?? 0)) slowest = step;
  });
  look(route.steps);
  return slowest;
}

/** Whether anything of it is counted, whatever it counts. */
export function isCounted(route) {
  return Boolean(route.counters);
}

/** Steps one below the other. */
function sequence(steps, down, path) {
  const parts = steps.map((step, i) => part(step, down, `${path}-${i}`));
  const width = Math.max(BOX.width, ...parts.map((one) => one.width));
  const height = parts.reduce((sum, one) => sum + one.height, 0) + GAP.down * Math.max(0, parts.length - 1);
  return {
    width, height,
    draw(x, y, shapes, slowest) {
      let top = y;
      let ends = [];
      let first = null;
      for (const one of parts) {
        const left = down ? x : x + (width - one.width) / 2;
        const drawn = one.draw(left, top, shapes, slowest);
        first ??= drawn.start;
        ends.forEach((end) => shapes.push(wire(end, drawn.start)));
        ends = drawn.ends;
        top += one.height + GAP.down;
      }
      return { start: first ?? [x + width / 2, y], ends };
    },
  };
}

function part(step, down, path) {
  if (!step.steps?.length) return single(step, down, path);
  return SPLITTING.has(step.kind) ? branching(step, down, path) : holding(step, down, path);
}

function single(step, down, path) {
  const height = HEADED.has(step.kind) ? HEAD : BOX.height;
  return {
    width: BOX.width, height,
    draw(x, y, shapes, slowest) {
      shapes.push({ layer: "box", node: box(step, x, y, height, step === slowest, path) });
      const middle = x + (down ? 24 : BOX.width / 2);
      return { start: [middle, y], ends: [[middle, y + height]] };
    },
  };
}

/** A step with branches beside, or in narrow windows below, each other. */
function branching(step, down, path) {
  const head = single(step, down, path);
  const branches = step.steps.map((branch, i) =>
    HEADED.has(branch.kind) ? sequence([{ ...branch, steps: [] }, ...branch.steps], down, `${path}-${i}`) : part(branch, down, `${path}-${i}`));
  const all = branches.reduce((sum, one) => sum + one.width, 0) + GAP.across * (branches.length - 1);
  const width = down ? GAP.across + Math.max(...branches.map((one) => one.width)) : Math.max(head.width, all);
  const below = down ? branches.reduce((sum, one) => sum + one.height + GAP.inside, 0) : GAP.down + Math.max(...branches.map((one) => one.height));
  return {
    width, height: head.height + below,
    draw(x, y, shapes, slowest) {
      const top = head.draw(down ? x : x + (width - head.width) / 2, y, shapes, slowest);
      const ends = [];
      let left = x + (down ? GAP.across : (width - all) / 2);
      let at = y + head.height + (down ? GAP.inside : GAP.down);
      for (const branch of branches) {
        const drawn = branch.draw(left, at, shapes, slowest);
        shapes.push(down ? rail([x + 10, y + head.height], drawn.start, at) : wire(top.ends[0], drawn.start));
        ends.push(...drawn.ends);
        if (down) at += branch.height + GAP.inside;
        else left += branch.width + GAP.across;
      }
      return { start: top.start, ends: down ? [[x + 10, y + head.height + below - GAP.inside]] : ends };
    },
  };
}

/** A step with others inside of it: a split, a filter, a loop. */
function holding(step, down, path) {
  const head = single(step, down, path);
  const inner = sequence(step.steps, down, path);
  const width = Math.max(head.width, inner.width) + 2 * GAP.inside;
  const height = head.height + GAP.down + inner.height + 2 * GAP.inside;
  return {
    width, height,
    draw(x, y, shapes, slowest) {
      shapes.push({ layer: "frame", node: h("rect", { class: "inside", x, y, width, height, rx: 14, "data-key": `frame-${path}` }) });
      const top = head.draw(down ? x + GAP.inside : x + (width - head.width) / 2, y + GAP.inside, shapes, slowest);
      const drawn = inner.draw(down ? x + GAP.inside : x + (width - inner.width) / 2, y + GAP.inside + head.height + GAP.down, shapes, slowest);
      shapes.push(wire(top.ends[0], drawn.start));
      const middle = down ? x + GAP.inside + 24 : x + width / 2;
      return { start: [middle, y], ends: [[middle, y + height]] };
    },
  };
}

function wire([x1, y1], [x2, y2]) {
  const bend = Math.max(6, (y2 - y1) / 2);
  return { layer: "wire", node: h("path", { d: x1 === x2 ? `M${x1} ${y1}V${y2}` : `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}` }) };
}

/** Down the left side and into a branch. */
function rail([x, y], [, to], at) {
  return { layer: "wire", node: h("path", { d: `M${x} ${y}V${Math.max(to, at) + HEAD / 2}H${x + GAP.across - 10}` }) };
}

function box(step, x, y, height, slow, path) {
  const { counters } = step;
  const words = [step.kind, step.label, step.id ? `id ${step.id}` : null, counted(step), slow ? "the slowest step" : null].filter(Boolean).join(", ");
  const headed = HEADED.has(step.kind);
  return h("g", {
    class: `thing step ${slow ? "slow" : ""} ${counters?.failed ? "failing" : ""} ${headed ? "branch" : ""}`.replace(/\s+/g, " ").trim(),
    "data-key": path, "data-step": step.id ?? "", "data-line": step.line ?? "", transform: `translate(${x} ${y})`, tabindex: "0", role: "button", "aria-label": words,
  },
    h("title", {}, words),
    h("rect", { width: BOX.width, height, rx: 10 }),
    headed ? h("text", { class: "kind", x: 12, y: 19 }, step.kind, " ", h("tspan", { class: "asks" }, short(step.label === step.kind ? "" : step.label, 26)))
      : [
        h("text", { class: "kind", x: 12, y: 18 }, step.kind),
        slow ? h("text", { class: "mark", x: BOX.width - 12, y: 18, "text-anchor": "end" }, "▲ slowest") : null,
        h("text", { class: "id", x: 12, y: 35 }, short(step.label || (step.steps?.length ? `${step.steps.length} ways` : step.id) || "", SHOWN)),
        h("text", { class: counters?.failed ? "counts bad" : "counts", x: 12, y: 52 }, counted(step)),
      ]);
}

function counted({ counters, kind, whole }) {
  if (!counters) return HEADED.has(kind) ? "" : "not counted";
  if (!counters.exchanges && !counters.inflight) return "nothing went through yet";
  return [
    `${count(counters.exchanges)}${whole ? " messages" : ""}`,
    counters.mean_ms < 1 ? "< 1 ms" : millis(counters.mean_ms),
    counters.failed ? `${count(counters.failed)} failed` : null,
    counters.inflight ? `${count(counters.inflight)} under way` : null,
  ].filter(Boolean).join(" · ");
}

function short(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
