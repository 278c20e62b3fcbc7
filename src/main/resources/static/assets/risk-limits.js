// Risk limits: those of everything with what is used of them, and those of a strategy, a symbol or an account.
import { get, send } from "./api.js";
import { ask, mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { duration, time } from "./format.js";
import { digits, openForm } from "./form.js";
import { killButton } from "./kill-switch.js";
import { text } from "./values.js";

/** Of everything: member, words, unit, and the name by which what is used of it is listed. */
const GLOBAL = [
  ["daily_loss_limit", "Loss of a day, over all accounts", "as the accounts count it", "daily_loss", "From this loss since midnight UTC on nothing is traded."],
  ["max_exposure", "Open over all accounts", "lots", "exposure", "Long and short added up."],
  ["max_position_size", "One decision may get", "lots", null, "What asks for more gets this."],
  ["position_size", "One decision asks for", "lots", null, "Where no sizing rule says otherwise."],
  ["max_data_age_seconds", "Age of the newest closed bar", "seconds", null, "With an older one every decision is HOLD."],
];
const SCOPED = { daily_loss_limit: "daily_loss", max_exposure_money: "exposure_money", max_exposure: "exposure", max_position_size: "position_size", max_open_positions: "open_positions" };
const SCOPES = [["strategy", "Strategy"], ["symbol", "Symbol"], ["login", "Account"], ["account_currency", "Account currency"]];
let uses = []; // of all limits, as the hub measured them last

const use = (from, limit) => uses.find((one) => one.from === from && one.limit === limit);

function used(measured, value) {
  if (!measured || measured.limit === "position_size") return String(value);
  if (measured.used === null) return h("span", { class: "bad", title: measured.reason }, `? of ${value}`);
  const share = Number(measured.value) ? Number(measured.used) / Number(measured.value) : 1;
  return [h("meter", { min: 0, max: 1, low: 0.8, high: 0.999, optimum: 0, value: Math.min(1, share), "aria-hidden": "true" }), ` ${measured.used} of ${measured.value}`];
}

const scoped = (member) => (row) => (row[member] === null ? text(null) : [used(use(`policy-limits/${row.id}`, SCOPED[member]), row[member]), member === "daily_loss_limit" || member === "max_exposure_money" ? ` ${row.currency}` : ""]);
const scopeOf = (row) => SCOPES.filter(([name]) => row[name]).map(([name, label]) => `${label.toLowerCase()} ${row[name]}`).join(", ") || "everything";

export const RISK_LIMITS = {
  cells: { strategy: (row) => h("b", {}, scopeOf(row)), ...Object.fromEntries(Object.keys(SCOPED).map((member) => [member, scoped(member)])) },
  plain: ["strategy"], shown: ["version"],
  heading: (row) => (row.id ? scopeOf(row) : ""),
  panel, actions, section,
};

function panel(frame) {
  let changes = [];
  return {
    load: async () => ([{ items: uses }, { items: changes }] = await Promise.all([get("/api/v1/limits-in-use", { exact: true }), get("/api/v1/policy-changes?limit=5")])),
    draw: () => {
      const policy = frame.policy();
      if (!policy) return null;
      return h("form", { class: `panel guard edge-${policy.kill_switch ? "bad" : "good"}`, "data-key": "global", "aria-label": "Limits of everything" },
        h("p", {}, killButton(policy), policy.kill_switch ? " Every decision is HOLD, whatever the limits." : " Decisions pass the limits below. A limit narrows, it never widens."),
        h("div", { class: "scroll inner", tabindex: "0", role: "region", "aria-label": "Limits of everything" }, h("table", {},
          h("thead", {}, h("tr", {}, ["Of everything", "In effect", "Used now"].map((label) => h("th", { scope: "col" }, label)))),
          h("tbody", {}, GLOBAL.map(([member, words, unit, measured, help]) => h("tr", {},
            h("td", { "data-label": "Of everything", title: help }, words),
            h("td", { "data-label": "In effect" }, member === "max_data_age_seconds" ? duration(policy[member]) : `${policy[member]} ${unit}`),
            h("td", { "data-label": "Used now" }, measured ? used(use("settings", measured), policy[member]) : text(null))))))),
        h("div", { class: "buttons" }, h("button", { class: "main", name: "global" }, "Change them …"), h("button", { name: "scope" }, "Limits for one strategy, symbol or account …")),
        changes.length ? h("ul", { class: "changes" }, changes.map((change) => h("li", {}, time(change.changed_at), h("b", {}, change.changed_by), h("span", {}, change.about), h("span", {}, change.reason)))) : null);
    },
    submit: async (form, button) => (button?.name === "scope" ? changeScope(frame, null) : changeGlobal(frame)),
    shows: (changed) => changed.has("policy-changes"),
  };
}

function changeGlobal(frame) {
  const policy = frame.policy();
  const whole = (values) => ({ ...values, kill_switch: policy.kill_switch, version: policy.version });
  openForm(frame, {
    title: "Change the limits of everything", yes: "Change them",
    fields: GLOBAL.map(([name, label, unit, , help]) => ({ name, label, unit, help, type: "decimal", value: String(policy[name]), required: true })),
    effect: async (values) => {
      await send("/api/v1/policy", { ...whole(values), dry_run: true }, "PUT");
      const query = new URLSearchParams(["daily_loss_limit", "max_exposure", "max_position_size"].map((name) => [name, digits(values[name])]));
      return dayInWords(await get(`/api/v1/policy/last-day?${query}`));
    },
    run: async (values) => void (await send("/api/v1/policy", whole(values), "PUT")),
  });
}

function dayInWords({ decisions, judged, other, stricter }) {
  if (!decisions) return "It counts from the next decision on. There was no decision in the last 24 hours to compare with.";
  if (!judged) return `It counts from the next decision on. Of the ${decisions} decisions of the last 24 hours it is not known: what they were decided on is not kept.`;
  return `It counts from the next decision on. Of ${judged} decisions of the last 24 hours ${other} would have got another verdict than under today's limits: ${stricter} a stricter one, ${other - stricter} a milder one.${judged < decisions ? ` ${decisions - judged} are left out.` : ""}`;
}

function changeScope(frame, row) {
  const value = (name) => (row?.[name] === null || row?.[name] === undefined ? "" : String(row[name]));
  const whole = (values) => ({ ...values, version: row?.version ?? 0 });
  openForm(frame, {
    title: row ? `Change the limits of ${scopeOf(row)}` : "Limits for one strategy, symbol or account", yes: "Set them",
    lead: "What is left empty fits any, or is not limited. All limits that fit a decision hold.",
    fields: [
      ...SCOPES.map(([name, label]) => ({ name, label, value: value(name), fixed: Boolean(row) })),
      { name: "currency", label: "Currency of the two limits in money", value: value("currency"), help: "Such as USD; the account currency where it is given." },
      { name: "daily_loss_limit", label: "Loss of a day", unit: "in that currency", type: "decimal", value: value("daily_loss_limit"), help: "From this loss since midnight UTC on nothing of it is traded." },
      { name: "max_exposure_money", label: "What is open may be worth", unit: "in that currency", type: "decimal", value: value("max_exposure_money"), help: "Lots times contract size times newest close: the symbol's page says what a lot is." },
      { name: "max_exposure", label: "Open", unit: "lots", type: "decimal", value: value("max_exposure") },
      { name: "max_position_size", label: "One decision may get", unit: "lots", type: "decimal", value: value("max_position_size") },
      { name: "max_open_positions", label: "Open positions", unit: "positions", type: "number", value: value("max_open_positions"), help: "The new one counts." },
    ],
    effect: async (values) => {
      await send("/api/v1/policy-limits", { ...whole(values), dry_run: true }, "PUT");
      return `It counts from the next decision of ${scopeOf(values)} on${row ? ", in place of those that hold now" : ""}. What it would have done to earlier decisions is not known: what a scope used then is not kept.`;
    },
    run: async (values) => void (await send("/api/v1/policy-limits", whole(values), "PUT")),
  });
}

function actions(frame, row) {
  if (!mayAct(frame)) return [];
  return [
    { id: "change", label: "Change …", kind: "main", run: async () => void changeScope(frame, row) },
    {
      id: "remove", label: "Take away …", kind: "danger",
      run: async () => void ask(frame, {
        title: `Take the limits of ${scopeOf(row)} away?`, words: "Those of everything still hold. To undo it, set them again: the list of changes has what they were.", yes: "Take them away", kind: "danger",
        run: (reason) => send(`/api/v1/policy-limits/${row.id}`, { reason }, "DELETE"),
      }),
    },
  ];
}

function section(frame, row) {
  const drawn = h("section", { class: "card deep", "aria-label": "Used now" }, h("h2", {}, "Used now"));
  get("/api/v1/limits-in-use", { exact: true }).then(({ items }) => {
    const own = items.filter(({ from }) => from === `policy-limits/${row.id}`);
    drawn.append(h("ul", { class: "bars" }, own.map((one) => h("li", {}, h("span", {}, one.limit.replaceAll("_", " ")),
      one.used === null ? h("span", { class: "bad" }, one.reason) : h("meter", { min: 0, max: Number(one.value) || 1, value: Number(one.used), "aria-label": one.limit }),
      h("span", { class: "num" }, one.used === null ? "" : one.limit === "position_size" ? `at most ${one.value} ${one.unit}` : `${one.used} of ${one.value} ${one.unit}`)))));
  }).catch((failure) => drawn.append(h("p", { class: "notice bad" }, failure.message)));
  return drawn;
}
