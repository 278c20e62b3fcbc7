// Search over everything by id or name, as one types.
import { get } from "./api.js";
import { h, patch } from "./dom.js";
import { FORMATS, worded } from "./values.js";

const WAIT_MS = 150;
const none = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

/** @returns opens it */
export function searchOver(frame) {
  const dialog = document.getElementById("search");
  const field = h("input", { type: "search", name: "q", "aria-label": "Search", placeholder: "An id, or a part of a name", autocomplete: "off", spellcheck: "false", role: "combobox", "aria-expanded": "true", "aria-controls": "found" });
  const list = h("div", { id: "found", role: "listbox", "aria-label": "Found" });
  dialog.replaceChildren(h("form", { method: "dialog", role: "search" }, field), list);
  let answer = null; // what the hub found, null before it was asked
  let fault = null;
  let chosen = 0;
  let turn = 0;
  let timer = null;

  const pages = (text) => frame.pages().filter(({ label }) => label.toLowerCase().includes(text.toLowerCase())).slice(0, 6)
    .map(({ id, label }) => ({ kind: "Page", id: label, address: `/${id}`, says: {} }));
  const all = () => (field.value.trim() ? [...(answer?.items ?? []), ...pages(field.value.trim())] : []);

  function draw() {
    const items = all();
    chosen = Math.min(chosen, Math.max(items.length - 1, 0));
    field.setAttribute("aria-activedescendant", items.length ? `found-${chosen}` : "");
    patch(list,
      fault ? h("p", { class: "words bad" }, fault) : null,
      items.map((one, i) => h("a", { id: `found-${i}`, role: "option", "aria-selected": String(i === chosen), href: `#${one.address}`, "data-key": one.address },
        h("small", {}, frame.lists().find(({ id }) => id === one.kind)?.one ?? one.kind), h("b", {}, one.id), h("span", {}, said(one)))),
      !field.value.trim() ? h("p", { class: "words" }, "Type what the id begins with, or a part of a name: strategies, symbols, models, routes, subscribers, pages …")
        : answer && !items.length && !fault ? h("p", { class: "words" }, "Nothing has this id or name. Ids are found by their beginning: type less of it.")
          : answer?.more ? h("p", { class: "words" }, "There are more: type more of it.") : null);
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  function said({ kind, says }) {
    const known = frame.lists().find(({ id }) => id === kind);
    return Object.entries(says).filter(([, value]) => !none(value)).map(([name, value]) => {
      const member = known?.members.find((one) => one.name === name);
      return [h("span", { title: member?.label ?? worded(name) }, FORMATS[member?.format]?.(value) ?? String(value)), " "];
    });
  }

  async function ask() {
    const mine = ++turn;
    const text = field.value.trim();
    let [found, wrong] = [null, null];
    try {
      found = text ? await get(`/api/v1/search?q=${encodeURIComponent(text)}`) : null;
    } catch (failure) {
      wrong = failure.message;
    }
    if (mine !== turn) return;
    [answer, fault] = [found, wrong];
    draw();
  }

  field.addEventListener("input", () => {
    chosen = 0;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
    draw();
  });
  dialog.addEventListener("keydown", (event) => {
    const items = all();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      chosen = items.length ? (chosen + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length : 0;
      draw();
      event.preventDefault();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      if (items[chosen]) go(items[chosen].address);
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });

  function go(address) {
    dialog.close();
    location.hash = address;
  }

  return () => {
    if (dialog.open) return;
    dialog.showModal();
    field.select();
    draw();
  };
}
