/** `set`, `clear`, `add`, `remove`: one verb that changes facts, in the order clear, set, add, remove. */

import { MissingFacts } from "../../texts.js";
import { differences, Unfit, workOut } from "../changes.js";
import { askFor, hold } from "../holding.js";

/** Change the facts and pass; what a value lacks is asked for first. */
export function enterSet(turn, step) {
  const found = differenceAt(turn, step, step.changes);
  if (!found) return null;
  if (found.given.size || found.emptied.length) turn.recordAt("changed", step, differences(turn, found));
  return "done";
}

/** What the changes come to, one after the other; null if one can't be made: then the step holds for a reason. */
export function differenceAt(turn, step, changes) {
  try {
    return workOut(turn, changes);
  } catch (problem) {
    if (problem instanceof MissingFacts) askFor(turn, step, problem.names);
    else if (problem instanceof Unfit) hold(turn, step, "value", { needs: [problem.fact], detail: problem.message });
    else throw problem;
    return null;
  }
}
