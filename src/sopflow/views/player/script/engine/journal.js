/** A journal as text: one JSON object a line, each with the version of its form. */

import { parseJson, printJson } from "../values.js";
import { ENTRY_FIELDS, INSTANTS, makeEntry } from "./entries.js";
import { BrokenJournal } from "./state.js";

const VERSION = 1;

/** An instant as journals have it: whole seconds, or with six digits after them. */
export function stamp(ms) {
  const text = new Date(ms).toISOString();
  return text.endsWith(".000Z") ? `${text.slice(0, -5)}Z` : `${text.slice(0, -1)}000Z`;
}

/** The instant of a text, in whole milliseconds. */
export function msOfStamp(text) {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new BrokenJournal(`no instant: ${text}`);
  return ms;
}

/** Whether a value is what its field holds when nothing is said. */
function isStandard(value, standard) {
  if (standard instanceof Map) return value.size === 0;
  return Array.isArray(standard) ? value.length === 0 : value === standard;
}

function lineOf(entry) {
  const line = { v: VERSION, entry: entry.entry, seq: entry.seq, at: stamp(entry.at) };
  for (const [name, standard] of ENTRY_FIELDS.get(entry.entry)) {
    const value = entry[name];
    if (standard === undefined || !isStandard(value, standard)) line[name] = INSTANTS.has(name) ? stamp(value) : value;
  }
  return printJson(line);
}

/**
 * Write entries as JSON lines: what `sopflow` itself would write, to the byte.
 * @param {object[]} entries
 */
export function encode(entries) {
  return entries.map((entry) => `${lineOf(entry)}\n`).join("");
}

/**
 * Read JSON lines back.
 * @param {string} text
 * @returns {object[]}
 */
export function decode(text) {
  return text.split("\n").flatMap((line, at) => (line.trim() ? [readLine(line, at + 1)] : []));
}

function readLine(line, number) {
  try {
    const values = Object.fromEntries(parseJson(line));
    if (values.v !== VERSION) throw new BrokenJournal(`version ${values.v} is not ${VERSION}, which this page knows`);
    if (!ENTRY_FIELDS.has(values.entry)) throw new BrokenJournal(`there are no entries called ${values.entry}`);
    for (const name of INSTANTS) if (typeof values[name] === "string") values[name] = msOfStamp(values[name]);
    return makeEntry(values.entry, values.seq, values.at, values);
  } catch (problem) {
    throw new BrokenJournal(`journal line ${number}: ${problem.message}`);
  }
}
