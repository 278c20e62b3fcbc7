// The caller's own account: password, sessions and second factor.
import { HubError, send } from "./api.js";
import { confirm, showFailure } from "./dialog.js";
import { h, patch } from "./dom.js";
import { badge, time } from "./format.js";

const ROLES = { operator: "an operator", analyst: "an analyst", investor: "an investor", vip: "a VIP" };

export function accountPage(frame) {
  let account = null;
  let sessions = [];
  let begun = null; // a second factor that is being set up
  let recovery = null; // codes that are shown until the page is left
  let said = {}; // by form

  async function load() {
    try {
      [account, { items: sessions }] = await Promise.all([frame.get("/api/v1/me/account"), frame.get("/api/v1/me/sessions")]);
    } catch (failure) {
      if (!(failure instanceof HubError) || failure.status !== 403) throw failure;
      account = null;
    }
  }

  const status = (form) => h("p", { role: "status", "data-key": `said-${form}`, class: said[form]?.bad ? "notice bad" : "soft", hidden: !said[form] }, said[form]?.words ?? "");
  const card = (key, title, ...parts) => h("section", { class: "card account", "data-key": key }, h("h2", {}, title), ...parts);
  const field = (label, name, type, more = {}) => h("label", {}, label, h("input", { name, type, required: true, ...more }));

  function draw() {
    if (!account) return;
    const own = account.display_name === account.user ? account.user : `${account.display_name} (${account.user})`;
    patch(frame.page,
      h("div", { class: "head", "data-key": "head" }, h("div", {}, h("h1", {}, "Account"), h("p", { class: "lead" }, `${own} is ${ROLES[account.role] ?? account.role} here${account.issuer ? `, as ${account.issuer} says` : ""}.`))),
      password(), frame.mayAct() || account.second_factor ? factor() : null, where());
  }

  function password() {
    if (!account.password) {
      return card("password", "Password", h("p", { class: "soft" }, account.issuer
        ? `You log in at ${account.issuer}, where your password is.`
        : "This login is of the hub's credentials: its password is in data/credentials.properties or the environment."));
    }
    return card("password", "Password", h("p", { class: "soft" }, "A new one ends all your other sessions."),
      h("form", { class: "filters", "data-form": "password" },
        field("Present password", "current_password", "password", { autocomplete: "current-password" }),
        field("New password", "new_password", "password", { autocomplete: "new-password", minlength: 12 }),
        field("Once more", "again", "password", { autocomplete: "new-password", minlength: 12 }),
        h("button", { class: "main" }, "Change it")), status("password"));
  }

  function factor() {
    const head = ["Second factor ", account.second_factor ? badge("ok", "Set") : account.second_factor_wanted ? badge("failed", "Wanted") : badge("idle", "Not set")];
    if (recovery) {
      return h("section", { class: "card account", "data-key": "factor" }, h("h2", {}, head),
        h("p", {}, "Keep these recovery codes where your phone is not: each is good once in place of a code. They are not shown again."),
        h("pre", { class: "codes", tabindex: "0" }, recovery.join("\n")), h("button", { type: "button", "data-action": "kept" }, "I have kept them"));
    }
    if (account.second_factor) {
      return h("section", { class: "card account", "data-key": "factor" }, h("h2", {}, head),
        h("p", { class: "soft" }, `Dangerous things want a code of your app. ${account.recovery_codes} recovery codes are left.`),
        h("form", { class: "filters", "data-form": "remove" }, field("Code", "code", "text", { autocomplete: "one-time-code", maxlength: 24, spellcheck: "false" }), h("button", {}, "Remove it")), status("remove"));
    }
    if (begun) {
      return h("section", { class: "card account", "data-key": "factor" }, h("h2", {}, head),
        h("p", {}, "Scan this with an authenticator app, or type the secret into it; then give the code that it shows."),
        h("div", { class: "qr" },
          h("svg", { viewBox: `-4 -4 ${begun.qr_size + 8} ${begun.qr_size + 8}`, role: "img", "aria-label": "QR code of the secret" }, h("rect", { x: -4, y: -4, width: begun.qr_size + 8, height: begun.qr_size + 8, fill: "#fff" }), h("path", { d: begun.qr_path, fill: "#000" })),
          h("div", {}, h("p", { class: "soft" }, "Secret"), h("pre", { tabindex: "0" }, begun.secret.replace(/(.{4})(?=.)/g, "$1 ")),
            h("form", { class: "filters", "data-form": "confirm" }, field("Code", "code", "text", { autocomplete: "one-time-code", inputmode: "numeric", maxlength: 8 }), h("button", { class: "main" }, "Confirm")), status("confirm"))));
    }
    return h("section", { class: "card account", "data-key": "factor" }, h("h2", {}, head),
      h("p", { class: "soft" }, account.second_factor_wanted ? "This hub wants one of every operator for what is dangerous." : "With one, what is dangerous wants a code of your phone: who has your password alone cannot trade, promote a model or let somebody in."),
      h("button", { type: "button", class: "main", "data-action": "begin" }, "Set one up"), status("begin"));
  }

  function where() {
    return h("section", { class: "card account", "data-key": "sessions" }, h("h2", {}, "Where you are logged in"),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Sessions" }, h("table", {},
        h("thead", {}, h("tr", {}, ["Browser", "Address", "Since", "Last seen", ""].map((label) => h("th", { scope: "col" }, label)))),
        h("tbody", {}, sessions.map((one) => h("tr", { "data-key": one.id },
          h("td", { "data-label": "Browser" }, one.browser, one.port === "management" ? " (Hawtio)" : "", one.current ? [" ", badge("ok", "This one")] : null),
          h("td", { "data-label": "Address" }, one.address), h("td", { "data-label": "Since" }, time(one.since)), h("td", { "data-label": "Last seen" }, time(one.last_seen_at)),
          h("td", { class: "more" }, one.current ? null : h("button", { type: "button", class: "quiet", "data-action": "revoke", "data-id": one.id, "aria-label": `End the session on ${one.browser}` }, "End it"))))))),
      sessions.length > 1 ? h("button", { type: "button", "data-action": "others" }, "End all others …") : null);
  }

  const FORMS = {
    password: async ({ again, ...body }) => {
      if (body.new_password !== again) throw new Error("The two new passwords differ.");
      await send("/api/v1/me/password", body, "PUT");
      return "Your password is changed; your other sessions have ended.";
    },
    confirm: async ({ code }) => {
      recovery = (await send("/api/v1/me/second-factor/confirm", { code })).recovery_codes;
      begun = null;
      return "";
    },
    remove: async ({ code }) => {
      await send("/api/v1/me/second-factor/remove", { code });
      return "";
    },
  };

  frame.page.onsubmit = async (event) => {
    event.preventDefault();
    const { form } = event.target.dataset;
    const button = event.target.querySelector("button");
    button.disabled = true;
    try {
      const words = await FORMS[form](Object.fromEntries(new FormData(event.target)));
      said = words ? { [form]: { words } } : {};
      event.target.reset();
    } catch (failure) {
      said = { [form]: { words: failure.message, bad: true } };
    }
    button.disabled = false;
    frame.refresh();
  };

  const ACTIONS = {
    begin: async () => (begun = await send("/api/v1/me/second-factor", {})),
    kept: async () => (recovery = null),
    revoke: ({ id }) => send(`/api/v1/me/sessions/${id}/revoke`, {}),
    others: async () => confirm(frame, "End all your other sessions?", "Whoever is logged in as you elsewhere has to log in again, on every hub.", "End them", () => send("/api/v1/me/sessions/revoke-others", {})),
  };

  frame.page.onclick = async (event) => {
    const button = event.target.closest("button[data-action]");
    if (!button || !ACTIONS[button.dataset.action]) return;
    try {
      await ACTIONS[button.dataset.action](button.dataset);
      said = {};
    } catch (failure) {
      showFailure(frame, failure);
    }
    frame.refresh();
  };

  return { load, draw, shows: (changed) => changed.has("sessions") || changed.has("users"), title: () => "Account" };
}
