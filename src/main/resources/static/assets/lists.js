// The page of a list: its columns, filters and words are the hub's, declared where the list is.
import { depth, parameters, setParameters } from "./address.js";
import { h, patch } from "./dom.js";
import { lineageOf } from "./lineage.js";
import { presets, spanOf } from "./spans.js";
import { opensRow, table } from "./table.js";
import { FORMATS } from "./values.js";
export { clip, mono, text } from "./values.js";

const ROWS = 50;
const PHONE = 720;

/** A list as its page needs it: what the hub declares, and what this console can do with it besides. */
export function listOf(page, extras = {}) {
  const { cells = {}, ...more } = extras;
  return {
    id: page.name, label: page.title, lead: page.lead, key: page.key,
    lineage: page.lineage ? (row) => lineageOf(page.lineage.kind, page.lineage.by.map((name) => row[name]).join("/")) : null,
    one: page.item.name, sentence: page.item.sentence, names: page.item.names, members: page.item.members, cells,
    filters: page.filters.map(({ name, label, time: isTime, options, part, offered }) => ({ name, label, part, offered, type: isTime ? "datetime-local" : undefined, options: options.length ? options : undefined })),
    columns: page.columns.map(({ label, field, format, numeric, sort }) => [
      label, cells[field] ?? ((row) => FORMATS[format](row[field])), { ...(numeric ? { class: "num" } : {}), sort },
    ]),
    hint: page.empty_hint, empty: () => hint(page.empty_title, page.empty_hint),
    ...more,
  };
}

export function hint(title, words) {
  return h("section", { class: "empty", "data-key": "empty" }, h("h2", {}, title), h("p", {}, words));
}

/** The filters that are set, as the hub takes them. */
export function asked(filters) {
  const { last, ...set } = filters;
  return { ...spanOf(last), ...Object.fromEntries(Object.entries(set).filter(([, value]) => value)
    .map(([name, value]) => [name, name === "from" || name === "to" ? instant(value) : value])) };
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
  const spans = list.filters.some(({ name }) => name === "from");
  let sort = "";
  let cursor = "";
  let page = null;
  let fault = null;
  let turn = 0;
  read();

  function read() {
    const given = parameters();
    for (const { name } of list.filters) filters[name] = given.get(name) ?? "";
    if (spans) filters.last = filters.from || filters.to ? "" : given.get("last") ?? "";
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

  function query(further) {
    return new URLSearchParams({ ...asked(filters), ...(sort ? { sort } : {}), ...further });
  }

  async function load() {
    const mine = ++turn;
    await panel?.load();
    let [found, wrong] = [page, null];
    try {
      found = await frame.get(`/api/v1/${list.id}?${query({ limit: ROWS, ...(cursor ? { cursor } : {}) })}`, { exact: true });
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
      h("div", { class: "head", "data-key": "head" }, h("div", {}, h("h1", {}, list.label), h("p", { class: "lead" }, list.lead)),
        items.length ? h("a", { class: "quiet", href: `/api/v1/${list.id}?${query({ format: "csv" })}`, download: "", title: "All rows that fit, not only this page" }, "CSV ↓") : null),
      panel?.draw(),
      narrowing(),
      fault ? h("p", { class: "notice bad", "data-key": "fault" }, fault) : null,
      items.length ? table(list, items, frame, { head: (label, attributes) => heading(label, attributes, sort) }) : fault ? null : narrowed || cursor
        ? h("section", { class: "empty", "data-key": "empty" }, h("h2", {}, "Nothing fits"), h("p", {}, "No entry fits these filters."), h("button", { type: "button", "data-action": "clear" }, "Clear the filters"))
        : list.empty(),
      pager(),
    );
  }

  /** On a phone closed: rows come first. */
  function narrowing() {
    const set = Object.values(filters).filter(Boolean).length + (sort ? 1 : 0);
    return h("details", { class: "narrowing", "data-key": "narrowing", "data-own": "open", open: innerWidth > PHONE },
      h("summary", {}, "Filters and order", set ? ` (${set} set)` : ""), form());
  }

  function form() {
    return h("form", { class: "filters", "data-key": "filters", "aria-label": "Filters" },
      spans ? presets(filters.last) : null,
      list.filters.filter(({ name, offered }) => offered || filters[name]).map((filter) =>
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

  function pager() {
    if (!cursor && !page?.next) return null;
    return h("div", { class: "pager", "data-key": "pager" },
      h("button", { type: "button", "data-action": "back", disabled: !cursor }, depth() ? "← Back" : "← To the first"),
      h("span", {}, !cursor ? "first page" : depth() ? `page ${depth() + 1}` : ""),
      h("button", { type: "button", "data-action": "further", disabled: !page?.next }, "Further →"));
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
    if (!button) return opensRow(event);
    if (button.dataset.sort) {
      sort = nextSort(sort, button.dataset.sort);
      cursor = "";
      fill();
      show({ step: true });
    }
    handlers[button.dataset.action]?.();
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
    if (name === "last" && value) filters.from = filters.to = "";
    if (name === "from" || name === "to") filters.last = "";
    if (["last", "from", "to"].includes(name)) fill();
    cursor = "";
    show();
  };

  return { load, draw, moved, shows: (changed) => changed.has(list.id) || Boolean(panel?.shows?.(changed)) };
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
