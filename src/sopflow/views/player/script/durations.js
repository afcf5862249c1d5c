/**
 * Durations as authors write them: `15 min`, `4 h`, `2 days`, `1 week`, `PT4H`, `4 working hours`.
 *
 * A duration is a whole number of milliseconds; a `Working` is a value of its own, because how long it is depends on a
 * calendar.
 */
import { decimal, truncated, whole } from "./decimals.js";
import { isGerman, splitWords } from "./words.js";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const LONGEST = 1_000_000n * BigInt(DAY);
const UNITS = new Map([
  ["ms", 1],
  ...["s", "sec", "second", "seconds"].map((name) => [name, SECOND]),
  ...["min", "mins", "minute", "minutes"].map((name) => [name, MINUTE]),
  ...["h", "hour", "hours"].map((name) => [name, HOUR]),
  ...["d", "day", "days"].map((name) => [name, DAY]),
  ...["week", "weeks"].map((name) => [name, 7 * DAY]),
]);
const UNFIT = new Set(["month", "months", "year", "years", "y"]);
const PART = /([0-9]{1,12}(?:\.[0-9]{1,6})?) ?([a-z]{1,8})(?: |$)/y;
const DATE_PART = String.raw`(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?`;
const TIME_PART = String.raw`(?:T(?=.)(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,3})?)S)?)?`;
const ISO = new RegExp(`^P(?=.)${DATE_PART}${TIME_PART}$`);
const ISO_SIZES = [7 * DAY, DAY, HOUR, MINUTE, SECOND];
const ISO_MONTHS = /^P(?:[0-9]+[YMWD])*[0-9]+[YM]/;
const WORKING = /^([0-9]{1,6}(?:\.[0-9]{1,3})?) working ([a-z]{1,8})$/;
const SIGNS = [[DAY, "day", "days"], [HOUR, "h", "h"], [MINUTE, "min", "min"]];
const WORDS = {
  en: [[DAY, "day", "days"], [HOUR, "hour", "hours"], [MINUTE, "minute", "minutes"], [SECOND, "second", "seconds"]],
  de: [[DAY, "Tag", "Tage"], [HOUR, "Stunde", "Stunden"], [MINUTE, "Minute", "Minuten"],
    [SECOND, "Sekunde", "Sekunden"]],
};

/** A value that is not of its type, or a text that is no duration; the message is one sentence. */
export class ValueProblem extends Error {}

/** A stretch of working time: so many working minutes, hours or days of a calendar. */
export class Working {
  /**
   * @param {import('./decimals.js').Decimal} number how many
   * @param {"min" | "h" | "days"} unit of what
   * @param {number} [rest] what comes after whole days, in milliseconds of open time
   * @param {boolean} [opens] whether it goes on to the next opening where it ends on a closing
   */
  constructor(number, unit, rest = 0, opens = false) {
    this.number = number;
    this.unit = unit;
    this.rest = rest;
    this.opens = opens;
  }

  toString() {
    const name = { min: "minute", h: "hour", days: "day" }[this.unit];
    const one = this.number.plain().replace(/\.0*$/, "") === "1";
    let shown = `${this.number.plain()} working ${one ? name : `${name}s`}`;
    if (this.rest) {
      const number = inUnit(this.rest, HOUR);
      shown += ` and ${number} working ${number === "1" ? "hour" : "hours"}`;
    }
    return shown + (this.opens ? " to the opening" : "");
  }
}

/** Milliseconds as a number of a bigger unit (its size in ms), to nine places. */
export function inUnit(ms, size) {
  const places = 10n ** 9n;
  const all = (2n * BigInt(ms) * places + BigInt(size)) / (2n * BigInt(size));
  return trimmed(`${all / places}.${String(all % places).padStart(9, "0")}`);
}

function trimmed(text) {
  return text.replace(/\.?0*$/, "");
}

/** The milliseconds of a written duration. */
export function parseDuration(text) {
  const span = parseSpan(text);
  if (span instanceof Working) {
    throw new ValueProblem(
      "A working duration depends on a calendar and can stand only in deadlines, ladders and waits.",
    );
  }
  return span;
}

/** A written duration: milliseconds, or `Working`. */
export function parseSpan(written) {
  const text = splitWords(Array.from(written).slice(0, 200).join("")).join(" ");
  const working = WORKING.exec(text);
  if (working) return workingSpan(working[1], working[2]);
  const iso = ISO.exec(text);
  if (iso) return summed(iso.slice(1).map((number, n) => [number, ISO_SIZES[n]]).filter(([number]) => number));
  if (ISO_MONTHS.test(text)) throw unfit();
  return summed(parts(text));
}

function parts(text) {
  const found = [];
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (!part || !(UNITS.has(part[2]) || UNFIT.has(part[2]))) throw new ValueProblem(`\`${text}\` is not a duration.`);
    if (UNFIT.has(part[2])) throw unfit();
    found.push([part[1], UNITS.get(part[2])]);
  }
  if (!found.length) throw new ValueProblem("A duration is missing.");
  return found;
}

function summed(found) {
  const millionths = found.map(([number, size]) => {
    const [before, after = ""] = number.split(".");
    return BigInt(before + after.padEnd(6, "0")) * BigInt(size);
  });
  const ms = millionths.reduce((sum, each) => sum + each, 0n) / 1_000_000n;
  if (ms > LONGEST) throw new ValueProblem("A duration this long can't be meant.");
  return whole(ms);
}

function workingSpan(number, unit) {
  if (UNFIT.has(unit)) throw unfit();
  const size = UNITS.get(unit);
  if (size === MINUTE) return new Working(decimal(number), "min");
  if (size === HOUR) return new Working(decimal(number), "h");
  if (size === DAY && !number.includes(".")) return new Working(decimal(number), "days");
  throw new ValueProblem(`\`${number} working ${unit}\` is not a duration.`);
}

function unfit() {
  return new ValueProblem("A month or a year has no fixed length.");
}

/** The duration as an author writes it, without loss: `4 h`, `2 days`, `1 h 30 min`, `0.25 s`. */
export function showDuration(ms) {
  const { negative, shown, left } = split(ms, SIGNS);
  if (left || !shown.length) shown.push(`${seconds(left)} s`);
  return (negative ? "-" : "") + shown.join(" ");
}

/** The duration in words of a language: `4 hours`, `4 Stunden`; English for a language it doesn't speak. */
export function durationWords(ms, language) {
  const german = isGerman(language);
  const words = german ? WORDS.de : WORDS.en;
  const { negative, shown, left } = split(ms, words.slice(0, 3));
  if (left || !shown.length) {
    const number = german ? seconds(left).replace(".", ",") : seconds(left);
    shown.push(`${number} ${words[3][left === BigInt(SECOND) ? 1 : 2]}`);
  }
  return (negative ? "-" : "") + shown.join(" ");
}

function split(ms, units) {
  let left = BigInt(ms);
  const negative = left < 0n;
  left = negative ? -left : left;
  const shown = [];
  for (const [size, one, many] of units) {
    if (size === DAY && keepsHours(left)) continue;
    const count = left / BigInt(size);
    left %= BigInt(size);
    if (count) shown.push(`${count} ${count === 1n ? one : many}`);
  }
  return { negative, shown, left };
}

/** Whole hours under two days stay hours, as people say 36 hours. */
function keepsHours(left) {
  return left < 2n * BigInt(DAY) && left % BigInt(HOUR) === 0n && left !== BigInt(DAY);
}

function seconds(ms) {
  const rest = ms % 1000n;
  return rest ? trimmed(`${ms / 1000n}.${String(rest).padStart(3, "0")}`) : String(ms / 1000n);
}

const UNIT_MS = { min: MINUTE, h: HOUR };
const LEFT = new RegExp(
  String.raw`^([0-9]{1,6}(?:\.[0-9]{1,9})?) working (minute|hour|day)s?` +
  String.raw`(?: and ([0-9]{1,9}(?:\.[0-9]{1,9})?) working hours?)?( to the opening)?$`,
);

/** A span as text, without loss: as an author writes it, and what is left of one in the same words. */
export function showSpan(span) {
  return span instanceof Working ? String(span) : showDuration(span);
}

/** The span of a text by `showSpan` (or by an author). */
export function readSpan(text) {
  const left = LEFT.exec(text);
  if (!left || (left[2] !== "day" && left[3])) return parseSpan(text);
  const number = decimal(left[1]);
  if (left[2] !== "day") return new Working(number, left[2] === "minute" ? "min" : "h", 0, Boolean(left[4]));
  if (/\.0*[1-9]/.test(left[1])) throw new ValueProblem(`\`${text}\` is not a duration.`);
  return new Working(number, "days", scaled(decimal(left[3] ?? "0"), HOUR), Boolean(left[4]));
}

/** The milliseconds of a span of working minutes or hours, of a calendar's open time. */
export function workingMs(span) {
  return scaled(span.number, UNIT_MS[span.unit]);
}

/** How many working days a span has. */
export function workingDays(span) {
  return truncated(span.number);
}

/** A span of working minutes or hours from its milliseconds. */
export function workingOf(ms, unit) {
  return new Working(decimal(unit === "days" ? String(ms) : inUnit(ms, UNIT_MS[unit])), unit);
}

/** So many of a size, to the nearest millisecond. */
function scaled(number, size) {
  const below = number.exponent < 0 ? 10n ** BigInt(-number.exponent) : 1n;
  const above = number.coefficient * (number.exponent > 0 ? 10n ** BigInt(number.exponent) : 1n);
  return Number((2n * above * BigInt(size) + below) / (2n * below));
}
