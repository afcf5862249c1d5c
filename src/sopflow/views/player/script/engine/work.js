/** Results of actions, and the two sides of a handover. */

import { showSpan } from "../durations.js";
import { addSpan } from "../spans.js";
import { writable } from "../values.js";
import { perform } from "./acts.js";
import { checkRequirements, linesOf, untickedLines } from "./answers.js";
import { startClock, stopRung } from "./clocks.js";
import { rungMet } from "./escalation.js";
import { isBlank } from "./lists.js";
import { checkPerson, neededRoles } from "./people.js";
import { takeResults } from "./permission.js";
import { refuse, Refused } from "./refusals.js";
import { goOn, travel } from "./travel.js";

/** The host has carried the action out: its results are known from now on, and what follows upon it is done. */
export function actionDone(turn, token, step, event) {
  const { action } = step;
  const taken = takeResults(action, event.facts, turn.draft.language);
  if (taken instanceof Refused) return taken;
  const given = new Map();
  for (const each of step.results) {
    if (taken.has(each.given.name)) given.set(each.taken.name, taken.get(each.given.name));
  }
  const { path } = turn;
  turn.recordAt("finished", step, { ...turn.split(given), by: event.by, given: turn.given });
  if (perform(turn, action.acts, action.name, path, token.args)) return null;
  turn.enterCall(path);
  travel(turn, step, "done");
  return null;
}

/** The host could not carry the action out: it is tried again, as often as the step says; then it has failed. */
export function actionFailed(turn, token, step, event) {
  const { now } = turn.draft;
  turn.recordAt("failed", step, { reason: event.reason, by: event.by, given: turn.given });
  if (token.attempt > step.retries) {
    travel(turn, step, "failed");
  } else if (!step.retry_after) {
    goOn(turn, step);
  } else {
    startClock(turn, turn.path, "retry", step.id, addSpan(now, step.retry_after, null), showSpan(step.retry_after));
  }
  return null;
}

// -- handovers -------------------------------------------------------------------------------------------------------

/** Offer the case to the other team. */
export function offer(turn, token, step, event) {
  const { draft, program } = turn;
  const refused = checkPerson(program, draft, event.by, neededRoles(program, draft, step), step, turn.path)
    ?? untickedLines(turn, step, event) ?? checkRequirements(turn, step, new Map());
  if (refused) return refused;
  const packet = new Map();
  for (const { name } of step.packet) {
    const value = turn.local.has(name) ? turn.local.get(name) : turn.facts.get(name);
    if (value !== undefined) packet.set(name, value);
  }
  const ticked = linesOf(turn, step);
  turn.recordAt("offered", step, { team: step.team, packet, ticked, by: event.by, given: turn.given });
  rungMet(turn, event.by);
  return null;
}

/** The receiving team takes the case over. */
export function accept(turn, token, step, event) {
  const refused = fromOtherTeam(turn, step, event.by);
  if (refused) return refused;
  stopRung(turn); // whoever it was with has handed it over
  turn.recordAt("accepted", step, { team: step.team, by: event.by, given: turn.given });
  travel(turn, step, "accepted");
  return null;
}

/** The receiving team sends the case back, with a reason. */
export function reject(turn, token, step, event) {
  const refused = fromOtherTeam(turn, step, event.by);
  if (refused) return refused;
  if (isBlank(event.reason) || !writable(event.reason)) return refuse("no-reason", turn.draft.language);
  const again = !providesForRejection(turn, step);
  turn.recordAt("rejected", step, { reason: event.reason, again, by: event.by, given: turn.given });
  if (again) goOn(turn, step);
  else travel(turn, step, "rejected");
  return null;
}

function fromOtherTeam(turn, step, by) {
  return checkPerson(turn.program, turn.draft, by, turn.program.teamRoles(step.team));
}

/** Whether some branch of the step is for a rejection: `else` is; a plain `next` isn't. */
function providesForRejection(turn, step) {
  const [facts, local, x] = turn.view(turn.path);
  x.outcome = "rejected";
  const branch = step.branches.find((each) => !each.condition || each.condition.holds(facts, local, x) === true);
  return branch !== undefined && (branch.condition !== null || branch.kind === "else");
}
