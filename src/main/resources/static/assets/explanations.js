// What moved a decision, and a button for those who may have it found out now.
import { get, send } from "./api.js";
import { mayAct } from "./dialog.js";
import { h, patch } from "./dom.js";
import { badge } from "./format.js";

const MOST = 5; // contributions of a part; the page Explanations has them all
const STATES = { explained: ["ok", "Explained"], partly: ["look", "In part"], waiting: ["idle", "Not yet"] };

const number = (value) => (value === null ? "–" : Number(value).toFixed(4));
const signed = (value) => (value < 0 ? number(value).replace("-", "\u2212") : `+${number(value)}`);

export function explanationSection(frame, decision) {
  const address = `/api/v1/explanations/decisions/${encodeURIComponent(decision.id)}`;
  const section = h("section", { class: "card label", "aria-label": "Explanation" });

  function part(one) {
    if (one.state !== "explained") return h("li", {}, h("b", {}, one.part), h("span", {}, one.reason));
    return h("li", {}, h("b", {}, one.part),
      h("span", {}, `${one.of}: ${number(one.base)} \u2192 ${number(one.output)}`),
      one.contributions.slice(0, MOST).map((each) => h("span", {}, `${each.feature} ${signed(each.value)}`)));
  }

  function draw(found, said) {
    patch(section,
      h("h3", {}, "Explanation ", badge(...STATES[found.state])),
      found.parts.length ? h("ul", { class: "changes" }, found.parts.map(part)) : null,
      mayAct(frame) && found.state !== "explained" ? h("button", { type: "button", "data-action": "explain" }, found.parts.length ? "Try again" : "Explain it now") : null,
      h("p", { role: "status", class: said ? "bad" : "soft" },
        said ?? (found.parts.length ? "" : "The hub explains the newest decisions once a minute, older ones when they are asked for.")));
  }

  async function show(how) {
    try {
      draw(await how());
    } catch (failure) {
      draw({ state: "waiting", parts: [] }, failure.message);
    }
  }

  section.addEventListener("click", (event) => {
    if (event.target.closest("[data-action=explain]")) show(() => send(address, {}));
  });
  show(() => get(address));
  return section;
}
