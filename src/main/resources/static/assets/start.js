// Get started: from nothing to the first decision, each step done when it has happened.
import { send } from "./api.js";
import { alertMessage, copied } from "./copied.js";
import { mayAct } from "./dialog.js";
import { h, patch } from "./dom.js";
import { badge, time } from "./format.js";

/** What shows that a step is done: the newest entry of a list, and when that was. */
const STEPS = [
  { id: "signal", title: "The first alert", list: "signals", at: "received_at", words: "TradingView sends an alert to an address with a token in it. Make one for each strategy.", make: alertForm },
  { id: "bar", title: "The first bar", list: "bars", at: "received_at", words: "The Expert Advisor in MetaTrader 5 sends bars, ticks and deals. Each login signs with a secret of its own.", make: loginForm },
  { id: "trade", title: "The first closed trade", list: "trades", at: "labelled_at", words: "A trade is labelled when a position that the terminal reported is closed. Nothing to do but trade, on a demo account first." },
  { id: "dataset", title: "The first dataset", list: "datasets", at: "created_at", words: "A training makes a dataset of all bars of a symbol. It takes some thousand bars, a few days of M5.", make: trainForm },
  { id: "model", title: "The first model", list: "models", at: "created_at", words: "The trainer sends back a model. The gate lets it answer only where it beats the base rate out of sample; most first ones do not." },
  { id: "decision", title: "The first decision", list: "inferences", at: "asked_at", words: "The Expert Advisor, or anybody with a key, asks for a decision about a symbol.", make: inferHint },
];

export function startPage(frame) {
  let newest = null;
  const said = {}; // by step, as nodes: a secret that was made is shown until the page is left

  async function load(changed) {
    const asked = STEPS.filter(({ list, id }) => !newest || (!newest[id] && (!changed || changed.has(list))));
    const found = await Promise.all(asked.map(async ({ id, list, at }) => [id, (await frame.get(`/api/v1/${list}?limit=1&fields=${at}`)).items[0]?.[at] ?? null]));
    newest = { ...newest, ...Object.fromEntries(found) };
  }

  function draw() {
    if (!newest) return;
    const done = STEPS.filter(({ id }) => newest[id]).length;
    const next = STEPS.find(({ id }) => !newest[id]);
    patch(frame.page,
      h("div", { class: "head", "data-key": "head" }, h("div", {}, h("h1", {}, "Get started"),
        h("p", { class: "lead" }, next ? `${done} of ${STEPS.length} steps done. Each ticks itself off when it has happened; make demo does them all with recorded data.` : "All has happened once: the loop is closed."))),
      h("ol", { class: "steps", "data-key": "steps" }, STEPS.map((step, i) => h("li", { class: `board-of ${newest[step.id] ? "done" : ""}`, "data-key": step.id },
        h("h2", {}, `${i + 1}. ${step.title} `, newest[step.id] ? badge("done") : step === next ? badge("look", "Next") : badge("waiting")),
        h("p", { class: "soft" }, step.words),
        newest[step.id] ? h("p", {}, "The newest ", time(newest[step.id]), " ", h("a", { href: `#/${step.list}` }, "Show them")) : null,
        step.make && mayAct(frame) ? step.make(frame) : null,
        h("div", { "data-key": `said-${step.id}`, role: "status" }, said[step.id] ?? null)))));
  }

  frame.page.onsubmit = async (event) => {
    event.preventDefault();
    const { step } = event.target.dataset;
    const fields = Object.fromEntries(new FormData(event.target));
    try {
      said[step] = await SENT[step](fields);
    } catch (failure) {
      said[step] = h("p", { class: "notice bad" }, failure.message);
    }
    draw();
  };

  return { load, draw, shows: (changed) => STEPS.some(({ list }) => changed.has(list)) };
}

function form(step, label, name, placeholder, words) {
  return h("form", { class: "filters", "data-step": step, "data-key": `form-${step}` },
    h("label", {}, label, h("input", { name, required: true, maxlength: 64, autocomplete: "off", spellcheck: "false", placeholder })),
    h("button", { class: "main" }, words));
}

function alertForm() {
  return form("signal", "Strategy", "strategy", "crossover", "Make its token");
}

function loginForm() {
  return form("bar", "MetaTrader login", "login", "5001", "Make its secret");
}

function trainForm() {
  return form("dataset", "Symbol", "symbol", "BTCUSD", "Train its models now");
}

function inferHint() {
  return copied(null, `curl ${location.origin}/functions/v1/infer -H "Authorization: Bearer $EA_KEY" -H 'Content-Type: application/json' \\\n  -d '{"symbol":"BTCUSD","strategy":"crossover"}'`);
}

/** What each form sends, and what is shown of the answer. */
const SENT = {
  signal: async ({ strategy }) => {
    const { path } = await send("/api/v1/webhook-tokens", { strategy: strategy.trim() });
    return [
      h("p", {}, "In TradingView: Create alert, Condition: the strategy with order fills only, Notifications: Webhook URL. The token is shown once and belongs into no log."),
      copied("Webhook URL", location.origin + path), copied("Message", await alertMessage(strategy.trim())),
    ];
  },
  bar: async ({ login }) => {
    const { secret } = await send("/api/v1/mt5-logins", { login: login.trim() });
    return [h("p", {}, "Copy clients/mt5 to MQL5\\Experts\\Bactrian, compile it, put it on a chart, allow the address in Options, Expert Advisors. The secret is shown once."), copied("HubUrl", location.origin), copied("Secret", secret)];
  },
  dataset: async ({ symbol }) => {
    const { runs } = await send("/functions/v1/train", { symbol: symbol.trim() });
    return h("p", {}, `${runs.length} runs are queued. `, h("a", { href: "#/runs" }, "Show them"));
  },
};
