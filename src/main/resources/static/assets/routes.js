// Which route files serve, which do not and why; when the schedules fire.
import { parameters, setParameters } from "./address.js";
import { h, patch } from "./dom.js";
import { badge, count, millis, time } from "./format.js";
import { mayAct } from "./dialog.js";
import { heading, nextSort } from "./lists.js";
import { addressOf } from "./related.js";
import { newRoute, routeFilePage } from "./route-page.js";
import { firingStrips } from "./schedule-strip.js";

const STATES = { serving: "Serving", "serving-last-good": "Last good version", failed: "Failed", stopped: "Stopped" };

/** Null where there is none, or where a percent sign encodes nothing. */
function fileInAddress() {
  const [, named] = location.hash.split("?")[0].match(/^#\/routes\/(.+)$/) ?? [];
  try {
    return named ? decodeURIComponent(named) : null;
  } catch {
    return null;
  }
}

/** The list, or the page of the file that the address names. */
export function routesPage(frame) {
  let file;
  let shown;
  open();

  function open() {
    const next = fileInAddress();
    if (shown && next === file) return false;
    file = next;
    frame.page.onclick = frame.page.oninput = frame.page.onsubmit = frame.page.onkeydown = null;
    frame.page.replaceChildren(h("p", { class: "loading" }, "Asking the hub …"));
    if (shown) scrollTo(0, 0);
    shown = file ? routeFilePage(frame, file) : listPage(frame);
    document.title = `${title()} · Bactrian`;
    return true;
  }

  function title() {
    return file ? file.replace(/^.*\//, "") : "Routes & schedules";
  }

  return {
    apart: 2000, // counters move with everything that happens
    load: () => shown.load(),
    draw: () => shown.draw(),
    moved: () => open() || shown.moved?.(),
    title,
  };
}

function listPage(frame) {
  let files = null;
  let schedules = null;
  let filters = {};
  const firings = firingStrips(frame, () => frame.page.querySelector("form.filters [name=find]") && draw()); // unless another page is shown by then
  read();

  function read() {
    const given = parameters();
    filters = { find: given.get("find") ?? "", state: given.get("state") ?? "", sort: given.get("sort") ?? "" };
  }

  function moved() {
    read();
    for (const field of frame.page.querySelector("form.filters")?.elements ?? []) {
      if (field.name) field.value = filters[field.name];
    }
  }

  async function load() {
    [files, schedules] = await Promise.all([
      frame.get("/api/v1/routes?limit=100000").then((answer) => answer.items),
      frame.get("/api/v1/schedules?limit=100000").then((answer) => answer.items),
    ]);
    firings.load(schedules);
  }

  function draw() {
    if (!files) return;
    const broken = files.filter((file) => file.problem);
    patch(
      frame.page,
      h("div", { class: "head", "data-key": "head" },
        h("div", {}, h("h1", {}, "Routes & schedules"), h("p", { class: "lead" }, "Save a file in routes/, processors/ or schedules/ and it is swapped within two seconds. A broken one leaves the last good version serving.")),
        mayAct(frame) ? h("button", { type: "button", "data-action": "new-route" }, "New route …") : null),
      broken.map(problem),
      form(),
      section("routes", "Route files", files.some(formerRuns) ? [...ROUTES, FORMER] : ROUTES, files.filter((file) => file.kind === "route"), "routes/"),
      firings.section(),
      section("schedules", "Schedules", SCHEDULES, schedules ?? [], "schedules/"),
      section("kamelets", "Steps (Kamelets)", KAMELETS, files.filter((file) => file.kind === "kamelet"), "processors/"),
    );
  }

  function form() {
    return h("form", { class: "filters", "data-key": "filters", "aria-label": "Filters" },
      h("label", {}, "File or route", h("input", { name: "find", autocomplete: "off", spellcheck: "false", placeholder: "any part", value: filters.find || null })),
      h("label", {}, "State", h("select", { name: "state" }, h("option", { value: "" }, "any"),
        Object.entries(STATES).map(([value, label]) => h("option", { value, selected: value === filters.state }, label)))));
  }

  function section(id, title, columns, items, folder) {
    const shown = sorted(items.filter(fits), columns, filters.sort);
    return h("section", { "data-key": id },
      h("h2", {}, title, " ", h("small", { class: "faint" }, shown.length === items.length ? count(items.length) : `${count(shown.length)} of ${count(items.length)}`)),
      shown.length ? table(title, columns, shown, filters.sort)
        : h("p", { class: "faint" }, items.length ? "None fits." : `There is no file in ${folder}.`));
  }

  function fits(item) {
    const words = [item.file, item.id, item.target, ...(item.route_ids ?? [])].filter(Boolean).join(" ").toLowerCase();
    return words.includes(filters.find.toLowerCase()) && (!filters.state || item.state === filters.state);
  }

  frame.page.onsubmit = (event) => event.preventDefault();
  frame.page.oninput = (event) => {
    filters[event.target.name] = event.target.value.trim();
    setParameters(filters);
    draw();
  };
  frame.page.onclick = (event) => {
    if (event.target.closest("[data-action=new-route]")) newRoute(frame);
    if (firings.pressed(event.target)) draw();
    const button = event.target.closest("[data-sort]");
    if (!button) return;
    filters.sort = nextSort(filters.sort, button.dataset.sort);
    setParameters(filters, { step: true });
    draw();
  };

  return { load, draw, moved };
}

function problem(file) {
  const found = file.problems ?? [file.problem];
  return h("section", { class: "problem", "data-key": `problem-${file.file}` },
    found.map(({ file: path, line, reason }) => [
      h("p", {}, badge(file.state), " ", h("a", { href: pageOf(path) }, h("code", {}, `${path}:${line}`))),
      h("pre", { tabindex: "0" }, reason)]));
}

/** Its file's state, unless it is paused or should have fired and did not. */
function condition(schedule) {
  if (schedule.overdue) return "overdue";
  return schedule.paused_at ? "paused" : schedule.state;
}

/** Where a file's page is. */
const pageOf = (file) => `#/routes/${file.split("/").map(encodeURIComponent).join("/")}`;

/** A column: its label, what it shows, how it stands and the name to sort by, and what is compared. */
const FILE = ["File", (r) => h("a", { class: "path", href: pageOf(r.file) }, h("code", {}, r.file)), { sort: "file" }, (r) => r.file];
const STATE = ["State", (r) => badge(r.state), { sort: "state" }, (r) => r.state];
const LOADED = ["Loaded (UTC)", (r) => time(r.loaded_at), { sort: "loaded" }, (r) => r.loaded_at];
const EXCHANGES = ["Exchanges", (r) => total(r, "exchanges_total", count), { class: "num", sort: "exchanges" }, (r) => total(r, "exchanges_total", Number)];
const FAILED = ["Failed", (r) => total(r, "exchanges_failed", count), { class: "num", sort: "failed" }, (r) => total(r, "exchanges_failed", Number)];
const FORMER = ["In a former version", (r) => formerRuns(r), { class: "num", sort: "former" }, (r) => formerRuns(r)]; // shown while there are any

const STATE_OF_SCHEDULE = ["State", (r) => badge(condition(r)), { sort: "state" }, condition];

const KAMELETS = [FILE, STATE, LOADED];
const ROUTES = [FILE, STATE, ["Routes", (r) => h("span", { class: "wrap narrow" }, r.route_ids.join(", ") || "–"), { sort: "routes" }, (r) => r.route_ids.join()], EXCHANGES, FAILED, LOADED];
const SCHEDULES = [
  ["Schedule", (r) => h("a", { class: "path", title: r.file, href: addressOf("schedules", r.id) }, r.id), { sort: "file" }, (r) => r.id],
  STATE_OF_SCHEDULE,
  ["Fires", (r) => [h("code", {}, r.cron || "–"), r.zone ? h("small", { class: "by" }, `${r.zone}, ${r.misfire}`) : null], { sort: "cron" }, (r) => r.cron],
  ["Last for (UTC)", (r) => [time(r.last_for), r.last_fired_by ? h("small", { class: "by" }, `by ${r.last_fired_by}`) : null], { sort: "previous" }, (r) => r.last_for],
  ["Outcome", (r) => badge(r.last_outcome ?? null), { sort: "outcome" }, (r) => r.last_outcome],
  ["Fires next (UTC)", (r) => time(r.next_fire_at), { sort: "next" }, (r) => r.next_fire_at],
  ["Takes", (r) => took(r.p50_seconds), { class: "num", sort: "takes" }, (r) => r.p50_seconds],
  ["Missed", (r) => count(r.missed), { class: "num", sort: "missed" }, (r) => r.missed],
];

/** Seconds, the median of the newest runs. */
function took(seconds) {
  return seconds === null || seconds === undefined ? "–" : millis(seconds * 1000);
}

/** Messages that still run in a version that was replaced; nothing where there are none. */
function formerRuns(row) {
  const left = (row.routes ?? []).reduce((sum, route) => sum + (route.former_runs?.length ?? 0), 0);
  return left ? count(left) : null;
}

/** The sum over a file's routes; a schedule's row has the counter itself. */
function total(r, name, shown) {
  if (!r.routes) return shown(r[name] ?? 0);
  return r.routes.length ? shown(r.routes.reduce((sum, route) => sum + (route[name] ?? 0), 0)) : null;
}

/** By the chosen column where the table has it; what has no value comes last. */
function sorted(items, columns, sort) {
  const [, , , value] = columns.find(([, , { sort: name }]) => name === sort.replace("-", "")) ?? [];
  if (!value) return items;
  const way = sort.startsWith("-") ? -1 : 1;
  const none = (one) => one === null || one === undefined || one === "";
  return [...items].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (none(x) || none(y)) return Number(none(x)) - Number(none(y));
    return way * (typeof x === "number" ? x - y : String(x).localeCompare(String(y)));
  });
}

function table(title, columns, items, sort) {
  return h("div", { class: "scroll tight", tabindex: "0", role: "region", "aria-label": title }, h("table", {},
    h("thead", {}, h("tr", {}, columns.map(([label, , attributes]) => heading(label, attributes, sort)))),
    h("tbody", {}, items.map((item) => h("tr", { "data-key": item.id ?? item.file },
      columns.map(([label, value, attributes]) => h("td", { "data-label": label, class: attributes.class }, value(item) ?? "–")))))));
}
