/** `wait`: time passes, a signal arrives, working hours begin, or a condition comes true. */

import { showSpan } from "../../durations.js";
import { addSpan } from "../../spans.js";
import { findClock, startClock } from "../clocks.js";

/** Start to wait; pass at once if there is nothing to wait for. */
export function enterWait(turn, step) {
  const { wait } = step;
  const { now } = turn.draft;
  if (wait.condition && wait.condition.holds(...turn.view(turn.path)) === true) return "done";
  if (findClock(turn.draft, turn.path, "wait", step.id)) return null;
  if (!wait.opening && wait.span === null) return null;
  const due = wait.opening ? (wait.calendar ? wait.calendar.openingFrom(now) : now)
    : addSpan(now, wait.span, wait.calendar);
  if (due <= now) return "done";
  startClock(turn, turn.path, "wait", step.id, due, wait.opening ? "0 s" : wait.written || showSpan(wait.span));
  return null;
}
