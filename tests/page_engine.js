// The player's engine as a server for tests: one JSON request a line on standard input, one JSON answer a line.
import { createInterface } from "node:readline";

const script = process.argv[2];
const { advance, decode, due, encode, loadProgram, permits, replay, todo } = await import(`${script}/engine/index.js`);
const { kit } = await import(`${script}/terms.js`);
const { parseJson, printJson } = await import(`${script}/values.js`);
const { stamp } = await import(`${script}/engine/journal.js`);

let program = null;
let caseNow = null;
let lines = "";

function load({ packed, source }) {
  program = loadProgram(JSON.parse(packed), new Function("kit", `${source}return terms;`)(kit));
  return {};
}

/** Let an event happen, and tell all that came of it. */
function happen({ event, viewers }) {
  const given = Object.fromEntries(parseJson(event));
  if (given.event === "opened") {
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

/** Whether the journal, read back, is the case. */
function kept() {
  if (!caseNow) return {};
  const entries = decode(lines);
  if (encode(entries) !== lines) throw new Error("the journal reads back as another");
  if (printJson(plain(replay(entries))) !== printJson(plain(caseNow))) throw new Error("the journal isn't the case");
  return {};
}

function permit({ action, args, by }) {
  return permits(program, caseNow, action, parseJson(args), by);
}

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

const ANSWERS = { load, happen, kept, permit, measure };

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const request = JSON.parse(line);
    answer = ANSWERS[request.ask](request);
  } catch (problem) {
    answer = { problem: problem.stack };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
