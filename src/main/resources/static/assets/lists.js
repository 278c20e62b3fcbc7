// The page of a list: its columns, filters and words are the hub's, declared where the list is.
import { depth, parameters, setParameters } from "./address.js";
import { Exact } from "./api.js";
import { mayAct, openDialog, showFailure } from "./dialog.js";
import { h, patch } from "./dom.js";
import { badge, bytes, count, decimal, delay, duration, millis, percent, time } from "./format.js";
import { lineageOf } from "./lineage.js";

const ROWS = 50;
export const mono = (value) => (value ? h("code", {}, value) : h("span", { class: "faint" }, "–"));
export const text = (value) => (value === null || value === undefined || value === "" ? h("span", { class: "faint" }, "–") : String(value));
export const clip = (value) => (value ? h("span", { class: "clip", title: value }, value) : text(value));
const known = (value, show) => (value === null || value === undefined ? text(null) : show(Number(value)));

/** How a value reads, by the format that its list declares. */
const FORMATS = {
  text, badge, bytes, count, decimal, delay, duration, percent, time,
  strong: (value) => h("b", {}, value),
  code: mono,
  short_code: (value) => (value ? h("code", { title: value }, value.slice(0, 8)) : text(value)),
  clip: (value) => clip(Array.isArray(value) ? value.join("; ") : value),
  sentence: (value) => (value ? h("span", { class: "path" }, value) : text(value)),
  words: (value) => h("span", { class: "wrap narrow" }, (value ?? []).join(", ")),
  figure: (value) => known(value, (number) => number.toFixed(4)),
  signed: (value) => known(value, (number) => `${number > 0 ? "+" : ""}${number.toFixed(4)}`),
};

/** A list as its page needs it: what the hub declares, and what this console can do with it besides. */
export function listOf(page, extras = {}) {
  const { cells = {}, ...more } = extras;
  return {
    id: page.name, label: page.title, lead: page.lead, key: page.key,
    lineage: page.lineage ? (row) => lineageOf(page.lineage.kind, page.lineage.by.map((name) => row[name]).join("/")) : null,
    filters: page.filters.map(({ name, label, time: isTime, options }) => ({ name, label, type: isTime ? "datetime-local" : undefined, options: options.length ? options : undefined })),
    columns: page.columns.map(({ label, field, format, numeric, sort }) => [
      label, cells[field] ?? ((row) => FORMATS[format](row[field])), { ...(numeric ? { class: "num" } : {}), sort },
    ]),
    empty: () => hint(page.empty_title, page.empty_hint),
    ...more,
  };
}

export function hint(title, words) {
  return h("section", { class: "empty", "data-key": "empty" }, h("h2", {}, title), h("p", {}, words));
}

/** The filters that are set, as the hub takes them. */
export function asked(filters) {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value)
    .map(([name, value]) => [name, name === "from" || name === "to" ? instant(value) : value]));
}

/** A time as its field gives it; what is none goes as it is, so that the hub says what is wrong. */
function instant(value) {
  const time = new Date(`${value}Z`);
  return Number.isNaN(time.getTime()) ? value : time.toISOString();
}

/** A page of rows; what a list has to do beyond showing them is its panel's and its actions'. */
export function listPage(list, frame) {
  const filters = {};
  const panel = list.panel?.(frame, filters);
  let sort = "";
  let cursor = "";
  let page = null;
  let fault = null;
  let turn = 0;
  read();

  function read() {
    const given = parameters();
    for (const { name } of list.filters) filters[name] = given.get(name) ?? "";
    sort = given.get("sort") ?? "";
    cursor = given.get("cursor") ?? "";
  }

  /** Another address of this page, by going back or by hand. */
  function moved() {
    read();
    fill();
  }

  /** What a person typed is no attribute, so a patch does not change it. */
  function fill() {
    for (const field of frame.page.querySelector("form.filters")?.elements ?? []) {
      if (field.name) field.value = field.name === "sort" ? sort : filters[field.name];
    }
  }

  function show(options) {
    setParameters({ ...filters, sort, cursor }, options);
    frame.refresh();
  }

  async function load() {
    const mine = ++turn;
    const query = new URLSearchParams({ limit: ROWS, ...asked(filters) });
    if (sort) query.set("sort", sort);
    if (cursor) query.set("cursor", cursor);
    await panel?.load();
    let [found, wrong] = [page, null];
    try {
      found = await frame.get(`/api/v1/${list.id}?${query}`, { exact: true });
    } catch (failure) {
      if (failure.status !== 400) throw failure;
      wrong = failure.message;
    }
    if (mine === turn) [page, fault] = [found, wrong];
  }

  function draw() {
    if (!page && !fault) return;
    const items = page?.items ?? [];
    const narrowed = Object.values(filters).some(Boolean);
    patch(
      frame.page,
      h("div", { class: "head", "data-key": "head" }, h("div", {}, h("h1", {}, list.label), h("p", { class: "lead" }, list.lead))),
      panel?.draw(),
      form(),
      fault ? h("p", { class: "notice bad", "data-key": "fault" }, fault) : null,
      items.length ? table(items) : fault ? null : narrowed || cursor
        ? h("section", { class: "empty", "data-key": "empty" }, h("h2", {}, "Nothing fits"), h("p", {}, "No entry fits these filters."), h("button", { type: "button", "data-action": "clear" }, "Clear the filters"))
        : list.empty(),
      pager(),
    );
  }

  function form() {
    return h("form", { class: "filters", "data-key": "filters", "aria-label": "Filters" },
      list.filters.map((filter) =>
        h("label", { "data-key": `filter-${filter.name}` }, filter.label,
          filter.options
            ? h("select", { name: filter.name }, option("", "any", filters[filter.name]), filter.options.map((one) => option(one, one, filters[filter.name])))
            : h("input", { name: filter.name, type: filter.type ?? "text", step: filter.type ? "1" : null, autocomplete: "off", spellcheck: "false", placeholder: filter.type ? null : "any part", value: filters[filter.name] || null }))),
      h("label", { class: "narrow-only", "data-key": "sort" }, "Sort by", h("select", { name: "sort" }, option("", "as it came", sort),
        sortable().flatMap(([label, , { sort: name }]) => [option(name, `${label} ↑`, sort), option(`-${name}`, `${label} ↓`, sort)]))),
      h("button", { type: "button", class: "quiet", "data-action": "clear", "data-key": "clear", hidden: !sort && !Object.values(filters).some(Boolean) }, "Clear"));
  }

  function option(value, label, chosen) {
    return h("option", { value, selected: value === (chosen ?? "") }, label);
  }

  function sortable() {
    return list.columns.filter(([, , attributes]) => attributes?.sort);
  }

  function table(items) {
    return h("div", { class: "scroll", "data-key": "table", tabindex: "0", role: "region", "aria-label": list.label },
      h("table", {},
        h("thead", {}, h("tr", {}, list.columns.map(([label, , attributes]) => heading(label, attributes ?? {}, sort)), h("th", { scope: "col" }, h("span", { class: "hidden" }, "Details")))),
        h("tbody", {}, items.map((item) =>
          h("tr", { "data-key": `row-${item[list.key]}` },
            list.columns.map(([label, value, attributes]) => h("td", { "data-label": label, class: attributes?.class }, value(item))),
            h("td", { class: "more" }, lineage(item, "⇄"), h("button", { type: "button", class: "quiet", "data-item": item[list.key], "aria-label": `Details of ${item[list.key]}` }, "Details")))))));
  }

  function lineage(item, words) {
    if (!list.lineage || !mayAct(frame)) return null;
    return h("a", { class: "quiet", href: list.lineage(item), title: "What it came from, and what came of it", "aria-label": `Lineage of ${item[list.key]}` }, words);
  }

  function pager() {
    if (!cursor && !page?.next) return null;
    return h("div", { class: "pager", "data-key": "pager" },
      h("button", { type: "button", "data-action": "back", disabled: !cursor }, depth() ? "← Back" : "← To the first"),
      h("span", {}, !cursor ? "first page" : depth() ? `page ${depth() + 1}` : ""),
      h("button", { type: "button", "data-action": "further", disabled: !page?.next }, "Further →"));
  }

  async function details(id) {
    if (list.detail) return list.detail(frame, page.items.find((item) => String(item[list.key]) === id));
    const item = await frame.get(`/api/v1/${list.id}/${encodeURIComponent(id)}`, { exact: true });
    openDialog(frame, `${list.label}: ${id}`,
      [list.section?.(frame, item),
        h("dl", {}, Object.entries(item).filter(([name]) => !list.shown?.includes(name)).map(([name, value]) => [h("dt", {}, name), h("dd", {}, shown(name, value))]))],
      [...(list.actions?.(frame, item) ?? []), lineage(item, "Lineage")]);
  }

  const handlers = {
    back: () => {
      if (depth()) return history.back(); // its address is read when it is there again
      cursor = "";
      show({ step: true });
    },
    further: () => {
      cursor = page.next;
      show({ step: true, depth: depth() + 1 });
      scrollTo(0, 0);
    },
    clear: () => {
      for (const name of Object.keys(filters)) filters[name] = "";
      sort = cursor = "";
      fill();
      show({ step: true });
    },
  };

  frame.page.onclick = (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.item) details(button.dataset.item).catch((failure) => showFailure(frame, failure));
    if (button?.dataset.sort) {
      sort = nextSort(sort, button.dataset.sort);
      cursor = "";
      fill();
      show({ step: true });
    }
    handlers[button?.dataset.action]?.();
  };
  frame.page.onsubmit = (event) => {
    event.preventDefault();
    if (event.target.closest(".panel")) panel.submit(event.target, event.submitter).then(() => frame.refresh());
  };
  frame.page.oninput = (event) => {
    const { name, value } = event.target;
    if (!name || !event.target.closest(".filters")) return;
    if (name === "sort") sort = value;
    else filters[name] = value.trim();
    cursor = "";
    show();
  };

  return { load, draw, moved };
}

/** A column's head, as a button where its list can be sorted by it. */
export function heading(label, { sort: name, ...attributes }, sort) {
  if (!name) return h("th", { scope: "col", ...attributes }, label);
  const order = sort === name ? "ascending" : sort === `-${name}` ? "descending" : null;
  return h("th", { scope: "col", "aria-sort": order, ...attributes },
    h("button", { type: "button", class: "sort", "data-sort": name }, label, h("span", { "aria-hidden": "true" }, order === "ascending" ? "▲" : order ? "▼" : "")));
}

/** Greatest first, then least first, then as it came. */
export function nextSort(sort, name) {
  if (sort === `-${name}`) return name;
  return sort === name ? "" : `-${name}`;
}

/** A value of a single item: units and times for people, digits as they were sent. */
function shown(name, value) {
  if (value === null) return h("span", { class: "faint" }, "–");
  if (typeof value === "object" && !(value instanceof Exact)) return h("pre", { tabindex: "0" }, JSON.stringify(value, null, 2));
  if (name.endsWith("_ms")) return delay(Number(value));
  if (name.endsWith("_us")) return millis(Number(value) / 1000);
  if (name.endsWith("_seconds")) return duration(Number(value));
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return time(value);
  return String(value).length > 80 ? h("pre", { tabindex: "0" }, String(value)) : String(value);
}
