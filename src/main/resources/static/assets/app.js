// The frame: who looks, which page, and a look at the hub every two seconds.
import { get, logout, HubError } from "./api.js";
import { mayAct } from "./dialog.js";
import { h, patch } from "./dom.js";
import { badge, utc } from "./format.js";
import { ALARMS } from "./alarms.js";
import { BACKTESTS } from "./backtests.js";
import { BUDGETS, CALLS } from "./budgets.js";
import { DEAD_LETTERS } from "./dead-letters.js";
import { ENTRIES, FORECASTS, MONTHS, PRICES, SCORES, WINS } from "./figures.js";
import { firstWebhook, flowPage } from "./flow.js";
import { killButton, turnKillSwitch } from "./kill-switch.js";
import { lineagePage } from "./lineage.js";
import { listOf, listPage } from "./lists.js";
import { DECISIONS, MODELS, RUNS } from "./loop.js";
import { MIRRORS } from "./mirrors.js";
import { DEPTHS, PROCESSORS, QUEUE } from "./queue.js";
import { ROLLOUTS } from "./rollouts.js";
import { routesPage } from "./routes.js";
import { SCENARIOS } from "./scenarios.js";
import { SUBSCRIBERS } from "./subscribers.js";
import { TRADES } from "./trades.js";

const EVERY_MS = 2000;
const PAGES = [
  { id: "flow", label: "Flow", place: 0, make: flowPage },
  { id: "lineage", label: "Lineage", place: 29, make: lineagePage },
  { id: "routes", label: "Routes & schedules", place: 70, make: routesPage },
];
/** What the side bar shows closed up, each with the least place of its pages. */
const GROUPS = [
  ["Flow", 0], ["Trading", 10], ["Models", 30], ["Decisions", 55], ["Costs", 62], ["Routes", 70], ["Stores", 80],
  ["Work", 90], ["Attention", 95],
];
/** What some lists' pages have besides the list, by the list's name. */
const EXTRAS = {
  signals: { empty: firstWebhook }, trades: TRADES, runs: RUNS, models: MODELS, inferences: DECISIONS,
  scenarios: SCENARIOS, rollouts: ROLLOUTS, backtests: BACKTESTS, "mirror-runs": MIRRORS, "call-budgets": BUDGETS, "external-calls": CALLS, subscribers: SUBSCRIBERS, "dead-letters": DEAD_LETTERS, alarms: ALARMS,
  "cost-entries": ENTRIES, "cost-forecasts": FORECASTS, "cost-prices": PRICES, "strategy-costs": WINS, "cost-budgets": MONTHS, scorecard: SCORES,
  "ai-queue": QUEUE, "queue-depths": DEPTHS, "stream-processors": PROCESSORS,
};

function pages(lists) {
  const shown = lists.map((page) => ({
    id: page.name, label: page.title, place: page.place, open: page.results,
    make: (frame) => listPage(listOf(page, EXTRAS[page.name]), frame),
  }));
  return [...PAGES, ...shown].sort((one, other) => one.place - other.place);
}

const state = { me: null, pages: [], page: null, id: null, lastGood: null, turn: 0, health: null, policy: null };
const frame = {
  page: document.getElementById("page"),
  dialog: document.getElementById("details"),
  get,
  me: () => state.me,
  health: () => state.health,
  policy: () => state.policy,
  refresh: () => tick(),
};

function allowed() {
  const roles = state.me?.roles ?? [];
  const all = roles.includes("operator") || roles.includes("service");
  return state.pages.filter((page) => all || page.open);
}

function open() {
  const pages = allowed();
  const [, id] = location.hash.match(/^#\/([a-z-]+)/) ?? [];
  const page = pages.find((candidate) => candidate.id === id) ?? pages[0];
  if (!page) {
    patch(frame.page, h("div", { class: "empty" }, h("h1", {}, "Nothing to see"), h("p", {}, "Your role has no page here.")));
    return;
  }
  if (state.id !== page.id) {
    frame.dialog.close();
    state.id = page.id;
    frame.page.replaceChildren(h("p", { class: "loading" }, "Asking the hub …"));
    frame.page.onclick = frame.page.oninput = frame.page.onsubmit = frame.page.onkeydown = null;
    state.page = page.make(frame);
    document.title = `${page.label} · Bactrian`;
    scrollTo(0, 0);
  } else {
    state.page.moved?.();
  }
  drawFrame();
  document.querySelector("nav [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });
  tick();
}

/** A link to its first page, and below it all of them while one is shown; one page alone stands for itself. */
function group(label, pages) {
  const link = ({ id, label: text }) => h("a", { href: `#/${id}`, "data-key": id, "aria-current": id === state.id ? "page" : null }, text);
  if (pages.length < 2) return pages.map(link);
  const shown = pages.some(({ id }) => id === state.id);
  return [
    h("a", { href: `#/${pages[0].id}`, class: "group", "data-key": label, "aria-current": shown ? "true" : null }, label),
    shown ? h("div", { class: "pages", "data-key": `${label}-pages`, role: "group", "aria-label": label }, pages.map(link)) : null,
  ];
}

function drawFrame() {
  const hawtio = `${location.protocol}//${location.hostname}:${state.me.management_port}/hawtio/`;
  const operator = state.me.roles.includes("operator");
  patch(
    document.getElementById("nav"),
    GROUPS.map(([label, from], i) => group(label, allowed().filter(({ place }) => place >= from && place < (GROUPS[i + 1]?.[1] ?? Infinity)))),
    operator ? h("a", { href: hawtio, "data-key": "hawtio", target: "_blank", rel: "noopener" }, "Hawtio ↗") : null,
    h("a", { href: "/portal", "data-key": "portal" }, "Portal"),
    h("a", { href: "/assets/reference.html", "data-key": "openapi", target: "_blank", rel: "noopener" }, "API ↗"),
  );
  patch(document.getElementById("guard"), mayAct(frame) ? killButton(state.policy) : null);
  patch(
    document.getElementById("who"),
    h("span", { class: "user" }, h("small", {}, "logged in as"), h("b", {}, state.me.user)),
    h("button", { type: "button", class: "quiet", "data-action": "logout" }, "Log out"),
    h("span", { class: "hubstate" }, "Hub ", badge(state.health?.status ?? "offline")),
  );
}

async function tick() {
  clearTimeout(state.timer);
  const turn = ++state.turn;
  try {
    if (!state.me) {
      const [me, lists] = await Promise.all([get("/api/v1/me"), get("/api/v1/lists")]);
      state.pages = pages(lists.items);
      state.me = me;
      open();
      return;
    }
    const [health, policy] = await Promise.all([get("/health").catch(() => null), policyOf(), state.page?.load()]);
    if (turn !== state.turn) return;
    state.health = health;
    state.policy = policy;
    state.page?.draw();
    state.lastGood = new Date();
    notice(null);
  } catch (failure) {
    if (turn !== state.turn) return;
    if (!(failure instanceof HubError)) console.error(failure);
    if (failure.status === 0) state.health = state.policy = null;
    notice(failure);
  }
  if (state.me) drawFrame();
  if (!document.hidden) state.timer = setTimeout(tick, EVERY_MS);
}

/** Null where the policy cannot be read: the frame then says that the switch's state is unknown. */
function policyOf() {
  return mayAct(frame) ? get("/api/v1/policy", { exact: true }).catch(() => null) : null;
}

function notice(failure) {
  const gone = failure && (failure.status === 0 || failure.status >= 500);
  document.body.classList.toggle("stale", Boolean(gone));
  if (failure) frame.page.querySelector(".loading")?.remove();
  const since = state.lastGood ? ` What you see is of ${utc(state.lastGood)} UTC.` : "";
  patch(
    document.getElementById("notice"),
    failure
      ? h("p", { class: "notice bad" }, h("b", {}, failure.message ?? String(failure)),
          gone ? ` Asking again every 2 seconds.${since}` : "")
      : null,
  );
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-action=logout]")) logout().catch(notice);
  if (event.target.closest("[data-action=close]")) frame.dialog.close();
  if (event.target.closest("[data-action=kill]")) turnKillSwitch(frame);
});
document.addEventListener("visibilitychange", () => document.hidden || tick());
addEventListener("resize", () => state.page?.draw());
addEventListener("hashchange", () => (state.me ? open() : tick()));
tick();
