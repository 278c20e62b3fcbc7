// Datasets, runs, models and decisions: lists like the others, and what an operator does with them.
import { send } from "./api.js";
import { ask, mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count, decimal, time } from "./format.js";
import { lineageOf } from "./lineage.js";
import { by, clip, hint, mono, num, text, times } from "./lists.js";
import { policyPanel } from "./policy.js";

const short = (value) => (value ? h("code", { title: value }, value.slice(0, 8)) : text(value));
const figure = (value) => (value === null || value === undefined ? text(null) : Number(value).toFixed(4));
const signed = (value) => (value === null || value === undefined ? text(null) : `${value > 0 ? "+" : ""}${Number(value).toFixed(4)}`);
const percent = (value) => (value === null || value === undefined ? "–" : `${Math.round(value * 100)} %`);

const alias = (r) => (r.alias === "champion" && r.verdict === "refused" ? badge("look", "Champion against the gate") : badge(r.alias));

const IDLE = { no_model: ["look", "No model"], no_data: ["look", "No data"], stale: ["look", "Stale data"], undecided: ["hold", "Undecided"] };

/** The guard's verdict; where nothing was asked of the guard, why nothing was. */
function verdict(r) {
  if (r.policy_verdict !== "allow" || r.action !== "HOLD") return badge(r.policy_verdict);
  const code = (r.policy_reasons ?? []).map((reason) => reason.split(":")[0]).find((one) => IDLE[one]);
  return badge(...(IDLE[code] ?? ["hold", "Nothing proposed"]));
}

export const LOOP_LISTS = [
  {
    id: "datasets", label: "Datasets", key: "id", open: true, lineage: (r) => lineageOf("dataset", r.id), lead: "Snapshots that models are trained on. They never change: the id is made of the content.",
    filters: [{ name: "symbol", label: "Symbol" }, { name: "period", label: "Period" }, ...times],
    columns: [
      ["Made (UTC)", (r) => time(r.created_at), by("created_at")], ["Dataset", (r) => mono(r.id), by("id")], ["Symbol", (r) => text(r.symbol), by("symbol")], ["Period", (r) => text(r.period), by("period")],
      ["Known up to (UTC)", (r) => time(r.known_at), by("known_at")], ["Bars", (r) => count(r.bars), num("bars")], ["To train on", (r) => count(r.train_rows), num("train_rows")],
      ["Held back", (r) => count(r.holdout_rows), num("holdout_rows")], ["sha256", (r) => short(r.manifest_sha256)],
    ],
    empty: () => hint("No dataset yet", "A dataset is made when a training asks for one: see Runs."),
  },
  {
    id: "runs", label: "Runs", key: "id", open: true, lineage: (r) => lineageOf("run", r.id), lead: "Trainings: asked for, sent to the trainer, judged by the gate.",
    filters: [{ name: "model", label: "Model" }, { name: "status", label: "State", options: ["queued", "dispatched", "running", "completed", "failed"] }, ...times],
    columns: [
      ["Asked for (UTC)", (r) => time(r.created_at), by("created_at")], ["Model", (r) => h("b", {}, r.model), by("model")],
      ["State", (r) => (r.state === "running" ? badge("running", `Running, ${percent(r.progress)}`) : badge(r.state)), by("state")],
      ["Verdict", (r) => (r.promoted === null ? text(null) : badge(r.promoted ? "promoted" : "refused")), by("promoted")], ["Why", (r) => clip(r.reason)],
    ],
    panel: trainPanel,
    empty: () => hint("No run yet", "Name a symbol above, or wait for the nightly schedule. A run needs some days of bars."),
  },
  {
    id: "models", label: "Models", key: "id", open: true, lineage: (r) => lineageOf("model", r.id), lead: "Every version, measured against the base rate on rows that no trainer saw.",
    filters: [{ name: "model", label: "Model" }, { name: "status", label: "Alias", options: ["champion", "candidate", "retired"] }, ...times],
    columns: [
      ["Model", (r) => h("b", {}, r.model), by("model")], ["Version", (r) => short(r.version), by("version")], ["Alias", alias, by("alias")], ["Log loss", (r) => figure(r.log_loss), num("log_loss")],
      ["Base rate", (r) => figure(r.base_log_loss), num("base_log_loss")], ["Lower 95 %", (r) => signed(r.improvement_lower_95), num("improvement_lower_95")],
      ["Verdict", (r) => h("span", { title: r.reason }, badge(r.verdict)), by("verdict")], ["Registered (UTC)", (r) => time(r.created_at), by("created_at")],
    ],
    actions: modelActions,
    empty: () => hint("No model yet", "A model appears when a run has completed, whether the gate let it through or not."),
  },
  {
    id: "inferences", label: "Decisions", key: "id", lineage: (r) => lineageOf("inference", r.id), lead: "What was answered to /functions/v1/infer, with the policy's verdict.",
    filters: [{ name: "symbol", label: "Symbol" }, { name: "strategy", label: "Strategy" }, { name: "action", label: "Action", options: ["BUY", "SELL", "HOLD"] }, { name: "status", label: "Verdict", options: ["allow", "reduce", "block"] }, ...times],
    columns: [
      ["Asked (UTC)", (r) => time(r.asked_at), by("asked_at")], ["Symbol", (r) => text(r.symbol), by("symbol")], ["Strategy", (r) => text(r.strategy), by("strategy")], ["Action", (r) => badge(r.action), by("action")],
      ["Confidence", (r) => percent(r.model ? r.confidence : null), num("confidence")], ["Verdict", verdict, by("policy_verdict")], ["Lots", (r) => decimal(r.volume), num("volume")],
      ["Why", (r) => clip((r.policy_reasons ?? []).join("; "))],
    ],
    panel: policyPanel,
    empty: () => hint("No decision yet", "An Expert Advisor asks with its key: POST /functions/v1/infer with a symbol and a strategy. make demo asks some hundred times."),
  },
];

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
