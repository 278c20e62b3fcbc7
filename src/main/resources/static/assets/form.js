// The one form of the settings: fields from a declaration, first what it would do, then doing it.
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";

const REASON = { name: "reason", label: "Why? The reason is kept.", required: true, maxlength: 500 };
const blank = (value) => value === "" || value === undefined;

/**
 * Opens a form in the dialog.
 *
 * fields: {name, label, unit, help, value, required, type: text|number|decimal|area|check|moment, options: [[value, words]]}; an empty one is
 * left out, "also" another name by which the hub finds fault with it. reason: false asks for none. effect(values) says what would happen, by a dry run, before `yes` is offered; without one
 * `yes` is offered at once. run(values) does it; nodes that it returns are shown in place of the form, such as a secret.
 */
export function openForm(frame, { title, lead, fields: declared, reason = true, yes, kind = "main", effect, run }) {
  const fields = [...declared, ...(reason ? [REASON] : [])];
  const fault = h("p", { class: "notice bad", role: "alert", hidden: true });
  const said = h("div", { class: "effect", role: "status" });
  const doIt = h("button", { type: "submit", class: kind, name: "do", hidden: Boolean(effect) }, yes);
  const check = effect ? h("button", { type: "submit", class: "main", name: "check" }, "What would it do?") : null;
  const form = h("form", { class: "ask settings", novalidate: true },
    [lead].flat().filter(Boolean).map((one) => (one instanceof Element ? one : h("p", {}, one))),
    fields.map(drawn), fault, said, h("div", { class: "buttons" }, check, doIt));

  /** Another value is another question. */
  form.oninput = () => {
    if (!effect) return;
    said.replaceChildren();
    doIt.hidden = true;
    check.hidden = false;
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    clear(form, fault);
    const missing = fields.find((field) => field.required && blank(entered(form, field)));
    if (missing) return showFault(form, fault, { field: missing.name, message: "This is needed." });
    const asks = effect && doIt.hidden;
    const button = asks ? check : doIt;
    button.disabled = true;
    try {
      const values = valuesOf(form, fields);
      if (asks) {
        said.replaceChildren(...nodes(await effect(values)));
        [doIt.hidden, check.hidden] = [false, true];
        doIt.focus();
      } else {
        done(frame, title, await run(values));
      }
    } catch (failure) {
      showFault(form, fault, failure);
    }
    button.disabled = false;
  };
  openDialog(frame, title, form);
  (form.querySelector("[aria-invalid], input:not([readonly]), select, textarea") ?? doIt).focus();
}

function done(frame, title, shown) {
  if (shown) openDialog(frame, title, h("div", { class: "ask" }, nodes(shown)));
  else frame.dialog.close();
  frame.refresh();
}

const nodes = (shown) => [shown].flat(Infinity).filter(Boolean).map((one) => (one instanceof Element ? one : h("p", {}, one)));

function drawn(field) {
  const id = `field-${field.name}`;
  const common = { id, name: field.name, "aria-describedby": `${id}-hint ${id}-fault`, readonly: field.fixed, required: field.required };
  const text = { ...common, value: field.value ?? null, maxlength: field.maxlength ?? 256, autocomplete: "off", spellcheck: "false" };
  const input = field.options
    ? h("select", common, field.options.map(([value, words]) => h("option", { value, selected: value === (field.value ?? "") }, words)))
    : field.type === "area" ? h("textarea", { ...common, rows: field.rows ?? 12, spellcheck: "false" }, field.value ?? "")
      : field.type === "check" ? h("input", { ...common, type: "checkbox", checked: Boolean(field.value) })
        : field.type === "moment" ? h("input", { ...common, type: "datetime-local", step: "1", value: field.value ? field.value.slice(0, 19) : null })
          : h("input", { ...text, inputmode: field.type === "number" ? "numeric" : field.type === "decimal" ? "decimal" : null });
  return h("div", { class: `field ${field.type ?? ""}`, "data-field": field.name, "data-also": field.also },
    h("label", { for: id }, field.label, field.unit ? h("small", {}, `, ${field.unit}`) : null),
    input, h("small", { id: `${id}-hint`, hidden: !field.help }, field.help ?? ""), h("p", { id: `${id}-fault`, class: "bad", hidden: true }));
}

const entered = (form, { name, type }) => (type === "check" ? form.elements[name].checked : form.elements[name].value.trim());

/** Numbers go as the digits that were typed: the hub says what is wrong with them. */
function valuesOf(form, fields) {
  return Object.fromEntries(fields.map((field) => [field, entered(form, field)]).filter(([, value]) => !blank(value)).map(([field, value]) => [field.name, typed(field, value)]));
}

function typed({ type }, value) {
  if (type === "moment") return `${value}Z`;
  if (type !== "number" && type !== "decimal") return value;
  const number = Number(value);
  return Number.isFinite(number) ? (JSON.rawJSON && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value) ? JSON.rawJSON(value) : number) : value;
}

/** The digits of a number of a form, for an address. */
export const digits = (value) => String(value?.rawJSON ?? value);

function clear(form, fault) {
  fault.hidden = true;
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const words of form.querySelectorAll(".field > .bad")) words.hidden = true;
}

/** What is wrong is shown at its field, and above the buttons where it has none here. */
function showFault(form, fault, failure) {
  const name = [...String(failure.field ?? "").matchAll(/[a-z_]+/g)].map(([part]) => part).map((part) => form.querySelector(`[data-field="${part}"], [data-also="${part}"]`)?.dataset.field).findLast(Boolean);
  const words = name ? form.querySelector(`#field-${name}-fault`) : fault;
  words.textContent = failure.message;
  words.hidden = false;
  if (!name) return;
  form.elements[name].setAttribute("aria-invalid", "true");
  form.elements[name].focus();
}

/** A panel above a list with one button, which opens a form; the words say what it is for. */
export function formPanel(frame, label, words, open, more = null) {
  return {
    load: async () => more?.load?.(),
    draw: () => (frame.mayAct() ? h("form", { class: "panel settings", "data-key": "panel", "aria-label": label }, h("p", { class: "soft" }, words), h("button", { class: "main", "data-opens": "form" }, label), more?.draw?.() ?? null) : null),
    submit: async (form, button) => (more?.submit && button?.name ? more.submit(form, button) : open()),
  };
}
