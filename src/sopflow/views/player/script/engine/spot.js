/** One open place of a case, read-only, with all that is needed to tell people about it. */

import { frameAt } from "./case.js";
import { Context } from "./context.js";

/** A token with its step and what is known there. */
class Spot {
  constructor(program, caseNow, token) {
    const frame = token.frame ? frameAt(caseNow.frames, token.frame) : null;
    this.case = caseNow;
    this.token = token;
    this.unit = frame ? program.units.get(frame.procedure) : program.main;
    this.step = this.unit.steps.get(token.step);
    this.facts = caseNow.facts;
    this.local = frame ? frame.facts : caseNow.facts;
    this.declined = frame ? [...caseNow.declined, ...frame.declined] : caseNow.declined;
    this.x = new Context(caseNow, token.frame, this.unit.calendar);
  }

  /** The facts of the step's form that are neither known nor declined. */
  get left() {
    const names = this.step.form.map((fact) => fact.name);
    return names.filter((name) => !this.local.has(name) && !this.facts.has(name) && !this.declined.includes(name));
  }
}

/** Every place where `caseNow` is. */
export function spots(program, caseNow) {
  return caseNow.tokens.map((token) => new Spot(program, caseNow, token));
}
