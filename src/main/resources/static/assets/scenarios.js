// Scenarios: what is expected beside what was answered, who changed what, and the import of many.
import { get, send } from "./api.js";
import { ask, mayAct, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { badge, time } from "./format.js";
import { text } from "./lists.js";

export const SCENARIOS = {
  panel: scenarioPanel,
  section,
  actions,
  // What the sections show of a scenario is not shown below them again.
  shown: ["expected", "verdicts", "changes", "revision", "changed_by", "changed_at"],
  cells: {
    applies_to: (row) => h("span", { class: "pair" }, h("code", {}, row.applies_to), h("small", {}, row.subject === "fusion" ? "weights, by symbol" : "models, by name")),
    expected: (row) => h("b", {}, wanted(row.expected)),
    verdicts: (row) => verdicts(row.verdicts),
    enabled: (row) => (row.enabled ? badge("ok", "Asked") : badge("idle", "Not asked")),
    changed_by: (row) => h("span", { class: "pair" }, text(row.changed_by), h("small", {}, `revision ${row.revision}`)),
  },
};

const share = (value) => Number(value).toFixed(4).replace(/\.?0+$/, "");

/** Such as: up, 0.5 to 1. */
function wanted(expected) {
  const bounds = "at_least" in expected || "at_most" in expected;
  const most = expected.class ? ", the likeliest" : "";
  return `${expected.class ?? expected.action}${bounds ? `, ${share(expected.at_least ?? 0)} to ${share(expected.at_most ?? 1)}` : most}`;
}

/** Such as: down 0.5898, up 0.4102; the likeliest first. */
function answered(actual) {
  if (actual.action) return `${actual.action} ${share(actual.confidence)}`;
  return Object.entries(actual).sort(([, one], [, other]) => other - one).map(([name, value]) => `${name} ${share(value)}`).join(", ");
}

function verdicts(all) {
  if (!all.length) return h("span", { class: "faint" }, "not asked yet");
  const failed = all.filter((one) => !one.passed).length;
  return failed ? badge("failed", `${failed} of ${all.length} failed`) : badge("ok", `${all.length} passed`);
}

function section(frame, item) {
  return h("section", { class: "card label", "aria-label": "Verdicts" },
    h("h3", {}, "Last verdicts"),
    item.verdicts.length ? compared(item.verdicts.map((one) => ({ ...one, who: one.of })))
      : h("p", { class: "soft" }, "No model and no weights have been asked since it was written."),
    h("h3", {}, "Changes"),
    h("ul", { class: "changes" }, item.changes.map((one) =>
      h("li", {}, time(one.at), h("b", {}, one.by), h("span", {}, one.action === "delete" ? "deleted it" : `wrote revision ${one.revision}`),
        one.scenario?.expected ? h("span", {}, `expected ${wanted(one.scenario.expected)}`) : null, h("span", {}, one.reason)))));
}

/** What was expected beside what was answered, failed ones first. */
function compared(all) {
  return h("div", { class: "scroll verdicts", tabindex: "0", role: "region", "aria-label": "Expected and actual" }, h("table", {},
    h("thead", {}, h("tr", {}, ["Asked", "Verdict", "Expected", "Actual"].map((label) => h("th", { scope: "col" }, label)))),
    h("tbody", {}, [...all].sort((one, other) => one.passed - other.passed).map((one) => h("tr", {},
      h("td", { "data-label": "Asked" }, h("span", { class: "pair" }, h("b", {}, one.who), one.version ? h("code", { title: one.version }, one.version.slice(0, 16)) : null, one.at ? h("small", {}, time(one.at)) : null)),
      h("td", { "data-label": "Verdict" }, badge(one.passed ? "ok" : "failed", one.passed ? "Passed" : "Failed")),
      h("td", { "data-label": "Expected" }, wanted(one.expected)),
      h("td", { "data-label": "Actual" }, h("span", { class: "wrap" }, answered(one.actual) || one.reason)))))));
}

/** An operator edits it, takes it out of use, or deletes it: each with a reason. */
function actions(frame, item) {
  if (!mayAct(frame)) return [];
  const address = `/api/v1/scenarios/${encodeURIComponent(item.name)}`;
  const content = ({ subject, applies_to, given, expected, enabled }) => ({ subject, applies_to, given, expected, enabled });
  const put = (scenario, reason) => send(address, { scenario, reason }, "PUT");
  const asks = (id, label, question) => ({ id, label, kind: "quiet", run: async () => (ask(frame, question), "stay") });
  const draft = h("textarea", { rows: 14, spellcheck: "false", "aria-label": "The scenario as JSON" });
  draft.value = JSON.stringify(content(item), null, 2);
  return [
    asks("edit", "Edit …", {
      title: `Edit ${item.name}`, words: h("div", { class: "draft" }, draft), yes: "Save", kind: "main",
      run: (reason) => put(json(draft.value), reason),
    }),
    asks("toggle", item.enabled ? "Ask no more …" : "Ask again …", {
      title: item.enabled ? "Ask nobody?" : "Ask again?", yes: item.enabled ? "Ask nobody" : "Ask again", kind: "main",
      words: item.enabled ? "It stays in the table, and new models are not asked it." : "Each new model that it applies to is asked it.",
      run: (reason) => put({ ...content(item), enabled: !item.enabled }, reason),
    }),
    asks("delete", "Delete …", {
      title: `Delete ${item.name}?`, words: "Its changes and its results are kept.", yes: "Delete", kind: "danger",
      run: (reason) => send(address, { reason }, "DELETE"),
    }),
  ];
}

function json(written) {
  try {
    return JSON.parse(written);
  } catch (failure) {
    throw new Error(`This is no JSON: ${failure.message}`);
  }
}

/** Imports a file of scenarios; asks a champion all that apply to it. */
function scenarioPanel(frame) {
  let champions = [];
  let said = null;

  return {
    load: async () => {
      champions = mayAct(frame) ? (await get("/api/v1/models?status=champion&limit=200")).items : [];
    },
    draw: () => mayAct(frame)
      ? h("div", { class: "panel", "data-key": "scenarios" },
          h("form", { "data-key": "import", "aria-label": "Import" },
            h("label", {}, "JSON file", h("input", { type: "file", name: "file", accept: ".json,application/json", required: true })),
            h("label", {}, "Why? The reason is kept.", h("input", { name: "reason", required: true, maxlength: 500, autocomplete: "off" })),
            h("button", { class: "main", value: "import" }, "Import"), h("button", { value: "check" }, "Only check")),
          champions.length ? h("form", { "data-key": "ask", "aria-label": "Ask a champion" },
            h("label", {}, "Champion", h("select", { name: "model" }, champions.map((one) => h("option", { value: one.model }, one.model)))),
            h("button", { value: "ask" }, "Ask it now")) : null,
          h("span", { role: "status", class: said?.bad ? "bad" : "soft" }, said?.words ?? "A list of scenarios, or {\"scenarios\": [...]}. All are written, or none."))
      : null,
    submit: async (form, button) => {
      try {
        said = form.elements.model ? await asked(form.elements.model.value) : await imported(form, button?.value === "check");
      } catch (failure) {
        said = { bad: true, words: failure.field ? `${failure.field}: ${failure.message}` : failure.message };
      }
    },
  };

  async function imported(form, dryRun) {
    const file = json(await form.elements.file.files[0].text());
    const { items } = await send("/api/v1/scenarios", { scenarios: file.scenarios ?? file, reason: form.elements.reason.value.trim(), dry_run: dryRun });
    const names = items.slice(0, 3).map((one) => `${one.name} (revision ${one.revision})`).join(", ");
    if (!dryRun) form.reset();
    return { words: `${dryRun ? "All fit; nothing was written" : "Written"}: ${names}${items.length > 3 ? ` and ${items.length - 3} more` : ""}.` };
  }

  async function asked(model) {
    const { items } = await get(`/api/v1/models/${encodeURIComponent(model)}/scenarios`);
    openDialog(frame, `What ${model} answers now`,
      h("section", { class: "card label" }, items.length ? compared(items.map((one) => ({ ...one, who: one.scenario })))
        : h("p", { class: "soft" }, "No scenario in use applies to this model.")));
    return null;
  }
}
