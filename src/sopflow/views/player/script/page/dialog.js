/** Dialogs: a few questions about something that happens beside the flow. */

import { enterGoesOn, field, readAll } from "./fields.js";
import { h, put } from "./dom.js";
import { phrase } from "./phrases.js";

/**
 * Open a dialog with questions.
 * @param {object} asked
 * @param {string} asked.title
 * @param {string} [asked.text] a sentence below it
 * @param {object[]} [asked.questions] see `field`
 * @param {Node} [asked.extra] what stands between the questions and the buttons
 * @param {string} [asked.button] what the button says
 * @param {(answers: Map<string, any>) => string | null | undefined} asked.take does it; a sentence says why it wasn't
 * @param {object} settings of fields
 */
export function openDialog({ title, text, questions = [], extra = null, button = phrase("ok"), take }, settings) {
  const fields = questions.map((each) => field(each, settings));
  const refusal = h("p", { class: "refusal", role: "alert", hidden: true });
  const form = h(
    "form",
    { novalidate: true, onsubmit: submit },
    fields.map((each) => each.node),
    extra,
    refusal,
    h(
      "div",
      { class: "buttons" },
      take && h("button", { class: "primary" }, button),
      h("button", { type: "button", onclick: () => dialog.close() }, phrase(take ? "cancel" : "close")),
    ),
  );
  enterGoesOn(form, fields);
  const heading = h("h2", { id: "dialog-title" }, title);
  const dialog = h(
    "dialog",
    { "aria-labelledby": "dialog-title" },
    heading,
    text && h("p", { class: "quiet" }, text),
    form,
  );
  dialog.addEventListener("close", () => dialog.remove());

  function submit(event) {
    event.preventDefault();
    const answers = readAll(fields, { demand: true });
    if (answers === null) return;
    const refused = take(answers);
    if (!refused) return dialog.close();
    refusal.textContent = refused;
    refusal.hidden = false;
  }

  put(document.body, dialog);
  dialog.showModal();
  fields[0]?.focus();
  return dialog;
}

/** The question for a reason. */
export function reasonQuestion(type) {
  return { name: "reason", label: phrase("reason"), ask: phrase("reason"), type, required: true };
}
