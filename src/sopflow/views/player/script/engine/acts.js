/** What rules and missed deadlines do, one act after the other. */

import { ValueProblem } from "../durations.js";
import { MissingFacts } from "../texts.js";
import { changeFacts } from "./changes.js";
import { deadlineOf, findClock, lessTime, runOn, stopWithin } from "./clocks.js";
import { escalate } from "./escalation.js";
import { sendMessage } from "./messages.js";

/**
 * Do what `source` (a rule, a missed deadline, an action) says, seen from the call `path`.
 * @param {Map | null} args an action's arguments; they shadow facts
 * @returns {boolean} whether the last act broke off what was open
 */
export function perform(turn, acts, source, path, args = null) {
  const before = turn.path;
  for (const act of acts) {
    turn.enterCall(path);
    if (DO[act.kind](turn, act, source, path, args)) return true;
  }
  if (turn.hasFrame(before)) turn.enterCall(before);
  return false;
}

// Each says whether it broke off what was open.
const DO = {
  change(turn, act, source, path, args) {
    try {
      changeFacts(turn, source, act.changes, args);
    } catch (problem) {
      // Rules observe and never ask: a value that can't be worked out is not set.
      if (!(problem instanceof MissingFacts || problem instanceof ValueProblem)) throw problem;
    }
    return false;
  },
  send(turn, act, source, path, args) {
    sendMessage(turn, source, act, "label", args);
    return false;
  },
  escalate(turn, act, source) {
    escalate(turn, source, act.role, act.because);
    return false;
  },
  deadline(turn, act, source, path) {
    giveLessTime(turn, act, path);
    return false;
  },
  go(turn, act, source, path) {
    goTo(turn, act.target, source, path);
    return true;
  },
  end(turn, act, source, path) {
    breakOff(turn, source, path);
    goOnInstead(turn, [path, "", act.target]);
    return true;
  },
};

function giveLessTime(turn, act, path) {
  for (const { name, span, written } of act.spans) {
    const clock = findClock(turn.draft, path, "deadline", name) ?? findClock(turn.draft, "", "deadline", name);
    if (clock) lessTime(turn, clock, deadlineOf(turn, clock), span, written);
  }
}

/** Break off what is open in the call `path` and go on at a step of its file. */
export function goTo(turn, target, source, path) {
  breakOff(turn, source, path, () => ({ to: target, visit: entering(turn, turn.unit.steps.get(target)) }));
  runOn(turn);
  goOnInstead(turn, [path, target, null]);
}

/** The number of a visit that begins; 0 where it has to be looked at first whether the step is passed by. */
export function entering(turn, step) {
  return step.skip ? 0 : turn.visits(step.id) + 1;
}

function breakOff(turn, source, path, more = () => ({})) {
  const withdrawn = stopWithin(turn, path);
  turn.enterCall(path);
  turn.record("interrupted", { frame: path, source, withdrawn, ...more() });
}

/** Go on at a place and nowhere else in its call, nor in those that were made from there. */
function goOnInstead(turn, place) {
  turn.agenda = [place, ...elsewhere(turn.agenda, place[0])];
}

/** What of an agenda is in other calls than `path` and those made from there. */
export function elsewhere(agenda, path) {
  const within = path ? `${path}/` : "";
  return agenda.filter(([each]) => each !== path && !each.startsWith(within));
}
