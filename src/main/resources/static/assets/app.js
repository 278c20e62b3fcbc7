// The frame: who looks, which page, and what is asked anew when the hub says that something changed.
import { accountPage } from "./account.js";
import { get, logout, HubError } from "./api.js";
import { mayAct } from "./dialog.js";
import { h, patch } from "./dom.js";
import { badge, utc } from "./format.js";
import { chartPage } from "./chart-page.js";
import { configurationPage } from "./configuration.js";
import { EXTRAS } from "./extras.js";
import { flowPage } from "./flow.js";
import { keysPage } from "./keys-page.js";
import { onKeys } from "./keys.js";
import { killButton, turnKillSwitch } from "./kill-switch.js";
import { lineagePage } from "./lineage.js";
import { listOf, listPage } from "./lists.js";
import { watch } from "./live.js";
import { mirrorPage } from "./mirrors.js";
import { modelChartsPage } from "./model-charts.js";
import { objectPage } from "./object.js";
import { routesPage } from "./routes.js";
import { schedulePage } from "./schedules.js";
import { searchOver } from "./search.js";
import { startPage } from "./start.js";

const EVERY_MS = 2000; // while nobody says what changes
const LIVE_MS = 10_000; // ages, meters and what no table holds
const APART_MS = 250;
const PAGES = [
  { id: "flow", label: "Flow", place: 0, make: flowPage },
  { id: "start", label: "Get started", place: 1, make: startPage },
  { id: "chart", label: "Chart", place: 10, make: chartPage },
  { id: "lineage", label: "Lineage", place: 29, make: lineagePage },
  { id: "model-charts", label: "Model charts", place: 33, make: modelChartsPage },
  { id: "routes", label: "Routes & schedules", place: 70, make: routesPage },
  { id: "account", label: "Account", place: 142, make: accountPage, open: true },
  { id: "keys", label: "Keys", place: 128, make: keysPage },
  { id: "configuration", label: "Configuration", place: 132, make: configurationPage },
];
/** What has a page of its own, no list, and a place within another page. */
const ITEMS = [{ id: "schedules", within: "routes", make: schedulePage }, { id: "mirrors", within: "mirror-runs", make: mirrorPage }];
/** What the side bar shows closed up, each with the least place of its pages. */
const GROUPS = [
  ["Flow", 0], ["Trading", 10], ["Models", 30], ["Decisions", 55], ["Costs", 62], ["Routes", 70], ["Stores", 80],
  ["Work", 90], ["Attention", 95], ["Settings", 120], ["Accounts", 140],
];

function pages(declared) {
  const shown = declared.map((page) => {
    const list = listOf(page, EXTRAS[page.name]);
    return { id: page.name, label: page.title, place: page.place, open: page.results, list, make: (frame) => listPage(list, frame) };
  });
  return [...PAGES, ...shown].sort((one, other) => one.place - other.place);
}

const state = { me: null, pages: [], page: null, id: null, shown: null, lastGood: null, turn: 0, health: null, policy: null, live: null, news: new Set(), planned: null, busy: false, asked: 0, whole: 0, timer: null };
const addresses = new Map(); // each list's last one, with its filters
const scrolled = new Map(); // how far down each address was
const frame = {
  page: document.getElementById("page"),
  dialog: document.getElementById("details"),
  get,
  me: () => state.me,
  mayAct: () => mayAct(frame),
  health: () => state.health,
  policy: () => state.policy,
  pages: () => allowed(),
  lists: () => allowed().map(({ list }) => list).filter(Boolean),
  listAddress: (id) => addresses.get(id) ?? `#/${id}`,
  refresh: () => tick(),
  redraw: () => state.page?.draw(),
};
const search = searchOver(frame);

function allowed() {
  const roles = state.me?.roles ?? [];
  const all = ["operator", "service", "analyst"].some((role) => roles.includes(role));
  return state.pages.filter((page) => all || page.open);
}

/** The page of the address, the item's id, "" where it is none, the name, and what makes the item's page. */
function named(pages) {
  const [, id, rest] = location.hash.match(/^#\/([a-z0-9-]+)(?:\/([^?]*))?/) ?? [];
  const part = ITEMS.find((one) => one.id === id);
  const page = pages.find((candidate) => candidate.id === (part?.within ?? id));
  const make = part?.make ?? (page?.list && ((of, item) => objectPage(page.list, item, of)));
  try {
    return [page ?? (id ? null : pages[0]), make && rest ? decodeURIComponent(rest) : "", id, make];
  } catch {
    return [page, rest, id, make]; // a percent sign that encodes nothing: no item has it
  }
}

function open() {
  const pages = allowed();
  if (!pages.length) return alone("Nothing to see", "Your role has no page here.");
  const [page, item, id, make] = named(pages);
  const shown = page ? `${id}/${item}` : location.hash;
  if (page?.list && !item) addresses.set(page.id, location.hash || `#/${page.id}`);
  if (state.shown !== shown) {
    frame.dialog.close();
    [state.id, state.shown, state.page] = [page?.id ?? id, shown, null];
    frame.page.replaceChildren(h("p", { class: "loading" }, "Asking the hub …"));
    frame.page.onclick = frame.page.oninput = frame.page.onsubmit = frame.page.onkeydown = null;
    if (!page) alone("There is no such page", `The address names “${id}”, which this hub has no page of, or none for your role. Pick one at the side, or search with /.`);
    else state.page = item ? make(frame, item) : page.make(frame);
    document.title = `${state.page?.title?.() ?? page?.label ?? "No such page"} · Bactrian`;
    state.scroll = scrolled.get(location.hash) ?? 0;
    scrollTo(0, 0);
  } else {
    state.page?.moved?.();
  }
  drawFrame();
  document.querySelector("nav [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });
  tick();
}

function alone(title, words) {
  patch(frame.page, h("div", { class: "empty" }, h("h1", {}, title), h("p", {}, words)));
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
  patch(document.getElementById("find"), h("button", { type: "button", "data-action": "search", title: "Search over everything", "aria-label": "Search over everything" }, h("span", {}, "Search"), h("kbd", {}, "/")));
  patch(document.getElementById("guard"), mayAct(frame) ? killButton(state.policy) : null);
  patch(
    document.getElementById("who"),
    h("a", { class: "user", href: "#/account", title: "Your account: password, sessions, second factor" }, h("small", {}, "logged in as"), h("b", {}, state.me.user)),
    h("button", { type: "button", class: "quiet", "data-action": "logout" }, "Log out"),
    h("span", { class: "hubstate" }, h("span", {}, "Hub "), badge(state.health?.status ?? "offline"),
      h("span", { class: "livestate", role: "status", title: state.live ? "What happens appears within a second." : "The hub's reports of changes are lost: pages ask for themselves." },
        state.live === null ? null : state.live ? badge("ok", "Live") : badge("look", "Connection lost, asking every 2 s"))),
  );
}

/** @param news the lists that changed, null to ask for everything that is shown */
async function tick(news = null) {
  clearTimeout(state.timer);
  const changed = Date.now() - state.whole > LIVE_MS ? null : news;
  if (!changed) state.whole = Date.now();
  const turn = ++state.turn;
  state.busy = true;
  try {
    if (!state.me) {
      const [me, lists] = await Promise.all([get("/api/v1/me"), get("/api/v1/lists")]);
      state.pages = pages(lists.items);
      state.me = me;
      open();
      watch(onNews, (works) => ((state.live = works), drawFrame(), works || tick()));
      return;
    }
    const frameToo = !changed || changed.has("policy-changes");
    const [health, policy] = await Promise.all([frameToo ? get("/health").catch(() => null) : state.health, frameToo ? policyOf() : state.policy, state.page?.load(changed)]);
    if (turn !== state.turn) return;
    state.health = health;
    state.policy = policy;
    state.page?.draw();
    if (state.scroll) scrollTo(0, state.scroll);
    state.scroll = 0;
    state.lastGood = new Date();
    notice(null);
  } catch (failure) {
    if (turn !== state.turn) return;
    if (!(failure instanceof HubError)) console.error(failure);
    if (failure.status === 0) state.health = state.policy = null;
    notice(failure);
  }
  state.busy = false;
  state.asked = Date.now();
  if (state.me) drawFrame();
  if (!document.hidden) state.timer = setTimeout(() => tick(), state.live && !document.body.classList.contains("stale") ? LIVE_MS : EVERY_MS);
}

/** Asks for what is shown of it, all news of a moment at once and never while an answer is awaited. */
function onNews(changed) {
  state.news = changed && state.news ? new Set([...state.news, ...changed]) : null;
  state.planned ??= setTimeout(askAnew, Math.max(0, state.asked + (state.page?.apart ?? APART_MS) - Date.now()));
}

function askAnew() {
  state.planned = state.busy ? setTimeout(askAnew, APART_MS) : null;
  if (state.busy) return;
  const changed = state.news;
  state.news = new Set();
  if (!document.hidden && (!changed || changed.has("policy-changes") || (state.page?.shows?.(changed) ?? true))) tick(changed);
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
  if (event.target.closest("[data-action=search]")) search();
});
document.addEventListener("visibilitychange", () => document.hidden || tick());
addEventListener("scroll", () => scrolled.set(location.hash, scrollY), { passive: true });
addEventListener("resize", () => state.page?.draw());
addEventListener("hashchange", () => (state.me ? open() : tick()));
onKeys(frame, search);
tick();
