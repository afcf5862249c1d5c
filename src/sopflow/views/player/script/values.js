/**
 * Values at run time: what is missing, arithmetic, comparison, dates and instants; the JSON of journals.
 *
 * A value is a string (text, one-of, date, instant), a boolean, a whole number (a duration is one, in milliseconds), a
 * `Decimal`, an array or a `Map` (a record). Everything that has names of an author for keys is a `Map`: facts, visits,
 * reasons. What isn't there is `MISSING`, never null. Values are never changed in place.
 */
import {
  ArithmeticError, Decimal, decimal, isNumber, isWhole, opposite, ordered, over, plus, rounded, times, truncated, whole,
} from "./decimals.js";

/** What a fact without a value is: what `Map.get` says of it. */
export const MISSING = undefined;

const LIMIT = 10n ** 24n; // what is larger counts as missing, as in the engine
const DAY_MS = 86_400_000;
const FIRST_MS = -62_135_596_800_000; // the years 1 to 9999
const LAST_MS = 253_402_300_799_999;

// -- arithmetic: what can't be computed throws ArithmeticError --------------------------------------------------------

function bounded(value) {
  const inside = isWhole(value) ? -LIMIT < value && value < LIMIT
    : ordered(value, -LIMIT) > 0 && ordered(value, LIMIT) < 0;
  if (!inside) throw new ArithmeticError("beyond bounds");
  return value;
}

/** A sum of numbers. */
export function add(a, b) {
  if (!isWhole(a) || !isWhole(b)) return bounded(plus(a, b));
  const sum = typeof a === "number" && typeof b === "number" ? a + b : NaN;
  return Number.isSafeInteger(sum) ? sum : bounded(whole(BigInt(a) + BigInt(b)));
}

/** A difference of numbers. */
export function subtract(a, b) {
  return isWhole(b) ? add(a, -b) : bounded(plus(a, opposite(b)));
}

/** A product of numbers. */
export function multiply(a, b) {
  if (!isWhole(a) || !isWhole(b)) return bounded(times(a, b));
  const product = typeof a === "number" && typeof b === "number" ? a * b : NaN;
  return Number.isSafeInteger(product) ? product + 0 : bounded(whole(BigInt(a) * BigInt(b)));
}

/** A quotient of numbers: always a Decimal. */
export function divide(a, b) {
  return bounded(over(a, b));
}

/** A duration times a number, in whole milliseconds. */
export function scale(ms, by) {
  return roundTo(multiply(ms, by), 0);
}

/** A duration divided by a number, in whole milliseconds. */
export function share(ms, by) {
  return roundTo(divide(ms, by), 0);
}

/** Rounded as in commerce: a half goes away from zero. Without places the result is whole. */
export function roundTo(value, places) {
  if (isWhole(value)) return value;
  const result = bounded(rounded(value, places));
  return places === 0 ? truncated(result) : result;
}

/** The sum of many numbers. */
export function total(values) {
  return values.reduce(add, 0);
}

/** The first of the smallest values. */
export function smallest(values) {
  if (!values.length) throw new ArithmeticError("the smallest of nothing");
  return values.reduce((least, each) => (compare(each, least) < 0 ? each : least));
}

/** The first of the largest values. */
export function largest(values) {
  if (!values.length) throw new ArithmeticError("the largest of nothing");
  return values.reduce((most, each) => (compare(each, most) > 0 ? each : most));
}

/** Money in hundredths, rounded as in commerce. */
export function toCents(value) {
  const cents = isWhole(value) ? BigInt(value) * 100n
    : truncated(rounded(new Decimal(value.negative, value.coefficient, value.exponent + 2), 0));
  return whole(cents);
}

// -- comparison -------------------------------------------------------------------------------------------------------

/** How two numbers or two texts (dates, instants) stand to each other: -1, 0 or 1. */
export function compare(a, b) {
  if (a instanceof Decimal || b instanceof Decimal) return ordered(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether two values are equal: 2 and 2.0 are, and so are records whose fields are. */
export function equal(a, b) {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, n) => equal(each, b[n]));
  if (a instanceof Map) return b instanceof Map && a.size === b.size && sameEntries(a, b);
  return (a instanceof Decimal || b instanceof Decimal) && isNumber(a) && isNumber(b) && ordered(a, b) === 0;
}

function sameEntries(a, b) {
  for (const [name, value] of a) if (!b.has(name) || !equal(value, b.get(name))) return false;
  return true;
}

// Where a letter's small form is not what a comparison without regard to case goes by.
const CHEROKEE = /[\u13a0-\u13f5\u13f8-\u13fd\uab70-\uabbf]/u;

/** A text for a comparison without regard to case, as Unicode folds it: ß is ss. */
export function casefold(text) {
  return /^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : Array.from(text, folded).join("");
}

function folded(character) {
  if (character === "ı") return character;
  if (character === "ẞ") return "ss";
  const capital = character.toUpperCase();
  return CHEROKEE.test(character) ? capital : Array.from(capital, (each) => each.toLowerCase()).join("");
}

/** Whether a text has another in it, without regard to case. */
export function textContains(text, part) {
  return casefold(text).includes(casefold(part));
}

/** Whether an element equals the value; texts without regard to case. */
export function listContains(values, value) {
  if (typeof value !== "string") return values.some((each) => equal(each, value));
  const wanted = casefold(value);
  return values.some((each) => casefold(each) === wanted);
}

/** How many characters a text has, as a reader counts code points. */
export function characters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** A text cut after so many characters. */
export function cut(text, most) {
  return text.length <= most ? text : Array.from(text).slice(0, most).join("");
}

/** Whether a text can be written to a file: half a character can't. */
export function writable(text) {
  return text.isWellFormed ? text.isWellFormed() : !/\p{Surrogate}/u.test(text);
}

/** A deep copy of a value. */
export function copy(value) {
  if (Array.isArray(value)) return value.map(copy);
  return value instanceof Map ? new Map(Array.from(value, ([name, each]) => [name, copy(each)])) : value;
}

// -- dates and instants -----------------------------------------------------------------------------------------------

/** Milliseconds since 1970 of an instant's text. */
export function instantMs(instant) {
  return Date.parse(instant);
}

/** The text of an instant: UTC, always with milliseconds, so that text order is time order. */
export function instantText(ms) {
  if (!(ms >= FIRST_MS && ms <= LAST_MS)) throw new ArithmeticError("beyond the calendar");
  return new Date(Number(ms)).toISOString();
}

/** The text of a day, counted from 1970. */
export function dateText(days) {
  return instantText(days * DAY_MS).slice(0, 10);
}

/** The days from 1970 to a date. */
export function daysOf(date) {
  return Date.parse(`${date}T00:00:00.000Z`) / DAY_MS;
}

function wholeDays(ms) {
  return Math.floor(Number(ms) / DAY_MS);
}

/** From one instant to another. */
export function timeBetween(later, earlier) {
  return instantMs(later) - instantMs(earlier);
}

/** An instant moved by a duration. */
export function timePlus(instant, ms) {
  return instantText(instantMs(instant) + Number(ms));
}

/** An instant moved back by a duration. */
export function timeMinus(instant, ms) {
  return instantText(instantMs(instant) - Number(ms));
}

/** From one date to another. */
export function dateBetween(later, earlier) {
  return (daysOf(later) - daysOf(earlier)) * DAY_MS;
}

/** A date moved by a duration: by its whole days, rounded down. */
export function datePlus(date, ms) {
  return dateText(daysOf(date) + wholeDays(ms));
}

/** A date moved back by a duration. */
export function dateMinus(date, ms) {
  return dateText(daysOf(date) - wholeDays(ms));
}

// -- JSON, byte for byte as a journal has it --------------------------------------------------------------------------

/** A value or plain object as JSON, without spaces, Decimals as written. What is undefined is left out. */
export function printJson(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(printJson).join(",")}]`;
  if (value === null || typeof value !== "object" || value instanceof Decimal) return String(value);
  const pairs = value instanceof Map ? Array.from(value) : Object.entries(value);
  const known = pairs.filter(([, each]) => each !== undefined);
  return `{${known.map(([name, each]) => `${JSON.stringify(name)}:${printJson(each)}`).join(",")}}`;
}

const SPACE = String.raw`[ \t\r\n]*`;
const TEXT = String.raw`"(?:[^"\\\x00-\x1f]|\\.)*"`;
const NUMBER = String.raw`-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`;
const TOKEN = new RegExp(`${SPACE}(?:([[\\]{}:,])|(${TEXT})|(${NUMBER})|(true|false|null))${SPACE}`, "y");
const WORDS = { true: true, false: false, null: null };

/**
 * The value of a JSON text. Objects become Maps (so that every name is a name, in the order written); a number with a
 * point or an exponent becomes a Decimal. `struct` makes a plain object of a Map whose keys are ours.
 * @param {string} text
 */
export function parseJson(text) {
  const tokens = new Tokens(text);
  const value = tokens.value(tokens.next());
  if (tokens.at < text.length) throw new SyntaxError(`no JSON at ${tokens.at}`);
  return value;
}

class Tokens {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  next() {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    if (!found) throw new SyntaxError(`no JSON at ${this.at}`);
    this.at = TOKEN.lastIndex;
    return found;
  }

  value([, mark, text, number, point, exponent, word]) {
    if (mark === "[") return this.list();
    if (mark === "{") return this.mapping();
    if (text) return JSON.parse(text);
    if (number) return point || exponent ? decimal(number) : whole(BigInt(number));
    if (word) return WORDS[word];
    throw new SyntaxError(`no JSON at ${this.at}`);
  }

  list() {
    const values = [];
    let token = this.next();
    while (token[1] !== "]") {
      values.push(this.value(token));
      token = this.following("]");
    }
    return values;
  }

  mapping() {
    const values = new Map();
    let token = this.next();
    while (token[1] !== "}") {
      if (!token[2] || this.next()[1] !== ":") throw new SyntaxError(`no JSON at ${this.at}`);
      values.set(JSON.parse(token[2]), this.value(this.next()));
      token = this.following("}");
    }
    return values;
  }

  /** What stands after an element: the end, or the token after the comma. */
  following(end) {
    const token = this.next();
    if (token[1] === end) return token;
    const after = token[1] === "," ? this.next() : token;
    if (token[1] !== "," || after[1] === end) throw new SyntaxError(`no JSON at ${this.at}`);
    return after;
  }
}

/** A plain object with what a Map holds, for what has our own keys and not an author's: an entry, an event. */
export function struct(map) {
  return Object.fromEntries(map);
}
