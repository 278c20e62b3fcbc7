// Keys: through rows and pages without a mouse.
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";

const KEYS = [
  ["/", "Search over everything"], ["j or ↓", "The next row"], ["k or ↑", "The row before"], ["Enter", "Open the row"],
  ["Esc", "Back: from an item to its list, from a field to the page"], ["[ and ]", "The page of rows before, the next one"], ["r", "Raw: an item as JSON, and back"], ["?", "These keys"],
];
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

export function onKeys(frame, search) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target) && !frame.dialog.open) return event.target.blur();
    if (typing(event.target) || frame.dialog.open) return;
    const does = HANDLERS[event.key];
    if (does?.(frame, search, event) === true) event.preventDefault();
  });
}

const press = (frame, selector) => {
  const found = frame.page.querySelector(selector);
  found?.click();
  return Boolean(found);
};

const HANDLERS = {
  "/": (frame, search) => (search(), true),
  "?": (frame) => (help(frame), true),
  j: (frame) => step(frame, 1), ArrowDown: (frame, _, event) => inRows(event) && step(frame, 1),
  k: (frame) => step(frame, -1), ArrowUp: (frame, _, event) => inRows(event) && step(frame, -1),
  Enter: (frame, _, event) => {
    const row = event.target.closest("tr[data-open]");
    if (row !== event.target) return false;
    location.hash = row.dataset.open;
    return true;
  },
  Escape: (frame) => {
    const back = frame.page.querySelector("[data-back]");
    if (back) location.hash = back.getAttribute("href");
    else document.activeElement?.blur();
    return Boolean(back);
  },
  "[": (frame) => press(frame, "[data-action=back]:not(:disabled)"),
  "]": (frame) => press(frame, "[data-action=further]:not(:disabled)"),
  r: (frame) => press(frame, "[data-action=raw]"),
};

const inRows = (event) => Boolean(event.target.closest("tr[data-open]"));

/** Focus goes to a row, so that it is seen and read aloud. */
function step(frame, by) {
  const rows = [...frame.page.querySelectorAll("tr[data-open]")];
  if (!rows.length) return false;
  const here = rows.indexOf(document.activeElement?.closest("tr[data-open]"));
  const next = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + by, 0), rows.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function help(frame) {
  openDialog(frame, "Keys", h("dl", { class: "keys" }, KEYS.map(([key, does]) => [h("dt", {}, key), h("dd", {}, does)])));
}
