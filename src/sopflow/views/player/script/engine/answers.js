/** People act on open steps: answers come in, work is done. Either all of an event is taken or none of it. */

import { rungMet } from "./escalation.js";
import { flatten, takeGiven } from "./forms.js";
import { unmet } from "./holding.js";
import { merged } from "./lists.js";
import { checkPerson, neededRoles } from "./people.js";
import { refuse, Refused } from "./refusals.js";
import { settle } from "./rules.js";
import { goOn, travel } from "./travel.js";
import { leftToAsk } from "./verbs/ask.js";

/** Take answers to the questions open at `step`: its own, or those its way on lacks. */
export function answer(turn, token, step, event) {
  const asks = new Set(token.asks);
  const openNames = asks.size ? asks : step.names;
  const refused = checkFormPerson(turn, step, event, openNames);
  if (refused) return refused;
  const fresh = takeGiven(turn, step, event.facts, event.by, openNames, asks);
  if (fresh instanceof Refused) return fresh;
  if (asks.size) return answerAsked(turn, step, event, fresh);
  const remaining = leftToAsk(turn, step).filter((name) => !fresh.has(name));
  const answered = step.form.length - remaining.length - declinedOf(turn, step);
  const enough = !remaining.length || (step.at_least !== null && answered >= step.at_least);
  const unmetNow = enough ? checkRequirements(turn, step, fresh) : null;
  if (unmetNow) return unmetNow;
  if (!fresh.size && !enough) return missingAt(turn, step, remaining);
  writeAnswers(turn, step, event, fresh, enough ? remaining : []);
  if (!enough) {
    settle(turn);
    return null;
  }
  rungMet(turn, event.by);
  travel(turn, step, "done");
  return null;
}

function answerAsked(turn, step, event, fresh) {
  if (!fresh.size) return missingAt(turn, step, turn.token(step).asks);
  writeAnswers(turn, step, event, fresh, []);
  const { path } = turn;
  const token = turn.token(step);
  if (settle(turn) && turn.hasLost(token)) return null;
  turn.enterCall(path);
  goOn(turn, step);
  return null;
}

function missingAt(turn, step, names) {
  return refuse("missing-facts", turn.draft.language, names, { step: step.id });
}

/** Take a `do` step as carried out: all ticked, all recorded, nothing required left unmet. */
export function done(turn, token, step, event) {
  const { program, draft } = turn;
  const refused = checkPerson(program, draft, event.by, neededRoles(program, draft, step), step, turn.path)
    ?? untickedLines(turn, step, event);
  if (refused) return refused;
  // Anew means anew: what was put right meanwhile doesn't stand in the way of what is recorded now.
  const fresh = takeGiven(turn, step, event.facts, event.by, step.names, step.names);
  if (fresh instanceof Refused) return fresh;
  const missing = step.form.map((fact) => fact.name).filter((name) => !fresh.has(name));
  if (missing.length) return missingAt(turn, step, missing);
  const unmetNow = checkRequirements(turn, step, fresh);
  if (unmetNow) return unmetNow;
  turn.recordAt("done", step, {
    ...turn.split(fresh), ticked: linesOf(turn, step), by: event.by, given: turn.given,
  });
  rungMet(turn, event.by);
  travel(turn, step, "done");
  return null;
}

/** The lines of the step's checklist, as they stand in a journal. */
export function linesOf(turn, step) {
  return step.checklist.map((words) => words.plain(turn.draft.language));
}

/** Whether all lines of the step's checklist are ticked. */
export function untickedLines(turn, step, { ticked }) {
  if (ticked === "all") return null;
  const unticked = linesOf(turn, step).filter((_, at) => !ticked.includes(at + 1));
  return unticked.length ? refuse("checklist", turn.draft.language, unticked) : null;
}

/** Whoever answers stands for the step, unless all that is answered belongs to another role by `by: ROLE`. */
function checkFormPerson(turn, step, event, openNames) {
  const { unit, draft, program } = turn;
  const names = [...flatten(unit, event.facts).keys()];
  const owned = names.length && names.every((name) => openNames.has(name) && unit.facts.get(name).by !== undefined);
  // Those who own what they answer are checked fact by fact; four eyes hold for them, too.
  const roles = owned ? new Set() : neededRoles(program, draft, step);
  return checkPerson(program, draft, event.by, roles, step, turn.path);
}

function declinedOf(turn, step) {
  const { declined } = turn;
  return step.form.filter(({ name }) => declined.includes(name) && !turn.known(name)).length;
}

/** Whether what the step requires holds, with what was handed in counted in. */
export function checkRequirements(turn, step, fresh) {
  const { facts: shared, local: own } = turn.split(fresh);
  const facts = merged(turn.facts, shared);
  const problem = unmet(turn, step, facts, turn.path ? merged(turn.local, own) : facts);
  return problem && refuse("requires", turn.draft.language, problem.needs, { because: problem.because });
}

/** Write down what a person answered; `rest` are the questions left open. */
function writeAnswers(turn, step, event, fresh, rest) {
  const [declined, local] = turn.splitNames(rest);
  turn.recordAt("answered", step, {
    ...turn.split(fresh), declined, local_declined: local, by: event.by, given: turn.given,
  });
}
