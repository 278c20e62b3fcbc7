// Telegram: whether the bot works, who is linked to it, and codes that link.
import { get, send } from "./api.js";
import { ask, mayAct } from "./dialog.js";
import { h } from "./dom.js";
import { badge, time } from "./format.js";

const STATES = { linked: ["ok", "Linked"], waiting: ["look", "Code not used"], expired: ["idle", "Code expired"], unlinked: ["idle", "Unlinked"] };
const BOT = { off: ["idle", "Off"], waiting: ["look", "Not asked yet"], works: ["ok", "Works"], fails: ["failed", "Fails"] };
const ANSWERS = { done: ["ok", "Answered"], refused: ["look", "Refused"], failed: ["failed", "Failed"], ignored: ["idle", "Ignored"], waiting: ["look", "Waiting"] };

export const TELEGRAM = { panel, actions, cells: { state: (row) => badge(...STATES[row.state]) }, heading: (item) => item.name };
export const TELEGRAM_UPDATES = { cells: { state: (row) => badge(...ANSWERS[row.state]) } };

function actions(frame, row) {
  if (!mayAct(frame) || row.state === "unlinked") return [];
  const words = row.state === "linked" ? `The bot answers ${row.name} nothing from the next message on. What was granted at Portal grants stays there.` : "The code links nobody any more.";
  return [{ id: "unlink", label: "Unlink …", run: () => ask(frame, { title: `Unlink ${row.name}?`, words, yes: "Unlink", run: (reason) => send(`/api/v1/telegram-people/${row.id}/unlink`, { reason }) }) }];
}

/** How the bot is, and a form that makes a code; it is shown until the page is left. */
function panel(frame) {
  let bot = null;
  let made = null;
  let fault = null;

  const state = () => h("p", { class: "soft", "data-key": "bot" }, badge(...BOT[bot.state]), " ",
    bot.state === "off" ? "No bot asks Telegram: set HUB_TELEGRAM_TOKEN and restart." : h("span", {},
      bot.bot ? `@${bot.bot}, ` : "", "last asked ", bot.polled_at ? time(bot.polled_at) : "-",
      `, ${bot.waiting} not answered, ${bot.unsent} not sent`,
      bot.held_until && new Date(bot.held_until) > new Date() ? h("span", {}, ", Telegram asked for a pause until ", time(bot.held_until)) : null,
      bot.error ? h("b", { class: "bad" }, ` ${bot.error}`) : null));
  const code = () => h("div", { class: "copied", "data-key": "code" },
    h("b", {}, `The code of ${made.name}, ${made.role}: once, until `, time(made.expires_at)),
    h("pre", { tabindex: "0" }, made.link ? `/link ${made.code}\n${made.link}` : `/link ${made.code}`));
  const form = () => h("form", { "data-key": "make", "aria-label": "Make a code" },
    h("label", {}, "Name", h("input", { name: "name", required: true, maxlength: 40, pattern: "[A-Za-z0-9][A-Za-z0-9._\\-]*", autocomplete: "off", spellcheck: "false", placeholder: "anna" })),
    h("label", {}, "Role", h("select", { name: "role" }, ["operator", "vip", "investor"].map((role) => h("option", { value: role }, role)))),
    h("button", { class: "main" }, "Make a code"),
    h("span", { role: "status", class: fault ? "bad" : "soft" }, fault ?? "An operator may stop trading and approve. Others see what is granted to them at Portal grants."));

  return {
    load: async () => {
      bot = await get("/api/v1/telegram");
    },
    draw: () => bot && h("section", { class: "panel telegram", "data-key": "telegram", "aria-label": "Bot" }, state(), mayAct(frame) ? form() : null, made ? code() : null),
    submit: async (sent) => {
      fault = null;
      try {
        made = await send("/api/v1/telegram-codes", { name: sent.elements.name.value.trim(), role: sent.elements.role.value });
      } catch (failure) {
        [made, fault] = [null, failure.message];
      }
    },
  };
}
