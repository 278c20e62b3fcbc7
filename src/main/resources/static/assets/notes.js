// What people noted about a decision, and a form for those who may add to it.
import { get, send } from "./api.js";
import { mayAct } from "./dialog.js";
import { h, patch } from "./dom.js";
import { badge, time } from "./format.js";

const KINDS = { misclassification: "It was wrong", explanation: "An explanation" };
const ACTIONS = ["BUY", "SELL", "HOLD"];

export function notesSection(frame, decision) {
  const address = `/api/v1/inferences/${encodeURIComponent(decision.id)}`;
  const section = h("section", { class: "card label", "aria-label": "Notes" });

  function draw(notes, said) {
    patch(section,
      h("h3", {}, "Notes"),
      notes.length ? h("ul", { class: "changes" }, notes.map((one) =>
        h("li", {}, time(one.at), h("b", {}, one.by), h("span", {}, KINDS[one.kind]),
          one.right_action ? badge(one.right_action) : null, h("span", {}, one.note)))) : null,
      mayAct(frame) ? form() : null,
      h("p", { role: "status", class: said?.bad ? "bad" : "soft" },
        said?.words ?? (notes.length ? "" : "Nothing is noted. A note goes into the next dataset, and no model learns from it.")));
  }

  function form() {
    return h("form", { class: "correct", "aria-label": "Add a note" },
      h("label", {}, "Kind", h("select", { name: "kind" }, Object.entries(KINDS).map(([value, words]) => h("option", { value }, words)))),
      h("label", {}, "Right was", h("select", { name: "right" }, h("option", { value: "" }, "not said"), ACTIONS.map((one) => h("option", { value: one }, one)))),
      h("label", { class: "wide" }, "Note", h("input", { name: "note", required: true, maxlength: 2000, autocomplete: "off" })),
      h("button", {}, "Add the note"));
  }

  section.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = event.target.elements;
    let said = { words: "Noted." };
    try {
      await send(`${address}/notes`, { kind: fields.kind.value, right_action: fields.right.value || null, note: fields.note.value });
    } catch (failure) {
      said = { bad: true, words: failure.message };
    }
    draw((await get(address)).notes, said);
  });

  draw(decision.notes ?? []);
  return section;
}
