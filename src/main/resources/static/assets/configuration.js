// Every property in effect and where it comes from; what is secret is not sent at all.
import { parameters, setParameters } from "./address.js";
import { get } from "./api.js";
import { h, patch } from "./dom.js";

export function configurationPage(frame) {
  let items = null;
  let find = "";
  let changed = false;
  read();

  function read() {
    find = parameters().get("find") ?? "";
    changed = parameters().get("set") === "1";
  }

  /** Another address of this page, by going back or by hand. */
  function moved() {
    read();
    draw();
    const { elements } = frame.page.querySelector("form.filters") ?? {};
    if (elements) [elements.find.value, elements.set.checked] = [find, changed];
  }

  async function load(news) {
    if (!news || !items) ({ items } = await get("/api/v1/configuration"));
  }

  function draw() {
    if (!items) return;
    const words = find.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = items.filter((one) => (!changed || one.source !== "default") && words.every((word) => `${one.name} ${one.variable ?? ""} ${one.value ?? ""}`.toLowerCase().includes(word)));
    patch(frame.page,
      h("div", { class: "head", "data-key": "head" }, h("div", {}, h("h1", {}, "Configuration"),
        h("p", { class: "lead" }, "What this hub was started with. A value is changed where it comes from, and counts after a restart; what can be changed while it runs has a page of its own."))),
      h("form", { class: "filters", "data-key": "filters", "aria-label": "Filters" },
        h("label", {}, "Find", h("input", { name: "find", value: find || null, autocomplete: "off", spellcheck: "false", placeholder: "any part" })),
        h("label", { class: "tick" }, h("input", { type: "checkbox", name: "set", checked: changed }), "Only what is set")),
      shown.length ? h("div", { class: "scroll", "data-key": "table", tabindex: "0", role: "region", "aria-label": "Configuration" }, h("table", {},
        h("thead", {}, h("tr", {}, ["Property", "Value", "From", "To change it"].map((head) => h("th", { scope: "col" }, head)))),
        h("tbody", {}, shown.map((one) => h("tr", { "data-key": one.name },
          h("td", { "data-label": "Property" }, h("code", { class: "path" }, one.name)),
          h("td", { "data-label": "Value" }, value(one)),
          h("td", { "data-label": "From" }, { default: "default", variable: "a variable", file: "a file", argument: "the command line" }[one.source] ?? one.source),
          h("td", { "data-label": "To change it" }, h("code", { class: "path" }, one.variable)))))))
        : h("section", { class: "empty", "data-key": "empty" }, h("h2", {}, "Nothing fits"), h("p", {}, "No property has these words in its name, variable or value.")));
  }

  const value = (one) => (one.secret ? h("span", { class: "faint" }, one.value === null ? "not set" : "set, not shown") : one.value === "" ? h("span", { class: "faint" }, "empty") : h("span", { class: "path" }, one.value));

  function show() {
    setParameters({ find, set: changed ? "1" : "" });
    draw();
  }

  frame.page.onsubmit = (event) => event.preventDefault();
  frame.page.oninput = ({ target }) => {
    if (target.name === "find") find = target.value;
    if (target.name === "set") changed = target.checked;
    show();
  };

  return { load, draw, moved, shows: () => false };
}
