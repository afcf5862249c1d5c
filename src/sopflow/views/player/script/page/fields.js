/** Fields of forms: one for each question, by the type of its answer. */

import { DAY, HOUR, MINUTE } from "../durations.js";
import { ordered } from "../decimals.js";
import { freshId, h, put } from "./dom.js";
import { instantAt, typedNumber, wallTime } from "./numbers.js";
import { ownTongue, phrase, spoken } from "./phrases.js";

/** Stands for an answer that was not given. */
export const OPEN = Symbol("left open");

/** An answer that can't be read; the message says what is expected. */
export class Unreadable extends Error {}

const UNITS = [[MINUTE, "minutes"], [HOUR, "hours"], [DAY, "days"]];
const PLAIN_INPUTS = { text: "text", date: "date", time: "datetime-local" };

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

  return { name: question.name, required: question.required !== false, node, read: control.read, complain, focus: control.focus };
}

/**
 * Let Enter go on to what is still to be answered, and complete the form where nothing is.
 * @param {HTMLFormElement} form
 * @param {{required: boolean, node: HTMLElement, read: () => any, focus: () => void}[]} fields
 */
export function enterGoesOn(form, fields) {
  form.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || target.matches("button, select, summary")) return;
    event.preventDefault();
    const here = fields.findIndex((each) => each.node.contains(target));
    const next = fields.find((each, n) => n > here && isOpen(each)) ?? fields.find((each, n) => n < here && each.required && isOpen(each));
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
      return choice([[true, phrase("yes")], [false, phrase("no")]], value, false, problemId);
    case "one-of":
      return choice(type.options.map((each) => [each, type.said(each, spoken())]), value, type.options.length > 2, problemId);
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

/** Something with one input: its value is read from there. */
function single(input, read, node = input) {
  return { single: true, id: input.id, node, read, focus: () => input.focus({ preventScroll: true }) };
}

function inputControl(kind, value, settings, problemId) {
  const long = kind === "text";
  const shown = value === undefined || value === null ? "" : kind === "time" ? wallTime(Date.parse(value), settings.zone) : value;
  const input = h(long ? "textarea" : "input", {
    id: freshId(), type: long ? null : PLAIN_INPUTS[kind], rows: long ? 1 : null, value: shown, autocomplete: "off",
    "aria-describedby": problemId,
  });
  if (long) growing(input);
  return single(input, () => {
    if (input.validity.badInput) throw new Unreadable(phrase("expect time"));
    if (!input.value.trim()) return OPEN;
    if (kind !== "time") return input.value;
    const at = instantAt(input.value, settings.zone);
    if (at === null) throw new Unreadable(phrase("expect time"));
    return new Date(at).toISOString();
  });
}

/** A text field of one line that grows with its text; Shift+Enter begins a line. */
function growing(input) {
  const fit = () => {
    input.rows = Math.min(8, Math.max(1, input.value.split("\n").length + Math.floor(input.value.length / 60)));
  };
  input.addEventListener("input", fit);
  fit();
}

function numberControl(type, value, settings, problemId) {
  const german = ownTongue() === "de";
  const shown = value === undefined || value === null ? "" : german ? String(value).replace(".", ",") : String(value);
  const unit = type.kind === "money" ? settings.currency : null;
  const range = type.low === undefined ? null : phrase("range", type.low, type.high);
  const input = h("input", {
    id: freshId(), type: "text", inputmode: type.kind === "integer" ? "numeric" : "decimal", value: shown,
    autocomplete: "off", class: "number", "aria-describedby": problemId,
  });
  const read = () => {
    if (!input.value.trim()) return OPEN;
    const number = typedNumber(input.value, ownTongue());
    if (number === null) throw new Unreadable(phrase(type.kind === "integer" ? "expect integer" : "expect number"));
    if (type.kind === "integer" && typeof number === "object") throw new Unreadable(phrase("expect integer"));
    if (type.low !== undefined && (ordered(number, type.low) < 0 || ordered(number, type.high) > 0)) {
      throw new Unreadable(phrase("expect range", type.low, type.high));
    }
    return number;
  };
  const steps = type.kind === "integer" && type.low !== undefined && type.high - type.low < 10;
  if (!steps) return single(input, read, h("div", { class: "with-unit" }, input, h("span", { class: "unit" }, unit ?? range ?? "")));
  // A short range of whole numbers is chosen like the stars of a rating.
  const numbers = Array.from({ length: Number(type.high - type.low) + 1 }, (_, n) => type.low + n);
  return choice(numbers.map((each) => [each, String(each)]), value, true, problemId, "scale");
}

function durationControl(value, problemId) {
  const size = UNITS.findLast(([each]) => value && value % each === 0) ?? UNITS[1];
  const input = h("input", {
    id: freshId(), type: "text", inputmode: "decimal", class: "number", autocomplete: "off",
    value: value ? String(value / size[0]) : "", "aria-describedby": problemId,
  });
  const select = h("select", { "aria-label": phrase("took") },
    UNITS.map(([each, name]) => h("option", { value: each, selected: each === size[0] }, phrase(name))));
  return single(input, () => {
    if (!input.value.trim()) return OPEN;
    const number = typedNumber(input.value, ownTongue());
    if (number === null || ordered(number, 0) < 0) throw new Unreadable(phrase("expect number"));
    return Math.round(Number(String(number)) * Number(select.value));
  }, h("div", { class: "with-unit" }, input, select));
}

/** Options as large buttons, of which one is chosen; their numbers choose them, too. */
function choice(options, value, many, problemId, look = "") {
  const name = freshId();
  const inputs = options.map(([each]) => h("input", {
    type: "radio", name, id: freshId(), checked: each === value, "aria-describedby": problemId,
  }));
  const node = h("div", { class: ["options", look] }, options.map(([, label], n) => h("label", { class: "option", for: inputs[n].id },
    inputs[n], h("span", { class: "text" }, label),
    many && look !== "scale" && n < 9 && h("kbd", { "aria-hidden": "true" }, n + 1))));
  node.dataset.numbers = "";
  for (const input of inputs) {
    // What was chosen by mistake can be taken back: an answer may be left open.
    let chosen = input.checked;
    node.addEventListener("change", () => {
      chosen = false;
    });
    input.addEventListener("click", () => {
      if (chosen) input.checked = false;
      chosen = input.checked;
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" || event.key === "Delete") input.checked = false;
    });
  }
  return {
    node,
    read: () => {
      const at = inputs.findIndex((input) => input.checked);
      return at < 0 ? OPEN : options[at][0];
    },
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0]).focus({ preventScroll: true }),
  };
}

/** Options of which several may be chosen. */
function several(type, value = []) {
  const inputs = type.options.map((each) => h("input", { type: "checkbox", id: freshId(), checked: value?.includes(each) }));
  const node = h("div", { class: "options" }, type.options.map((each, n) => h("label", { class: "option", for: inputs[n].id },
    inputs[n], h("span", { class: "text" }, type.said(each, spoken())), n < 9 && h("kbd", { "aria-hidden": "true" }, n + 1))));
  node.dataset.numbers = "";
  return { node, read: () => type.options.filter((_, n) => inputs[n].checked), focus: () => inputs[0].focus({ preventScroll: true }) };
}

/** A list whose entries are added one by one. */
function listControl(element, value, settings) {
  const entries = [];
  const holder = h("div", { class: "entries" });
  const more = h("button", { type: "button", class: "quiet", onclick: () => add(undefined).focus() }, phrase("add entry"));
  const node = h("div", { class: "list" }, holder, more);

  function add(given) {
    const number = entries.length + 1;
    const inner = field({
      name: String(number), label: phrase("entry", number), ask: phrase("entry", number), type: element, value: given,
    }, settings);
    const row = h("div", { class: "entry" }, inner.node, h("button", {
      type: "button", class: "quiet", "aria-label": `${phrase("remove")}: ${phrase("entry", number)}`,
      onclick: () => {
        entries.splice(entries.indexOf(inner), 1);
        row.remove();
        more.focus();
      },
    }, phrase("remove")));
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
  const fields = type.fields.map(([name, each]) => field({
    name, label: readableName(name), ask: readableName(name), type: each, value: value?.get(name),
  }, settings));
  return {
    node: h("div", { class: "record" }, fields.map((each) => each.node)),
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
