// One route file: what runs, its text with what is wrong as one types, what would change, and who changed it when.
import { get, send } from "./api.js";
import { ask, mayAct, openDialog, showFailure } from "./dialog.js";
import { h, patch } from "./dom.js";
import { badge, count, millis, time } from "./format.js";
import { completion } from "./route-completion.js";
import { isCounted, routeDrawing, slowestStep } from "./route-diagram.js";
import { diffView } from "./text-diff.js";
import { yamlEditor } from "./yaml-editor.js";

const FILES = "/api/v1/route-files";
const PAUSE_MS = 450; // without a key, before a text is judged
const NARROW = 900;
const MOST_BESIDE = 560; // a wider picture is above the text
const draftKey = (file) => `draft of ${file}`;

export function routeFilePage(frame, file) {
  const query = `?file=${encodeURIComponent(file)}`;
  const kamelet = file.startsWith("processors/");
  let held = null; // as the hub has it
  let base = null; // what the draft began with: {text, sha256}, or null for a new file
  let drawing = null;
  let history = null;
  let judged = null; // of the draft: {state, problems, ...} or {failure}
  let clash = null; // {disk}: what somebody else has written meanwhile, null where it is gone
  let outcome = null;
  let judging = null;
  let complete = null;
  const editor = yamlEditor({
    label: `The text of ${file}`,
    complete: (...place) => (complete ? complete(...place) : null),
    changed: () => { outcome = null; remember(); judgeSoon(); drawText(); },
  });
  editor.element.addEventListener("focusin", () => complete === null && prepare());

  async function load() {
    const [next, steps, versions] = await Promise.all([
      get(FILES + query), get(`${FILES}/diagram${query}`), get(`${FILES}/history${query}&limit=50`),
    ]);
    const first = held === null;
    held = next;
    drawing = steps;
    history = versions;
    if (first) begin();
    else if ((next.disk?.sha256 ?? null) !== (base?.sha256 ?? null)) moved();
  }

  /** With the draft that was left here, or with what is on disk. */
  function begin() {
    base = held.disk;
    const kept = recall();
    editor.set(kept?.text ?? base?.text ?? held.serving?.text ?? "");
    editor.readOnly(!editable());
    if (kept && kept.sha256 !== (base?.sha256 ?? null)) clash = { disk: held.disk };
    if (!base && !kept) newText();
    judgeSoon(0);
    setTimeout(() => editor.drawn());
  }

  /** Another one wrote the file: without a draft the page follows, with one it says so. */
  function moved() {
    if (editor.value() === (base?.text ?? "")) {
      base = held.disk;
      editor.set(base?.text ?? "");
      judgeSoon(0);
    } else if (held.disk?.text === editor.value()) {
      base = held.disk;
      clash = null;
      remember();
    } else clash = { disk: held.disk };
  }

  async function newText() {
    const [, group, name] = file.match(/^routes\/(?:(.+)\/)?([^/]+)\.camel\.yaml$/) ?? [];
    if (!name) return;
    const template = await (await fetch("/assets/new-route.yaml", { credentials: "same-origin" })).text();
    editor.set(template.replaceAll("@NAME@", name).replaceAll("@GROUP@", group ?? "").replace(/^ +group: *\n/m, ""));
    remember();
    judgeSoon(0);
  }

  const editable = () => mayAct(frame) && frame.me().roles.includes("operator") && !held.read_only;
  const changed = () => editor.value() !== (base?.text ?? "");

  function remember() {
    if (changed()) sessionStorage.setItem(draftKey(file), JSON.stringify({ text: editor.value(), sha256: base?.sha256 ?? null }));
    else sessionStorage.removeItem(draftKey(file));
  }

  function recall() {
    const kept = sessionStorage.getItem(draftKey(file));
    return kept ? JSON.parse(kept) : null;
  }

  /** Asks for what completion knows once somebody edits; without an answer there is no completion. */
  async function prepare() {
    complete = false;
    const schema = fetch("/api/v1/routes/schema", { credentials: "same-origin" }).then((answer) => answer.json());
    const known = await Promise.all([schema, get(`${FILES}/names`)]).catch(() => null);
    complete = known ? completion(...known, kamelet) : null;
  }

  function judgeSoon(pause = PAUSE_MS) {
    clearTimeout(judging);
    judging = setTimeout(judge, pause);
  }

  async function judge() {
    const text = editor.value();
    let next;
    try {
      next = await send(FILES, { file, text, dry_run: true }, "PUT");
    } catch (failure) {
      next = { failure, problems: [], warnings: [] };
    }
    if (text !== editor.value()) return; // a later one is under way
    judged = next;
    editor.mark([...next.warnings.map(({ line }) => ({ line, kind: "warn" })), ...next.problems.map(({ line }) => ({ line, kind: "bad" }))]);
    drawText();
  }

  function draw() {
    if (!held) return;
    const gone = !held.disk && !held.serving;
    const shown = gone ? null : picture();
    const besides = !shown || [...shown.querySelectorAll("svg")].every((svg) => svg.getAttribute("width") < MOST_BESIDE);
    patch(frame.page,
      h("div", { class: "head", "data-key": "head" },
        h("div", {}, h("p", { class: "crumbs" }, h("a", { href: "#/routes" }, "Routes & schedules"), ` / ${file.slice(0, file.lastIndexOf("/") + 1)}`),
          h("h1", {}, file.slice(file.lastIndexOf("/") + 1)),
          h("p", { class: "lead" }, descriptions())),
        h("p", { class: "asof" }, gone ? badge("calm", "Not saved yet") : badge(held.status?.state ?? "calm"), held.status?.loaded_at ? ["serves since ", time(held.status.loaded_at)] : null)),
      (held.status?.problems ?? []).length ? h("section", { class: "problem", "data-key": "problems" },
        h("p", {}, h("b", {}, held.serving ? "What is on disk does not run; the last good version serves." : "Nothing of this file runs.")),
        held.status.problems.map(({ file: path, line, reason }) => h("p", {}, h("code", {}, `${path}:${line}`), " ", reason))) : null,
      h("div", { class: besides ? "filebody" : "filebody stacked", "data-key": "body" },
        shown,
        h("section", { "data-key": "text", class: "textpart" },
          h("h2", {}, "Text"), h("div", { "data-key": "bar", "data-keep": true, class: "editbar" }),
          h("div", { "data-key": "editor", "data-keep": true, class: "editorplace" }),
          h("div", { "data-key": "below", "data-keep": true }))),
      gone ? null : versions());
    const place = frame.page.querySelector(".editorplace");
    if (place && !place.contains(editor.element)) {
      place.replaceChildren(editor.element);
      editor.drawn();
    }
    drawText();
  }

  function descriptions() {
    const [first] = (drawing?.routes ?? []).map((route) => route.description).filter(Boolean);
    return first ?? (kamelet ? "A step that routes call." : "");
  }

  function picture() {
    const routes = drawing?.routes ?? [];
    return h("section", { "data-key": "picture" }, h("h2", {}, kamelet ? "Steps" : "What runs"),
      routes.length ? routes.map((route) => h("div", { class: "drawn", "data-key": `route-${route.id}` },
        routes.length > 1 ? h("h3", {}, route.id) : null,
        h("p", { class: "soft" }, summary(route)),
        h("div", { class: "picture", tabindex: "0", role: "region", "aria-label": `The steps of ${route.id}` }, routeDrawing(route, innerWidth < NARROW))))
        : h("p", { class: "faint" }, held.serving ? "The file makes no route of its own." : "No version of it runs."));
  }

  function summary(route) {
    if (kamelet) return "Not counted here: these steps run inside of the routes that call this one, and are counted there as one.";
    if (!isCounted(route)) return "Not counted: Camel's statistics are off for this route.";
    const slowest = slowestStep(route);
    const { counters } = route;
    if (!counters.exchanges) return "Nothing has gone through since it was loaded.";
    return [`${count(counters.exchanges)} messages, ${counters.mean_ms < 1 ? "less than 1 ms" : millis(counters.mean_ms)} each, at most ${millis(counters.max_ms)}. `,
      slowest ? ["Slowest step: ", h("b", {}, slowest.id ?? slowest.label), `, ${millis(slowest.counters.mean_ms)} on average.`] : "Every step takes less than 1 ms on average."];
  }

  /** What hangs on the draft; the rest of the page is drawn with the hub's news. */
  function drawText() {
    const bar = editor.element.closest(".textpart")?.querySelector(".editbar");
    if (!bar?.isConnected || !held) return; // another page is shown by now
    const may = editable();
    const differs = changed();
    const bad = judged?.problems ?? [];
    patch(bar,
      h("p", { class: "verdict", role: "status", "data-key": "verdict" }, verdict(differs, bad)),
      may ? h("span", { class: "buttons", "data-key": "buttons" },
        h("button", { type: "button", class: "main", "data-action": "apply", disabled: !differs || bad.length > 0 || Boolean(judged?.failure) || Boolean(clash) }, base ? "Apply …" : "Create …"),
        differs ? h("button", { type: "button", "data-action": "drop" }, "Drop draft") : null,
        base && !differs ? h("button", { type: "button", class: "danger", "data-action": "remove" }, "Remove …") : null) : null);
    const below = bar.parentNode.querySelector("[data-key=below]");
    patch(below,
      h("p", { class: "faint", id: "editor-keys", "data-key": "keys" }, may ? "Ctrl + Space completes, Tab indents, Esc and then Tab leaves the editor." : held.read_only ?? "Only the operator saves route files."),
      outcome ? h("p", { class: `notice ${outcome.good ? "fine" : "bad"}`, role: "status", "data-key": "outcome" }, outcome.words) : null,
      clash ? h("div", { class: "notice bad", "data-key": "clash" },
        h("p", {}, clash.disk ? "Somebody else has written this file since you began. Your draft is as it was; look at the difference, then go on from theirs." : "This file was removed on disk meanwhile."),
        clash.disk ? diffView(clash.disk.text, editor.value(), ["the file on disk", "your draft"], innerWidth < NARROW) : null,
        h("span", { class: "buttons" }, h("button", { type: "button", "data-action": "keep" }, "Go on with my draft"), clash.disk ? h("button", { type: "button", "data-action": "theirs" }, "Take theirs") : null)) : null,
      findings("Problems", "bad", bad), findings("Warnings", "warn", judged?.warnings ?? []),
      !clash && held.serving && held.serving.text !== editor.value() ? h("div", { "data-key": "difference" }, h("h3", {}, "Against the version that serves"),
        diffView(held.serving.text, editor.value(), ["what serves", differs ? "your draft" : "the file on disk"], innerWidth < NARROW)) : null);
  }

  function verdict(differs, bad) {
    if (!judged) return badge("calm", "Judging …");
    if (judged.failure) return [badge("failed", "Not judged"), " ", judged.failure.message];
    if (bad.length) return [badge("failed", bad.length === 1 ? "1 problem" : `${count(bad.length)} problems`), ` line ${bad[0].line}: ${bad[0].reason}`];
    const many = judged.warnings.length;
    return [badge("ok", differs ? "Would serve" : "No problem"), many ? ` ${count(many)} ${many === 1 ? "warning" : "warnings"}.` : "", differs ? ` ${effect(judged)}` : ""];
  }

  function findings(title, kind, found) {
    return found.length ? h("div", { "data-key": title, class: "findings" }, h("h3", {}, title),
      h("ul", {}, found.map(({ line, reason }) => h("li", {}, h("button", { type: "button", class: `quiet ${kind}`, "data-goto": line }, `line ${line}`), " ", reason)))) : null;
  }

  function versions() {
    const items = history?.items ?? [];
    const may = editable();
    return h("section", { "data-key": "history" }, h("h2", {}, "History"),
      items.length ? h("div", { class: "scroll tight", tabindex: "0", role: "region", "aria-label": "History" }, h("table", {},
        h("thead", {}, h("tr", {}, ["When (UTC)", "By", "Why", "State", "Version", ""].map((label) => h("th", { scope: "col" }, label)))),
        h("tbody", {}, items.map((one) => h("tr", { "data-key": one.id },
          h("td", { "data-label": "When (UTC)" }, time(one.saved_at)),
          h("td", { "data-label": "By" }, one.author === "file" ? h("span", { class: "faint" }, "file, on disk") : one.author),
          h("td", { "data-label": "Why" }, h("span", { class: "wrap narrow" }, one.reason ?? "–")),
          h("td", { "data-label": "State" }, badge(...standing(one))),
          h("td", { "data-label": "Version" }, one.sha256 ? h("code", { title: one.sha256 }, one.sha256.slice(0, 10)) : "–"),
          h("td", { class: "more" },
            one.characters !== null ? h("button", { type: "button", class: "quiet", "data-look": one.sha256 }, "Look") : null,
            may && one.characters !== null && one.sha256 !== held.disk?.sha256 ? h("button", { type: "button", class: "quiet", "data-back": one.sha256 }, "Roll back") : null))))))
        : h("p", { class: "faint" }, "Nothing is known of former versions."));
  }

  function standing(one) {
    if (!one.served_at) return ["skipped", "Did not serve"];
    if (one.sha256 === null) return ["removed"];
    return one.sha256 === held.serving?.sha256 ? ["serving"] : ["calm", "Served"];
  }

  /** What a text that is taken changes, in words. */
  function effect({ starts, stops, made_anew: anew }) {
    return [
      starts.length ? `Starts ${starts.join(", ")}.` : null,
      stops.length ? `Stops ${stops.join(", ")}.` : null,
      anew.length ? `Makes the routes of ${anew.length > 4 ? `${count(anew.length)} files` : anew.join(", ")} anew.` : null,
    ].filter(Boolean).join(" ") || "Swaps the routes of this file.";
  }

  function apply() {
    ask(frame, {
      title: base ? `Apply ${file}?` : `Create ${file}?`, yes: base ? "Apply" : "Create", kind: "main",
      words: [effect(judged), held.serving ? diffView(held.serving.text, editor.value(), ["what serves", "your draft"], true) : null],
      run: (reason) => save(editor.value(), base?.sha256 ?? null, reason),
    });
  }

  async function save(text, expected, reason) {
    try {
      said(await send(FILES, { file, text, expected_sha256: expected, reason }, "PUT"));
      base = { text, sha256: (await get(FILES + query)).disk?.sha256 };
      editor.set(text);
      clash = null;
      remember();
      judgeSoon(0);
    } catch (failure) {
      if (failure.status === 409) held = await get(FILES + query);
      if (failure.status === 409 && (held.disk?.sha256 ?? null) !== expected) clash = { disk: held.disk };
      throw failure;
    } finally {
      if (editor.element.isConnected) draw();
    }
  }

  function said(answer) {
    const words = {
      serving: "It serves.", removed: "It is gone; nothing of it runs.", waiting: "It is written; the hub has yet to take it.",
      "serving-last-good": "It is written and does not start: the version before goes on serving.", failed: "It is written and does not start: nothing of it runs.",
    };
    const why = answer.problems.map(({ line, reason }) => ` Line ${line}: ${reason}`).join("");
    outcome = { good: ["serving", "removed"].includes(answer.state), words: (words[answer.state] ?? `It is written: ${answer.state}.`) + why };
  }

  async function remove() {
    const would = await send(`${FILES}/remove`, { file, dry_run: true });
    if (would.problems.length) {
      openDialog(frame, `${file} is needed`, would.problems.map(({ reason }) => h("p", { class: "words" }, reason)));
      return;
    }
    ask(frame, {
      title: `Remove ${file}?`, yes: "Remove", kind: "danger",
      words: `${would.stops.length ? `Stops ${would.stops.join(", ")}.` : "Nothing of it runs."} Its versions stay in the history.`,
      run: async (reason) => {
        await send(`${FILES}/remove`, { file, expected_sha256: base.sha256, reason });
        sessionStorage.removeItem(draftKey(file));
        location.hash = "#/routes";
      },
    });
  }

  async function look(sha256) {
    const { text } = await get(`${FILES}/version${query}&sha256=${sha256}`);
    openDialog(frame, `${file}, ${sha256.slice(0, 10)}`, h("div", { class: "words wide" },
      held.serving && held.serving.text !== text ? diffView(text, held.serving.text, ["that version", "what serves"], true) : null,
      h("pre", { class: "former", tabindex: "0" }, text)));
  }

  async function rollBack(sha256) {
    const { text } = await get(`${FILES}/version${query}&sha256=${sha256}`);
    const would = await send(FILES, { file, text, dry_run: true }, "PUT");
    if (would.problems.length) {
      openDialog(frame, "That version would be refused now", h("div", {}, would.problems.map(({ line, reason }) => h("p", { class: "words" }, `Line ${line}: ${reason}`))));
      return;
    }
    ask(frame, {
      title: `Roll ${file} back to ${sha256.slice(0, 10)}?`, yes: "Roll back", kind: "main",
      words: [effect(would), changed() ? "Your draft is dropped." : null, held.disk ? diffView(held.disk.text, text, ["the file on disk", "that version"], true) : null],
      run: (reason) => save(text, held.disk?.sha256 ?? null, reason),
    });
  }

  function press(target) {
    const { action, goto, look: version, back, line, step } = target.dataset;
    if (goto) editor.goTo(Number(goto));
    else if (version) return look(version);
    else if (back) return rollBack(back);
    else if (step !== undefined) editor.goTo(Number(line) || lineOf(step));
    else if (action === "apply") apply();
    else if (action === "remove") return remove();
    else if (action === "drop" || action === "theirs") take(held.disk?.text ?? "");
    else if (action === "keep") {
      base = held.disk;
      clash = null;
      remember();
      drawText();
    }
    return null;
  }

  function take(text) {
    base = held.disk;
    clash = null;
    editor.set(text);
    remember();
    judgeSoon(0);
    drawText();
  }

  function lineOf(id) {
    const at = editor.value().split("\n").findIndex((line) => new RegExp(`^\\s*(- )?id: "?${id}"?\\s*$`).test(line));
    return at < 0 ? 1 : at + 1;
  }

  frame.page.onclick = (event) => {
    const target = event.target.closest("[data-goto], [data-look], [data-back], [data-step], [data-action]");
    if (target) press(target)?.catch((failure) => showFailure(frame, failure));
  };
  frame.page.onkeydown = (event) => {
    if (event.key === "Enter" && event.target.dataset?.step !== undefined) press(event.target);
  };

  return { load, draw };
}

/** Asks for the name of a new file and opens its page. */
export function newRoute(frame) {
  const name = h("input", { name: "name", required: true, pattern: "[a-z][a-z0-9]*(-[a-z0-9]+)*", maxlength: 80, autocomplete: "off", spellcheck: "false", placeholder: "say-hello" });
  const group = h("input", { name: "group", required: true, pattern: "[a-z][a-z0-9]*", maxlength: 40, autocomplete: "off", spellcheck: "false", value: "my" });
  const go = {
    id: "yes", label: "Go on", placed: true,
    run: async () => {
      if (!form.reportValidity()) return "stay";
      location.hash = `#/routes/routes/${group.value}/${name.value}.camel.yaml`;
      return null;
    },
  };
  const form = h("form", { class: "ask" },
    h("p", {}, "A route that answers a call, to begin with: nothing is written before you press Create."),
    h("label", {}, "Name: small letters, digits and hyphens", name), h("label", {}, "Folder below routes/", group),
    h("button", { type: "submit", class: "main", "data-action": "yes" }, "Go on"));
  form.onsubmit = (event) => event.preventDefault();
  openDialog(frame, "A new route", form, [go]);
  name.focus();
}
