// The page of one item: what it is in a sentence, its figures, its picture, what can be done and what belongs to it.
import { parameters, setParameters } from "./address.js";
import { showFailure } from "./dialog.js";
import { h, patch } from "./dom.js";
import { linkOf, relatedTo } from "./related.js";
import { opensRow } from "./table.js";
import { FORMATS, nested, sentence } from "./values.js";

const SETTLES_MS = 250;
const none = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length) || (typeof value === "object" && !(value instanceof String) && !Object.keys(value).length);

export function objectPage(list, id, frame) {
  const path = `/api/v1/${list.id}/${encodeURIComponent(id)}`;
  const related = relatedTo(frame, list, id);
  const formatOf = (name) => list.members.find((member) => member.name === name)?.format ?? "text";
  let item = null;
  let missing = null; // why there is none
  let text = ""; // of the item that the sections were made of
  let made = 0;
  let sections = []; // what the list adds: each node lives as long as its item is the same
  let figures = null;

  async function load(changed) {
    if (!changed || !item || changed.has(list.id)) {
      try {
        item = await frame.get(path, { exact: true });
        missing = null;
      } catch (failure) {
        if (failure.status !== 404 && failure.status !== 400) throw failure;
        item = null;
        missing = failure.message;
      }
    }
    await Promise.all([related.load(item, changed), list.figures?.(frame, item, id).then((found) => (figures = found)).catch(() => null)]);
  }

  function draw() {
    if (!item && !missing) return;
    if (item && JSON.stringify(item) !== text) remake();
    patch(frame.page, head(), item ? body() : absent(), related.draw());
  }

  function head() {
    return h("div", { class: "head", "data-key": "head" },
      h("div", {},
        h("p", { class: "crumb" }, h("a", { href: frame.listAddress(list.id), "data-back": true }, `← ${list.label}`)),
        h("h1", {}, h("small", {}, `${list.one} `), list.heading?.(item ?? {}) ?? id),
        h("p", { class: "lead" }, item && list.sentence ? sentence(list.sentence, item, formatOf) : list.lead)),
      h("div", { class: "buttons" }, buttons()));
  }

  /** What is shown where nothing is kept of an item that others name: its id alone. */
  const nameAlone = () => (list.byName && related.any() ? { [list.key]: id } : null);

  function buttons() {
    if (!item) return list.chart && nameAlone() && frame.mayAct() ? onChart(...list.chart(nameAlone())) : null;
    return [
      (list.actions?.(frame, item) ?? []).filter(Boolean).map((action) => (action instanceof Element ? action : h("button", { type: "button", class: action.kind ?? "", "data-action": action.id }, action.label))),
      list.chart && frame.mayAct() ? onChart(...list.chart(item)) : null,
      list.lineage && frame.mayAct() ? h("a", { class: "quiet", href: list.lineage(item) }, "Lineage") : null,
      h("a", { class: "quiet", href: path, target: "_blank", rel: "noopener", title: "The same over the API" }, "API ↗"),
      h("button", { type: "button", class: "quiet", "data-action": "raw", "aria-pressed": String(raw()) }, raw() ? "As a page" : "Raw"),
    ];
  }

  function onChart(symbol, at) {
    return symbol ? h("a", { class: "quiet", href: `#/chart?${new URLSearchParams({ symbol, ...(at ? { at } : {}) })}` }, "On the chart") : null;
  }

  const raw = () => parameters().get("raw") === "1";

  function body() {
    if (raw()) return h("pre", { class: "raw", "data-key": "raw", tabindex: "0", "aria-label": "The item as JSON" }, JSON.stringify(item, null, 2));
    const picture = list.picture?.(frame, item) ?? null;
    return [
      list.below ? null : picture,
      totals(),
      facts(),
      list.below ? picture : null,
      sections,
      deep(),
    ];
  }

  function totals() {
    return figures && h("section", { class: "figures", "data-key": "figures", "aria-label": "Figures" },
      figures.map(({ name, value, note }) => h("div", { class: "figure" }, h("span", { class: "name" }, name), h("b", {}, value), h("small", {}, note))));
  }

  const members = (nestedOnes) => list.members.filter(({ name, format }) => name in item && name !== list.key && !list.shown?.includes(name) && (format === "nested") === nestedOnes && (!nestedOnes || !none(item[name])));

  /** What is missing is one line. */
  function facts() {
    const missed = list.members.filter(({ name }) => name in item && !list.shown?.includes(name) && none(item[name]));
    return h("section", { class: "card", "data-key": "facts", "aria-label": "Members" },
      h("dl", { class: "members" }, members(false).filter(({ name }) => !none(item[name])).map((member) =>
        h("div", {}, h("dt", { title: member.note || null }, member.label), h("dd", {}, value(member))))),
      missed.length ? h("p", { class: "soft missed" }, `Without a value: ${missed.map(({ label }) => label).join(", ")}.`) : null);
  }

  /** What is nested has a heading of its own. */
  function deep() {
    return members(true).map((member) => h("section", { class: "card deep", "data-key": `member-${member.name}` },
      h("h2", {}, member.label), member.note ? h("p", { class: "soft" }, member.note) : null, nested(item[member.name])));
  }

  function value(member) {
    const own = list.plain?.includes(member.name) ? null : list.cells?.[member.name];
    const shown = own ? own(item) : FORMATS[member.format](item[member.name]);
    const href = linkOf(frame.lists(), list, item, member.name);
    return href ? h("a", { href }, shown) : shown;
  }

  function absent() {
    const named = related.any();
    return [nameAlone() ? (list.picture?.(frame, nameAlone()) ?? null) : null, named ? totals() : null, h("section", { class: "empty", "data-key": "absent" },
      h("h2", {}, named ? `Nothing is kept of ${id} itself` : `There is no ${list.one.toLowerCase()} ${id}`),
      h("p", {}, named ? `No entry of ${list.label} has this name; what names it is below. ${list.hint}` : `${missing} It may have been removed when its time was over, or the address is wrong.`),
      h("p", {}, h("a", { href: `#/${list.id}` }, `All of ${list.label}`), " · ", h("button", { type: "button", class: "quiet", "data-action": "search" }, "Search")))];
  }

  /** Built beside what is shown and swapped in once it has settled, so that nothing flickers; never under somebody's hands. */
  function remake() {
    const first = text === "";
    text = JSON.stringify(item);
    if (!list.section || (!first && underHands())) return;
    const next = [list.section(frame, item)].flat().filter(Boolean);
    next.forEach((node) => (node.dataset.key = `section-${++made}`));
    if (first) {
      sections = next;
      return;
    }
    setTimeout(() => {
      if (underHands()) return;
      sections = next;
      draw();
    }, SETTLES_MS);
  }

  function underHands() {
    return sections.some((node) => node.contains(document.activeElement) || [...node.querySelectorAll("input, textarea, select")].some((field) => field.value !== initial(field)));
  }

  function initial(field) {
    return field.tagName === "SELECT" ? ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value : field.defaultValue;
  }

  frame.page.onclick = async (event) => {
    const button = event.target.closest("button[data-action]");
    if (!button) return opensRow(event);
    if (button.dataset.action === "raw") {
      setParameters({ raw: raw() ? "" : "1" });
      return draw();
    }
    const action = (list.actions?.(frame, item ?? {}) ?? []).find((one) => one?.run && one.id === button.dataset.action);
    if (!action) return;
    button.disabled = true;
    try {
      await action.run();
      frame.refresh();
    } catch (failure) {
      showFailure(frame, failure);
    }
    button.disabled = false;
  };

  return { load, draw, moved: draw, shows: (changed) => changed.has(list.id) || related.shows(changed), title: () => `${list.one} ${id}` };
}
