// A closed trade: R, regime, label, and who may say that the label is another.
import { get, send } from "./api.js";
import { mayAct } from "./dialog.js";
import { equityPanel } from "./equity.js";
import { h, patch } from "./dom.js";
import { badge, decimal, time } from "./format.js";

const LABELS = ["win", "loss", "flat"];

export const TRADES = {
  panel: equityPanel,
  section: labelSection,
  // What the label's section shows of a trade is not shown below it again.
  shown: ["label", "label_source", "r_multiple", "regime", "labelled_at"],
  plain: ["entry_price"],
  cells: { entry_price: prices, r_multiple: rMultiple, label: labelBadge },
};

/** R as traders write it, two digits. */
function rMultiple(trade) {
  return trade.r_multiple === null ? decimal(null) : `${Number(trade.r_multiple).toFixed(2)} R`;
}

/** Entry above exit: side by side they would take the room of the label. */
function prices(trade) {
  return h("span", { class: "pair" }, h("span", {}, decimal(trade.entry_price)), h("span", {}, decimal(trade.exit_price)));
}

function labelBadge(trade) {
  return trade.label_source === "api"
    ? h("span", { class: "labelled" }, badge(trade.label), h("small", { title: "Someone set this label over the API" }, "corrected"))
    : badge(trade.label);
}

/** The label with its history above a trade's details; a form for those who may correct it. */
function labelSection(frame, trade) {
  const address = `/api/v1/trades/${encodeURIComponent(trade.login)}/${encodeURIComponent(trade.position_id)}/label`;
  const may = mayAct(frame);
  const section = h("section", { class: "card label", "aria-label": "Label" });

  function draw(label, said) {
    const { current, history, built } = label;
    const outdated = built.filter((one) => one.outdated);
    patch(section,
      h("h3", {}, "Label"),
      h("p", {}, current ? labelBadge({ ...current, label_source: current.source }) : "A late deal undid this trade.",
        current && current.r_multiple !== null ? ` ${rMultiple(current)}` : "", current?.regime ? ` · ${current.regime}` : "",
        current?.source === "api" && label.computed ? ` · The hub computes ${label.computed.label}.` : ""),
      may && current ? form(current) : null,
      h("p", { role: "status", class: said?.bad ? "bad" : "soft" }, said?.words ?? ""),
      outdated.length ? h("p", { class: "bad" }, `Built from another label: ${outdated.map(describe).join(", ")}.`) : null,
      h("h3", {}, "History"),
      h("ul", { class: "changes" }, history.map((one) =>
        h("li", {}, time(one.written_at), badge(one.label), h("b", {}, one.written_by),
          h("span", {}, one.r_multiple === null ? "" : rMultiple(one)), h("span", {}, one.note),
          one.superseded_at ? h("small", {}, `until ${one.superseded_at.slice(0, 19).replace("T", " ")}`) : null))));
  }

  function form(current) {
    return h("form", { class: "correct", "aria-label": "Correct the label" },
      h("label", {}, "Label", h("select", { name: "label" }, LABELS.map((one) => h("option", { value: one, selected: one === current.label }, one)))),
      h("label", {}, "R", h("input", { name: "r", inputmode: "decimal", autocomplete: "off", placeholder: "as computed" })),
      h("label", { class: "wide" }, "Why", h("input", { name: "note", maxlength: 500, autocomplete: "off" })),
      h("button", { value: "PUT" }, "Correct"),
      current.source === "api" ? h("button", { value: "DELETE" }, "Use the computed one") : null);
  }

  section.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = event.target.elements;
    const r = fields.r.value.trim().replace(",", ".");
    try {
      if (r && !Number.isFinite(Number(r))) throw new Error("R is a number, such as -1.5.");
      const withdraws = event.submitter?.value === "DELETE";
      const body = withdraws ? {} : { label: fields.label.value, r_multiple: r ? Number(r) : null, note: fields.note.value };
      draw(await send(address, body, withdraws ? "DELETE" : "PUT"), { words: "Done." });
      frame.refresh();
    } catch (failure) {
      draw(await get(address), { bad: true, words: failure.message });
    }
  });

  get(address).then((label) => draw(label)).catch((failure) => section.append(failure.message));
  return section;
}

function describe(one) {
  const models = one.models.map((model) => `${model.model} ${model.version.slice(0, 8)}`);
  return models.length ? `${one.dataset} (${models.join(", ")})` : one.dataset;
}
