// How long rows stay: what would go is said before days are set.
import { get, send } from "./api.js";
import { mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count, time } from "./format.js";
import { openForm } from "./form.js";
import { text } from "./values.js";

const KINDS = { days: ["idle", "Days, set here"], own: ["idle", "Another rule"], kept: ["ok", "For ever"], bounded: ["idle", "It does not grow"] };
const PRUNING = "prune-tables-nightly";

export const RETENTION = {
  cells: { kind: (row) => badge(...KINDS[row.kind]), keep_days: (row) => (row.kind !== "days" ? text(null) : row.keep_days === null ? h("span", { class: "faint" }, "all stay") : count(row.keep_days)) },
  plain: ["keep_days"], shown: ["version"],
  panel, actions, section,
};

const gone = ({ rows, oldest, newest, before }) => (before === null ? "All rows stay from then on."
  : rows ? [`${count(rows)} rows are older and go with the next pruning: from `, time(oldest), " to ", time(newest), ". A backup still has them."] : "No row is older: nothing goes with the next pruning.");

function panel(frame) {
  let next = null;
  return {
    load: async () => void (next = (await get("/api/v1/schedules")).items.find(({ id }) => id === PRUNING) ?? null),
    draw: () => h("form", { class: "panel settings", "data-key": "prune", "aria-label": "Pruning" },
      h("p", { class: "soft" }, next ? ["What is older goes next ", time(next.next_fire_at), "; the schedule ", h("a", { href: `#/routes?find=${PRUNING}` }, PRUNING), " says when."] : `No schedule prunes: ${PRUNING} is not among the routes that serve.`),
      frame.mayAct() ? h("button", { name: "prune" }, "Prune now …") : null),
    submit: async () => pruneNow(frame),
  };
}

function pruneNow(frame) {
  openForm(frame, {
    title: "Prune now", yes: "Remove them", kind: "danger", reason: false, fields: [], lead: "The same as each night, at once. It cannot be undone but by a restore of a backup.",
    effect: async () => {
      const { tables } = await send("/api/v1/retention/prune", { dry_run: true });
      const some = tables.filter(({ rows }) => rows);
      return some.length ? h("ul", {}, some.map((one) => h("li", {}, h("b", {}, one.table), `: ${count(one.rows)} rows`))) : "Nothing is older than it is kept.";
    },
    run: async () => {
      const { tables } = await send("/api/v1/retention/prune", {});
      return `${count(tables.reduce((sum, { rows }) => sum + rows, 0))} rows are removed.`;
    },
  });
}

function actions(frame, row) {
  if (!mayAct(frame) || row.kind !== "days") return [];
  const wanted = ({ keep_days: days = null, reason }) => ({ keep_days: days, reason, version: row.version });
  return [{
    id: "keep", label: "Change how long …", kind: "main",
    run: async () => void openForm(frame, {
      title: `How long rows of ${row.id} stay`, yes: "Set it",
      lead: row.note,
      fields: [{ name: "keep_days", label: "Keep", unit: "days", type: "number", value: row.keep_days === null ? "" : String(row.keep_days), help: `From ${row.least_days}, which the hub itself needs; empty keeps all rows.` }],
      effect: async (values) => gone(await send(`/api/v1/retention/${row.id}`, { ...wanted(values), dry_run: true }, "PUT")),
      run: async (values) => void (await send(`/api/v1/retention/${row.id}`, wanted(values), "PUT")),
    }),
  }];
}

function section(frame, row) {
  if (row.kind !== "days") return null;
  const drawn = h("section", { class: "card", "aria-label": "The oldest row" }, h("h2", {}, "The oldest row"), h("p", { class: "soft" }, "Looking …"));
  const say = (...words) => drawn.lastChild.replaceWith(h("p", {}, words));
  get(`/api/v1/retention/${row.id}/oldest`)
    .then(({ oldest, known }) => (known ? say(oldest ? ["Of ", time(oldest)] : "There is none.") : say("Not known: the table is too large to look through in two seconds.")))
    .catch((failure) => say(failure.message));
  return drawn;
}
