/**
 * Rules: which of them have reason to act, in which order, and until when.
 *
 * A rule without `when` acts when its condition *becomes* true; the case remembers which conditions hold (`edges`).
 * Rules are looked at after each event and each step's effect, before the way on is chosen, and when a case or call
 * begins, before its first step. Only those are evaluated that read a fact which has changed, or something that isn't a
 * fact; at the beginning, when nothing was true yet, all are. Once one of them has ended the case (or a call), no other
 * rule of it acts: it is over, though what follows from that is only walked when the rules have come to rest.
 */

import { perform } from "./acts.js";
import { findClock, lessTime } from "./clocks.js";
import { edgeKey } from "./evolve_work.js";
import { hold } from "./holding.js";

// Rules that may act in one settlement. More than that don't come to rest, and a person has to look.
const FIRINGS = 100;

/**
 * Let every rule act that has reason to, the first in order first, until none has.
 * @param {[string, string, string] | null} leaving the call, the step and the outcome of a place about to be left
 * @returns {boolean} whether one of them broke off what was open, so that the walk goes on elsewhere
 */
export function settle(turn, leaving = null) {
  const { program, draft } = turn;
  if (!program.watches || draft.outcome !== null) return false;
  if (!program.restless && !program.hasty.size && turn.sameFacts()) return false;
  let interrupted = false;
  for (let firing = 0; firing < FIRINGS; firing += 1) {
    const changed = turn.changedFacts();
    if (program.hasty.size) hurryDeadlines(turn);
    const found = firingRule(turn, changed);
    if (!found) {
      turn.atRest();
      return interrupted;
    }
    if (act(turn, found.rule, found.path, found.why, true)) {
      interrupted = true;
      if (turn.draft.outcome !== null) return true;
    }
  }
  exhaust(turn, leaving);
  return true;
}

/**
 * Let the rules act that wait for this signal, or for this step of the call `path` being entered. A rule of a file
 * waits for the steps of that file, and not for those of what it calls.
 * @returns {boolean} whether one of them broke off what was open
 */
export function happened(turn, name, path) {
  const { program } = turn;
  if (!program.awaited.has(name)) return false;
  let interrupted = false;
  for (const [rule, frame] of [...allRules(turn)]) {
    if (turn.draft.outcome !== null || turn.exhausted) return true;
    if (rule.when !== name || !turn.hasFrame(frame) || isOver(turn, frame)) continue;
    if (frame !== path && !rule.anywhere && !program.signals.includes(name)) continue;
    const [facts, local, x] = turn.view(frame);
    if (rule.condition && rule.condition.holds(facts, local, x) !== true) continue;
    const why = rule.condition ? rule.condition.why(facts, local, x) : undefined;
    const acted = act(turn, rule, frame, why, false);
    interrupted = settle(turn) || acted || interrupted;
  }
  return interrupted;
}

/** Every rule with the call it lives in: the handbook's, the process's, then those of the calls, outermost first. */
function* allRules(turn) {
  for (const rule of turn.program.rules) yield [rule, ""];
  for (const frame of turn.draft.frames) {
    for (const rule of turn.program.units.get(frame.procedure).rules) yield [rule, frame.path];
  }
}

/** Whether a rule has ended the call `path`, which is still there until the walk goes on. */
function isOver(turn, path) {
  return turn.draft.tokens.some((token) => !token.step && token.frame === path);
}

/** The first rule that becomes true. All those that are no longer true are noted before it acts. */
function firingRule(turn, changed) {
  const { edges } = turn.draft;
  let first = null;
  for (const [rule, path] of candidates(turn, changed)) {
    const { condition } = rule;
    if (!condition || rule.when !== null) continue;
    const known = edges.includes(edgeKey(path, rule.id));
    if (first && !known) continue;
    const view = turn.view(path);
    const holds = condition.holds(...view) === true;
    if (holds && !known && !first && !isOver(turn, path)) first = { rule, path, why: condition.why(...view) };
    else if (known && !holds) turn.record("rested", { frame: path, rule: rule.id });
  }
  return first;
}

function* candidates(turn, changed) {
  if (changed === null) {
    yield* allRules(turn);
    return;
  }
  const { program } = turn;
  const concerned = (rule) => rule.volatile || rule.reads.some((name) => changed.has(name));
  for (const number of program.concernedRules(changed)) yield [program.rules[number], ""];
  for (const frame of turn.draft.frames) {
    const begun = turn.begun.has(frame.path);
    for (const rule of program.units.get(frame.procedure).rules) {
      if (begun || concerned(rule)) yield [rule, frame.path];
    }
  }
}

function act(turn, rule, path, why, edge) {
  turn.record("fired", { frame: path, rule: rule.id, why, edge });
  return perform(turn, rule.acts, rule.id, path);
}

/** Deadlines whose `sooner` conditions hold get less time. */
function hurryDeadlines(turn) {
  for (const clock of turn.draft.clocks) {
    if (clock.kind !== "deadline" || !turn.program.hasty.has(clock.name)) continue;
    const deadline = turn.unitAt(clock.frame).deadlines.get(clock.name);
    for (const { condition, span, written } of deadline.sooner) {
      if (condition.holds(...turn.view(clock.frame)) !== true) continue;
      const current = findClock(turn.draft, clock.frame, clock.kind, clock.name);
      if (current) lessTime(turn, current, deadline, span, written);
    }
  }
}

/** The rules don't come to rest: every place of the case stands still until a person looks. */
function exhaust(turn, leaving) {
  turn.exhausted = true;
  // Where a rule has ended a file, nothing stands still; the rest would go on by itself.
  turn.agenda = turn.agenda.filter(([, step]) => !step);
  for (const token of turn.draft.tokens) {
    turn.enterCall(token.frame);
    const step = turn.unit.steps.get(token.step);
    if (!step) continue;
    const left = leaving && token.frame === leaving[0] && token.step === leaving[1];
    hold(turn, step, "rules", { outcome: left ? leaving[2] : token.outcome });
  }
}
