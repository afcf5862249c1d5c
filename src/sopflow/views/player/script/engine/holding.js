/** Standing still for a reason: asking for what is missing, or being stuck where everybody can see it. */

import { sameList } from "./lists.js";

/** The facts for want of which `condition` is undecided, without those that people left open. */
export function wants(turn, condition, facts, local) {
  const { declined } = turn;
  return condition.missing(facts, local, turn.x).filter((name) => !declined.includes(name));
}

/** Ask for exactly these facts; for want of those that nobody is asked for, or that were left open, stand still. */
export function askFor(turn, step, wanted, outcome = null) {
  const { declined, unit } = turn;
  const asked = wanted.filter((name) => unit.facts.get(name).ask && !declined.includes(name));
  if (!asked.length) {
    hold(turn, step, wanted.length ? "facts" : "no-value", { needs: wanted, outcome });
    return;
  }
  const token = turn.token(step);
  if (!sameList(token.asks, asked) || token.outcome !== outcome || token.stuck) {
    turn.recordAt("asked", step, { asks: asked, outcome });
  }
}

/** Stand still, visibly: the step can't go on by itself. */
export function hold(turn, step, reason, { needs = [], detail = "", outcome = null } = {}) {
  const { stuck } = turn.token(step);
  if (stuck && stuck.reason === reason && stuck.detail === detail && sameList(stuck.needs, needs)) return;
  turn.recordAt("stuck", step, { reason, needs, detail, outcome });
}

/**
 * The first requirement that doesn't hold, as words for a person, with the facts it lacks; null: all hold.
 *
 * The criteria of a handover count, too: they may have ceased to hold since the gate was opened.
 * @returns {{because: string, needs: string[]} | null}
 */
export function unmet(turn, step, facts, local) {
  for (const each of [...step.criteria, ...step.requires]) {
    if (each.must.truth(facts, local, turn.x) === true) continue;
    const needs = each.must.missing(facts, local, turn.x);
    return { because: each.words(facts, local, turn.x, turn.draft.language), needs };
  }
  return null;
}

/** Stand still if what the step requires doesn't hold. Whether it does so. */
export function holdUnmet(turn, step) {
  const problem = step.requires.length ? unmet(turn, step, turn.facts, turn.local) : null;
  if (problem) hold(turn, step, "requires", { needs: problem.needs, detail: problem.because });
  return problem !== null;
}
