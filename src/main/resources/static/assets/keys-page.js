// Keys: their names, where they come from and what they open; those that the hub made are rotated here.
import { get, send } from "./api.js";
import { copied } from "./copied.js";
import { h, patch } from "./dom.js";
import { badge, duration, time } from "./format.js";
import { digits, openForm } from "./form.js";

export function keysPage(frame) {
  let held = null;

  async function load() {
    held = await get("/api/v1/keys");
  }

  function draw() {
    if (!held) return;
    patch(frame.page,
      h("div", { class: "head", "data-key": "head" }, h("div", {}, h("h1", {}, "Keys"),
        h("p", { class: "lead" }, "What opens the hub, by name: a value is shown once, when it is made. Webhook tokens and MT5 logins have pages of their own."))),
      h("section", { "data-key": "own", "aria-label": "The hub's own" }, h("h2", {}, "The hub's own"),
        table("The hub's own keys", ["Key", "Opens", "From", "Rotated (UTC)", "Last used (UTC)", ""], held.own.map(own))),
      h("section", { "data-key": "routes", "aria-label": "Secrets of routes" }, h("h2", {}, "Secrets of routes"),
        held.routes.length
          ? table("Secrets of routes", ["Name", "From", "Changed (UTC)"], held.routes.map((one) => [h("code", {}, one.name), one.source === "file" ? "the folder of secrets" : "a variable", time(one.changed_at)]))
          : h("p", { class: "soft" }, "None: set HUB_SECRET_…, or write a file into data/secrets, and a route asks for it by {{secret:name}}.")),
      h("section", { class: "card", "data-key": "supabase", "aria-label": "Tokens of a Supabase project" }, h("h2", {}, "Tokens of a Supabase project"), held.supabase.map((words) => h("p", {}, words))));
  }

  const operator = () => frame.me().roles.includes("operator");

  function own(key) {
    return [
      h("b", {}, key.name), h("span", { class: "wrap" }, key.opens), key.source === "file" ? "data/credentials.properties" : h("code", {}, key.variable),
      [key.made_at ? time(key.made_at) : h("span", { class: "faint" }, "not here"), key.former_until ? [" ", badge("look", "Two are valid"), " ", h("small", {}, "until ", time(key.former_until))] : null],
      key.used_at ? time(key.used_at) : h("span", { class: "faint" }, "not known"),
      key.rotatable ? (operator() ? h("button", { type: "button", class: "quiet", "data-rotate": key.name, "aria-label": `Rotate ${key.name}` }, "Rotate …") : "by the operator") : h("span", { class: "wrap soft" }, key.why),
    ];
  }

  frame.page.onclick = (event) => {
    const name = event.target.closest("[data-rotate]")?.dataset.rotate;
    if (name) rotate(frame, held.own.find((key) => key.name === name));
  };

  return { load, draw, shows: () => false };
}

function table(label, heads, rows) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head || h("span", { class: "hidden" }, "Actions"))))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, i) => h("td", { "data-label": heads[i], class: !heads[i] && cell?.dataset?.rotate ? "more" : null }, cell)))))));
}

function rotate(frame, key) {
  const body = (values) => ({ ...values, version: key.version });
  openForm(frame, {
    title: `Rotate ${key.name}`, yes: "Rotate it",
    lead: `It opens: ${key.opens.charAt(0).toLowerCase()}${key.opens.slice(1)}. Another is made and written into data/credentials.properties of this hub; on several hubs write it into the others' file, too, and restart them.`,
    fields: [{ name: "grace_hours", label: "The former one stays valid for", unit: "hours", type: "number", value: "24", required: true, help: "0 to 720. With 0 it ends within five seconds." }],
    effect: async (values) => {
      const { former_until: until } = await send(`/api/v1/keys/${key.name}/rotate`, { ...body(values), dry_run: true });
      return until ? `Both are valid for ${duration(3600 * Number(digits(values.grace_hours)))}: give the new one to whoever has this one until then.` : h("p", { class: "notice warn" }, "Whoever has the present one is refused at once.");
    },
    run: async (values) => {
      const { value } = await send(`/api/v1/keys/${key.name}/rotate`, body(values));
      return [h("p", {}, "It is shown once. It belongs into no log."), copied(key.name, value)];
    },
  });
}
