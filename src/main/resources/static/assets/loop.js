// Runs, models and decisions: what an operator does with them, and the cells that say more than one column.
import { send } from "./api.js";
import { ask, mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { explanationSection } from "./explanations.js";
import { badge, percent } from "./format.js";
import { text } from "./lists.js";
import { notesSection } from "./notes.js";
import { policyPanel } from "./policy.js";

const stage = (r) => (r.stage === "champion" && r.verdict === "refused" ? badge("look", "Champion against the gate") : badge(r.stage));

// What weighs most comes first: a decision has several reasons.
const IDLE = { stale: ["look", "Stale data"], no_data: ["look", "No data"], undecided: ["hold", "Undecided"], no_model: ["look", "No model"] };

/** The guard's verdict; where no action was proposed, why not. */
function verdict(r) {
  if (r.policy_verdict !== "allow" || r.action !== "HOLD") return badge(r.policy_verdict);
  const codes = (r.policy_reasons ?? []).map((reason) => reason.split(":")[0]);
  const code = Object.keys(IDLE).find((one) => codes.includes(one));
  return badge(...(IDLE[code] ?? ["hold", "Nothing proposed"]));
}

export const RUNS = {
  panel: trainPanel,
  shown: ["heard_at"],
  cells: {
    progress: (r) => percent(r.progress),
    state: (r) => (r.state === "running" ? badge("running", `Running, ${percent(r.progress)}`) : badge(r.state)),
    promoted: (r) => (r.promoted === null ? text(null) : badge(r.promoted ? "promoted" : "refused")),
  },
};

export const MODELS = {
  actions: modelActions,
  cells: { stage, verdict: (r) => h("span", { title: r.reason }, badge(r.verdict)) },
};

export const DECISIONS = {
  panel: policyPanel,
  section: (frame, decision) => [explanationSection(frame, decision), notesSection(frame, decision)],
  shown: ["notes"],
  cells: { confidence: (r) => percent(r.confidence), policy_verdict: verdict },
};

/** Asks for new models of a symbol. */
function trainPanel(frame) {
  let said = null;

  return {
    load: async () => {},
    draw: () => mayAct(frame)
      ? h("form", { class: "panel", "data-key": "train", "aria-label": "Train" },
          h("label", {}, "Symbol", h("input", { name: "symbol", required: true, maxlength: 64, autocomplete: "off", spellcheck: "false", placeholder: "BTCUSD" })),
          h("button", { class: "main" }, "Train its models now"),
          h("span", { role: "status", class: said?.bad ? "bad" : "soft" }, said?.words ?? "Assembles a dataset of all its bars and sends one run a target to the trainer."))
      : null,
    submit: async (form) => {
      try {
        const { runs } = await send("/functions/v1/train", { symbol: form.elements.symbol.value.trim() });
        const under = runs.filter((run) => run.status === "under_way").length;
        said = { words: under ? `${under} of ${runs.length} were under way already.` : `${runs.length} runs are queued.` };
      } catch (failure) {
        said = { bad: true, words: failure.message };
      }
    },
  };
}

/** What may be done with a version: put it in charge, or go back to the one before. */
function modelActions(frame, item) {
  if (!mayAct(frame)) return [];
  const base = `/api/v1/models/${encodeURIComponent(item.model)}`;
  const question = (id, label, { path, body, ...asked }) => ({
    id, label,
    run: async () => (ask(frame, { kind: "main", ...asked, run: (reason) => send(`${base}/${path}`, { ...body, reason }) }), "stay"),
  });
  if (item.alias === "champion") {
    const words = `The version that was in charge of ${item.model} before answers again; where there was none, decisions are HOLD.`;
    return [question("rollback", "Roll back …", { title: "Roll back?", words, yes: "Roll back", path: "rollback", body: {} })];
  }
  const against = item.verdict !== "promoted";
  const words = `From the next decision on, ${item.version} answers for ${item.model}.`;
  const warning = h("p", { class: "notice bad" }, h("b", {}, "This goes against the gate. "), `It ${item.reason}`);
  return [question("promote", against ? "Promote against the gate …" : "Promote …", {
    title: against ? "Promote against the gate?" : "Promote?", words: [against ? warning : null, words],
    yes: against ? "Promote against the gate" : "Promote", kind: against ? "danger" : "main", path: "promote", body: { version: item.version },
  })];
}
