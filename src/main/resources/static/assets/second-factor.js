// Asks for a code of the second factor, over whatever dialog is open; what was called is then repeated.
import { h } from "./dom.js";

/** @param send sends a code; @returns a promise that it was taken, false where nobody gave one */
export function askForCode(send) {
  const field = h("input", { name: "code", required: true, inputmode: "text", autocomplete: "one-time-code", autocapitalize: "characters", spellcheck: "false", maxlength: 24 });
  const fault = h("p", { class: "notice bad", role: "alert", hidden: true });
  const form = h("form", { class: "ask", method: "dialog" },
    h("p", {}, "This is dangerous enough to want a code of your second factor: six digits of the app, or a recovery code. It counts for five minutes, and each code once."),
    fault, h("label", {}, "Code", field), h("button", { class: "main" }, "Go on"));
  const dialog = h("dialog", { class: "factor", "aria-labelledby": "factor-title" },
    h("div", { class: "dialog-head" }, h("h2", { id: "factor-title" }, "Your code, please"), h("span", { class: "buttons" }, h("button", { type: "button", class: "quiet" }, "Cancel"))), form);
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
  return new Promise((resolve) => {
    let taken = false;
    form.onsubmit = async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      fault.hidden = button.disabled = true;
      try {
        await send(field.value.trim());
        taken = true;
        dialog.close();
      } catch (failure) {
        fault.textContent = failure.message;
        fault.hidden = false;
        field.select();
      }
      button.disabled = false;
    };
    dialog.querySelector(".quiet").onclick = () => dialog.close();
    dialog.onclose = () => {
      dialog.remove();
      resolve(taken);
    };
  });
}
