// Lays a graph out in layers, from what was first to what came last, and draws it.
import { h } from "./dom.js";

const BOX = { width: 136, height: 62 };
const GAP = { along: 34, across: 8 };
const MARGIN = 10;
const MOST = 5; // of one kind in one layer; the others are one box

/**
 * @param nodes {key, kind, title, id, summary, start}
 * @param edges [from, to, relation]
 * @param down layers one below the other, for narrow windows
 */
export function drawing(nodes, edges, selected, down) {
  const known = new Set(nodes.map((node) => node.key));
  const links = edges.filter(([from, to]) => from !== to && known.has(from) && known.has(to));
  const layerOf = layers(nodes, links);
  const { boxes, boxOf } = gathered(nodes, layerOf, selected);
  const rows = [];
  for (const box of boxes) (rows[box.layer] ??= []).push(box);
  order(rows, links, boxOf);
  const size = place(rows, down);
  return h("svg", { viewBox: `0 0 ${size.width} ${size.height}`, width: size.width, height: size.height, class: "graph", role: "group", "aria-label": "What came from what" },
    wires(links, boxOf, selected, down), boxes.map((box) => drawn(box, selected)));
}

/** The longest way to each node from one without origin; what a cycle closes counts no further. */
function layers(nodes, links) {
  const origins = new Map(nodes.map((node) => [node.key, []]));
  for (const [from, to] of links) origins.get(to).push(from);
  const layerOf = new Map();
  const open = new Set();
  const depth = (key) => {
    if (layerOf.has(key)) return layerOf.get(key);
    if (open.has(key)) return -1;
    open.add(key);
    const layer = 1 + Math.max(-1, ...origins.get(key).map(depth));
    open.delete(key);
    layerOf.set(key, layer);
    return layer;
  };
  nodes.forEach((node) => depth(node.key));
  return pulled(layerOf, links);
}

/** Moves what has room to the right next to what came of it: a late message is beside its deal. */
function pulled(layerOf, links) {
  const results = new Map();
  for (const [from, to] of links) results.set(from, [...(results.get(from) ?? []), to]);
  for (const [key, layer] of [...layerOf].sort((a, b) => b[1] - a[1])) {
    const next = (results.get(key) ?? []).map((to) => layerOf.get(to)).filter((other) => other > layer);
    if (next.length) layerOf.set(key, Math.min(...next) - 1);
  }
  return layerOf;
}

/** A box a node, and one for all that are too many. */
function gathered(nodes, layerOf, selected) {
  const groups = new Map();
  for (const node of nodes) {
    const group = `${layerOf.get(node.key)}/${node.kind}`;
    groups.set(group, [...(groups.get(group) ?? []), node]);
  }
  const boxes = [];
  const boxOf = new Map();
  for (const group of groups.values()) {
    group.sort((a, b) => rank(b) - rank(a));
    const single = group.length > MOST + 1 ? group.slice(0, MOST) : group;
    for (const node of single) boxes.push({ ...node, layer: layerOf.get(node.key) });
    single.forEach((node, i) => boxOf.set(node.key, boxes[boxes.length - single.length + i]));
    const others = group.slice(single.length);
    if (others.length) {
      const more = { key: `more-${others[0].key}`, layer: layerOf.get(others[0].key), title: others[0].title, id: `${others.length} more`, summary: "", more: true };
      boxes.push(more);
      for (const node of others) boxOf.set(node.key, more);
    }
  }
  return { boxes, boxOf };

  function rank(node) {
    return (node.start ? 2 : 0) + (node.key === selected ? 1 : 0);
  }
}

/** Two sweeps that bring each box near the middle of those it is linked to. */
function order(rows, links, boxOf) {
  const position = new Map();
  const number = (row) => row.forEach((box, i) => position.set(box, i - row.length / 2));
  rows.forEach(number);
  const neighbours = (box, side) => links.filter((link) => boxOf.get(link[1 - side]) === box).map((link) => boxOf.get(link[side]));
  const sweep = (row, side) => {
    const middle = new Map(row.map((box) => {
      const near = neighbours(box, side).map((other) => position.get(other));
      return [box, near.length ? near.reduce((a, b) => a + b, 0) / near.length : position.get(box)];
    }));
    row.sort((a, b) => middle.get(a) - middle.get(b));
    number(row);
  };
  rows.forEach((row) => sweep(row, 0));
  [...rows].reverse().forEach((row) => sweep(row, 1));
}

function place(rows, down) {
  const [length, breadth] = down ? [BOX.height, BOX.width] : [BOX.width, BOX.height];
  const most = Math.max(...rows.map((row) => row.length));
  const across = (many) => many * breadth + (many - 1) * GAP.across;
  rows.forEach((row, layer) => {
    const begin = MARGIN + (across(most) - across(row.length)) / 2;
    row.forEach((box, i) => {
      const along = MARGIN + layer * (length + GAP.along);
      const beside = begin + i * (breadth + GAP.across);
      [box.x, box.y] = down ? [beside, along] : [along, beside];
    });
  });
  const total = 2 * MARGIN + rows.length * length + (rows.length - 1) * GAP.along;
  const wide = 2 * MARGIN + across(most);
  return down ? { width: wide, height: total } : { width: total, height: wide };
}

/** Of links that a longer way explains, only those of what is selected are drawn. */
function wires(links, boxOf, selected, down) {
  const next = new Map();
  for (const [from, to] of links) next.set(from, [...(next.get(from) ?? []), to]);
  const seen = new Set();
  return links.map(([from, to, relation]) => {
    const a = boxOf.get(from);
    const b = boxOf.get(to);
    if (a === b || seen.has(`${a.key} ${b.key}`)) return null;
    seen.add(`${a.key} ${b.key}`);
    const far = explained(from, to, next);
    if (far && from !== selected && to !== selected) return null;
    const [x1, y1] = down ? [a.x + BOX.width / 2, a.y + BOX.height] : [a.x + BOX.width, a.y + BOX.height / 2];
    const [x2, y2] = down ? [b.x + BOX.width / 2, b.y] : [b.x, b.y + BOX.height / 2];
    const bend = (down ? y2 - y1 : x2 - x1) / 2;
    const d = down ? `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}` : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    return h("path", { d, class: far ? "far" : null, "data-key": `${from} ${to}` }, h("title", {}, relation));
  });
}

/** True where a way of several steps leads from one to the other. */
function explained(from, to, next) {
  const seen = new Set([from]);
  const open = (next.get(from) ?? []).filter((key) => key !== to);
  while (open.length) {
    const key = open.pop();
    if (key === to) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    open.push(...(next.get(key) ?? []));
  }
  return false;
}

function drawn(box, selected) {
  const classes = ["thing", box.start ? "start" : "", box.key === selected ? "selected" : "", box.more ? "many" : ""].join(" ").trim();
  const open = box.more ? {} : { "data-node": box.key, tabindex: "0", role: "button", "aria-pressed": String(box.key === selected) };
  return h("g", { class: classes, transform: `translate(${box.x} ${box.y})`, "data-key": box.key, ...open },
    h("rect", { width: BOX.width, height: BOX.height, rx: 9 }),
    h("text", { x: 10, y: 19, class: "kind" }, box.title),
    h("text", { x: 10, y: 37, class: "id" }, box.id),
    h("text", { x: 10, y: 53, class: "sum" }, box.summary.length > 19 ? `${box.summary.slice(0, 18)}…` : box.summary));
}
