/** `handover`: a quality gate. Its criteria are checked first; then it is offered, and accepted or rejected. */

import { askFor, hold, wants } from "../holding.js";

/** Open the gate for whoever hands over: unknown criteria are asked for, one that doesn't hold stands in the way. */
export function enterHandover(turn, step) {
  if (turn.token(step).phase === "offered") return null;
  const [facts, local, x] = turn.view(turn.path);
  for (const criterion of step.criteria) {
    const truth = criterion.must.truth(facts, local, x);
    if (truth === true) continue;
    if (truth === false) {
      hold(turn, step, "criteria", { detail: criterion.words(facts, local, x, turn.draft.language) });
    } else {
      const wanted = wants(turn, criterion.must, facts, local);
      askFor(turn, step, wanted.length ? wanted : criterion.must.missing(facts, local, x));
    }
    return null;
  }
  turn.clearHold(step);
  return null;
}
