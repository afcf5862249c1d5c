/** `ask`: a person fills in facts. What is known is left out; with nothing left to ask it passes by itself. */

import { holdUnmet } from "../holding.js";

/** Open the questions that are left; pass if there are none. */
export function enterAsk(turn, step) {
  if (step.again) {
    emptyForm(turn, step);
    return null;
  }
  return leftToAsk(turn, step).length || holdUnmet(turn, step) ? null : "done";
}

/** The facts of the step's form that are neither known nor left open by a person before. */
export function leftToAsk(turn, step) {
  const { facts, local, declined } = turn;
  const names = step.form.map((fact) => fact.name);
  return names.filter((name) => !facts.has(name) && !local.has(name) && !declined.includes(name));
}

/** Forget what the form's facts were, so that they are asked anew. */
export function emptyForm(turn, step) {
  const { declined } = turn;
  const names = step.form.map((fact) => fact.name).filter((name) => turn.known(name) || declined.includes(name));
  if (names.length) turn.recordAt("changed", step, turn.splitCleared(names));
}
