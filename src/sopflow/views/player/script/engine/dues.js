/**
 * What time brings: everything that fell due by an instant, one after the other, each at its own instant.
 *
 * One late look equals many punctual ones: `now` is the due instant, not the time of looking, and what falls due on
 * the way joins in.
 */

import { addSpan } from "../spans.js";
import { goTo, perform } from "./acts.js";
import { fallsDue, frameAt, NEVER } from "./case.js";
import { clockEnded, deadlineOf } from "./clocks.js";
import { escalate } from "./escalation.js";
import { nextFlip } from "./flips.js";
import { byCharacters } from "./lists.js";
import { settle } from "./rules.js";
import { goOn, lookAgain, rest, travel } from "./travel.js";

// What falls due at one instant is dealt with in this order.
const DUE_ORDER = { warn: 0, deadline: 1, rung: 2, wait: 3, retry: 3, flip: 4, notice: 5 };

/** What falls due first of what is running: clocks are in that order, but several may fall due at one instant. */
function firstClock(program, caseNow) {
  const at = caseNow.clocks.length ? fallsDue(caseNow.clocks[0]) : NEVER;
  if (at === NEVER) return null;
  const dues = caseNow.clocks.filter((clock) => fallsDue(clock) === at).map((clock) => ({
    at,
    kind: DUE_ORDER[clock.warn === null ? clock.kind : "warn"],
    order: placeInFile(program, caseNow, clock),
    clock,
  }));
  return dues.reduce((first, each) => (isBefore(each, first) ? each : first));
}

function isBefore(one, other) {
  const apart = one.kind - other.kind || one.order - other.order
    || byCharacters(one.clock.frame, other.clock.frame) || byCharacters(one.clock.name, other.clock.name);
  return apart < 0;
}

function placeInFile(program, caseNow, clock) {
  if (clock.kind !== "deadline") return 0;
  const unit = clock.frame ? program.units.get(frameAt(caseNow.frames, clock.frame).procedure) : program.main;
  return unit.deadlines.get(clock.name).order;
}

/** What falls due first, if anything is on its way; its `clock` is null where a condition turns. */
function nextDue(program, caseNow) {
  const first = firstClock(program, caseNow);
  const flip = program.watchesTime ? nextFlip(program, caseNow) : null;
  if (flip === null) return first;
  const sooner = !first || flip < first.at || (flip === first.at && DUE_ORDER.flip < first.kind);
  return sooner ? { at: flip, kind: DUE_ORDER.flip, clock: null } : first;
}

/** When the case next wants to be looked at, if time is running in it; else null. */
export function nextWake(program, caseNow) {
  return caseNow.outcome === null ? nextDue(program, caseNow)?.at ?? null : null;
}

/** Deal with everything that fell due by `until`. */
export function catchUp(turn, until) {
  const { draft, program } = turn;
  if (!program.watchesTime && !(draft.clocks.length && fallsDue(draft.clocks[0]) <= until)) return;
  while (draft.outcome === null) {
    const due = nextDue(program, draft);
    if (!due || due.at > until) return;
    draft.now = Math.max(draft.now, due.at);
    turn.strain = 0;
    const { facts, frames } = draft;
    dealWith(turn, due);
    rest(turn);
    if (draft.facts !== facts || draft.frames !== frames) lookAgain(turn);
  }
  turn.strain = 0;
}

function dealWith(turn, { at, kind, clock }) {
  turn.enterCall(clock ? clock.frame : "");
  if (!clock) turnConditions(turn);
  else if (kind === DUE_ORDER.warn && clock.warn === at) clockEnded(turn, "warned", clock);
  else WHEN_DUE[clock.kind](turn, clock);
}

/** A condition that waits for time has come true, or no longer holds: rules look, and so do waits. */
function turnConditions(turn) {
  settle(turn);
  for (const token of turn.draft.tokens) {
    if (turn.hasLost(token)) continue; // withdrawn meanwhile
    const step = turn.unitAt(token.frame).steps.get(token.step);
    if (!step?.wait?.condition || token.outcome !== null) continue;
    if (step.wait.condition.holds(...turn.view(token.frame)) === true) {
      turn.enterCall(token.frame);
      travel(turn, step, "done");
    }
  }
}

const WHEN_DUE = {
  deadline(turn, clock) {
    const deadline = deadlineOf(turn, clock);
    clockEnded(turn, "missed", clock);
    if (deadline.late_step !== null) goTo(turn, deadline.late_step, clock.name, clock.frame);
    else if (deadline.late_acts.length && perform(turn, deadline.late_acts, clock.name, clock.frame)) return;
    settle(turn);
  },
  rung(turn, clock) {
    clockEnded(turn, "missed", clock);
    turn.enterCall("");
    escalate(turn, clock.name, "next", null);
    settle(turn);
  },
  wait(turn, clock) {
    const step = turn.unit.steps.get(clock.name);
    const inVain = step.wait.signal !== null;
    clockEnded(turn, inVain ? "missed" : "met", clock);
    travel(turn, step, inVain ? "late" : "done");
  },
  retry(turn, clock) {
    clockEnded(turn, "met", clock);
    goOn(turn, turn.unit.steps.get(clock.name));
  },
  notice(turn, clock) {
    const step = turn.unit.steps.get(clock.name);
    const text = step.customer_sees.render(...turn.view(clock.frame), turn.draft.language);
    turn.record("informed", {
      frame: clock.frame, step: step.id, text, expires: addSpan(turn.draft.now, step.notice, null),
    });
  },
};
