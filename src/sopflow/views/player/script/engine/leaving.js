/** Leaving a step: the way on is chosen and taken, out of branches, calls and the case where it leads there. */

import { ValueProblem } from "../durations.js";
import { MISSING } from "../values.js";
import { elsewhere, entering } from "./acts.js";
import { endBranch } from "./branches.js";
import { frameAt, workId } from "./case.js";
import { closeClocks, completeClocks, stopWithin } from "./clocks.js";
import { askFor, hold, wants } from "./holding.js";
import { merged } from "./lists.js";
import { settle } from "./rules.js";

// Outcomes that a plain `next` doesn't provide for; `else` provides for all.
const UNPLANNED = ["failed", "rejected"];

/**
 * Choose the way on and take it; out of a procedure that ends, on from the step that called it.
 * @param {boolean} completed that the step is completed has been dealt with before; only its way on was still open
 * @returns {object | null} the next step, or null if there is nothing to go on with
 */
export function leave(turn, step, outcome, completed = false) {
  for (;;) {
    if (turn.program.lively && !completed && interruptedOnLeaving(turn, step, outcome)) return null;
    completed = false;
    const way = choose(turn, step, outcome);
    if (!way) return null;
    const { branch, why } = way;
    if (branch.kind === "join") {
      endBranch(turn, step, branch.target, outcome, why);
      return null;
    }
    if (!branch.ends) {
      const following = turn.unit.steps.get(branch.target);
      const visit = entering(turn, following);
      turn.recordAt("went", step, { outcome, to: following.id, visit, branch: branch.text, why });
      return following;
    }
    const caller = endAt(turn, step, branch, outcome, why);
    if (!caller) return null;
    [step, outcome] = [caller, branch.target];
  }
}

/** The step's clocks are over, and the rules look at what it has changed. Whether one broke off the walk. */
function interruptedOnLeaving(turn, step, outcome) {
  completeClocks(turn, step, outcome === "skipped");
  const { path } = turn;
  const token = turn.token(step);
  if (settle(turn, [path, step.id, outcome]) && turn.hasLost(token)) return true;
  turn.enterCall(path);
  return false;
}

/**
 * The first way on that is not false, with the facts it was chosen for; null if that can't be said: then what is
 * missing has been asked for, or the step is stuck.
 */
function choose(turn, step, outcome) {
  const { facts, local, x } = turn;
  x.outcome = outcome;
  let read = new Map();
  for (const branch of step.branches) {
    const { condition } = branch;
    if (!condition) {
      if (branch.kind === "plain" && UNPLANNED.includes(outcome)) continue;
      return { branch, why: read };
    }
    const truth = condition.truth(facts, local, x);
    // Why a later branch was taken includes what ruled the earlier ones out.
    if (truth === true) return { branch, why: merged(read, condition.why(facts, local, x)) };
    if (truth !== false) {
      const wanted = wants(turn, condition, facts, local);
      if (wanted.length) {
        askFor(turn, step, wanted, outcome);
        return null;
      }
    }
    read = merged(read, condition.why(facts, local, x));
  }
  if (outcome === "failed") {
    hold(turn, step, "failed", { outcome });
    return null;
  }
  if (step.following && step.verb !== "decide") return { branch: step.following, why: read };
  hold(turn, step, step.branches.length ? "no-branch" : "dead-end", { outcome });
  return null;
}

/**
 * What a procedure hands back: a fact of its own, or what follows from its facts as it ends.
 * @throws {ValueProblem} the caller's fact can't have this value
 */
function resultOf(turn, { given, taken }) {
  const value = given.derived ? given.derived.expr.value(turn.facts, turn.local, turn.x) : turn.local.get(given.name);
  return value === MISSING ? MISSING : taken.type.coerce(value);
}

/**
 * What a call hands back, by the caller's names.
 * @param {(name: string, problem: ValueProblem) => boolean} otherwise is told what doesn't fit; whether that stops it
 * @returns {Map | null}
 */
export function resultsOf(turn, otherwise) {
  const given = new Map();
  for (const each of turn.path ? callerOf(turn).results : []) {
    try {
      given.set(each.taken.name, resultOf(turn, each));
    } catch (problem) {
      if (!(problem instanceof ValueProblem)) throw problem;
      given.set(each.taken.name, MISSING);
      if (otherwise(each.given.name, problem)) return null;
    }
  }
  return given;
}

/** End the case, or the call: then the step that called is the one to leave next. */
function endAt(turn, step, branch, outcome, why) {
  const given = resultsOf(turn, (name, problem) => {
    hold(turn, step, "value", { needs: [name], detail: `${name}: ${problem.message}`, outcome });
    return true;
  });
  if (!given) return null;
  if (turn.path && !step.main_line) withdrawBranches(turn, step); // from within a branch: the others are over, too
  return endUnit(turn, { step: step.id, end: branch.target, outcome, branch: branch.text, why }, given);
}

/** Give up all that is open in the call beside `step`, which ends it. */
function withdrawBranches(turn, step) {
  const { path } = turn;
  const mine = workId(turn.token(step));
  const withdrawn = stopWithin(turn, path).filter((id) => id !== mine);
  turn.record("interrupted", { frame: path, source: step.id, withdrawn, to: step.id });
  turn.agenda = elsewhere(turn.agenda, path);
}

/** The step that called the procedure in which the turn is. */
function callerOf(turn) {
  const frame = frameAt(turn.draft.frames, turn.path);
  return turn.unitAt(frame.parent).steps.get(frame.step);
}

/**
 * The process or the call is over.
 * @param {object} how the fields of the entry that says so
 * @param {Map} given the results of a call; what is `MISSING` is cleared
 * @returns {object | null} the step that called, if any
 */
export function endUnit(turn, how, given) {
  const { path } = turn;
  if (turn.program.lively) closeClocks(turn, path);
  if (!path) {
    turn.record("ended", { frame: "", ...how });
    return null;
  }
  const caller = callerOf(turn);
  turn.enterCall(frameAt(turn.draft.frames, path).parent);
  const known = new Map([...given].filter(([, value]) => value !== MISSING));
  const cleared = [...given.keys()].filter((name) => !known.has(name));
  turn.record("ended", { frame: path, ...how, ...turn.split(known), ...turn.splitCleared(cleared) });
  return caller;
}
