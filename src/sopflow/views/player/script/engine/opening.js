/** A case begins. */

import { writable } from "../values.js";
import { ascii } from "./ascii.js";
import { startFromOpening, startRung } from "./clocks.js";
import { makeEntry } from "./entries.js";
import { beginCase } from "./evolve.js";
import { takeFacts } from "./forms.js";
import { chosen } from "./lists.js";
import { checkPerson } from "./people.js";
import { refuse, Refused } from "./refusals.js";
import { settle } from "./rules.js";
import { begin, lookAgain, rest } from "./travel.js";
import { Turn } from "./turn.js";

/** The turn in which a case begins and walks to the first step that waits, or why it can't begin. */
export function openCase(program, event) {
  const entry = openingEntry(program, event);
  if (entry instanceof Refused) return entry;
  const turn = new Turn(program, beginCase(entry));
  turn.entries.push(entry);
  if (program.lively) {
    startRung(turn);
    startFromOpening(turn, program.main);
    if (settle(turn)) {
      rest(turn);
      lookAgain(turn);
      return turn;
    }
    turn.enterCall("");
  }
  begin(turn, program.main.steps.get(entry.start));
  rest(turn);
  if (program.lively) lookAgain(turn);
  return turn;
}

/** The first entry of a case, or why it can't begin. */
function openingEntry(program, event) {
  const { main } = program;
  const standard = program.languages[0];
  const facts = new Map(event.facts);
  let { language } = event;
  if (!language) {
    language = facts.get("language") || standard;
    facts.delete("language");
  }
  if (!program.languages.includes(language)) {
    return refuse("unknown-language", standard, program.languages, { wanted: language });
  }
  if (!writable(event.case_id)) {
    return refuse("wrong-value", language, [], { name: "case_id", problem: ascii(event.case_id) });
  }
  const taken = takeFacts(main, facts, language);
  if (taken instanceof Refused) return taken;
  const start = event.start === null ? main.first : main.steps.get(event.start);
  if (!start || (event.start !== null && (main.strict || start.verb === "end" || !start.main_line))) {
    return refuse("bad-start", language, [], { step: event.start });
  }
  const defaults = chosen(program.defaults, (name) => !taken.has(name));
  const missing = main.inputs.map((fact) => fact.name).filter((name) => !taken.has(name) && !defaults.has(name));
  if (missing.length) return refuse("missing-inputs", language, missing);
  const entry = makeEntry("opened", 1, event.at, {
    case_id: event.case_id,
    process: program.name,
    digest: program.digest,
    start: start.id,
    language,
    team: main.kind === "process" ? main.owner : program.teamOf(main.owner),
    facts: taken,
    defaults,
    by: event.by,
    roles: main.ladder ? main.ladder.rungs[0].roles : [],
  });
  return (event.by !== null && checkPerson(program, beginCase(entry), event.by, program.roles)) || entry;
}
