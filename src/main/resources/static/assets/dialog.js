// The one dialog: details with what can be done about them, and questions that say what will happen.
import { h } from "./dom.js";

/**
 * Fills and opens the dialog; an action's `run` that fails says so there, one that does not closes it. An element stands
 * among the actions as it is; an action that is `placed` has its button in the content.
 */
export function openDialog(frame, title, content, actions = []) {
  const fault = h("p", { class: "notice bad", role: "alert", hidden: true });
  frame.dialog.replaceChildren(
    h("div", { class: "dialog-head" }, h("h2", { id: "details-title" }, title),
      h("span", { class: "buttons" },
        actions.filter((action) => action && !action.placed).map((action) => action instanceof Element ? action : actionButton(action)),
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

function actionButton({ id, label, kind }) {
  return h("button", { type: "button", class: kind ?? "", "data-action": id }, label);
}

/** Asks once more before something that counts, and does it if the answer is yes. */
export function confirm(frame, title, words, yes, run) {
  openDialog(frame, title, h("p", { class: "words" }, words), [{ id: "yes", label: yes, kind: "main", run }]);
}

/** Asks for the reason of something that counts; `run` gets it. */
export function ask(frame, { title, words, yes, kind, run }) {
  const reason = h("input", { name: "reason", required: true, maxlength: 500, autocomplete: "off" });
  const action = {
    id: "yes", label: yes, kind, placed: true,
    run: async () => (form.reportValidity() ? void (await run(reason.value.trim())) : "stay"),
  };
  const form = h("form", { class: "ask" },
    [words].flat().filter(Boolean).map((one) => (one instanceof Element ? one : h("p", {}, one))),
    h("label", {}, "Why? The reason is kept.", reason), actionButton(action));
  form.onsubmit = (event) => {
    event.preventDefault();
    form.querySelector("[data-action=yes]").click();
  };
  openDialog(frame, title, form, [action]);
  reason.focus();
}

/** Says that something did not work. */
export function showFailure(frame, failure) {
  openDialog(frame, "That did not work", h("p", { class: "words", role: "alert" }, failure.message));
}

export const mayAct = (frame) => frame.me().roles.some((role) => role === "operator" || role === "service");
