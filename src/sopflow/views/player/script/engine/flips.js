/**
 * When a condition that waits for time comes true, or no longer holds.
 *
 * In rules, `sooner` and waits, `now`, `today` and `case.age` are compared only with what is constant in time. So both
 * sides of such a comparison, as numbers, differ by something that grows (or shrinks) as fast as the clock, and the
 * instant at which they are equal follows from how far apart they are now.
 */

import { pace, readings } from "../clockwork.js";
import { Env } from "../nodes.js";
import { addSpan } from "../spans.js";
import { daysOf, instantMs, MISSING } from "../values.js";
import { frameAt } from "./case.js";
import { Context } from "./context.js";

const A_DAY = 86_400_000;

/** The next instant at which some condition of a rule, a deadline or a wait may turn; null if there is none. */
export function nextFlip(program, caseNow) {
  let next = null;
  for (const [timed, path] of timedConditions(program, caseNow)) {
    const at = turningAt(program, timed, path, caseNow);
    if (at !== null && (next === null || at < next)) next = at;
  }
  return next;
}

/** When the condition turns: where it only might, but doesn't, nobody has to look. */
function turningAt(program, { condition, turning }, path, caseNow) {
  if (turning === null) return null; // it waits for facts alone
  const local = path ? frameAt(caseNow.frames, path).facts : caseNow.facts;
  const { calendar } = unitOf(program, caseNow, path);
  const later = { ...caseNow };
  const view = [caseNow.facts, local, new Context(later, path, calendar)];
  const holds = () => condition.holds(...view) === true;
  const before = holds();
  const flips = turning.flatMap((each) => flipsOf(each, view, calendar, caseNow.now));
  for (const at of flips.filter((each) => each > caseNow.now).sort((a, b) => a - b)) {
    later.now = at;
    if (holds() !== before) return at;
  }
  return null;
}

function* timedConditions(program, caseNow) {
  for (const timed of program.timedRules) yield [timed, ""];
  for (const frame of caseNow.frames) {
    for (const timed of program.units.get(frame.procedure).timed) yield [timed, frame.path];
  }
  for (const clock of caseNow.clocks) {
    if (clock.kind !== "deadline" || clock.missed || clock.left !== null) continue;
    const deadline = unitOf(program, caseNow, clock.frame).deadlines.get(clock.name);
    for (const sooner of deadline.sooner) {
      // Less time than it has now, or looking again would change nothing.
      const less = sooner.turning && sooner.written !== clock.span
        && addSpan(clock.started, sooner.span, deadline.calendar) < clock.due;
      if (less) yield [sooner, clock.frame];
    }
  }
  if (!program.waitsForTime) return;
  for (const token of caseNow.tokens) {
    const step = unitOf(program, caseNow, token.frame).steps.get(token.step);
    if (step?.wait?.condition) yield [step.wait, token.frame];
  }
}

function unitOf(program, caseNow, path) {
  return path ? program.units.get(frameAt(caseNow.frames, path).procedure) : program.main;
}

function flipsOf(node, view, calendar, now) {
  const env = new Env(...view);
  const [one, other] = [node.left.value(env), node.right.value(env)];
  if (one === MISSING || other === MISSING) return [];
  const apart = inMs(one) - inMs(other);
  if (readings(node).includes("today")) {
    // The midnights at which a comparison of days can turn.
    const away = Math.floor(Math.abs(apart) / A_DAY);
    return [away, away + 1].map((more) => midnight(calendar, now, more));
  }
  // One side grows or shrinks by one each millisecond; the other stands still.
  const crossing = now - apart * (pace(node.left) - pace(node.right));
  return [crossing, crossing + 1];
}

/** The beginning of the day that is `more` days after today, in the calendar's zone. */
function midnight(calendar, now, more) {
  const wall = calendar ? calendar.zone.wall(now) : now;
  const day = (Math.floor(wall / A_DAY) + more) * A_DAY;
  return calendar ? day - calendar.zone.offsetAt(day) : day;
}

/** A duration, an instant or a day, in milliseconds. */
function inMs(value) {
  if (typeof value !== "string") return Number(value);
  return value.length === 10 ? daysOf(value) * A_DAY : instantMs(value);
}
