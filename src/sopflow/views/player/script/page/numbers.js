/** Numbers as people type them, and wall-clock times as a browser's fields give them. */

import { decimal, whole } from "../decimals.js";

const WRITTEN = /^[+-]?[0-9]{1,24}(?:\.[0-9]{1,24})?$/;

/** An exact number from its text: whole, or a Decimal; null if it is none. */
export function parseNumber(text) {
  if (!WRITTEN.test(text)) return null;
  return text.includes(".") ? decimal(text) : whole(BigInt(text.replace("+", "")));
}

/** What a person typed, in the way of writing of a language: `1.250,50` or `1,250.50`. */
export function typedNumber(text, language) {
  const plain = text.trim().replace(/[\s\u00a0\u202f'’€$£]/g, "");
  const german = language.startsWith("de");
  const [point, group] = german ? [",", "."] : [".", ","];
  const grouped = new RegExp(`^[+-]?[0-9]{1,3}(?:\\${group}[0-9]{3})+(?:\\${point}[0-9]+)?$`);
  const joined = grouped.test(plain) ? plain.replaceAll(group, "") : plain;
  return parseNumber(german ? joined.replace(",", ".") : joined);
}

/** The wall-clock time of an instant in a zone, as a `datetime-local` field has it. */
export function wallTime(ms, zone) {
  return new Date(ms + offsetAt(ms, zone)).toISOString().slice(0, 16);
}

/** The instant of a wall-clock time in a zone; where clocks are put forward, the one after the gap. */
export function instantAt(wall, zone) {
  const there = Date.parse(`${wall.length === 16 ? wall : wall.slice(0, 16)}:00.000Z`);
  if (Number.isNaN(there)) return null;
  const guess = there - offsetAt(there, zone);
  return there - offsetAt(guess, zone);
}

/** How far a zone is ahead of UTC at an instant. */
function offsetAt(ms, zone) {
  if (zone === undefined) return -new Date(ms).getTimezoneOffset() * 60_000;
  const parts = clockOf(zone).formatToParts(ms);
  const found = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(found.year, found.month - 1, found.day, found.hour, found.minute, found.second);
  return wall - Math.floor(ms / 1000) * 1000;
}

const clocks = new Map();

function clockOf(zone) {
  if (!clocks.has(zone)) {
    clocks.set(
      zone,
      new Intl.DateTimeFormat("en-US", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
      }),
    );
  }
  return clocks.get(zone);
}
