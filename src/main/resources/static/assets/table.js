// The rows of a list: each leads to the page of its item.
import { mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { addressOf } from "./related.js";

/** @param head what the column heads are made by, plain ones where none is given */
export function table(list, items, frame, { head = plain, key = "table" } = {}) {
  return h("div", { class: "scroll", "data-key": key, tabindex: "0", role: "region", "aria-label": list.label },
    h("table", {},
      h("thead", {}, h("tr", {}, list.columns.map(([label, , attributes]) => head(label, attributes ?? {})), h("th", { scope: "col" }, h("span", { class: "hidden" }, "Open")))),
      h("tbody", {}, items.map((item) => row(list, item, frame)))));
}

function row(list, item, frame) {
  const id = item[list.key];
  return h("tr", { "data-key": `row-${id}`, "data-open": addressOf(list.id, id), tabindex: "-1" },
    list.columns.map(([label, value, attributes]) => h("td", { "data-label": label, class: attributes?.class }, value(item))),
    h("td", { class: "more" },
      list.lineage && mayAct(frame) ? h("a", { class: "quiet", href: list.lineage(item), title: "What it came from, and what came of it", "aria-label": `Lineage of ${id}` }, "⇄") : null,
      h("a", { class: "quiet", href: addressOf(list.id, id), "data-item": id, "aria-label": `Open ${list.one} ${id}` }, "Open")));
}

const plain = (label, { sort, ...attributes }) => h("th", { scope: "col", ...attributes }, label);

/** A click anywhere in a row opens it, unless it was on something of its own or selects text. */
export function opensRow(event) {
  const found = event.target.closest("tr[data-open]");
  if (!found || event.target.closest("a, button, input, select, textarea, summary, label") || String(getSelection())) return;
  location.hash = found.dataset.open;
}
