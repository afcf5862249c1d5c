/** Escalation: up the ladder, rung by rung, or to a role. The top of the ladder is a place, not an exception. */

import { clockEnded, rungClock, startRung, stopRung } from "./clocks.js";
import { roleOf } from "./people.js";

/**
 * Take the case up.
 * @param {string} to `next` or a role
 * @returns {string} the outcome for a step: `done`, or `at_top` if there is no higher rung
 */
export function escalate(turn, source, to, because) {
  const { draft } = turn;
  const { ladder } = turn.program.main;
  const reason = because ? because.render(...turn.view(turn.path), draft.language) : null;
  const told = (level, roles, atTop = false) =>
    turn.record("escalated", { frame: turn.path, source, level, roles, because: reason, at_top: atTop });
  let [level, roles] = [draft.level + 1, [to]]; // of a rung that several roles share, only the one that is meant
  if (to === "next") {
    if (!ladder || level > ladder.rungs.length) {
      told(draft.level, draft.roles, true);
      return "at_top";
    }
    ({ roles } = ladder.rungs[level - 1]);
  } else {
    const rung = ladder ? ladder.rungs.findIndex((each) => each.roles.includes(to)) + 1 : 0;
    if (rung && rung <= draft.level) {
      // The ladder never leads down; who has it already is told again, and nothing moves.
      told(draft.level, draft.roles);
      return "done";
    }
    level = rung || draft.level;
  }
  const moved = level !== draft.level;
  if (moved) stopRung(turn);
  told(level, roles);
  if (moved) startRung(turn);
  return "done";
}

/** Somebody completed something: if it is someone the case is with, the rung's clock has done its work. */
export function rungMet(turn, by) {
  const clock = by === null ? null : rungClock(turn);
  if (!clock) return;
  const role = roleOf(by);
  if (turn.draft.roles.some((each) => turn.program.whoMay(each).has(role))) clockEnded(turn, "met", clock);
}
