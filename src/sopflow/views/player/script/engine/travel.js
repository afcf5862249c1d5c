/**
 * From a completed step onward: which way, through what, until somebody has to act.
 *
 * This is the walk itself: `travel` leaves a step, enters the next and goes on as long as steps pass by themselves.
 * What one verb does when it is entered is in `verbs/`. Rules act before a step opens and before its way on is chosen;
 * where one of them breaks off what is open, the walk stops here and goes on from the turn's agenda (`rest`).
 */

import { enterClocks } from "./clocks.js";
import { askFor, hold, wants } from "./holding.js";
import { endUnit, leave, resultsOf } from "./leaving.js";
import { happened, settle } from "./rules.js";
import { leftToAsk } from "./verbs/ask.js";
import { ENTER } from "./verbs/index.js";

// Steps that one event may pass without anyone acting. A procedure that needs more is going in circles.
const STRAIN = 1_000;

/** Enter `step`, where the token already stands, and go on from there. */
export function begin(turn, step) {
  passIf(turn, step, enterStep(turn, step));
}

/** Go on from `step`, which has been entered whatever would pass it by. */
export function arriveAt(turn, step) {
  passIf(turn, step, arrive(turn, step));
}

/** Leave `step`, completed with `outcome`, and walk until somebody has to act or all is over. */
export function travel(turn, step, outcome) {
  pass(turn, step, outcome);
}

/** Walk on from all that is on the agenda, until every place of the case waits. */
export function rest(turn) {
  while (turn.agenda.length) {
    const [path, name, outcome] = turn.agenda.shift();
    const open = turn.draft.tokens.some((token) => token.frame === path && token.step === name);
    if (!turn.hasFrame(path) || !open) continue; // withdrawn meanwhile
    turn.enterCall(path);
    turn.strain += 1;
    const step = turn.unit.steps.get(name);
    if (name && turn.strain > STRAIN) hold(turn, step, "circle", { outcome });
    else if (!name) endCall(turn, outcome ?? "");
    else if (outcome === null) begin(turn, step);
    else travel(turn, step, outcome);
  }
}

/** Facts have changed: what stood still for want of them tries again, forms with nothing left to ask pass. */
export function lookAgain(turn) {
  const tried = new Set(); // what failed is tried once: failing again it would be looked at for ever
  // A walk in circles would begin anew each time it is looked at again.
  while (!turn.exhausted && turn.strain <= STRAIN) {
    const before = turn.entries.length;
    for (const token of turn.draft.tokens) {
      if (!turn.has(token)) continue;
      if (token.stuck?.reason === "failed") {
        const place = `${token.frame} ${token.step}`;
        if (tried.has(place)) continue;
        tried.add(place);
      }
      turn.enterCall(token.frame);
      const step = turn.unit.steps.get(token.step);
      if (token.asks.length || token.stuck || step.wait?.condition || isAnswered(turn, step, token)) {
        goOn(turn, step);
        rest(turn);
      }
    }
    if (turn.entries.length === before) return;
  }
}

function isAnswered(turn, step, token) {
  return step.verb === "ask" && !step.again && token.visit > 0 && !leftToAsk(turn, step).length;
}

/** End the call (or the case) that a rule broke off. */
function endCall(turn, outcome) {
  // What doesn't fit has nobody to put it right; the caller will miss it.
  const given = resultsOf(turn, () => false);
  const caller = endUnit(turn, { step: "", end: outcome, outcome: "interrupted" }, given);
  if (caller) travel(turn, caller, outcome);
}

function passIf(turn, step, outcome) {
  if (outcome !== null) pass(turn, step, outcome);
}

/** Walk on from `step`; an `outcome` that is itself a step is the first one of a procedure just called. */
function pass(turn, step, outcome) {
  let completed = typeof outcome === "string" && turn.token(step).outcome !== null;
  while (outcome !== null) {
    step = typeof outcome === "string" ? leave(turn, step, outcome, completed) : outcome;
    completed = false;
    if (!step) return;
    if (step === outcome && turn.program.lively && interrupted(turn, step)) return;
    turn.strain += 1;
    if (turn.strain > STRAIN) {
      hold(turn, step, "circle");
      return;
    }
    outcome = enterStep(turn, step);
  }
}

/** Look again at a step that stood still, now that facts have changed. */
export function goOn(turn, step) {
  const token = turn.token(step);
  if (token.stuck?.reason === "failed") {
    passIf(turn, step, openStep(turn, step)); // what failed for want of other facts is tried again
    return;
  }
  if (token.outcome !== null) {
    travel(turn, step, token.outcome);
    return;
  }
  if (token.stuck?.reason === "rules") {
    turn.clearHold(step);
    if (token.phase) return; // what others do for it has never stopped
  }
  passIf(turn, step, token.visit === 0 ? enterStep(turn, step) : openStep(turn, step));
}

// -- entering --------------------------------------------------------------------------------------------------------

/** Enter the step where the token stands: its outcome if it passes at once, null if it waits. */
function enterStep(turn, step) {
  if (step.skip) {
    const skipped = skips(turn, step);
    if (skipped === null) return null;
    if (skipped) return "skipped";
  }
  if (step.skip || turn.token(step).visit === 0) turn.recordAt("entered", step, { visit: turn.visits(step.id) + 1 });
  return arrive(turn, step);
}

/** Open a step that has been entered, once the rules have looked: its outcome, null, or where a call begins. */
function arrive(turn, step) {
  return turn.program.lively && interruptedOnEntering(turn, step) ? null : openStep(turn, step);
}

/** Start the step's clocks, and let the rules act that wait for it. Whether one of them broke off the walk. */
function interruptedOnEntering(turn, step) {
  enterClocks(turn, step);
  return interrupted(turn, step, true);
}

/** Let the rules look, first those that wait for the step. Whether one of them broke off the walk. */
function interrupted(turn, step, awaited = false) {
  const { path } = turn;
  const token = turn.token(step);
  const acted = awaited && happened(turn, step.id, path);
  if ((acted || settle(turn)) && turn.hasLost(token)) return true;
  turn.enterCall(path);
  return false;
}

/** Do what the step's verb does when its turn comes. Where that empties its form, the rules look again. */
function openStep(turn, step) {
  const before = turn.draft.seq;
  const outcome = ENTER[step.verb](turn, step);
  if (step.form.length && outcome === null && turn.draft.seq !== before && turn.program.lively) interrupted(turn, step);
  return outcome;
}

/** Whether the step is passed by; null: that can't be said yet, and what is missing was asked for. */
function skips(turn, step) {
  const { facts, local, x } = turn;
  const { skip } = step;
  const truth = skip.truth(facts, local, x);
  if (truth !== true && truth !== false) {
    const others = wants(turn, skip, facts, local).filter((name) => !step.names.has(name));
    if (others.length) {
      askFor(turn, step, others);
      return null;
    }
  }
  if (truth !== true) return false;
  turn.recordAt("skipped", step, { condition: skip.text, why: skip.why(facts, local, x) });
  return true;
}
