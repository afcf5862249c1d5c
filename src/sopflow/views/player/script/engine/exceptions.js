/** What people may do at any time while a case is open: put facts right, leave the path, cancel. */

import { equal, writable } from "../values.js";
import { frameAt, findToken, workId } from "./case.js";
import { closeClocks, completeClocks, runOn, stopStep, stopWithin } from "./clocks.js";
import { takeFacts } from "./forms.js";
import { isBlank, merged } from "./lists.js";
import { checkPerson } from "./people.js";
import { refuse, Refused } from "./refusals.js";
import { settle } from "./rules.js";
import { arriveAt, travel } from "./travel.js";

/** Change facts that are known (or were left open). Decisions already taken stand. */
export function correct(turn, event) {
  const { draft, program } = turn;
  const token = placeOf(turn, event);
  if (token instanceof Refused) return token;
  turn.enterCall(token.frame);
  if (!event.facts.size) return refuse("nothing-to-correct", draft.language);
  const taken = takeFacts(turn.unit, event.facts, draft.language);
  if (taken instanceof Refused) return taken;
  for (const name of taken.keys()) {
    const owner = turn.unit.facts.get(name).by;
    const refused = checkPerson(program, draft, event.by, owner === undefined ? program.roles : program.whoMay(owner));
    if (refused) return refused;
  }
  const known = merged(turn.facts, turn.local);
  const fresh = new Map([...taken].filter(([name, value]) => !known.has(name) || !equal(known.get(name), value)));
  if (fresh.size) {
    turn.record("corrected", { frame: turn.path, ...turn.split(fresh), by: event.by, given: turn.given });
    settle(turn);
  }
  return null;
}

/** The place an event speaks of, or the first there is. */
function placeOf(turn, { step }) {
  const { tokens, language } = turn.draft;
  return (step === null ? tokens[0] : findToken(tokens, step))
    ?? refuse("not-open", language, tokens.map(workId), { step });
}

/** Leave the path of the process: to another step of it, or past the present one. */
export function deviate(turn, event) {
  const { draft, program } = turn;
  const { language } = draft;
  const token = placeOf(turn, event);
  if (token instanceof Refused) return token;
  if (program.main.strict) return refuse("strict", language, [], { unit: program.name });
  if (token.frame && !token.stuck) {
    // Only a procedure that can't go on may be left, and only by the process's own team.
    return refuse("strict", language, [], { unit: frameAt(draft.frames, token.frame).procedure });
  }
  const refused = checkPerson(program, draft, event.by, program.teamRoles(program.main.owner))
    ?? needsReason(event.reason, language);
  if (refused) return refused;
  const place = inProcess(turn, token);
  if (event.to === null) {
    const cleared = place.results.map((each) => each.taken.name).filter((name) => draft.facts.has(name));
    const visit = draft.visits.get(place.id) ?? 0;
    stopStep(turn, place);
    turn.enterCall("");
    completeClocks(turn, place, true);
    recordDeviation(turn, event, place, { visit, cleared });
    travel(turn, place, "skipped");
    return null;
  }
  const target = program.main.steps.get(event.to);
  if (!target || target.verb === "end" || !target.main_line) {
    return refuse("bad-target", language, [], { step: event.to });
  }
  turn.enterCall("");
  stopWithin(turn, "");
  recordDeviation(turn, event, place, { to: target.id, visit: (draft.visits.get(target.id) ?? 0) + 1 });
  runOn(turn);
  arriveAt(turn, target);
  return null;
}

/** The step of the process at which the case is: for a call, the step that called. */
function inProcess(turn, token) {
  const { steps } = turn.program.main;
  return steps.get(token.frame ? frameAt(turn.draft.frames, token.frame.split("/", 1)[0]).step : token.step);
}

function recordDeviation(turn, event, place, values) {
  turn.record("deviated", { step: place.id, reason: event.reason, ...values, by: event.by, given: turn.given });
}

function needsReason(reason, language) {
  return isBlank(reason) || !writable(reason) ? refuse("no-reason", language) : null;
}

/** End the case before its time. */
export function cancel(turn, event) {
  const { draft, program } = turn;
  const refused = checkPerson(program, draft, event.by, program.roles) ?? needsReason(event.reason, draft.language);
  if (refused) return refused;
  closeClocks(turn, "");
  turn.record("cancelled", { reason: event.reason, by: event.by, given: turn.given });
  return null;
}
