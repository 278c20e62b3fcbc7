// What a broker calls a ticker: what arrived without a name there, and what a change would do.
import { get, send } from "./api.js";
import { mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { count, time } from "./format.js";
import { formPanel, openForm } from "./form.js";

export const SYMBOL_MAP = { panel, actions, shown: ["version"], heading: (row) => row.ticker ?? "" };

function panel(frame) {
  let unmapped = [];
  return formPanel(frame, "Map a ticker …", "Alerts are matched to deals, and decided about, under the broker's symbol. A ticker that is not here goes by its own name, without _DL or _DLY.", () => map(frame, {}), {
    load: async () => void ({ items: unmapped } = await get("/api/v1/unmapped-tickers")),
    draw: () => unmapped.length ? h("div", { class: "wide" }, h("h2", {}, "Arrived in 30 days, and no symbol is called so"),
      h("div", { class: "scroll inner", tabindex: "0", role: "region", "aria-label": "Tickers without a symbol" }, h("table", {},
        h("thead", {}, h("tr", {}, ["Ticker", "Alerts", "Last (UTC)", "Like", h("span", { class: "hidden" }, "Map it")].map((label) => h("th", { scope: "col" }, label)))),
        h("tbody", {}, unmapped.map((one) => h("tr", { "data-key": `${one.exchange}:${one.ticker}` },
          h("td", { "data-label": "Ticker" }, h("b", {}, named(one))), h("td", { "data-label": "Alerts" }, count(one.alerts)), h("td", { "data-label": "Last (UTC)" }, time(one.last_at)),
          h("td", { "data-label": "Like" }, one.symbols.join(", ") || "–"), h("td", { class: "more" }, h("button", { class: "quiet", name: "map", value: named(one), "aria-label": `Map ${named(one)}` }, "Map it …")))))))) : null,
    submit: async (form, button) => map(frame, { ticker: button.value, symbol: unmapped.find((one) => named(one) === button.value)?.symbols[0] }),
  });
}

const named = ({ exchange, ticker }) => (exchange ? `${exchange}:${ticker}` : ticker);

const said = ({ alerts, differently }) => `${count(differently)} of the ${count(alerts)} alerts of the last 30 days would be matched to another symbol. No stored row changes: features and labels are of the broker's own symbols.`;

function map(frame, row) {
  openForm(frame, {
    title: row.version ? `What ${row.ticker} is at the broker of ${row.login}` : "Map a ticker", yes: "Map it",
    fields: [
      { name: "login", label: "Account", value: row.login, fixed: Boolean(row.version), required: true, help: "As the lists name it: each broker has its own names." },
      { name: "ticker", label: "Ticker", value: row.ticker, fixed: Boolean(row.version), required: true, maxlength: 200, help: "As TradingView writes it, such as BTCUSDT, or with its exchange, BINANCE:BTCUSDT, which goes before." },
      { name: "symbol", label: "Broker's symbol", value: row.symbol, required: true, maxlength: 200, help: "Such as BTCUSD.m." },
    ],
    effect: async (values) => said(await send("/api/v1/symbol-map", { ...values, version: row.version ?? 0, dry_run: true }, "PUT")),
    run: async (values) => void (await send("/api/v1/symbol-map", { ...values, version: row.version ?? 0 }, "PUT")),
  });
}

function actions(frame, row) {
  if (!mayAct(frame)) return [];
  const off = { login: row.login, ticker: row.ticker, version: row.version };
  return [
    { id: "change", label: "Change …", kind: "main", run: async () => void map(frame, row) },
    {
      id: "remove", label: "Take away …", kind: "danger",
      run: async () => void openForm(frame, {
        title: `Let ${row.ticker} go by its own name?`, yes: "Take it away", kind: "danger", fields: [], lead: "To undo it, map it again.",
        effect: async (values) => said(await send("/api/v1/symbol-map", { ...off, ...values, dry_run: true }, "PUT")),
        run: async (values) => void (await send("/api/v1/symbol-map", { ...off, ...values }, "PUT")),
      }),
    },
  ];
}
