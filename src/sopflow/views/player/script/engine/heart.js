/** The heart: a case, an event, and the case after it. Nothing given is ever changed. */

import { freeze } from "./case.js";
import { decide } from "./decide.js";
import { catchUp } from "./dues.js";
import { completeEvent } from "./events.js";
import { openCase } from "./opening.js";
import { refuse, Refused } from "./refusals.js";
import { lookAgain, rest } from "./travel.js";
import { Turn } from "./turn.js";

/**
 * Let an event happen to a case. Pure: nothing given is changed, and no clock is read.
 * @param {object} program from `loadProgram`
 * @param {object | null} caseNow the case so far; null when the event opens it
 * @param {object} given the event (`events.js`)
 * @returns {{case: object | null, entries: object[], refused: Refused | null}} the case after it, the journal entries
 *   that say what happened and why, and why the event was not taken, if it wasn't
 */
export function advance(program, caseNow, given) {
  const event = completeEvent(given);
  if (caseNow === null) return open(program, event);
  if (caseNow.digest !== program.digest) {
    const refused = refuse("other-program", caseNow.language, [], { case: caseNow.id, process: program.name });
    return { case: caseNow, entries: [], refused };
  }
  return general(program, caseNow, event);
}

function open(program, event) {
  if (event.event !== "opened") {
    return { case: null, entries: [], refused: refuse("not-opened", program.languages[0]) };
  }
  const opened = openCase(program, event);
  if (opened instanceof Refused) return { case: null, entries: [], refused: opened };
  return { case: freeze(opened.draft), entries: opened.entries, refused: null };
}

function general(program, caseNow, event) {
  const turn = Turn.of(program, caseNow);
  catchUp(turn, event.at);
  const { draft } = turn;
  if (event.at >= draft.now) draft.now = event.at;
  else turn.given = event.at; // time never runs back; what was said is kept beside what counts
  const { facts, frames } = draft;
  const refused = decide(turn, event);
  if (!refused) {
    rest(turn);
    if (draft.facts !== facts || draft.frames !== frames) lookAgain(turn);
    catchUp(turn, draft.now); // what the event itself has made due: less time may mean none is left
  }
  if (!turn.entries.length) return { case: caseNow, entries: [], refused };
  // What was refused has changed nothing, the time included; what fell due before it stands.
  draft.now = turn.entries.at(-1).at;
  return { case: freeze(draft), entries: turn.entries, refused: late(turn, refused) };
}

/** An answer that came after its deadline had moved the case on is refused by the deadline's name. */
function late(turn, refused) {
  const missed = turn.entries.filter((entry) => entry.entry === "missed");
  if (refused?.code !== "not-open" || !missed.length) return refused;
  return refuse("late", turn.draft.language, refused.needed, { name: missed.at(-1).name });
}
