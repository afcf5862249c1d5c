/** Fields of forms: a question with its control, and forms of them. */

import { choice, durationControl, inputControl, numberControl, OPEN, several, Unreadable } from "./controls.js";
import { freshId, h, put } from "./dom.js";
import { phrase, spoken } from "./phrases.js";

export { OPEN } from "./controls.js";

/**
 * A question with its control.
 * @param {object} question
 * @param {string} question.name
 * @param {string} question.label
 * @param {string} question.ask what is asked; often the label
 * @param {import("../types.js").Type} question.type
 * @param {any} [question.value] what it holds beforehand
 * @param {boolean} [question.required]
 * @param {string[]} [question.notes] small words beside the label
 * @param {object} settings `zone` and `currency`
 * @returns {{name: string, node: HTMLElement, read: () => any, complain: (text: string) => void, focus: () => void}}
 */
export function field(question, settings) {
  const problem = h("p", { class: "problem", id: freshId(), hidden: true });
  const control = controlFor(question.type, question.value, settings, problem.id);
  const label = [
    question.ask,
    question.required === false && h("span", { class: "note" }, phrase("optional")),
    (question.notes ?? []).map((note) => h("span", { class: "note" }, note)),
  ];
  const node = control.single
    ? h("div", { class: "field" }, h("label", { for: control.id }, label), control.node, problem)
    : h("fieldset", { class: "field" }, h("legend", {}, label), control.node, problem);
  node.dataset.fact = question.name;
  node.addEventListener("input", () => complain(""));
  node.addEventListener("change", () => complain(""));

  function complain(text) {
    problem.textContent = text;
    problem.hidden = !text;
    node.classList.toggle("wrong", Boolean(text));
    for (const each of node.querySelectorAll("input, select, textarea")) {
      if (text) each.setAttribute("aria-invalid", "true");
      else each.removeAttribute("aria-invalid");
    }
  }

  return {
    name: question.name,
    label: question.label,
    required: question.required !== false,
    node,
    read: control.read,
    complain,
    focus: control.focus,
  };
}

/**
 * Let Enter go on to what is still to be answered, and complete the form where nothing is.
 * @param {HTMLFormElement} form
 * @param {{required: boolean, node: HTMLElement, read: () => any, focus: () => void}[]} fields
 */
export function enterGoesOn(form, fields) {
  form.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || target.matches("button, select, summary"))
      return;
    event.preventDefault();
    const here = fields.findIndex((each) => each.node.contains(target));
    const next =
      fields.find((each, n) => n > here && isOpen(each)) ??
      fields.find((each, n) => n < here && each.required && isOpen(each));
    if (next) next.focus();
    else form.requestSubmit();
  });
}

function isOpen(each) {
  try {
    const value = each.read();
    return value === OPEN;
  } catch {
    return true;
  }
}

/**
 * Read all fields of a form.
 * @returns {Map<string, any> | null} the answers that were given; null if one can't be read: it says so itself
 */
export function readAll(fields, { demand = false } = {}) {
  const answers = new Map();
  let wrong = null;
  for (const each of fields) {
    try {
      const read = each.read();
      const value = !each.required && Array.isArray(read) && !read.length ? OPEN : read;
      if (value !== OPEN) answers.set(each.name, value);
      else if (demand && each.required) throw new Unreadable(phrase("expect something"));
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      each.complain(problem.message);
      wrong ??= each;
    }
  }
  wrong?.focus();
  return wrong ? null : answers;
}

/** What can be read of a form, whether it is complete or not. */
export function drafted(fields) {
  const answers = new Map();
  for (const each of fields) {
    try {
      const value = each.read();
      if (value !== OPEN) answers.set(each.name, value);
    } catch {
      continue; // what can't be read is typed again
    }
  }
  return answers;
}

function controlFor(type, value, settings, problemId) {
  switch (type.kind) {
    case "yes/no":
      return choice(
        [
          [true, phrase("yes")],
          [false, phrase("no")],
        ],
        value,
        false,
        problemId,
      );
    case "one-of":
      return choice(
        type.options.map((each) => [each, type.said(each, spoken())]),
        value,
        type.options.length > 2,
        problemId,
      );
    case "number":
    case "integer":
    case "money":
      return numberControl(type, value, settings, problemId);
    case "duration":
      return durationControl(value, problemId);
    case "list":
      return type.element.kind === "one-of" ? several(type.element, value) : listControl(type.element, value, settings);
    case "record":
      return recordControl(type, value, settings);
    default:
      return inputControl(type.kind, value, settings, problemId);
  }
}

/** A list whose entries are added one by one. */
function listControl(element, value, settings) {
  const entries = [];
  let number = 0;
  const holder = h("div", { class: "entries" });
  const more = h(
    "button",
    { type: "button", class: "quiet", onclick: () => add(undefined).focus() },
    phrase("add entry"),
  );
  const node = h("div", { class: "list" }, holder, more);

  function add(given) {
    number += 1;
    const inner = field(
      {
        name: String(number),
        label: phrase("entry", number),
        ask: phrase("entry", number),
        type: element,
        value: given,
      },
      settings,
    );
    const row = h(
      "div",
      { class: "entry" },
      inner.node,
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-label": `${phrase("remove")}: ${inner.label}`,
          onclick: () => {
            entries.splice(entries.indexOf(inner), 1);
            row.remove();
            more.focus();
          },
        },
        phrase("remove"),
      ),
    );
    entries.push(inner);
    put(holder, row);
    return inner;
  }

  for (const each of value ?? []) add(each);
  if (!value?.length) add(undefined);
  return {
    node,
    read: () => {
      const answers = readAll(entries);
      if (answers === null) throw new Unreadable(phrase("expect something"));
      return Array.from(answers.values());
    },
    focus: () => (entries[0] ?? { focus: () => more.focus() }).focus(),
  };
}

function recordControl(type, value, settings) {
  const fields = type.fields.map(([name, each]) =>
    field(
      {
        name,
        label: readableName(name),
        ask: readableName(name),
        type: each,
        value: value?.get(name),
      },
      settings,
    ),
  );
  return {
    node: h(
      "div",
      { class: "record" },
      fields.map((each) => each.node),
    ),
    read: () => {
      const answers = readAll(fields);
      if (answers === null) throw new Unreadable(phrase("expect something"));
      return answers.size ? answers : OPEN;
    },
    focus: () => fields[0].focus(),
  };
}

function readableName(name) {
  return name.replaceAll(/[_-]/g, " ");
}
