// The page of something that no list keeps: what it is in a sentence, its facts, what can be done, and its history.
import { showFailure } from "./dialog.js";
import { h, patch } from "./dom.js";
import { opensRow, table } from "./table.js";

const NEWEST = 20;

/**
 * @param about.back the address and the label of where it belongs
 * @param about.read gives the item, null where there is none of this name
 * @param about.history the list of what became of it, and the filter that names it, and its heading
 * @param about.view of an item: {lead, facts: [[label, value]], actions: [{id, label, kind, run}], links, section}
 */
export function sheet(frame, name, about) {
  const { back, kind, history } = about;
  let item = null;
  let asked = false;
  let past = null;

  async function load(changed) {
    [item, past] = await Promise.all([about.read(changed), frame.get(`/api/v1/${history.list}?${new URLSearchParams({ ...history.filter, limit: NEWEST })}`, { exact: true })]);
    asked = true;
  }

  function draw() {
    if (!asked) return;
    const view = item && about.view(item);
    patch(frame.page,
      h("div", { class: "head", "data-key": "head" },
        h("div", {},
          h("p", { class: "crumb" }, h("a", { href: back[0], "data-back": true }, `← ${back[1]}`)),
          h("h1", {}, h("small", {}, `${kind} `), name),
          h("p", { class: "lead" }, view ? view.lead : `There is no ${kind.toLowerCase()} of this name on this hub. What is below is what is kept of it.`)),
        view ? h("div", { class: "buttons" }, view.links ?? null,
          frame.mayAct() ? view.actions.map((one) => h("button", { type: "button", class: one.kind ?? "", "data-action": one.id }, one.label)) : null) : null),
      view ? h("section", { class: "card", "data-key": "facts", "aria-label": "Facts" },
        h("dl", { class: "members" }, view.facts.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))))) : null,
      view?.section ?? null,
      historySection());
  }

  function historySection() {
    const list = frame.lists().find(({ id }) => id === history.list);
    if (!list || !past) return null;
    return h("section", { class: "related", "data-key": "history" },
      h("h2", {}, history.label, h("small", { class: "faint" }, ` ${past.next ? `the newest ${NEWEST}` : past.items.length} `),
        past.items.length ? h("a", { href: `#/${list.id}?${new URLSearchParams(history.filter)}` }, past.next ? "All of them" : "In the list") : null),
      past.items.length ? table(list, past.items, frame) : h("p", { class: "soft" }, "None so far."));
  }

  frame.page.onclick = async (event) => {
    const button = event.target.closest("button[data-action]");
    if (!button) return opensRow(event);
    const action = item && about.view(item).actions.find(({ id }) => id === button.dataset.action);
    if (!action) return;
    button.disabled = true;
    try {
      await action.run();
    } catch (failure) {
      showFailure(frame, failure);
    }
    button.disabled = false;
  };

  return { load, draw, moved: draw, shows: (changed) => changed.has(history.list), title: () => `${kind} ${name}` };
}
