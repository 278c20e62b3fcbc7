// Who may send: a strategy's token with TradingView's message, a login's secret.
import { get, send } from "./api.js";
import { alertMessage, copied } from "./copied.js";
import { ask, mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { badge, duration, time } from "./format.js";
import { digits, formPanel, openForm } from "./form.js";

const TOKENS = { valid: ["ok", "Valid"], "two-valid": ["look", "Two are valid"], revoked: ["stopped", "Revoked"] };
const SECRETS = { own: ["ok", "Its own secret"], "two-valid": ["look", "Two are valid"], hub: ["idle", "The hub's secret"], revoked: ["stopped", "Revoked"] };
const GRACE = { name: "grace_hours", label: "The former one stays valid for", unit: "hours", type: "number", value: "24", required: true, help: "0 to 720. With 0 it ends at once." };
const once = (what) => `The ${what} is shown once: the hub keeps none. It belongs into no log.`;

const secretOf = (item, states, name) => {
  const words = badge(...states[item[name]]);
  return item.former_until ? [words, " ", h("small", {}, "the former until ", time(item.former_until))] : words;
};

export const WEBHOOK_TOKENS = {
  cells: { state: (item) => secretOf(item, TOKENS, "state"), strategy: (item) => (item.strategy ? h("b", {}, item.strategy) : item.source ? h("span", { class: "faint" }, "any sender") : h("b", {}, "any strategy")) },
  plain: ["strategy"], shown: ["version"],
  heading: (item) => item.strategy ?? item.source ?? item.id,
  panel: (frame) => formPanel(frame, "Make a token …", "One for each strategy: it takes that strategy's alerts and no others, and can be revoked alone.", () => makeToken(frame)),
  actions: tokenActions,
  section: tokenSection,
};

function makeToken(frame) {
  openForm(frame, {
    title: "Make a webhook token", yes: "Make it", reason: false,
    fields: [
      { name: "strategy", label: "Strategy", required: true, maxlength: 200, help: "As the alert's message names it." },
      { name: "note", label: "Note", maxlength: 500 },
    ],
    run: async (values) => shown(await send("/api/v1/webhook-tokens", values)),
  });
}

/** What is pasted into TradingView; the address is there only right after it was made. */
async function shown({ strategy, path, source }) {
  const url = copied("Webhook URL", location.origin + path);
  if (source || !strategy) return [h("p", {}, once("token")), url];
  return [
    h("p", {}, "In TradingView: Create alert, Condition: the strategy with order fills only, Notifications: Webhook URL. ", once("address")),
    url, copied("Message", await alertMessage(strategy)),
  ];
}

function tokenActions(frame, item) {
  if (!mayAct(frame) || item.revoked_at) return [];
  return [
    { id: "rotate", label: "Rotate …", kind: "main", run: async () => void rotate(frame, item, `/api/v1/webhook-tokens/${encodeURIComponent(item.id)}`, "token", shown) },
    { id: "revoke", label: "Revoke …", kind: "danger", run: async () => void revoke(frame, `Revoke the token of ${item.strategy ?? item.source ?? "any strategy"}?`, "At once: alerts with its address are answered 401 and are not stored. It cannot be undone; a new token has another address.", `/api/v1/webhook-tokens/${encodeURIComponent(item.id)}`) },
  ];
}

function rotate(frame, item, address, what, show) {
  openForm(frame, {
    title: `Rotate the ${what} of ${item.strategy ?? item.source ?? item.login ?? "any strategy"}`, yes: "Rotate it", reason: false, fields: [GRACE],
    lead: "A new one is made. Both are valid for the hours below, so put the new one in place meanwhile.",
    effect: async (values) => {
      await send(`${address}/rotate`, { ...values, version: item.version, dry_run: true });
      const hours = Number(digits(values.grace_hours));
      return hours ? `${item.valid_secrets} that ${item.valid_secrets === 1 ? "is" : "are"} valid now end ${duration(3600 * hours)} after.` : h("p", { class: "notice warn" }, "The former one ends at once: what still uses it is refused.");
    },
    run: async (values) => show(await send(`${address}/rotate`, { ...values, version: item.version })),
  });
}

function revoke(frame, title, words, address) {
  ask(frame, { title, words, yes: "Revoke it", kind: "danger", run: async () => void (await send(address, {}, "DELETE")) });
}

function tokenSection(frame, item) {
  if (item.revoked_at || (item.source && item.source !== "tradingview")) return null;
  const drawn = h("section", { class: "card", "aria-label": "In TradingView" }, h("h2", {}, "In TradingView"),
    h("p", { class: "soft" }, "Create alert, Condition: the strategy with order fills only, Notifications: Webhook URL. The address was shown when the token was made; rotate the token for a new one."),
    copied("Webhook URL", `${location.origin}/webhooks/tradingview/…`));
  alertMessage(item.strategy ?? "the strategy's name").then((message) => drawn.append(copied("Message", message)));
  return drawn;
}

export const MT5_LOGINS = {
  cells: { secret: (item) => secretOf(item, SECRETS, "secret"), gmt_offset_s: (item) => ahead(item.gmt_offset_s) },
  shown: ["version"],
  panel: (frame) => formPanel(frame, "Make a login's secret …", "A login with a secret of its own signs with that alone; until then it signs with the hub's.", () => makeLogin(frame, "")),
  actions: loginActions,
  section: loginSection,
};

function ahead(seconds) {
  if (seconds === null) return h("span", { class: "faint" }, "–");
  return `${seconds < 0 ? "−" : "+"}${String(Math.floor(Math.abs(seconds) / 3600)).padStart(2, "0")}:${String((Math.abs(seconds) % 3600) / 60).padStart(2, "0")}`;
}

function makeLogin(frame, login) {
  openForm(frame, {
    title: "Make a login's secret", yes: "Make it", reason: false,
    lead: "From then on the hub's own secret does not sign for this login.",
    fields: [
      { name: "login", label: "MetaTrader login", required: true, value: login, fixed: Boolean(login), help: "The account's number." },
      { name: "note", label: "Note", maxlength: 500 },
    ],
    run: async (values) => secretShown(await send("/api/v1/mt5-logins", values)),
  });
}

const secretShown = ({ secret }) => [
  h("p", {}, "In MetaTrader: the Expert Advisor's inputs (F7 on its chart). ", once("secret")),
  copied("HubUrl", location.origin), copied("Secret", secret),
];

function loginActions(frame, item) {
  if (!mayAct(frame)) return [];
  const address = `/api/v1/mt5-logins/${encodeURIComponent(item.login)}`;
  if (item.secret === "hub" || item.secret === "revoked") return [{ id: "make", label: "Make its secret …", kind: "main", run: async () => void makeLogin(frame, item.login) }];
  return [
    { id: "rotate", label: "Rotate …", kind: "main", run: async () => void rotate(frame, item, address, "secret", secretShown) },
    { id: "revoke", label: "Revoke …", kind: "danger", run: async () => void revoke(frame, `Revoke login ${item.login}?`, "Nothing of it is taken any more, whatever it is signed with. Its Expert Advisor keeps what it has and sends it when the login has a new secret.", address) },
  ];
}

/** Signs of deals that the hub does not hold, of each account of the login. */
function loginSection(frame, item) {
  const drawn = h("section", { class: "card deep", "aria-label": "Missing deals" }, h("h2", {}, "Missing deals"), h("p", { class: "soft" }, "Looking …"));
  Promise.all((item.accounts ?? []).map((account) => get(`/api/v1/gaps?login=${encodeURIComponent(account)}&limit=20`)))
    .then((found) => drawn.replaceChildren(h("h2", {}, "Missing deals"), ...gaps(found.flatMap(({ items }) => items))))
    .catch((failure) => drawn.replaceChildren(h("h2", {}, "Missing deals"), h("p", { class: "notice bad" }, failure.message)));
  return drawn;
}

function gaps(items) {
  if (!items.length) return [h("p", { class: "soft" }, "None in the last 31 days.")];
  return [h("p", { class: "soft" }, "Of the last 31 days. A restart of the Expert Advisor sends its history again."),
    h("div", { class: "scroll inner", tabindex: "0", role: "region", "aria-label": "Missing deals" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Why", "What it is about"].map((label) => h("th", { scope: "col" }, label)))),
      h("tbody", {}, items.map(({ reason, ...rest }) => h("tr", {}, h("td", { "data-label": "Why" }, String(reason).replaceAll("_", " ")),
        h("td", { "data-label": "What it is about" }, Object.entries(rest).filter(([, value]) => value !== null).map(([name, value]) => `${name.replaceAll("_", " ")} ${value}`).join(", ")))))))];
}
