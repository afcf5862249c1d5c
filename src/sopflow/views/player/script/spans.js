/**
 * Spans of time laid from an instant; what is left of one, and parts. A span is milliseconds or a `Working`.
 *
 * Instants are milliseconds in UTC.
 */
import { Working, workingDays, workingMs, workingOf } from "./durations.js";

/** Where a plain span ends that would leave the years that can be counted. */
export const FAR = 253_402_300_799_999;

/**
 * When a span ends that begins at an instant.
 * @param {number} start
 * @param {number | bigint | Working} span
 * @param {import("./calendars.js").Calendar} [calendar] whose working time; plain spans need none
 */
export function addSpan(start, span, calendar) {
  if (!(span instanceof Working)) return start + Number(span) <= FAR ? start + Number(span) : FAR;
  const open = needed(calendar);
  const end = span.unit === "days" ? open.afterWorking(open.afterDays(start, workingDays(span)), span.rest)
    : open.afterWorking(start, workingMs(span));
  return span.opens ? open.openingFrom(end) : end;
}

/** What is left until a due instant, in the unit of the span that led there: for a clock that pauses. */
export function remainder(at, due, span, calendar) {
  if (!(span instanceof Working)) return Math.max(0, due - at);
  const open = needed(calendar);
  const days = span.unit === "days" ? open.daysBetween(at, due) : 0;
  const reached = span.unit === "days" ? open.afterDays(at, days) : at;
  const rest = open.workedBetween(reached, due);
  const left = workingOf(span.unit === "days" ? days : rest, span.unit);
  if (span.unit === "days") left.rest = rest;
  const ends = open.afterWorking(reached, rest);
  left.opens = ends < due && due === open.openingFrom(ends);
  return left;
}

/** When a part of the way from start to due has passed, in the unit of the span: `warn: 75%`. */
export function fraction(start, due, percent, span, calendar) {
  const part = BigInt(Math.min(Math.max(percent, 0), 100));
  if (part === 100n || due <= start) return due;
  if (!(span instanceof Working)) return start + nearest(BigInt(due - start) * part, 100n);
  const open = needed(calendar);
  if (span.unit !== "days") {
    return open.afterWorking(start, nearest(BigInt(open.workedBetween(start, due)) * part, 100n));
  }
  return Math.min(due, partOfDays(start, due, part, open));
}

function partOfDays(begin, end, part, calendar) {
  const days = calendar.daysBetween(begin, end);
  const [reached, following] = [calendar.afterDays(begin, days), calendar.afterDays(begin, days + 1)];
  const open = calendar.workedBetween(reached, following);
  const day = BigInt(open || 1);
  const passed = BigInt(open ? calendar.workedBetween(reached, end) : 0);
  const above = (BigInt(days) * day + passed) * part; // over `below`: the working days up to the part
  const below = day * 100n;
  const whole = Number(above / below);
  const [from, to] = [calendar.afterDays(begin, whole), calendar.afterDays(begin, whole + 1)];
  return calendar.afterWorking(from, nearest((above % below) * BigInt(calendar.workedBetween(from, to)), below));
}

/** A quotient as the nearest whole number, a half to the even neighbour. */
function nearest(above, below) {
  const kept = above / below;
  const twice = 2n * (above % below);
  return Number(twice > below || (twice === below && kept % 2n === 1n) ? kept + 1n : kept);
}

function needed(calendar) {
  if (!calendar) throw new TypeError("Working time needs a calendar.");
  return calendar;
}
