// What has versions: JSON models and prompts, what differs between two, and putting an older one in use again.
import { get, send } from "./api.js";
import { mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { bytes, time } from "./format.js";
import { formPanel, openForm } from "./form.js";
import { diffView } from "./text-diff.js";

const NARROW = 900;
const KINDS = { fusion: "Weights of lobes", policy: "How sizes are found and reduced", lorentzian: "Settings of the Lorentzian lobe" };
const pretty = (model) => `${JSON.stringify(model, null, 2)}\n`;
const short = (version) => version.slice(0, 12);

/** The versions as a table, and below it what the chosen one differs in from the one in use. */
function versionsCard(frame, { versions, inUse, label, textOf, back }) {
  const shown = h("div", { class: "payload", role: "status" });
  const rows = versions.map((one) => h("tr", {},
    h("td", { "data-label": "Version" }, h("code", {}, label(one)), one.id === inUse ? " in use" : ""),
    h("td", { "data-label": "Written (UTC)" }, time(one.at)), h("td", { "data-label": "By" }, one.by), h("td", { "data-label": "Why" }, h("span", { class: "wrap" }, one.reason)),
    h("td", { "data-label": "Size" }, one.size === undefined ? "" : bytes(one.size)),
    h("td", { class: "more" }, h("button", { type: "button", class: "quiet", "data-version": one.id, "aria-label": `Show ${label(one)}` }, one.id === inUse ? "Show" : "What differs"),
      one.id !== inUse && mayAct(frame) ? h("button", { type: "button", class: "quiet", "data-again": one.id, "aria-label": `Use ${label(one)} again` }, "Use again …") : null)));
  const card = h("section", { class: "card deep", "aria-label": "Versions" }, h("h2", {}, "Versions"),
    h("div", { class: "scroll inner", tabindex: "0", role: "region", "aria-label": "Versions" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Version", "Written (UTC)", "By", "Why", "Size", h("span", { class: "hidden" }, "Actions")].map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, rows))),
    shown);
  card.onclick = async (event) => {
    const button = event.target.closest("button");
    const one = versions.find(({ id }) => String(id) === (button?.dataset.version ?? button?.dataset.again));
    if (!one) return;
    if (button.dataset.again) return back(one);
    try {
      const text = await textOf(one);
      const now = one.id === inUse || inUse === null ? null : await textOf(versions.find(({ id }) => id === inUse));
      shown.replaceChildren(h("h3", {}, label(one)), now === null ? h("pre", { tabindex: "0" }, text) : diffView(now, text, ["the one in use", label(one)], innerWidth < NARROW));
    } catch (failure) {
      shown.replaceChildren(h("p", { class: "notice bad" }, failure.message));
    }
  };
  return card;
}

export const JSON_MODELS = {
  cells: { kind: (row) => [h("b", {}, row.kind), KINDS[row.kind] ? h("small", {}, ` ${KINDS[row.kind].toLowerCase()}`) : null] },
  plain: ["kind"],
  heading: (row) => (row.kind ? `${row.kind} of ${row.name}` : ""),
  panel: () => ({
    load: async () => null,
    draw: () => h("section", { class: "panel settings", "data-key": "how", "aria-label": "Who writes them" }, h("p", { class: "soft" },
      "Training puts weights in use where they win on held-out decisions; others are written with the service key (PUT /api/v1/json-models/{kind}/{name}), not by an operator's login. An operator puts an older version in use again, on its page.")),
    submit: async () => null,
  }),
  section: modelSection,
};

function modelSection(frame, row) {
  const path = `/api/v1/json-models/${encodeURIComponent(row.kind)}/${encodeURIComponent(row.name)}`;
  const drawn = h("div", {}, h("p", { class: "soft" }, "Reading the versions …"));
  const again = (version, words) => openForm(frame, {
    title: words, yes: "Put it in use", fields: [], lead: "Who did it and why is kept, and any version can be put in use again.",
    effect: async (values) => {
      const then = await send(`${path}/rollback`, { ...values, ...(version ? { version } : {}), seen: row.version ?? undefined, dry_run: true });
      return then.version ? `Version ${short(then.version)} counts from the next decision on: at once on this hub, within five minutes on others.` : h("p", { class: "notice warn" }, "None is in use then: what holds without one is in docs/fusion.md.");
    },
    run: async (values) => void (await send(`${path}/rollback`, { ...values, ...(version ? { version } : {}), seen: row.version ?? undefined })),
  });
  get(`${path}/versions`).then(({ items }) => drawn.replaceChildren(versionsCard(frame, {
    versions: items.map((one) => ({ id: one.version, at: one.written_at, by: one.written_by, reason: one.reason, size: one.size })), inUse: row.version,
    label: (one) => short(one.id), textOf: async (one) => pretty((await get(`${path}/versions/${one.id}`, { exact: true })).model), back: (one) => again(one.id, `Use version ${short(one.id)} again?`),
  }))).catch((failure) => drawn.replaceChildren(h("p", { class: "notice bad" }, failure.message)));
  return drawn;
}

export const PROMPTS = {
  shown: ["revisions"],
  panel: (frame) => formPanel(frame, "Write a prompt …", "The next message takes the text in use, on every hub. {{symbol}} is a field of the message, {{/news/0/title}} a JSON pointer into it.", () => write(frame, null)),
  actions: (frame, row) => (mayAct(frame) ? [{ id: "edit", label: "Change the text …", kind: "main", run: async () => void write(frame, row) }] : []),
  section: promptSection,
};

function write(frame, row) {
  const at = (name) => `/api/v1/prompts/${encodeURIComponent(row?.name ?? name)}`;
  const body = ({ text, reason }) => ({ text, reason, version: row?.revision ?? 0 });
  openForm(frame, {
    title: row ? `Change ${row.name}` : "Write a prompt", yes: "Put it in use",
    fields: [
      ...(row ? [] : [{ name: "name", label: "Name", required: true, maxlength: 64, help: "Lower-case letters, digits, hyphens and underscores: a route names it so." }]),
      { name: "text", label: "Text", type: "area", value: row?.text, required: true },
    ],
    effect: async (values) => {
      const then = await send(at(values.name), { ...body(values), dry_run: true }, "PUT");
      if (row && then.revision === row.revision) return "It is the text in use: nothing changes.";
      return [`It becomes revision ${then.revision}; the next message takes it.`, row ? diffView(row.text, values.text, [`revision ${row.revision}`, `revision ${then.revision}`], true) : null];
    },
    run: async (values) => void (await send(at(values.name), body(values), "PUT")),
  });
}

function promptSection(frame, row) {
  const back = (one) => openForm(frame, {
    title: `Use revision ${one.id} again?`, yes: "Put it in use", fields: [], lead: "Its text becomes a new revision.",
    effect: async (values) => `It becomes revision ${(await send(`/api/v1/prompts/${row.name}/rollback`, { ...values, revision: one.id, version: row.revision, dry_run: true })).revision}; the next message takes it.`,
    run: async (values) => void (await send(`/api/v1/prompts/${row.name}/rollback`, { ...values, revision: one.id, version: row.revision })),
  });
  return versionsCard(frame, {
    versions: row.revisions.map((one) => ({ id: one.revision, at: one.at, by: one.by, reason: one.reason, text: one.text })), inUse: row.revision,
    label: (one) => `revision ${one.id}`, textOf: async (one) => one.text, back,
  });
}
