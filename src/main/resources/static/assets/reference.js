// The page of /openapi.json: each call with its parameters, bodies and answers.
import { h, patch } from "./dom.js";
import { callPage, find, operations, overview } from "./reference-parts.js";

const nav = document.getElementById("nav");
const main = document.getElementById("main");
const search = document.getElementById("find");
let document31 = null;
let calls = [];

function drawNav() {
  const here = decodeURIComponent(location.hash.slice(2));
  const shown = find(calls, search.value);
  const groups = document31.tags.map((tag) => {
    const own = shown.filter((call) => call.tag === tag.name);
    return own.length === 0 ? null : h("section", { "data-key": tag.name },
      h("h2", {}, tag.name),
      own.map((call) => h("a", {
        href: `#/${encodeURIComponent(call.id)}`, "data-key": call.id, title: call.summary,
        "aria-current": call.id === here ? "page" : null,
      }, h("b", { class: `method ${call.method}` }, call.method), h("span", {}, call.path))));
  });
  patch(nav, groups, shown.length === 0 ? h("p", { class: "faint" }, "No call has these words.") : null);
}

function draw() {
  const id = decodeURIComponent(location.hash.slice(2));
  const call = calls.find((one) => one.id === id);
  main.replaceChildren(call ? callPage(document31, call) : overview(document31, calls));
  document.title = `${call ? `${call.method.toUpperCase()} ${call.path}` : "API"} · Bactrian`;
  drawNav();
  scrollTo(0, 0);
  nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

async function start() {
  try {
    const answer = await fetch("/openapi.json");
    if (!answer.ok) throw new Error(`/openapi.json answers ${answer.status}`);
    document31 = await answer.json();
    calls = operations(document31);
    draw();
  } catch (failure) {
    patch(main, h("p", { class: "notice bad" }, `The description cannot be read: ${failure.message}. Load the page again.`));
  }
}

addEventListener("hashchange", draw);
search.addEventListener("input", drawNav);
start();
