// The first page: sources, rows, the change log and its subscribers as one picture with live counts.
import { h, patch } from "./dom.js";
import { latencies } from "./latency.js";
import { inWords } from "./values.js";
import { ago, badge, count, millis, tone, utc } from "./format.js";

const WINDOW = "the last 2 min"; // that the meters' percentiles are of

export function flowPage(frame) {
  let flow = null;
  let before = null;
  let routes = null;
  const watcher = new ResizeObserver(() => wire());

  frame.page.onclick = (event) => {
    if (event.target.closest("[data-action=attention]")) frame.page.querySelector(".attention").scrollIntoView();
  };

  async function load(changed) {
    const [next, files] = await Promise.all([
      frame.get("/api/v1/flow"),
      changed && routes ? { items: routes } : frame.get("/api/v1/routes?limit=100000").catch(() => null),
    ]);
    if (next.at !== flow?.at) before = flow;
    flow = next;
    routes = files?.items ?? null;
  }

  function draw() {
    if (!flow) return;
    const looks = concerns();
    const empty = flow.messages.count === 0;
    patch(
      frame.page,
      h("div", { class: "head", "data-key": "head" },
        h("div", {}, h("h1", {}, "Flow"), h("p", { class: "lead" }, "What came in, what it became, who received it.")),
        h("p", { class: "asof" },
          `as of ${utc(flow.at)} UTC `,
          h("button", { type: "button", class: "quiet", "data-action": "attention" }, looks.length ? badge("degraded", `${looks.length} to look at`) : badge("ok", "All well")))),
      empty ? firstWebhook() : null,
      figures(),
      picture(),
      attention(looks),
      latencies(flow, WINDOW),
    );
    const board = frame.page.querySelector(".board");
    if (board.dataset.watched !== "yes") {
      board.dataset.watched = "yes";
      watcher.observe(board);
    }
    wire();
  }

  function rate(now, then) {
    if (!before || then === undefined) return null;
    const seconds = (Date.parse(flow.at) - Date.parse(before.at)) / 1000;
    const perSecond = (now - then) / seconds;
    if (!(perSecond > 0)) return null;
    return `${perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond))} a second`;
  }

  function figures() {
    const labels = flow.trades.labels;
    const timed = flow.subscribers.filter((one) => one.p99_ms !== null);
    const slowest = timed.sort((a, b) => b.p99_ms - a.p99_ms)[0];
    return h("section", { class: "figures", "data-key": "figures", "aria-label": "Totals" },
      figure("Messages held, all time", count(flow.messages.count, flow.messages.about),
        rate(flow.messages.count, before?.messages.count) ?? last(flow.messages.last_event)),
      figure("Changes logged, all time", count(flow.changes.count),
        rate(flow.changes.count, before?.changes.count) ?? last(flow.changes.last_event)),
      figure("Row to subscriber, p99", slowest ? millis(slowest.p99_ms) : "–",
        slowest ? `the slowest, ${slowest.subscriber}, ${WINDOW}, n = ${count(slowest.deliveries)}` : `no delivery in ${WINDOW}`),
      figure("Closed trades, all time", count(flow.trades.count),
        flow.trades.count ? `${count(labels.win)} win · ${count(labels.loss)} loss · ${count(labels.flat)} flat` : "none yet", "#/trades"));
  }

  function figure(name, value, note, link) {
    const inside = [h("span", { class: "name" }, name), h("b", {}, value), h("small", {}, note ?? "\u00a0")];
    return link ? h("a", { class: "figure", href: link }, inside) : h("div", { class: "figure" }, inside);
  }

  function concerns() {
    const items = [];
    const health = frame.health();
    for (const [name, check] of Object.entries(health?.checks ?? {})) {
      if (name === "routes" && routes?.some((file) => file.problem)) continue; // named below, file by file
      if (!["ok", "up"].includes(String(check.status).toLowerCase())) items.push([check.status, name, reason(check.detail), null]);
    }
    for (const file of routes ?? []) {
      if (file.problem) {
        items.push([file.state, "File", `${file.problem.file}:${file.problem.line}: ${file.problem.reason}`, "#/routes"]);
      }
    }
    for (const one of flow.subscribers) {
      if (one.health !== "ok") items.push([one.state === "paused" ? "paused" : one.health, `Subscriber ${one.subscriber}`, one.why, "#/subscribers"]);
    }
    if (flow.changes.health === "failed") items.push(["failed", "Change log", flow.changes.why, null]);
    if (flow.dead_letters_open.count > 0) {
      items.push(["look", "Dead letters", `${count(flow.dead_letters_open.count)} open, last ${ago(flow.dead_letters_open.last_event)}`, "#/dead-letters"]);
    }
    if (flow.rejected.count > 0) {
      items.push(["look", "Rejected", `${count(flow.rejected.count)} refused and kept, last ${ago(flow.rejected.last_event)}`, "#/rejected"]);
    }
    return items;
  }

  function attention(items) {
    return h("section", { class: "attention", "data-key": "attention", "aria-label": "What needs a look" },
      items.length === 0
        ? h("p", { class: "allgood" }, badge("ok", "OK"), " Nothing needs a look.")
        : h("ul", {}, items.map(([state, what, why, link]) =>
            h("li", {}, badge(state), h("b", {}, what), h("span", {}, why ?? ""), link ? h("a", { href: link }, "Show") : null))));
  }

  function picture() {
    return h("section", { class: "board", "data-key": "board", "data-own": "data-watched", "aria-label": "The flow" },
      h("svg", { class: "wires", "aria-hidden": "true", "data-keep": true, "data-own": "viewBox" }),
      column("Sources", flow.sources.map(source)),
      column("Rows", flow.rows.map(rows)),
      column("Change log", [changes()]),
      column("Subscribers", flow.subscribers.length ? flow.subscribers.map(subscriber) : [none()]));
  }

  function column(name, nodes) {
    return h("div", { class: "column" }, h("h2", {}, name), h("div", { class: "nodes" }, nodes));
  }

  function node(id, health, title, big, lines, { link, calm, word } = {}) {
    const inside = [
      h("span", { class: "top" }, h("span", { class: "title" }, title), calm ? null : badge(word ?? health)),
      h("b", { class: "big" }, big),
      lines.filter(Boolean).map((line) => h("small", {}, line)),
    ];
    const attributes = { class: `node edge-${tone(health)}`, "data-key": id, id };
    return link ? h("a", { ...attributes, href: link }, inside) : h("div", attributes, inside);
  }

  function source(one) {
    const sum = (...names) => names.reduce((total, name) => total + (one.outcomes[name] ?? 0), 0);
    const bad = ["rejected", "unauthenticated", "error"].filter((name) => one.outcomes[name]);
    return node(`source-${one.source}`, one.health, one.label, count(sum("stored", "duplicate")), [
      `${one.outcomes && sum(...Object.keys(one.outcomes)) ? "accepted" : "no request"} since the hub's start`,
      one.outcomes.duplicate ? `${count(one.outcomes.duplicate)} were duplicates` : null,
      bad.map((name) => `${count(one.outcomes[name])} ${name}`).join(" · "),
      last(one.last_event),
    ]);
  }

  function rows(one) {
    return node(`rows-${one.table}`, one.health, one.label, count(one.count, one.about),
      [last(one.last_event)], { link: one.list ? `#/${one.list}` : null, calm: true });
  }

  function changes() {
    return node("changes", flow.changes.health, "Changes", count(flow.changes.count), [
      flow.changes.why,
      flow.changes.waiting ? `${count(flow.changes.waiting)} waiting for a position` : null,
      last(flow.changes.last_event),
    ]);
  }

  function subscriber(one) {
    return node(`subscriber-${one.subscriber}`, one.health, one.subscriber, count(one.delivered), [
      one.lag === 0 ? "delivered, up to date" : `delivered, ${count(one.lag)} behind`,
      one.p50_ms === null || one.p99_ms === null ? `no delivery in ${WINDOW}` : `p50 ${millis(one.p50_ms)} · p99 ${millis(one.p99_ms)}, ${WINDOW}, n = ${count(one.deliveries)}`,
      one.failed ? `${count(one.failed)} failed` : null,
      last(one.last_event),
    ], { link: "#/subscribers", word: one.state === "paused" ? "paused" : null });
  }

  function none() {
    return h("div", { class: "node edge-calm", "data-key": "none" },
      h("span", { class: "title" }, "No subscriber yet"),
      h("small", {}, "A route that begins with kamelet:changes-source appears here."));
  }

  function last(iso) {
    return iso ? `last ${ago(iso)}` : "none yet";
  }

  function wire() {
    const board = frame.page.querySelector(".board");
    const svg = board?.querySelector(".wires");
    if (!svg || !flow) return;
    const area = board.getBoundingClientRect();
    svg.setAttribute("viewBox", `0 0 ${area.width} ${area.height}`);
    const moved = (now, then) => before && then !== undefined && now > then;
    const wires = [];
    for (const one of flow.sources) {
      for (const table of one.tables) wires.push([`source-${one.source}`, `rows-${table}`, grew(table)]);
    }
    for (const one of flow.rows.filter((row) => row.captured)) wires.push([`rows-${one.table}`, "changes", grew(one.table) && moved(flow.changes.count, before?.changes.count)]);
    for (const one of flow.subscribers) {
      const old = before?.subscribers.find((other) => other.subscriber === one.subscriber);
      wires.push(["changes", `subscriber-${one.subscriber}`, moved(one.delivered, old?.delivered), one.health]);
    }
    patch(svg, wires.map(([from, to, live, health]) => curve(area, from, to, live, health)));

    function grew(table) {
      const now = flow.rows.find((row) => row.table === table);
      const then = before?.rows.find((row) => row.table === table);
      return moved(now?.count, then?.count);
    }
  }

  function curve(area, from, to, live, health) {
    const a = document.getElementById(from)?.getBoundingClientRect();
    const b = document.getElementById(to)?.getBoundingClientRect();
    if (!a || !b || b.left < a.right) return null;
    const x1 = a.right - area.left;
    const y1 = a.top - area.top + a.height / 2;
    const x2 = b.left - area.left;
    const y2 = b.top - area.top + b.height / 2;
    const bend = (x2 - x1) / 2;
    const d = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    return h("path", { d, class: `${live ? "live" : ""} ${health && health !== "ok" ? tone(health) : ""}`.trim() });
  }

  return { load, draw, apart: 1000, shows: (changed) => changed.has("flow") };
}

function reason(detail) {
  if (!detail || typeof detail === "string") return detail;
  if (detail.missing?.length) return inWords(detail.missing);
  return detail.reason ?? inWords(detail.detail ?? detail);
}

function firstWebhook() {
  const command = `TOKEN=$(sed -n 's/^tradingview.token=//p' data/credentials.properties)
curl -X POST "${location.origin}/webhooks/tradingview/$TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{"strategy":"first","ticker":"BTCUSD","action":"buy","price":42000.5}'`;
  return h("section", { class: "empty", "data-key": "empty" },
    h("h2", {}, "No message has come in yet"),
    h("p", {}, "Send the first one from the folder the hub was started in, and watch it here, or run ", h("code", {}, "make demo"), "."),
    h("pre", { tabindex: "0" }, command));
}

export { firstWebhook };
