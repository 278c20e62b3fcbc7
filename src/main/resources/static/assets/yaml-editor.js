// An editor for YAML: numbers of lines, marks where something is wrong, colours, indentation, and completion.
import { h } from "./dom.js";

const STEP = "  ";
const COLOURED = 4000; // lines; a longer text stays plain
const MOST = 12; // proposals that are shown

/**
 * @param complete what fits at a place: (text, position) => {from, items: [{label, insert, detail}]} or null
 * @param changed is called after each change
 */
export function yamlEditor({ label, complete, changed }) {
  const gutter = h("div", { class: "gutter", "aria-hidden": "true" });
  const marks = h("div", { class: "marks", "aria-hidden": "true" });
  const colours = h("pre", { class: "colours", "aria-hidden": "true" });
  const area = h("textarea", { spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", "aria-label": label, "aria-describedby": "editor-keys" });
  const proposals = h("ul", { class: "proposals", role: "listbox", "aria-label": "Completion", hidden: true });
  const paper = h("div", { class: "paper" }, marks, colours, area, proposals);
  const element = h("div", { class: "editor" }, gutter, paper);
  let given = ""; // with the ends of lines that it has, which a textarea makes one kind of
  let shown = "";
  let problems = [];
  let offered = null;
  let leaving = false;

  area.addEventListener("input", () => {
    drawn();
    changed();
    offer(false);
  });
  area.addEventListener("keydown", pressed);
  area.addEventListener("blur", () => setTimeout(close, 150));
  area.addEventListener("click", close);
  proposals.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const chosen = event.target.closest("li");
    if (chosen) take(Number(chosen.dataset.at));
  });

  function drawn() {
    const lines = area.value.split("\n");
    const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
    area.style.height = colours.style.height = `${lines.length * lineHeight() + 20}px`;
    area.style.width = colours.style.width = `max(100%, ${longest + 4}ch)`;
    if (gutter.childElementCount !== lines.length) gutter.replaceChildren(...lines.map((_, i) => h("span", {}, String(i + 1))));
    colours.replaceChildren(...(lines.length > COLOURED ? [area.value] : lines.flatMap((line) => [...coloured(line), "\n"])));
    markLines();
  }

  function markLines() {
    const high = lineHeight();
    const worst = new Map();
    for (const one of problems) if (worst.get(one.line) !== "bad") worst.set(one.line, one.kind);
    [...gutter.children].forEach((number, i) => (number.className = worst.get(i + 1) ?? ""));
    marks.replaceChildren(...[...worst].map(([line, kind]) => {
      const mark = h("div", { class: kind });
      mark.style.top = `${(line - 1) * high + 10}px`;
      mark.style.height = `${high}px`;
      return mark;
    }));
  }

  function lineHeight() {
    return parseFloat(getComputedStyle(area).lineHeight) || 19;
  }

  function pressed(event) {
    if (offered && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(event.key) && !event.ctrlKey) {
      event.preventDefault();
      if (event.key === "Escape") close();
      else if (event.key === "ArrowDown") point(offered.at + 1);
      else if (event.key === "ArrowUp") point(offered.at - 1);
      else take(offered.at);
      return;
    }
    const leave = leaving;
    leaving = event.key === "Escape" || (leaving && event.key === "Shift");
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      offer(true);
    } else if (event.key === "Tab" && !leave && !area.readOnly) {
      event.preventDefault();
      indent(event.shiftKey);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !area.readOnly) {
      event.preventDefault();
      const line = area.value.slice(area.value.lastIndexOf("\n", area.selectionStart - 1) + 1, area.selectionStart);
      const [space] = line.match(/^ */);
      const item = line.slice(space.length).startsWith("- ") ? STEP : "";
      write(`\n${space}${item}${/:\s*$/.test(line) ? STEP : ""}`);
    }
  }

  /** As if it were typed, so that it can be undone. */
  function write(text) {
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    drawn();
    changed();
  }

  function indent(back) {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const first = value.lastIndexOf("\n", start - 1) + 1;
    if (start === end && !back) return write(STEP);
    const lines = value.slice(first, end).split("\n").map((line) => (back ? line.replace(/^ {1,2}/, "") : STEP + line));
    area.setSelectionRange(first, end);
    write(lines.join("\n"));
    area.setSelectionRange(first, first + lines.join("\n").length);
  }

  function offer(asked) {
    const found = area.readOnly ? null : complete(area.value, area.selectionStart, asked);
    if (!found?.items.length || (!asked && found.from === area.selectionStart)) return close();
    offered = { ...found, items: found.items.slice(0, 200), at: 0 };
    const before = area.value.slice(0, found.from).split("\n");
    proposals.style.top = `${before.length * lineHeight() + 12}px`;
    proposals.style.left = `calc(${before.at(-1).length}ch + 6px)`;
    point(0);
  }

  function point(to) {
    const { items } = offered;
    offered.at = (to + items.length) % items.length;
    const from = Math.max(0, Math.min(offered.at - MOST + 3, items.length - MOST));
    proposals.replaceChildren(...items.slice(from, from + MOST).map((item, i) =>
      h("li", { role: "option", "data-at": from + i, "aria-selected": from + i === offered.at ? "true" : "false" },
        h("code", {}, item.label), item.detail ? h("small", {}, item.detail) : null)));
    proposals.hidden = false;
  }

  function take(at) {
    const { from, items } = offered;
    close();
    area.focus();
    area.setSelectionRange(from, area.selectionEnd);
    write(items[at].insert ?? items[at].label);
  }

  function close() {
    offered = null;
    proposals.hidden = true;
  }

  return {
    element,
    /** With the ends of lines that it was set with; where there were both kinds, an edit has the one of the first line. */
    value() {
      if (area.value === shown) return given;
      return /^[^\n]*\r\n/.test(given) ? area.value.replaceAll("\n", "\r\n") : area.value;
    },
    set(text) {
      given = text;
      area.value = text;
      shown = area.value;
      drawn();
    },
    /** Lines with {line, kind: bad|warn}. */
    mark(found) {
      problems = found;
      markLines();
    },
    readOnly(is) {
      area.readOnly = is;
      element.classList.toggle("locked", is);
    },
    goTo(line) {
      const before = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      const end = area.value.indexOf("\n", before);
      area.focus({ preventScroll: true });
      area.setSelectionRange(before, end < 0 ? area.value.length : end);
      element.scrollIntoView({ block: "nearest" });
      element.scrollTop = Math.max(0, (line - 6) * lineHeight());
    },
    drawn,
  };
}

/** Keys, texts, notes and placeholders of one line. */
function coloured(line) {
  const [, start, key, rest] = line.match(/^(\s*(?:- )*)((?:"[^"]*"|'[^']*'|[^\s#"'{}[\],][^#:]*?)(?=:(?:\s|$)))?(.*)$/s) ?? [null, "", null, line];
  return [start, key ? h("span", { class: "key" }, key) : "", ...valued(rest)];
}

function valued(text) {
  const parts = text.split(/((?:^|\s)#.*$|\{\{[^}]*\}\}|\$\{[^}]*\}|"(?:[^"\\]|\\.)*"|'[^']*')/);
  return parts.map((part, i) => {
    if (i % 2 === 0) return part;
    const kind = part.startsWith("{{") || part.startsWith("${") ? "placeholder" : /^\s?#/.test(part) ? "note" : "text";
    return h("span", { class: kind }, part);
  });
}
