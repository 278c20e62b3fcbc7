// A text that is to be pasted somewhere else, with its button.
import { h } from "./dom.js";

export function copied(label, value) {
  const text = h("pre", { tabindex: "0" }, value);
  const button = h("button", { type: "button", class: "quiet", "data-action": "copy", "aria-label": label ? `Copy ${label}` : null }, "Copy");
  button.onclick = async () => {
    if (!navigator.clipboard) return getSelection().selectAllChildren(text); // not over plain HTTP: copy by hand
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = "Copied";
  };
  return h("div", { class: "copied" }, label ? h("b", {}, label) : null, text, button);
}

/** The message of a strategy's alert: TradingView fills in what is in double braces. */
export async function alertMessage(strategy) {
  const template = await (await fetch("/assets/alert-message.json")).text();
  return template.replace('"crossover"', () => JSON.stringify(strategy));
}
