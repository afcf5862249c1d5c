/** Controls for answers by their type: each is `{node, read, focus}`, and `single` where it has one input to label. */

import { DAY, HOUR, MINUTE } from "../durations.js";
import { ordered } from "../decimals.js";
import { freshId, h } from "./dom.js";
import { instantAt, typedNumber, wallTime } from "./numbers.js";
import { ownTongue, phrase, spoken } from "./phrases.js";

/** Stands for an answer that was not given. */
export const OPEN = Symbol("left open");

/** An answer that can't be read; the message says what is expected. */
export class Unreadable extends Error {}

const UNITS = [
  [MINUTE, "minutes"],
  [HOUR, "hours"],
  [DAY, "days"],
];
const PLAIN_INPUTS = { text: "text", date: "date", time: "datetime-local" };

/** Something with one input: its value is read from there. */
function single(input, read, node = input) {
  return { single: true, id: input.id, node, read, focus: () => input.focus({ preventScroll: true }) };
}

/** A text, a date or a time. */
export function inputControl(kind, value, settings, problemId) {
  const long = kind === "text";
  const shown =
    value === undefined || value === null ? "" : kind === "time" ? wallTime(Date.parse(value), settings.zone) : value;
  const input = h(long ? "textarea" : "input", {
    id: freshId(),
    type: long ? null : PLAIN_INPUTS[kind],
    rows: long ? 1 : null,
    value: shown,
    autocomplete: "off",
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

/** A number: typed, or chosen where there are only a few. */
export function numberControl(type, value, settings, problemId) {
  const german = ownTongue() === "de";
  const shown = value === undefined || value === null ? "" : german ? String(value).replace(".", ",") : String(value);
  const unit = type.kind === "money" ? settings.currency : null;
  const range = type.low === undefined ? null : phrase("range", type.low, type.high);
  const input = h("input", {
    id: freshId(),
    type: "text",
    inputmode: type.kind === "integer" ? "numeric" : "decimal",
    value: shown,
    autocomplete: "off",
    class: "number",
    "aria-describedby": problemId,
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
  if (!steps)
    return single(
      input,
      read,
      h("div", { class: "with-unit" }, input, h("span", { class: "unit" }, unit ?? range ?? "")),
    );
  // A short range of whole numbers is chosen like the stars of a rating.
  const numbers = Array.from({ length: Number(type.high - type.low) + 1 }, (_, n) => type.low + n);
  return choice(
    numbers.map((each) => [each, String(each)]),
    value,
    true,
    problemId,
    "scale",
  );
}

/** A duration: a number and its unit. */
export function durationControl(value, problemId) {
  const size = UNITS.findLast(([each]) => value && value % each === 0) ?? UNITS[1];
  const input = h("input", {
    id: freshId(),
    type: "text",
    inputmode: "decimal",
    class: "number",
    autocomplete: "off",
    value: value ? String(value / size[0]) : "",
    "aria-describedby": problemId,
  });
  const select = h(
    "select",
    { "aria-label": phrase("took") },
    UNITS.map(([each, name]) => h("option", { value: each, selected: each === size[0] }, phrase(name))),
  );
  return single(
    input,
    () => {
      if (!input.value.trim()) return OPEN;
      const number = typedNumber(input.value, ownTongue());
      if (number === null || ordered(number, 0) < 0) throw new Unreadable(phrase("expect number"));
      return Math.round(Number(String(number)) * Number(select.value));
    },
    h("div", { class: "with-unit" }, input, select),
  );
}

/** Options as large buttons, of which one is chosen; their numbers choose them, too. */
export function choice(options, value, many, problemId, look = "") {
  const name = freshId();
  const inputs = options.map(([each]) =>
    h("input", {
      type: "radio",
      name,
      id: freshId(),
      checked: each === value,
      "aria-describedby": problemId,
    }),
  );
  const node = h(
    "div",
    { class: ["options", look] },
    options.map(([, label], n) =>
      h(
        "label",
        { class: "option", for: inputs[n].id },
        inputs[n],
        h("span", { class: "text" }, label),
        many && look !== "scale" && n < 9 && h("kbd", { "aria-hidden": "true" }, n + 1),
      ),
    ),
  );
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
export function several(type, value = []) {
  const inputs = type.options.map((each) =>
    h("input", { type: "checkbox", id: freshId(), checked: value?.includes(each) }),
  );
  const node = h(
    "div",
    { class: "options" },
    type.options.map((each, n) =>
      h(
        "label",
        { class: "option", for: inputs[n].id },
        inputs[n],
        h("span", { class: "text" }, type.said(each, spoken())),
        n < 9 && h("kbd", { "aria-hidden": "true" }, n + 1),
      ),
    ),
  );
  node.dataset.numbers = "";
  return {
    node,
    read: () => type.options.filter((_, n) => inputs[n].checked),
    focus: () => inputs[0].focus({ preventScroll: true }),
  };
}
