// What Python's tests ask the player's engine; see both_engines.py.
import {
  advance, decode, due, encode, loadProgram, permits, replay, todo,
} from "../src/sopflow/views/player/script/engine/index.js";
import { LEGAL } from "../src/sopflow/views/player/script/engine/decide.js";
import { ENTRY_FIELDS } from "../src/sopflow/views/player/script/engine/entries.js";
import { EVENT_FIELDS } from "../src/sopflow/views/player/script/engine/events.js";
import { REFUSALS } from "../src/sopflow/views/player/script/engine/refusals.js";
import { BrokenJournal } from "../src/sopflow/views/player/script/engine/state.js";
import { HOLDS } from "../src/sopflow/views/player/script/engine/stuck.js";
import { stamp } from "../src/sopflow/views/player/script/engine/journal.js";
import { kit } from "../src/sopflow/views/player/script/terms.js";
import { parseJson, printJson } from "../src/sopflow/views/player/script/values.js";

let program = null;
let caseNow = null;
let lines = "";

/** Follow a program from here on. */
function load({ packed, source }) {
  program = loadProgram(JSON.parse(packed), new Function("kit", `${source}return terms;`)(kit));
  return {};
}

/** Let an event happen, and tell all that came of it. */
function happen({ event, begins, viewers }) {
  const given = Object.fromEntries(parseJson(event));
  if (begins) {
    caseNow = null;
    lines = "";
  }
  const before = caseNow && printJson(plain(caseNow));
  const { case: after, entries, refused } = advance(program, caseNow, given);
  if (before !== null && printJson(plain(caseNow)) !== before) throw new Error("advance has changed the case it was given");
  caseNow = after;
  const journal = encode(entries);
  lines += journal;
  const tasks = caseNow ? viewers.map(([language, by]) => todo(program, caseNow, { language, by }).map(task)) : [];
  const effects = caseNow ? due(program, caseNow, entries).map(effect) : [];
  return { journal, refused, tasks: printJson(tasks), effects: printJson(effects), closed: caseNow?.outcome ?? null };
}

/** What `printJson` can write: instants of a case as they are, sets as lists. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return new Map([...value].map(([name, each]) => [name, plain(each)]));
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

function task(each) {
  const fields = each.fields.map((field) => ({ ...field, type: String(field.type) }));
  return { ...each, fields, due: each.due && stamp(each.due), warn: each.warn && stamp(each.warn) };
}

function effect(each) {
  const written = { ...each };
  for (const name of ["at", "expires"]) if (written[name]) written[name] = stamp(written[name]);
  return written;
}

/** Whether the journal, read back, is the case; it is the one that goes on. */
function kept() {
  if (!caseNow) return {};
  const entries = decode(lines);
  if (encode(entries) !== lines) throw new Error("the journal reads back as another");
  const told = replay(entries);
  if (printJson(plain(told)) !== printJson(plain(caseNow))) throw new Error("the journal isn't the case");
  caseNow = told;
  return {};
}

/** Go on from a journal, and tell what case it is about. */
function take({ journal }) {
  const entries = decode(journal);
  if (encode(entries) !== journal) throw new Error("the journal reads back as another");
  caseNow = replay(entries);
  lines = journal;
  return { case: printJson(plain(caseNow)) };
}

/** Whether an action may be carried out. */
function permit({ action, args, by }) {
  return permits(program, caseNow, action, parseJson(args), by);
}

/** How long an event takes: walks again and again. */
function measure({ walk, times }) {
  const events = walk.map((each) => Object.fromEntries(parseJson(each)));
  const began = process.cpuUsage();
  let count = 0;
  for (let n = 0; n < times; n += 1) {
    let state = null;
    for (const event of events) {
      state = advance(program, state, event).case;
      count += 1;
    }
  }
  const { user, system } = process.cpuUsage(began);
  return { microseconds: (user + system) / count };
}

/** The tables that Python has as well. */
function tables() {
  const fields = [...ENTRY_FIELDS].map(([kind, each]) => [kind, each.map(([name, value]) => [
    name, value === undefined ? "needed" : value instanceof Map ? {} : value,
  ])]);
  return { entries: Object.fromEntries(fields), events: EVENT_FIELDS, legal: LEGAL, refusals: REFUSALS, holds: HOLDS };
}

/** Why a journal can't be read. */
function broken({ journal }) {
  try {
    replay(decode(journal));
  } catch (problem) {
    if (problem instanceof BrokenJournal) return { problem: problem.message };
    throw problem;
  }
  return { problem: null };
}

const ANSWERS = { broken, tables, load, happen, take, kept, permit, measure };

export function answer(line) {
  const request = JSON.parse(line);
  return JSON.stringify(ANSWERS[request.ask](request));
}
