// Which route files serve, which do not and why; when the schedules fire.
import { h, patch } from "./dom.js";
import { badge, count, time } from "./format.js";

export function routesPage(frame) {
  let files = null;
  let schedules = null;

  async function load() {
    [files, schedules] = await Promise.all([
      frame.get("/api/v1/routes?limit=100000").then((answer) => answer.items),
      frame.get("/api/v1/schedules?limit=100000").then((answer) => answer.items),
    ]);
  }

  function draw() {
    if (!files) return;
    const broken = files.filter((file) => file.problem);
    patch(
      frame.page,
      h("div", { class: "head", "data-key": "head" },
        h("div", {}, h("h1", {}, "Routes & schedules"), h("p", { class: "lead" }, "Save a file in routes/, processors/ or schedules/ and it is swapped within two seconds. A broken one leaves the last good version serving."))),
      broken.map(problem),
      section("routes", "Route files", files.filter((file) => file.kind === "route"), "There is no file in routes/."),
      section("kamelets", "Steps (Kamelets)", files.filter((file) => file.kind === "kamelet"), "There is no file in processors/."),
      section("schedules", "Schedules", schedules ?? [], "There is no file in schedules/."),
    );
  }

  return { load, draw };
}

function problem(file) {
  const found = file.problems ?? [file.problem];
  return h("section", { class: "problem", "data-key": `problem-${file.file}` },
    found.map(({ file: path, line, reason }) => [
      h("p", {}, badge(file.state), " ", h("code", {}, `${path}:${line}`)),
      h("pre", {}, reason)]));
}

function section(id, title, items, none) {
  return h("section", { "data-key": id },
    h("h2", {}, title, " ", h("small", { class: "faint" }, count(items.length))),
    items.length ? table(items) : h("p", { class: "faint" }, none));
}

// What each file's row may hold; a column shows where at least one row has it.
const COLUMNS = [
  ["File", (r) => r.file && h("code", {}, r.file)],
  ["State", (r) => r.state && badge(r.state)],
  ["Routes", (r) => r.route_ids?.length && h("span", { class: "wrap" }, r.route_ids.join(", "))],
  ["Schedule", (r) => r.id],
  ["Fires", (r) => r.cron && h("code", {}, r.cron)],
  ["Calls", (r) => r.target && h("code", {}, r.target)],
  ["Fired last (UTC)", (r) => r.previous_fire_at && time(r.previous_fire_at)],
  ["By hub", (r) => r.last_fired_by && h("code", {}, r.last_fired_by)],
  ["Fires next (UTC)", (r) => r.next_fire_at && time(r.next_fire_at)],
  ["Exchanges", (r) => total(r, "exchanges_total"), { class: "num" }],
  ["Failed", (r) => total(r, "exchanges_failed"), { class: "num" }],
  ["In a former version", (r) => formerRuns(r), { class: "num" }],
  ["Loaded (UTC)", (r) => r.loaded_at && time(r.loaded_at)],
];

/** Messages that still run in a version that was replaced; nothing where there are none. */
function formerRuns(row) {
  const left = (row.routes ?? []).reduce((sum, route) => sum + (route.former_runs?.length ?? 0), 0);
  return left ? count(left) : null;
}

/** The sum over a file's routes; a schedule's row has the counter itself. */
function total(row, name) {
  if (row.routes) return row.routes.length ? count(row.routes.reduce((sum, route) => sum + (route[name] ?? 0), 0)) : null;
  return row[name] === undefined ? null : count(row[name]);
}

function table(items) {
  const columns = COLUMNS.filter(([, value]) => items.some((item) => value(item)));
  return h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, columns.map(([label, , attributes]) => h("th", { scope: "col", ...attributes }, label)))),
    h("tbody", {}, items.map((item) => h("tr", { "data-key": item.file ?? item.id },
      columns.map(([label, value, attributes]) => h("td", { "data-label": label, ...attributes }, value(item) || "–")))))));
}
