// Rollouts: who answers what share, what the evidence shows and how it grew, and how it is ended.
import { get, send } from "./api.js";
import { ask, mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { badge, percent, time } from "./format.js";

const WIDTH = 900;
const HEIGHT = 220;
const VERDICTS = {
  promote: ["ok", "Better"], hold: ["hold", "Not worse by what counts"], roll_back: ["failed", "Worse"],
  not_enough_evidence: ["queued", "Not enough evidence"], withheld: ["degraded", "Withheld"],
};
const STATES = { taken_back: ["failed", "Taken back"], stopped: ["idle", "Stopped"] };
const MOVES = { start: "Started", raise: "Raised", approve: "Approved", promote: "Promoted", take_back: "Taken back", stop: "Stopped" };
const worded = (words, key) => badge(...(words[key] ?? [key]));

export const ROLLOUTS = {
  section,
  actions,
  shown: ["moves", "reasons"],
  cells: {
    state: (row) => worded(STATES, row.state),
    verdict: (row) => worded(VERDICTS, row.verdict),
    share: (row) => (row.state === "running" && Number(row.share) === 0 ? "shadow" : percent(row.share)),
  },
};

function actions(frame, item) {
  if (!mayAct(frame) || item.state !== "running") return [];
  const question = (operation, label, asked) => ({
    id: operation, label: `${label} …`,
    run: async () => (ask(frame, { title: `${label}?`, yes: label, ...asked, run: (reason) => send("/functions/v1/ml-model-management", { operation, rollout: item.id, reason }) }), "stay"),
  });
  const stop = question("stop", "Stop", { kind: "danger", words: `From the next decision on, the champion ${item.champion} answers all units of ${item.model}.` });
  const approve = question("approve", "Approve", { kind: "main", words: `${item.challenger} becomes champion of ${item.model} as soon as the evidence allows it. ${item.started_by} started this rollout; somebody else has to approve it.` });
  return item.needs_approval && !item.approved_by ? [approve, stop] : [stop];
}

function section(frame, item) {
  const drawn = h("div", {}, h("p", { class: "soft" }, "Reading the evidence …"));
  get(`/api/v1/rollouts/${encodeURIComponent(item.id)}/evidence`)
    .then((curve) => drawn.replaceChildren(...evidence(curve)))
    .catch((failure) => drawn.replaceChildren(h("p", { class: "notice bad" }, failure.message)));
  return h("section", { class: "card backtest", "aria-label": "Evidence" },
    h("p", {}, now(item), " ", worded(VERDICTS, item.verdict)),
    item.reasons.map((reason) => h("p", { class: "soft" }, reason)),
    drawn,
    h("h3", {}, "Moves"),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Moves" }, h("table", {},
      h("thead", {}, h("tr", {}, ["When (UTC)", "Move", "Share", "Pairs", "By", "Why"].map((label) => h("th", { scope: "col" }, label)))),
      h("tbody", {}, item.moves.map((move) => h("tr", {},
        [["When (UTC)", time(move.at)], ["Move", MOVES[move.kind]], ["Share", Number(move.to_share) ? percent(move.to_share) : move.kind === "start" || move.kind === "approve" ? "shadow" : "none"],
          ["Pairs", move.evidence ? String(move.evidence.pairs) : "–"], ["By", move.by], ["Why", h("span", { class: "wrap" }, move.reasons.join("; "))]]
          .map(([label, value]) => h("td", { "data-label": label }, value))))))));
}

function now(item) {
  if (item.state !== "running") return `${item.challenger} was tried beside ${item.champion}; ${item.state === "promoted" ? "it is champion now." : "the champion answers."}`;
  return Number(item.share)
    ? `${item.challenger} answers ${percent(item.share)} of the ${item.unit === "login" ? "logins" : `${item.unit === "strategy" ? "strategies" : "callers"}`}, ${item.champion} the others.`
    : `${item.champion} answers; ${item.challenger} is asked the same in shadow.`;
}

/** Both e-values against the pairs, on a logarithmic axis, with the lines at which they decide. */
function evidence({ items, roll_back_at: worse, promote_at: better }) {
  if (!items.length) return [h("p", { class: "soft" }, "No pair has an outcome yet: there is nothing to draw.")];
  const last = items[items.length - 1];
  const points = (name) => [[0, 0], ...items.map((one) => [Number(one.pairs), Number(one[name])])];
  const most = Math.max(Number(worse), Number(better)) * 1.25;
  const least = -most;
  const x = (value) => ((value / Number(last.pairs)) * WIDTH).toFixed(1);
  const y = (value) => (HEIGHT - ((Math.min(Math.max(value, least), most) - least) / (most - least)) * HEIGHT).toFixed(1);
  const line = (name, style) => h("path", { class: style, d: `M${points(name).map(([at, value]) => `${x(at)} ${y(value)}`).join("L")}` });
  const level = (value, style) => h("path", { class: style, d: `M0 ${y(value)}L${WIDTH} ${y(value)}` });
  const odds = (value) => Math.exp(Number(value)).toPrecision(3);
  return [
    h("h3", {}, `Evidence of ${last.pairs} pairs`),
    h("ul", { class: "legend" },
      h("li", { class: "line-c" }, `that the challenger is worse: ${odds(last.worse)}, taken back at ${odds(worse)}`),
      h("li", { class: "line-b" }, `that it is better: ${odds(last.better)}, promoted from ${odds(better)}`)),
    h("figure", {},
      h("svg", { viewBox: `0 -3 ${WIDTH} ${HEIGHT + 6}`, role: "img", preserveAspectRatio: "none", class: "tall" },
        h("title", {}, `e-values of ${last.pairs} pairs: worse ${odds(last.worse)}, better ${odds(last.better)}`),
        level(0, "zero"), level(Number(worse), "line-d"), line("worse", "line-c"), line("better", "line-b")),
      h("figcaption", {}, "0 pairs", h("span", {}, "e-values, logarithmic; the dotted line decides"), `${last.pairs} pairs`)),
    h("p", {}, `The challenger's loss differs from the champion's by ${signed(last.effect)} of it${last.low === null ? "; no round of pairs is over." : "."}`),
  ];
}

const signed = (value) => `${Number(value) > 0 ? "+" : ""}${(100 * Number(value)).toFixed(1)} %`;
