// The one dialog: details with what can be done about them, and questions that say what will happen.
import { h } from "./dom.js";

/** Fills and opens the dialog; an action's `run` that fails says so there, one that does not closes it. An element stands among the actions as it is. */
export function openDialog(frame, title, content, actions = []) {
  const fault = h("p", { class: "notice bad", role: "alert", hidden: true });
  frame.dialog.replaceChildren(
    h("div", { class: "dialog-head" }, h("h2", { id: "details-title" }, title),
      h("span", { class: "buttons" },
        actions.filter(Boolean).map((action) => action instanceof Element ? action : h("button", { type: "button", class: action.kind ?? "", "data-action": action.id }, action.label)),
        h("button", { type: "button", class: "quiet", "data-action": "close" }, "Close"))),
    fault,
    ...[content].flat().filter(Boolean));
  frame.dialog.onclick = async (event) => {
    const button = event.target.closest("button");
    const chosen = button && actions.find((action) => action?.run && action.id === button.dataset.action);
    if (!chosen) return;
    fault.hidden = button.disabled = true;
    try {
      if ((await chosen.run()) !== "stay") frame.dialog.close();
      frame.refresh();
    } catch (failure) {
      fault.textContent = failure.message;
      fault.hidden = false;
    }
    button.disabled = false;
  };
  if (!frame.dialog.open) frame.dialog.showModal();
  frame.dialog.scrollTop = 0;
}

/** Asks once more before something that counts, and does it if the answer is yes. */
export function confirm(frame, title, words, yes, run) {
  openDialog(frame, title, h("p", { class: "words" }, words), [{ id: "yes", label: yes, kind: "main", run }]);
}

export const mayAct = (frame) => frame.me().roles.some((role) => role === "operator" || role === "service");
