// The mirror: its maps with a button each, what the runs did, and approving a plan.
import { get, send } from "./api.js";
import { confirm, mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { badge, bytes, count, duration } from "./format.js";
import { mono, text } from "./lists.js";
import { addressOf } from "./related.js";
import { sheet } from "./sheet.js";

const STEPS = 200;
const ARROWS = { up: "→", down: "←", both: "⇄" };
const ACTIONS = {
  copy_up: "Copy to the drive", copy_down: "Copy to the bucket", delete_left: "Delete in the bucket", delete_right: "Delete on the drive",
  adopt: "Already equal", conflict: "Conflict, both kept", forget: "Gone on both", skip: "Left alone",
};
const NO_DRIVE = "No drive is set up: set HUB_ONEDRIVE_TENANT, HUB_ONEDRIVE_CLIENT_ID, HUB_ONEDRIVE_CLIENT_SECRET and HUB_ONEDRIVE_DRIVE, and restart.";
const progress = (r) => (r.files_total ? `${count(r.files_done)} of ${count(r.files_total)}` : "–");
const left = (r) => (r.seconds_left === null ? null : `, ${duration(Number(r.seconds_left))} left`);

export const MIRRORS = {
  panel: mapsPanel,
  section,
  actions,
  plain: ["files_total", "bytes_per_second"],
  cells: {
    status: (r) => badge(r.status, r.dry_run && r.status === "completed" ? "Planned only" : null),
    files_total: progress,
    bytes_per_second: (r) => [bytes(r.bytes_per_second), left(r)],
  },
};

/** Every map with its newest state, and what can be asked of it. */
function mapsPanel(frame) {
  let mirrors = null;
  let said = null;

  const row = (map) => h("tr", { "data-key": map.map },
    h("td", { "data-label": "Map" }, h("b", {}, h("a", { href: addressOf("mirrors", map.map) }, map.map))),
    h("td", { "data-label": "Bucket and drive" }, mono(map.prefix), ` ${ARROWS[map.direction]} `, mono(map.folder)),
    h("td", { "data-label": "Newest run" }, map.run ? badge(map.run.status) : text(null)),
    h("td", { class: "more" }, mayAct(frame) && mirrors.drive_set_up
      ? [h("button", { type: "submit", class: "quiet", name: "plan", value: map.map }, "Plan"), h("button", { type: "submit", name: "run", value: map.map }, "Mirror now")]
      : null));

  return {
    load: async () => (mirrors = await get("/api/v1/mirrors")),
    draw: () => mirrors && h("form", { class: "panel maps", "data-key": "maps", "aria-label": "Maps" },
      h("table", {}, h("thead", {}, h("tr", {}, ["Map", "Bucket and drive", "Newest run", h("span", { class: "hidden" }, "Actions")].map((label) => h("th", { scope: "col" }, label)))), h("tbody", {}, mirrors.items.map(row))),
      h("span", { role: "status", class: said?.bad ? "bad" : "soft" }, said?.words ?? (mirrors.drive_set_up
        ? "A plan changes nothing: it says what a run would do."
        : NO_DRIVE))),
    submit: async (form, button) => {
      try {
        const { runs } = await send("/functions/v1/sync", { map: button.value, dry_run: button.name === "plan" });
        said = { words: `${button.value}: ${runs[0].status === "requested" ? "asked for" : `is ${runs[0].status} already`}.` };
      } catch (failure) {
        said = { bad: true, words: failure.message };
      }
    },
  };
}

const WAYS = { up: "from the bucket to the drive", down: "from the drive to the bucket", both: "both ways" };

/** A map: what it copies, what its newest run did, and planning or running it. */
export function mirrorPage(frame, name) {
  let drive = false;
  const start = (plan) => send("/functions/v1/sync", { map: name, dry_run: plan }).then(({ runs: [run] }) => (location.hash = addressOf("mirror-runs", run.id)));
  return sheet(frame, name, {
    back: ["#/mirror-runs", "Mirror"],
    kind: "Mirror",
    history: { list: "mirror-runs", filter: { map: name }, label: "Runs" },
    read: async () => {
      const all = await get("/api/v1/mirrors");
      drive = all.drive_set_up;
      return all.items.find(({ map }) => map === name) ?? null;
    },
    view: (map) => ({
      lead: `Copies what is below ${map.prefix} of the bucket and ${map.folder} of the drive, ${WAYS[map.direction]}. ${map.run ? `Its newest run is ${badge(map.run.status).textContent.toLowerCase()}.` : "It has not run yet."}`,
      facts: [
        ["Bucket", mono(map.prefix)], ["Drive", mono(map.folder)], ["Way", WAYS[map.direction]],
        ["Asks before it deletes more than", `${count(map.max_deletes)} files or ${map.max_delete_percent} %`],
        ["Bandwidth", map.bandwidth ? `${bytes(map.bandwidth)}/s` : "without a limit"],
        ["Newest run", map.run ? h("a", { href: addressOf("mirror-runs", map.run.id) }, badge(map.run.status)) : "–"],
        ["Its files", map.run ? `${count(map.run.files_done)} of ${count(map.run.files_total)}, ${count(map.run.files_failed)} failed` : "–"],
        ...(map.run?.reason ? [["Reason", text(map.run.reason)]] : []),
      ],
      actions: drive ? [
        { id: "plan", label: "Plan", run: () => start(true) },
        { id: "run", label: "Mirror now …", kind: "main", run: () => confirm(frame, `Mirror ${name} now?`, `${map.direction === "both" ? "What is newer on either side replaces the other" : "What differs is copied"}; what is deleted is kept in the trash of the bucket and in the drive's recycle bin. A plan says before what would be done.`, "Mirror now", () => start(false)) },
      ] : [],
      section: drive ? null : h("p", { class: "soft", "data-key": "no-drive" }, NO_DRIVE),
    }),
  });
}

function actions(frame, row) {
  if (row.status !== "waiting_for_approval" || !mayAct(frame)) return [];
  const words = `${row.reason} The plan below is carried out if nothing has changed since. What is deleted is kept in the trash of the bucket and in the drive's recycle bin.`;
  return [{
    id: "approve", label: "Approve …", kind: "main",
    run: () => confirm(frame, `Approve the plan for ${row.map}?`, words, "Carry it out", () => send("/functions/v1/sync", { approve: { run: row.id, plan: row.plan_hash } })),
  }];
}

/** What the run did or would do, file by file. */
function section(frame, row) {
  const drawn = h("section", { class: "card deep", "aria-label": "Steps" }, h("h2", {}, "Steps"), h("p", { class: "soft" }, "Reading them …"));
  get(`/api/v1/mirror-steps?run=${row.id}&limit=${STEPS}`)
    .then(({ items, next }) => drawn.replaceChildren(h("h2", {}, "Steps"), ...steps(items),
      next ? h("p", { class: "soft" }, `The first ${STEPS} steps. `, h("a", { href: `/api/v1/mirror-steps?run=${row.id}&format=csv`, download: "" }, "All of them as CSV")) : ""))
    .catch((failure) => drawn.replaceChildren(h("p", { class: "notice bad" }, failure.message)));
  return drawn;
}

function steps(items) {
  if (!items.length) return [h("p", { class: "soft" }, "There was nothing to do.")];
  return [h("div", { class: "scroll inner", tabindex: "0", role: "region", "aria-label": "Steps" }, h("table", {},
    h("thead", {}, h("tr", {}, ["File", "What", "State", "Size", "Why"].map((label) => h("th", { scope: "col" }, label)))),
    h("tbody", {}, items.map((step) => h("tr", {},
      h("td", { "data-label": "File" }, mono(step.path)), h("td", { "data-label": "What" }, ACTIONS[step.action] ?? step.action), h("td", { "data-label": "State" }, badge(step.state)),
      h("td", { "data-label": "Size", class: "num" }, bytes(step.size)), h("td", { "data-label": "Why" }, h("span", { class: "wrap narrow" }, step.error ?? step.reason)))))))];
}
