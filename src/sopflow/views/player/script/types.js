/** The types a fact can have, and values from outside checked against them. */
import { Decimal, decimal, isWhole, ordered, truncated, whole } from "./decimals.js";
import { parseDuration, ValueProblem } from "./durations.js";
import { instantText, writable } from "./values.js";
import { inLanguage, strip } from "./words.js";

const LIMIT = 10n ** 24n;
const LONGEST_LIST = 10_000;
const NUMBER = /^[+-]?[0-9]{1,24}(?:\.[0-9]{1,24})?$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const INSTANT = new RegExp(
  String.raw`^([0-9]{4}-[0-9]{2}-[0-9]{2})` +
  String.raw`(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)? ?(Z|([+-])([0-9]{2}):([0-9]{2}))?)?$`,
);
const YES_NO = new Map([["yes", true], ["no", false], ["ja", true], ["nein", false], ["true", true], ["false", false]]);

/** A fact's type. */
export class Type {
  /**
   * @param {string} kind text number integer yes/no date time duration money one-of record list
   * @param {object} [more]
   * @param {string[]} [more.options] the values of a one-of, in the order written
   * @param {Map<string, Map<string, string>>} [more.labels] what people call them, by language
   * @param {any} [more.low] the smallest number of a range; `high`: the largest
   * @param {[string, Type][]} [more.fields] of a record
   * @param {Type} [more.element] what a list holds
   */
  constructor(kind, { options = [], labels = new Map(), low, high, fields = [], element } = {}) {
    Object.assign(this, { kind, options, labels, low, high, fields, element });
  }

  /** What people call a value of a one-of: its label in a language, else itself. */
  said(value, language) {
    const texts = this.labels.get(value);
    return (texts && inLanguage(texts, language)) || value;
  }

  /** The type as a message names it: `a duration`, `one of standard, gold`. */
  toString() {
    const { kind, options } = this;
    if (kind === "one-of") return `one of ${options.slice(0, 6).join(", ")}${options.length > 6 ? ", …" : ""}`;
    if (kind === "list") return "a list";
    if (kind === "yes/no" || kind === "money" || kind === "text") return kind;
    const range = this.low === undefined ? "" : ` from ${this.low} to ${this.high}`;
    return `a${kind[0] === "i" ? "n" : ""} ${kind}${range}`;
  }

  /** The type of a record's field. */
  field(name) {
    return this.fields.find(([each]) => each === name)?.[1];
  }

  /** The value checked and normalised for the engine; throws `ValueProblem`, which says in words why not. */
  coerce(value) {
    return coerced(this, value);
  }

  /** The value that a person typed: `yes`, `4 h`, `12.50`, `2026-11-23`; throws `ValueProblem`. */
  fromText(text) {
    return typed(this, text);
  }
}

function coerced(type, value) {
  const { kind } = type;
  if (kind === "yes/no") {
    if (typeof value === "boolean") return value;
  } else if (kind === "number" || kind === "integer" || kind === "money") {
    if (isWhole(value) || value instanceof Decimal) return inRange(type, numeric(kind, value));
  } else if (kind === "list") {
    if (Array.isArray(value)) return listed(type, value);
  } else if (kind === "record") {
    if (value instanceof Map) return recorded(type, value);
  } else if (kind === "duration") {
    if (typeof value === "bigint" || Number.isInteger(value)) return withinBounds(value);
    if (typeof value === "string") return parseDuration(value);
  } else if (kind === "time") {
    if (typeof value === "string") return instantOf(value, true);
  } else if (kind === "date") {
    if (typeof value === "string") return dateOf(value);
  } else if (typeof value === "string") {
    return kind === "one-of" ? option(type, value) : kept(value);
  }
  throw new ValueProblem(`${shown(value)} is not ${type}`);
}

function typed(type, text) {
  const { kind } = type;
  if (kind === "text") return text;
  const word = strip(text);
  if (kind === "one-of") return option(type, word);
  if (kind === "yes/no") {
    const found = YES_NO.get(word.toLowerCase());
    if (found === undefined) throw new ValueProblem(`${shown(word)} is neither yes nor no`);
    return found;
  }
  if (kind === "number" || kind === "integer" || kind === "money") {
    if (!NUMBER.test(word)) throw new ValueProblem(`${shown(word)} is not ${type}`);
    const number = word.includes(".") ? decimal(word) : whole(BigInt(word.replace("+", "")));
    return inRange(type, numeric(kind, number));
  }
  if (kind === "date") return dateOf(word);
  if (kind === "time") return instantOf(word, false);
  if (kind === "duration") return parseDuration(word);
  if (kind === "list" && type.element && type.element.kind !== "record" && type.element.kind !== "list") {
    return listed(type, word ? word.split(",").map((each) => typed(type.element, each)) : []);
  }
  throw new ValueProblem(`${type} can't be written in one line`);
}

function numeric(kind, value) {
  if (typeof value === "bigint" || Number.isInteger(value)) return withinBounds(value);
  if (typeof value === "number" && !Number.isFinite(value)) throw new ValueProblem(`${shown(value)} is not a number`);
  const exact = value instanceof Decimal ? value : decimal(String(value));
  const digits = String(exact.coefficient).length;
  if (digits > 34 || exact.adjusted < -34 || ordered(exact, LIMIT) >= 0 || ordered(exact, -LIMIT) <= 0) {
    throw new ValueProblem(`${shown(value)} is beyond bounds`);
  }
  if (kind === "integer") {
    const cut = truncated(exact);
    if (ordered(cut, exact) !== 0) throw new ValueProblem(`${shown(value)} is not a whole number`);
    return cut;
  }
  if (exact.exponent === 0) return truncated(exact); // written as a whole number, it comes out of a journal as one
  return exact.coefficient ? exact : new Decimal(false, 0n, exact.exponent); // JSON's -0 reads back as another number
}

function withinBounds(value) {
  if (!(-LIMIT < value && value < LIMIT)) throw new ValueProblem("the number is beyond bounds");
  return whole(value);
}

function inRange(type, value) {
  if (type.low !== undefined && (ordered(value, type.low) < 0 || ordered(value, type.high) > 0)) {
    throw new ValueProblem(`${value} is not ${type}`);
  }
  return value;
}

function kept(value) {
  if (!writable(value)) throw new ValueProblem("the text holds half a character, which can't be kept");
  return value;
}

function option(type, value) {
  if (!type.options.includes(value)) throw new ValueProblem(`${shown(value)} is not ${type}`);
  return value;
}

function listed(type, values) {
  if (values.length > LONGEST_LIST) throw new ValueProblem(`a list holds at most ${LONGEST_LIST} elements`);
  return type.element ? values.map((each) => coerced(type.element, each)) : [...values];
}

function recorded(type, value) {
  const found = new Map();
  for (const [name, each] of value) {
    const field = type.field(name);
    if (!field) throw new ValueProblem(`there is no field ${shown(name)} here`);
    try {
      found.set(name, coerced(field, each));
    } catch (problem) {
      throw problem instanceof ValueProblem ? new ValueProblem(`${name}: ${problem.message}`) : problem;
    }
  }
  return found;
}

/** Whether the calendar has such a day. */
function isDay(text) {
  const [, year, month, day] = DATE.exec(text).map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const last = month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28)
    : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= last;
}

function dateOf(text) {
  if (!DATE.test(text)) throw new ValueProblem(`${shown(text)} is not a date (write 2026-11-23)`);
  if (!isDay(text)) throw new ValueProblem(`${shown(text)} is no day of the calendar`);
  return text;
}

function instantOf(text, zoneNeeded) {
  const found = INSTANT.exec(strip(text));
  if (!found) throw new ValueProblem(`${shown(text)} is not a time (write 2026-11-23T10:00+01:00)`);
  const [, date, hour = "0", minute = "0", second = "0", fraction = "", zone, sign, aheadHours, aheadMinutes] = found;
  if (!zone && zoneNeeded) {
    const hint = "(write 2026-11-23T10:00+01:00, or Z for UTC)";
    throw new ValueProblem(`${shown(text)} says no time zone ${hint}`);
  }
  const ahead = Number(aheadHours ?? 0) * 60 + Number(aheadMinutes ?? 0);
  const [hours, minutes, seconds] = [hour, minute, second].map(Number);
  if (!isDay(date) || hours > 23 || minutes > 59 || seconds > 59 || ahead >= 24 * 60) {
    throw new ValueProblem(`${shown(text)} is no time of the calendar`);
  }
  const ms = Date.parse(`${date}T00:00:00.000Z`) + (hours * 60 + minutes - (sign === "-" ? -ahead : ahead)) * 60_000
    + seconds * 1000 + Number(fraction.padEnd(3, "0").slice(0, 3));
  try {
    return instantText(ms);
  } catch {
    throw new ValueProblem("the time is beyond the calendar");
  }
}

function shown(value) {
  const text = typeof value === "string" ? value : written(value);
  return `\`${Array.from(text).slice(0, 60).join("")}\``;
}

/** A value of another kind as the engine's messages write it. */
function written(value, inside = false) {
  if (value === true || value === false) return value ? "True" : "False";
  if (value === null || value === undefined) return "None";
  if (typeof value === "string") return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value}'`;
  if (Array.isArray(value)) return `[${value.map((each) => written(each, true)).join(", ")}]`;
  if (value instanceof Map) {
    return `{${Array.from(value, ([name, each]) => `${written(name)}: ${written(each, true)}`).join(", ")}}`;
  }
  if (value instanceof Decimal && inside) return `Decimal('${value}')`;
  return Number.isNaN(value) ? "nan" : String(value).replace("Infinity", "inf");
}
