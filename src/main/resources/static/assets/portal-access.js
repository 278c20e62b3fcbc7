// Who sees what in the portal: grants, links that are shown once, and by how much it is behind.
import { get, send } from "./api.js";
import { copied } from "./copied.js";
import { ask, mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { badge, count, duration, time } from "./format.js";
import { openForm } from "./form.js";
import { text } from "./values.js";

const WHO = [["investor", "The investor (login or investor.key)"], ["supabase", "A user of the Supabase project"], ["role", "A login of its own in PostgreSQL"]];
const STATES = { open: ["ok", "Open"], expired: ["idle", "Expired"], revoked: ["stopped", "Ended"] };
const SHOWN = [
  { name: "login", label: "Account", help: "As the lists name it; empty for every account." },
  { name: "strategy", label: "Strategy", help: "Empty for every strategy. With a strategy alone balance, equity and percentages are not shown: they are of a whole account." },
  { name: "since", label: "Nothing before, in UTC", type: "moment", help: "Empty for everything from the beginning." },
];
const plural = (many, word) => `${count(many)} ${word}${many === 1 ? "" : "s"}`;
const inWords = ({ trades, accounts, strategies }) => `sees ${plural(trades, "closed trade")} of ${plural(accounts, "account")}, by ${strategies === 1 ? "1 strategy" : `${count(strategies)} strategies`}`;
const preview = (sees, who) => (sees ? h("p", {}, `${who} then ${inWords(sees)}, as of the portal's delay.`) : null);

const everything = (row) => (!row.login && !row.strategy ? "everything" : null);

export const PORTAL_GRANTS = {
  panel: grantsPanel, shown: ["version"],
  cells: { login: (row) => row.login ?? (everything(row) ? h("b", {}, "everything") : h("span", { class: "faint" }, "any")), strategy: (row) => row.strategy ?? (everything(row) ? text(null) : h("span", { class: "faint" }, "any")) },
  heading: (row) => row.subject ?? "",
  actions: grantActions, section: grantSection,
};

function grantsPanel(frame) {
  let delay = null;
  return {
    load: async () => void (delay = await get("/api/v1/portal-settings")),
    draw: () => delay && h("form", { class: "panel settings", "data-key": "grants", "aria-label": "Portal" },
      h("p", { class: "soft" }, "The portal is ", h("b", {}, delay.delay_seconds ? duration(delay.delay_seconds) : "not at all"), " behind; ", delay.updated_by, " set it ", time(delay.updated_at), ". What somebody sees PostgreSQL decides, row by row."),
      frame.mayAct() ? h("div", { class: "buttons" }, h("button", { class: "main", name: "grant" }, "Let somebody see …"), h("button", { name: "delay" }, "Change the delay …")) : null),
    submit: async (form, button) => (button?.name === "delay" ? changeDelay(frame, delay) : grant(frame, null)),
    shows: (changed) => changed.has("policy-changes"),
  };
}

function changeDelay(frame, delay) {
  const wanted = (values) => ({ ...values, version: delay.version });
  openForm(frame, {
    title: "By how much the portal is behind", yes: "Change it",
    fields: [{ name: "delay_seconds", label: "Delay", unit: "seconds", type: "number", value: String(delay.delay_seconds), required: true, help: "0 to 604800, a week." }],
    effect: async (values) => {
      const then = await send("/api/v1/portal-settings", { ...wanted(values), dry_run: true }, "PUT");
      return then.delay_seconds < delay.delay_seconds ? h("p", { class: "notice warn" }, `Everybody sees what was ${duration(then.delay_seconds)} ago from the next call on: closer to now than today.`) : `Everybody sees what was ${duration(then.delay_seconds)} ago from the next call on.`;
    },
    run: async (values) => void (await send("/api/v1/portal-settings", wanted(values), "PUT")),
  });
}

function grant(frame, row) {
  const [kind, ...rest] = (row?.subject ?? "investor").split(":");
  const body = ({ who, name, ...values }) => ({ ...values, subject: row?.subject ?? (who === "investor" ? who : `${who}:${name ?? ""}`), version: row?.version ?? 0 });
  openForm(frame, {
    title: row ? `Change what ${row.subject} sees` : "Let somebody see", yes: row ? "Change it" : "Let them see it",
    fields: [
      ...(row ? [] : [{ name: "who", label: "Who", options: WHO, value: kind }, { name: "name", also: "subject", label: "The user's id (sub), or the login", value: rest.join(":"), help: "Of a Supabase user or a login in PostgreSQL; the investor needs none." }]),
      ...SHOWN.map((field) => ({ ...field, value: row?.[field.name], fixed: Boolean(row) && field.name !== "since" })),
    ],
    effect: async (values) => {
      const then = await send("/api/v1/portal-grants", { ...body(values), dry_run: true }, "PUT");
      return [preview(then.sees, then.subject), then.warnings.map((words) => h("p", { class: "notice warn" }, words))];
    },
    run: async (values) => void (await send("/api/v1/portal-grants", body(values), "PUT")),
  });
}

function grantActions(frame, row) {
  if (!mayAct(frame) || row.subject?.startsWith("share:")) return [];
  return [
    { id: "change", label: "Change …", kind: "main", run: async () => void grant(frame, row) },
    { id: "remove", label: "Take away …", kind: "danger", run: async () => void ask(frame, { title: `Take this grant of ${row.subject} away?`, words: "It counts from the next call on. To undo it, grant it again.", yes: "Take it away", kind: "danger", run: (reason) => send(`/api/v1/portal-grants/${row.id}`, { reason }, "DELETE") }) },
  ];
}

/** What the subject sees now, by all of its grants. */
function grantSection(frame, row) {
  return seenBy(row.subject);
}

function seenBy(subject) {
  const drawn = h("section", { class: "card", "aria-label": "Seen now" }, h("h2", {}, "Seen now"), h("p", { class: "soft" }, "Looking …"));
  const link = h("a", { href: `/portal?as=${encodeURIComponent(subject)}`, target: "_blank", rel: "noopener" }, "Show the portal as they see it ↗");
  get(`/api/v1/portal/summary?as=${encodeURIComponent(subject)}`)
    .then(({ accounts, totals }) => drawn.lastChild.replaceWith(h("p", {}, `By all of its grants ${subject} sees ${plural(totals.reduce((sum, one) => sum + Number(one.trades), 0), "closed trade")} of ${plural(accounts.length, "account")}. `, link)))
    .catch((failure) => drawn.lastChild.replaceWith(h("p", { class: "notice bad" }, failure.message)));
  return drawn;
}

export const PORTAL_SHARES = {
  panel: (frame) => ({
    load: async () => null,
    draw: () => (frame.mayAct() ? h("form", { class: "panel settings", "data-key": "shares", "aria-label": "Links" }, h("p", { class: "soft" }, "Whoever has a link can hand it on: let it end soon, and end it when in doubt."), h("button", { class: "main", name: "make" }, "Make a link …")) : null),
    submit: async () => makeLink(frame),
  }),
  cells: { state: (row) => badge(...STATES[row.state]) },
  heading: (row) => row.name ?? "",
  actions: (frame, row) => (!mayAct(frame) || row.state !== "open" ? [] : [{
    id: "revoke", label: "End it …", kind: "danger",
    run: async () => void ask(frame, { title: `End the link of ${row.name}?`, words: "It shows nothing from the next call on. It cannot be undone; make another.", yes: "End it", kind: "danger", run: (reason) => send(`/api/v1/portal-shares/${row.id}/revoke`, { reason }) }),
  }]),
  section: (frame, row) => (row.state === "open" ? seenBy(`share:${row.id}`) : null),
};

function makeLink(frame) {
  const body = ({ name, expires_at, reason, ...shown }) => ({ name, reason, ...(expires_at ? { expires_at } : {}), shows: [shown] });
  openForm(frame, {
    title: "Make a link to the portal", yes: "Make it",
    fields: [
      { name: "name", label: "For", required: true, help: "Whom it is for: the list names it so." },
      ...SHOWN,
      { name: "expires_at", label: "Ends, in UTC", type: "moment", value: new Date(Date.now() + 30 * 86400_000).toISOString(), help: "Within a year; 30 days where it is empty." },
    ],
    effect: async (values) => {
      const then = await send("/api/v1/portal-shares", { ...body(values), dry_run: true });
      return [preview(then.sees, values.name), `It ends ${then.expires_at.slice(0, 16).replace("T", " ")} UTC.`];
    },
    run: async (values) => {
      const made = await send("/api/v1/portal-shares", body(values));
      return [h("p", {}, "The link is shown once: the hub keeps none."), copied("Link", location.origin + made.path)];
    },
  });
}
