/** `call`: a procedure runs and comes back. What it needs goes in by value, what it results in comes back. */

import { ValueProblem } from "../../durations.js";
import { MissingFacts } from "../../texts.js";
import { evaluate } from "../changes.js";
import { startFromOpening } from "../clocks.js";
import { askFor, hold, holdUnmet } from "../holding.js";

/** Call the procedure: its first step, or null while an input is missing or a requirement isn't met. */
export function enterCall(turn, step) {
  if (holdUnmet(turn, step)) return null;
  const unit = turn.program.units.get(step.call);
  const local = new Map(unit.unasked_defaults);
  for (const each of step.inputs) {
    try {
      const value = each.source ? knownValue(turn, each.source.name) : evaluate(turn, each, turn.facts, turn.local);
      if (each.fact) local.set(each.fact.name, each.fact.type.coerce(value));
    } catch (problem) {
      if (problem instanceof MissingFacts) {
        askFor(turn, step, problem.names);
      } else if (problem instanceof ValueProblem) {
        const name = each.fact ? each.fact.name : "";
        hold(turn, step, "value", { needs: [name], detail: `${name}: ${problem.message}` });
      } else {
        throw problem;
      }
      return null;
    }
  }
  turn.recordAt("called", step, {
    visit: turn.token(step).visit, procedure: unit.name, start: unit.first.id, local,
  });
  turn.enterCall(turn.draft.frames.at(-1).path);
  startFromOpening(turn, unit);
  return unit.first;
}

function knownValue(turn, name) {
  if (!turn.known(name)) throw new MissingFacts([name]);
  return (turn.path && turn.unit.own.has(name) ? turn.local : turn.facts).get(name);
}
