// The passport of a thing: what it came from and what came of it, as a picture, with the facts of what is chosen.
import { h, patch } from "./dom.js";
import { count, utc } from "./format.js";
import { drawing } from "./graph.js";

const KINDS = {
  raw_message: "Message", route: "Route", signal: "Signal", inference: "Decision", receipt: "Receipt", order: "Order",
  deal: "Deal", trade: "Trade", dataset: "Dataset", run: "Run", model: "Model",
};
const MOST = 8; // relations written in words
const key = (kind, id) => `${kind}/${id}`;
const name = (kind) => KINDS[kind] ?? kind;

/** The page's address of a thing. */
export function lineageOf(kind, id) {
  return `#/lineage/${kind}/${String(id).split("/").map(encodeURIComponent).join("/")}`;
}

/**
 * What the page's address names, as the hub's address has it, "" where it names nothing and null where it is no thing: what
 * is in a link must not choose which of the hub's addresses is fetched.
 */
function named() {
  const rest = location.hash.replace(/^#\/lineage\/?/, "");
  if (!rest) return "";
  const [kind, ...parts] = rest.split("/");
  try {
    const ids = parts.map(decodeURIComponent);
    const good = Object.hasOwn(KINDS, kind) && ids.length >= 1 && ids.length <= 2 && ids.every((id) => id && id !== "." && id !== "..");
    return good ? [kind, ...ids.map(encodeURIComponent)].join("/") : null;
  } catch {
    return null; // a percent sign that encodes nothing
  }
}

const SUMMARIES = {
  raw_message: (f) => [f.source, `${count(f.size)} bytes`],
  route: (f) => [f.git_revision ? `git ${f.git_revision.slice(0, 10)}` : "not committed"],
  signal: (f) => [f.action, f.ticker, f.price],
  inference: (f) => [f.action, f.symbol, f.policy_verdict],
  receipt: (f) => ["return code", f.retcode],
  order: (f) => [f.symbol, f.volume],
  deal: (f) => [f.type, f.volume, f.price],
  trade: (f) => [f.side, f.label, f.net_profit],
  dataset: (f) => [f.symbol, f.period],
  run: (f) => [f.state],
  model: (f) => [f.alias, f.verdict],
};

export function lineagePage(frame) {
  let asked = null; // the thing, as the hub's address names it
  let passport = null;
  let chosen = null;
  let fault = null;
  let shownFirst = null; // the address whose start has been brought into view

  async function load() {
    const path = named();
    if (path !== asked) {
      asked = path;
      passport = chosen = fault = null;
    }
    if (path === null) fault = "This address names nothing that has a lineage. Pick a kind and give an id.";
    if (!path) return;
    try {
      passport = await frame.get(`/api/v1/lineage/${path}`, { exact: true });
      fault = null;
    } catch (failure) {
      if (failure.status !== 400 && failure.status !== 404) throw failure;
      fault = failure.message;
    }
  }

  function draw() {
    patch(frame.page, head(), question(), fault ? h("p", { class: "notice bad", "data-key": "fault" }, fault) : null,
      passport ? picture() : asked || fault ? null : hint());
    if (passport && shownFirst !== asked) {
      shownFirst = asked;
      frame.page.querySelector(".thing.start").scrollIntoView({ block: "nearest", inline: "center" });
    }
  }

  function head() {
    return h("div", { class: "head", "data-key": "head" },
      h("div", {}, h("h1", {}, passport ? titled(passport) : "Lineage"),
        h("p", { class: "lead" }, passport
          ? `Came from ${count(passport.from.length)}, led to ${count(passport.to.length)}.${passport.truncated ? " There is more than is shown." : ""}`
          : "What a thing came from, and what came of it.")));
  }

  function question() {
    return h("form", { class: "filters", "data-key": "question", "aria-label": "What to look up" },
      h("label", {}, "Kind", h("select", { name: "kind" }, Object.entries(KINDS).map(([kind, label]) => h("option", { value: kind, selected: kind === "trade" }, label)))),
      h("label", {}, "Id", h("input", { name: "id", required: true, autocomplete: "off", spellcheck: "false", placeholder: "5001/123" })),
      h("button", {}, "Show"));
  }

  function hint() {
    return h("section", { class: "empty", "data-key": "empty" }, h("h2", {}, "Pick something"),
      h("p", {}, "Signals, trades, decisions, datasets, runs and models lead here; or name one above. A trade's id is its login and position, as 5001/123."));
  }

  function picture() {
    const nodes = [passport, ...passport.from, ...passport.to].map((thing) => ({
      key: key(thing.kind, thing.id), kind: thing.kind, title: name(thing.kind), id: short(thing), summary: summary(thing),
      start: thing === passport, thing,
    }));
    const edges = passport.edges.map((edge) => [key(edge.from_kind, edge.from_id), key(edge.to_kind, edge.to_id), edge.relation]);
    const selected = nodes.find((node) => node.key === chosen) ?? nodes[0];
    return h("section", { class: "passport", "data-key": "passport" },
      h("div", { class: "picture", tabindex: "0", "aria-label": "The picture" }, drawing(nodes, edges, selected.key, frame.page.clientWidth < 700)),
      facts(selected.thing));
  }

  function facts(thing) {
    return h("aside", { class: "facts", "data-key": `facts-${key(thing.kind, thing.id)}`, "aria-label": "Facts" },
      h("h2", {}, titled(thing)),
      h("p", { class: "buttons" },
        thing === passport ? null : h("a", { href: lineageOf(thing.kind, thing.id) }, "Its own passport"),
        thing.kind === "raw_message" && thing.facts?.body ? h("a", { href: thing.facts.body, download: "" }, "The bytes") : null),
      thing.facts
        ? h("dl", {}, Object.entries({ id: thing.id, ...thing.facts }).filter(([, value]) => value !== null && value !== "").map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, shown(value)))))
        : h("p", { class: "soft" }, "The hub holds nothing of it but the id."),
      near(thing));
  }

  function near(thing) {
    const here = key(thing.kind, thing.id);
    const lines = passport.edges.flatMap((edge) => {
      const from = { kind: edge.from_kind, id: edge.from_id };
      const to = { kind: edge.to_kind, id: edge.to_id };
      if (key(to.kind, to.id) === here) return [["came from", from, edge.relation]];
      return key(from.kind, from.id) === here ? [["led to", to, edge.relation]] : [];
    });
    return h("ul", { class: "near" }, lines.slice(0, MOST).map(([word, other, relation]) =>
      h("li", {}, word, " ", h("button", { type: "button", class: "quiet", "data-node": key(other.kind, other.id) }, `${name(other.kind)} ${short(other)}`), " ", h("small", {}, relation))));
  }

  frame.page.onclick = (event) => choose(event);
  frame.page.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") choose(event);
  };
  frame.page.onsubmit = (event) => {
    event.preventDefault();
    location.hash = lineageOf(event.target.elements.kind.value, event.target.elements.id.value.trim());
  };

  function choose(event) {
    const node = event.target.closest("[data-node]");
    if (!node) return;
    event.preventDefault();
    chosen = node.dataset.node;
    draw();
  }

  return { load, draw };
}

const titled = ({ kind, id }) => `${name(kind)} ${kind === "route" ? id.split("/")[0] : id}`;

/** What distinguishes it from others of its kind, in at most 13 characters. */
function short({ kind, id }) {
  const tail = kind === "route" ? id.split("/")[0].replace("-webhook", "") : kind === "model" ? id.split(":")[0] : id;
  return tail.length > 13 ? `${tail.slice(0, 5)}…${tail.slice(-7)}` : tail;
}

function summary({ kind, facts }) {
  return facts ? (SUMMARIES[kind]?.(facts) ?? []).filter((value) => value !== null && value !== undefined).join(" ") : "not held";
}

function shown(value) {
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ") || "–";
  if (typeof value === "object" && !(value instanceof String)) return h("pre", { tabindex: "0" }, JSON.stringify(value, null, 1));
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return utc(value);
  return String(value).includes("\n") ? h("pre", { tabindex: "0" }, String(value)) : String(value);
}
