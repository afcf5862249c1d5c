/** Clocks: when they start, are met, stand still and stop. Due instants are worked out here, once, and recorded. */

import { readSpan, showSpan } from "../durations.js";
import { addSpan, fraction, remainder } from "../spans.js";
import { workId } from "./case.js";
import { inside, isClock } from "./state.js";

/** The running clock of this name, if there is one. */
export function findClock(draft, frame, kind, name) {
  return draft.clocks.find((clock) => isClock(clock, frame, kind, name)) ?? null;
}

/** The deadline behind a clock. */
export function deadlineOf(turn, clock) {
  return turn.unitAt(clock.frame).deadlines.get(clock.name);
}

function recordClock(turn, kind, { frame, kind: of, name }, values) {
  turn.record(kind, { frame, kind: of, name, ...values });
}

// -- starting and less time ------------------------------------------------------------------------------------------

/** Start a deadline's clock in the call where the turn is. One that runs goes on; one that is over starts anew. */
function startDeadline(turn, deadline) {
  const { now } = turn.draft;
  if (findClock(turn.draft, turn.path, "deadline", deadline.name)) return;
  const due = addSpan(now, deadline.within, deadline.calendar);
  const warn = warningOf(deadline, now, due, deadline.within);
  startClock(turn, turn.path, "deadline", deadline.name, due, deadline.written, warn);
}

/** Start a clock. */
export function startClock(turn, frame, kind, name, due, span, warn = null) {
  turn.record("started", { frame, kind, name, due, span, warn });
}

/** Start the deadlines of a process, or of a procedure just called, that run from its opening. */
export function startFromOpening(turn, unit) {
  for (const deadline of unit.deadlines.values()) {
    if (deadline.start === null && !deadline.of_step) startDeadline(turn, deadline);
  }
}

function warningOf(deadline, started, due, span) {
  return deadline.warn === null ? null : fraction(started, due, deadline.warn, span, deadline.calendar);
}

/** Give a running clock less time, measured from its start. A due instant only ever moves earlier. */
export function lessTime(turn, clock, deadline, span, written) {
  if (clock.missed || clock.left !== null || clock.span === written) return; // what stands still is looked at later
  const due = addSpan(clock.started, span, deadline.calendar);
  if (due >= clock.due) return;
  const warn = clock.warn === null ? null : warningOf(deadline, clock.started, due, span);
  recordClock(turn, "moved", clock, { due, span: written, warn });
}

/** Start the clock of the rung the case is on, if the rung has one. */
export function startRung(turn) {
  const { ladder } = turn.program.main;
  const rung = ladder?.rungs[turn.draft.level - 1];
  if (!rung || rung.within === null) return;
  startClock(turn, "", "rung", ladder.name, addSpan(turn.draft.now, rung.within, ladder.calendar), rung.written);
}

/** The running clock of the rung the case is on. */
export function rungClock(turn) {
  const { ladder } = turn.program.main;
  return ladder ? findClock(turn.draft, "", "rung", ladder.name) : null;
}

/** The rung's clock, if one is running, is of no more interest. */
export function stopRung(turn) {
  const clock = rungClock(turn);
  if (clock) recordClock(turn, "stopped", clock);
}

// -- along the way ---------------------------------------------------------------------------------------------------

/** The case comes to `step`: clocks start, others stand still. */
export function enterClocks(turn, step) {
  const { draft, path } = turn;
  for (const deadline of step.starts) startDeadline(turn, deadline);
  for (const deadline of step.pauses) {
    const clock = findClock(draft, path, "deadline", deadline.name);
    if (clock && clock.left === null && !clock.missed) pauseClock(turn, clock, deadline);
  }
  if (step.notice !== null && step.customer_sees) {
    startClock(turn, path, "notice", step.id, addSpan(draft.now, step.notice, null), showSpan(step.notice));
  }
}

/** `step` is left: its own clocks are over, deadlines it meets are met, those that stood still run on. */
export function completeClocks(turn, step, skipped) {
  const { draft, path } = turn;
  if (!draft.clocks.length) return;
  for (const [kind, runs] of [["wait", step.wait], ["retry", step.retries], ["notice", step.notice]]) {
    const clock = runs ? findClock(draft, path, kind, step.id) : null;
    if (clock) recordClock(turn, "stopped", clock);
  }
  for (const deadline of [...step.starts.filter((each) => each.of_step), ...step.meets]) {
    const clock = findClock(draft, path, "deadline", deadline.name);
    if (clock) clockOver(turn, clock, !skipped);
  }
  for (const deadline of step.pauses) {
    const clock = findClock(draft, path, "deadline", deadline.name);
    if (clock && clock.left !== null && !heldElsewhere(turn, step, deadline)) resumeClock(turn, clock, deadline);
  }
}

function clockOver(turn, clock, met) {
  if (met) recordClock(turn, "met", clock, { late: clock.missed });
  else recordClock(turn, "stopped", clock);
}

/** The steps of the call `path` at which something is open, the steps that called something included. */
function openSteps(turn, path) {
  const here = turn.draft.tokens.filter((token) => token.frame === path).map((token) => token.step);
  return [...here, ...turn.draft.frames.filter((frame) => frame.parent === path).map((frame) => frame.step)];
}

/** Whether another place of the case still holds the deadline back. */
function heldElsewhere(turn, step, deadline) {
  const { steps } = turn.unit;
  return openSteps(turn, turn.path).some((name) => name !== step.id && steps.get(name)?.pauses.includes(deadline));
}

function pauseClock(turn, clock, deadline) {
  const rest = (until) => showSpan(remainder(turn.draft.now, until, deadline.within, deadline.calendar));
  const warnLeft = clock.warn === null ? null : rest(clock.warn);
  recordClock(turn, "paused", clock, { left: rest(clock.due), warn_left: warnLeft });
}

function resumeClock(turn, clock, deadline) {
  const end = (left) => addSpan(turn.draft.now, readSpan(left), deadline.calendar);
  const warn = clock.warn_left === null ? null : end(clock.warn_left);
  recordClock(turn, "resumed", clock, { due: end(clock.left), warn });
}

/** After places were given up: what stood still because of one of them runs on. */
export function runOn(turn) {
  for (const clock of turn.draft.clocks) {
    if (clock.left === null) continue;
    const { steps } = turn.unitAt(clock.frame);
    const deadline = deadlineOf(turn, clock);
    const held = openSteps(turn, clock.frame).some((name) => steps.get(name)?.pauses.includes(deadline));
    if (!held) resumeClock(turn, clock, deadline);
  }
}

// -- stopping --------------------------------------------------------------------------------------------------------

/**
 * Stop the clocks of everything open inside the call `path` (or some branches of it), before that is withdrawn.
 * @returns {string[]} the ids of the open work that will be gone
 */
export function stopWithin(turn, path, branch = "") {
  const { clocks, frames, tokens } = turn.draft;
  const open = tokens.filter((token) => inside(token, frames, path, branch));
  const calls = frames.filter((frame) => inside(frame, frames, path, branch));
  const gone = new Set(calls.map((frame) => frame.path));
  const isAt = (clock) => open.some((token) => token.frame === clock.frame && token.step === clock.name);
  stopAll(turn, clocks.filter((clock) =>
    gone.has(clock.frame) || (clock.kind !== "rung" && isAt(clock) && ofPlace(turn, clock))));
  return open.filter((token) => token.phase !== "split" && (token.visit || token.asks.length)).map(workId);
}

/** Stop the clocks of what runs from `step` of the process, its call or its branches, before it is given up. */
export function stopStep(turn, step) {
  for (const frame of turn.draft.frames) {
    if (frame.parent || frame.step !== step.id) continue;
    stopWithin(turn, frame.path);
    stopAll(turn, turn.draft.clocks.filter((clock) => clock.frame === frame.path));
  }
  for (const token of turn.draft.tokens) {
    if (!token.frame && token.step === step.id && token.phase === "split") {
      stopWithin(turn, "", `${step.id}#${token.visit}`);
    }
  }
}

/** Whether a clock is about one visit of the step it is named after. */
function ofPlace(turn, clock) {
  return clock.kind !== "deadline" || deadlineOf(turn, clock).of_step;
}

function stopAll(turn, clocks) {
  for (const clock of clocks) recordClock(turn, "stopped", clock);
}

/** A clock has met what it waited for, or run out. */
export function clockEnded(turn, kind, clock) {
  recordClock(turn, kind, clock);
}

/** The case (or the call `path`) is over: deadlines until then are met, all other clocks are stopped. */
export function closeClocks(turn, path) {
  for (const clock of turn.draft.clocks) {
    if (path && clock.frame !== path) continue;
    const deadline = clock.kind === "deadline" ? deadlineOf(turn, clock) : null;
    clockOver(turn, clock, deadline !== null && deadline.until === null && !deadline.of_step);
  }
}
