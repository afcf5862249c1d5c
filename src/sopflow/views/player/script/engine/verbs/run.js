/** `run`: the host carries out an action. What the rules forbid has failed, and isn't tried. */

import { ValueProblem } from "../../durations.js";
import { MissingFacts } from "../../texts.js";
import { evaluate } from "../changes.js";
import { askFor, hold, holdUnmet } from "../holding.js";
import { unmetOf } from "../permission.js";

/** Ask the host to carry the action out; pass with `failed` if it is forbidden. */
export function enterRun(turn, step) {
  if (holdUnmet(turn, step)) return null;
  let args;
  try {
    args = argumentsOf(turn, step);
  } catch (problem) {
    if (problem instanceof MissingFacts) askFor(turn, step, problem.names);
    else if (problem instanceof ValueProblem) hold(turn, step, "value", { detail: problem.message });
    else throw problem;
    return null;
  }
  const refused = unmetOf(turn.program, step.action, turn.draft, args);
  if (refused) {
    turn.recordAt("failed", step, { reason: refused.because, forbidden: true });
    return "failed";
  }
  turn.recordAt("running", step, { action: step.action.name, attempt: turn.token(step).attempt + 1, args });
  return null;
}

function argumentsOf(turn, step) {
  const args = new Map();
  for (const each of step.inputs) {
    const { name, type } = each.fact;
    let value;
    try {
      value = inputOf(turn, each);
    } catch (problem) {
      if (!(problem instanceof MissingFacts) || step.action.takes.has(name)) throw problem;
      continue; // what it may take is taken along if it is known
    }
    args.set(name, type.coerce(value));
  }
  return args;
}

function inputOf(turn, each) {
  const { facts, local } = turn;
  if (!each.source) return evaluate(turn, each, facts, local);
  const { name } = each.source;
  if (!turn.known(name)) throw new MissingFacts([name]);
  return local.has(name) ? local.get(name) : facts.get(name);
}
