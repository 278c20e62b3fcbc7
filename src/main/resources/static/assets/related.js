// What an item names and what names it, by the members that the lists declare.
import { h } from "./dom.js";
import { table } from "./table.js";

const FEW = 5;
const OTHERS = { route_id: (value) => `#/routes?find=${encodeURIComponent(value)}`, schedule: (value) => addressOf("schedules", value), map: (value) => addressOf("mirrors", value), model: (value) => `#/models?model=${encodeURIComponent(`"${value}"`)}` };
const given = (value) => value !== null && value !== undefined && value !== "" && typeof value !== "object";

export const addressOf = (list, id) => `#/${list}/${encodeURIComponent(id)}`;

/** Where a member of an item leads, null where it names nothing that has a page. */
export function linkOf(lists, list, item, member) {
  if (!given(item[member]) || list.unlinked?.includes(member)) return null;
  for (const other of lists) {
    for (const names of other.names) {
      if (names[names.length - 1] !== member || !names.every((name) => given(item[name]))) continue;
      const id = names.map((name) => item[name]).join(":");
      if (other.id !== list.id || id !== String(item[list.key])) return addressOf(other.id, id);
    }
  }
  return OTHERS[member]?.(item[member]) ?? null;
}

/** The lists that can be narrowed to what names this item, each with the filters that do it. */
function naming(lists, list, item, id) {
  const parts = id.split(":");
  return lists.filter((other) => other.id !== list.id).flatMap((other) => {
    for (const names of list.names) {
      const filters = names.map((name) => other.filters.find((filter) => filter.name === name));
      const whole = filters.every(Boolean);
      if (!whole && !(names[0] === "model" && filters[0])) continue;
      const set = filters.filter(Boolean).map((filter) => {
        const value = String(item?.[filter.name] ?? parts[names.indexOf(filter.name)] ?? "");
        return [filter.name, filter.part ? `"${value}"` : value];
      });
      return set.some(([, value]) => !value) ? [] : [{ other, set, note: whole ? "" : "of all its versions" }];
    }
    return [];
  });
}

/** What is of the same signal, dataset or run as this item: a trade's decision, a run's models. */
function beside(lists, list, item) {
  return lists.flatMap((third) => third.names.filter(([name, second]) => !second && name.endsWith("_id") && given(item?.[name]) && third.id !== list.id)
    .flatMap(([name]) => lists.filter((other) => ![list.id, third.id].includes(other.id) && other.filters.some((filter) => filter.name === name && !filter.part))
      .map((other) => ({ other, set: [[name, String(item[name])]], note: `of the same ${third.one.toLowerCase()}` }))));
}

/** Asks each of them for its newest few. */
export function relatedTo(frame, list, id) {
  let found = new Map();

  async function load(item, changed) {
    const lists = frame.lists();
    const named = naming(lists, list, item, id);
    const all = [...named, ...beside(lists, list, item).filter(({ other }) => !named.some((one) => one.other.id === other.id))];
    const asked = all.filter(({ other }) => !found.has(other.id) || !changed || changed.has(other.id));
    await Promise.all(asked.map(async (one) => {
      const query = new URLSearchParams([["limit", FEW], ...one.set]);
      const page = await frame.get(`/api/v1/${one.other.id}?${query}`, { exact: true }).catch(() => null);
      if (page) found.set(one.other.id, { ...one, page });
    }));
  }

  /** In the order of the pages; those without any in one line. */
  function draw() {
    const all = frame.lists().map((other) => found.get(other.id)).filter(Boolean);
    const some = all.filter(({ page }) => page.items.length);
    const empty = all.filter(({ page }) => !page.items.length);
    if (!all.length) return null;
    return h("section", { class: "related", "data-key": "related", "aria-label": "Related" },
      some.map(({ other, set, note, page }) => h("section", { "data-key": `related-${other.id}` },
        h("h2", {}, other.label, h("small", { class: "faint" }, ` ${page.next ? `the newest ${FEW}` : page.items.length}${note ? ` ${note}` : ""} `),
          h("a", { href: `#/${other.id}?${new URLSearchParams(set)}` }, page.next ? "All of them" : "In the list")),
        table(other, page.items, frame, { lists: frame.lists() }))),
      empty.length ? h("p", { class: "soft", "data-key": "related-none" }, `None so far: ${empty.map(({ other }) => other.label).join(", ")}.`) : null);
  }

  return { load, draw, any: () => [...found.values()].some(({ page }) => page.items.length), shows: (changed) => [...found.keys()].some((name) => changed.has(name)) };
}
