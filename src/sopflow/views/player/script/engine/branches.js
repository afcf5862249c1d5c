/** Branches side by side: one comes to its end, and perhaps that is enough. */

import { runOn, stopWithin } from "./clocks.js";
import { inside } from "./state.js";

/** The branch in which `step` is has come to its end; if its `together` has what it waits for, go on there. */
export function endBranch(turn, step, together, outcome, why) {
  const { draft, path } = turn;
  const { branch } = turn.token(step);
  const mine = branch.slice(branch.lastIndexOf(":") + 1);
  turn.recordAt("branchended", step, { outcome, why });
  const parent = turn.unit.steps.get(together);
  const anchor = `${together}#${turn.token(parent).visit}`;
  const openStill = draft.tokens.some((token) => inside(token, draft.frames, path, anchor));
  if (parent.until !== "any" && parent.until !== mine && openStill) return;
  const withdrawn = stopWithin(turn, path, anchor);
  turn.recordAt("joined", parent, { withdrawn });
  runOn(turn);
  turn.agenda.unshift([path, together, "done"]);
}
