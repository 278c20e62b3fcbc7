// What differs between two texts, line by line: side by side, or one below the other in narrow windows.
import { h } from "./dom.js";
import { count } from "./format.js";

const AROUND = 3; // lines that are the same, before and after a difference
const MOST = 4_000_000; // pairs of lines that are compared; beyond that all between the ends is another text

/** Rows of {kind: same|gone|new, old, fresh, text}, the numbers of lines from 1. */
export function differences(before, after) {
  const a = lines(before);
  const b = lines(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const rows = [];
  for (let i = 0; i < start; i++) rows.push({ kind: "same", old: i + 1, fresh: i + 1, text: a[i] });
  rows.push(...between(a.slice(start, a.length - end), b.slice(start, b.length - end), start));
  for (let i = end; i > 0; i--) rows.push({ kind: "same", old: a.length - i + 1, fresh: b.length - i + 1, text: a[a.length - i] });
  return rows;
}

function lines(text) {
  const all = text.replaceAll("\r\n", "\n").split("\n");
  if (all.at(-1) === "") all.pop();
  return all;
}

/** By the longest common run of lines. */
function between(a, b, offset) {
  const gone = (i) => ({ kind: "gone", old: offset + i + 1, fresh: null, text: a[i] });
  const fresh = (j) => ({ kind: "new", old: null, fresh: offset + j + 1, text: b[j] });
  if (a.length * b.length > MOST) return [...a.map((_, i) => gone(i)), ...b.map((_, j) => fresh(j))];
  const wide = b.length + 1;
  const best = new Uint16Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i * wide + j] = a[i] === b[j] ? best[(i + 1) * wide + j + 1] + 1 : Math.max(best[(i + 1) * wide + j], best[i * wide + j + 1]);
    }
  }
  const rows = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) rows.push({ kind: "same", old: offset + i + 1, fresh: offset + j + 1, text: a[i++] }), j++;
    else if (i < a.length && (j === b.length || best[(i + 1) * wide + j] >= best[i * wide + j + 1])) rows.push(gone(i++));
    else rows.push(fresh(j++));
  }
  return rows;
}

/** The difference as a table; `names` says what is on the left and on the right. */
export function diffView(before, after, names, narrow) {
  const rows = differences(before, after);
  const gone = rows.filter(({ kind }) => kind === "gone").length;
  const fresh = rows.filter(({ kind }) => kind === "new").length;
  if (!gone && !fresh) return h("p", { class: "faint" }, before === after ? "The two are the same." : "They differ in the ends of their lines only.");
  const parts = folded(rows);
  return h("div", { class: "diff" },
    h("p", { class: "soft" }, h("b", { class: "minus" }, `− ${count(gone)}`), " ", h("b", { class: "plus" }, `+ ${count(fresh)}`), ` lines, from ${names[0]} to ${names[1]}`),
    h("div", { class: "code", tabindex: "0", role: "region", "aria-label": `The difference between ${names[0]} and ${names[1]}` },
      narrow ? unified(parts) : sideBySide(parts)));
}

/** Runs of the same lines that are far from a difference become one row. */
function folded(rows) {
  const near = new Array(rows.length).fill(false);
  rows.forEach(({ kind }, i) => {
    if (kind !== "same") near.fill(true, Math.max(0, i - AROUND), Math.min(rows.length, i + AROUND + 1));
  });
  const parts = [];
  rows.forEach((row, i) => {
    if (near[i]) parts.push(row);
    else if (parts.at(-1)?.kind === "fold") parts.at(-1).many++;
    else parts.push({ kind: "fold", many: 1 });
  });
  return parts;
}

function fold(part, columns) {
  return h("tr", { class: "fold" }, h("td", { colspan: columns }, `${count(part.many)} ${part.many === 1 ? "line" : "lines"} the same`));
}

function unified(parts) {
  const sign = { same: " ", gone: "−", new: "+" };
  return h("table", { class: "lines" }, h("tbody", {}, parts.map((part) => part.kind === "fold" ? fold(part, 2)
    : h("tr", { class: part.kind }, h("th", { scope: "row" }, String(part.fresh ?? part.old)), h("td", {}, `${sign[part.kind]} ${part.text}`)))));
}

/** What is gone beside what is new in its place. */
function sideBySide(parts) {
  const rows = [];
  for (let i = 0; i < parts.length;) {
    if (parts[i].kind === "fold") rows.push(fold(parts[i++], 4));
    else if (parts[i].kind === "same") rows.push(pair(parts[i], parts[i++]));
    else {
      const gone = [];
      const fresh = [];
      for (; i < parts.length && (parts[i].kind === "gone" || parts[i].kind === "new"); i++) (parts[i].kind === "gone" ? gone : fresh).push(parts[i]);
      for (let k = 0; k < Math.max(gone.length, fresh.length); k++) rows.push(pair(gone[k], fresh[k]));
    }
  }
  return h("table", { class: "lines two" }, h("colgroup", {}, ["number", "", "number", ""].map((kind) => h("col", { class: kind }))), h("tbody", {}, rows));
}

function pair(left, right) {
  const cell = (part, number) => part ? [h("th", { class: part.kind }, String(number)), h("td", { class: part.kind }, part.text || "\u00a0")] : [h("th", { class: "none" }), h("td", { class: "none" })];
  return h("tr", {}, cell(left, left?.old), cell(right, right?.fresh));
}
