// Users and sessions: making a user, changing what one may, and ending sessions.
import { send } from "./api.js";
import { ask, confirm, mayAct, openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { badge } from "./format.js";

const ROLES = [
  ["operator", "Operator: everything"], ["analyst", "Analyst: reads, changes nothing"],
  ["investor", "Investor: the portal, by grants"], ["vip", "VIP: the portal, without its delay"],
];
const USER_STATES = { active: ["ok", "Active"], invited: ["look", "Invited"], disabled: ["failed", "Disabled"] };
const SESSION_STATES = { open: ["ok", "Open"], expired: ["idle", "Expired"], ended: ["idle", "Ended"] };

export const USERS = { actions: userActions, panel: newUser, heading: (one) => one.name, cells: { state: (r) => badge(...USER_STATES[r.state]) } };
export const SESSIONS = { actions: sessionActions, cells: { state: (r) => badge(...SESSION_STATES[r.state]) } };

const roleField = (chosen) => h("select", { name: "role" }, ROLES.map(([value, label]) => h("option", { value, selected: value === chosen }, label)));

/** A link that is shown once. */
function showLink(frame, { name, path, expires_at: until }) {
  const link = h("pre", { tabindex: "0" }, location.origin + path);
  openDialog(frame, `The link for ${name}`, h("div", { class: "ask" },
    h("p", {}, `Send it to ${name}, who chooses a password there. It works once and until ${until.slice(0, 16).replace("T", " ")} UTC, and is not shown again.`), link), [
    { id: "copy", label: "Copy", run: async () => {
      if (navigator.clipboard) await navigator.clipboard.writeText(link.textContent);
      else getSelection().selectAllChildren(link);
      return "stay";
    } }]);
}

/** The form above the list of users. */
function newUser(frame) {
  let fault = "";
  const draw = () => (mayAct(frame)
    ? h("section", { class: "panel", "data-key": "panel", "aria-label": "New user" }, h("form", { "data-key": "new" },
        h("label", {}, "Name", h("input", { name: "name", required: true, maxlength: 64, autocomplete: "off", spellcheck: "false", autocapitalize: "none", placeholder: "anna" })),
        h("label", {}, "Displayed name", h("input", { name: "display_name", maxlength: 200, autocomplete: "off" })),
        h("label", {}, "Role", roleField("analyst")),
        h("label", {}, "Why? It is kept.", h("input", { name: "reason", required: true, maxlength: 500, autocomplete: "off" })),
        h("button", { class: "main" }, "Make the user …")),
      h("p", { role: "status", class: fault ? "notice bad" : "", hidden: !fault }, fault))
    : null);
  return {
    load: async () => {},
    draw,
    submit: async (form) => {
      const { display_name: shown, ...rest } = Object.fromEntries(new FormData(form));
      try {
        showLink(frame, await send("/api/v1/users", { ...rest, ...(shown.trim() ? { display_name: shown } : {}) }));
        fault = "";
        form.reset();
      } catch (failure) {
        fault = failure.message;
      }
    },
  };
}

function userActions(frame, row) {
  if (!mayAct(frame) || !row.name) return [];
  const path = `/api/v1/users/${encodeURIComponent(row.name)}`;
  const asks = (id, label, words, run, kind) => ({ id, label: `${label} …`, kind, run: () => ask(frame, { title: `${label}: ${row.name}`, words, yes: label, kind: kind ?? "main", run }) });
  const select = () => h("label", {}, "Role", roleField(row.role));
  const all = [{ id: "role", label: "Change the role …", run: () => {
    const field = select();
    ask(frame, { title: `Another role for ${row.name}`, words: ["All sessions of this user end at once.", field], yes: "Change the role", kind: "main", run: (reason) => send(path, { role: field.querySelector("select").value, reason }, "PUT") });
  } }];
  if (row.state !== "disabled" && !row.issuer) {
    all.push({ id: "reset", label: "New password …", run: () => ask(frame, { title: `New password for ${row.name}`, words: "The present password is taken away, and all sessions end. You get a link to send.", yes: "Make the link", kind: "main",
      run: async (reason) => {
        const made = await send(`${path}/reset-password`, { reason });
        setTimeout(() => showLink(frame, made)); // once this dialog has closed
      } }) });
  }
  if (row.second_factor) {
    all.push(asks("factor", "Remove the second factor", "Until the user sets up another, nothing asks for a code. Make sure who asks you for it.", (reason) => send(`${path}/reset-second-factor`, { reason })));
  }
  all.push(row.state === "disabled"
    ? asks("enable", "Enable", "The user can log in again, with the same role.", (reason) => send(`${path}/enable`, { reason }))
    : asks("disable", "Disable", "The user cannot log in any more, and all sessions end at once, on every hub. Undone by enabling.", (reason) => send(`${path}/disable`, { reason }), "danger"));
  return all;
}

function sessionActions(frame, row) {
  if (!mayAct(frame) || row.state !== "open") return [];
  return [{ id: "revoke", label: "End it …", kind: "danger", run: () => confirm(frame, `End this session of ${row.login}?`, `${row.browser}, from ${row.address}. It is refused on every hub within a second; ${row.login} can log in again.`, "End it", () => send(`/api/v1/sessions/${row.id}/revoke`, {})) }];
}
