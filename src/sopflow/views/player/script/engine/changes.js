/** Changes to facts, worked out one after the other: what a `set` says, and what acts and table rows say. */

import { ValueProblem } from "../durations.js";
import { MissingFacts } from "../texts.js";
import { equal, MISSING } from "../values.js";
import { merged } from "./lists.js";

/** A value doesn't fit its fact. */
export class Unfit extends ValueProblem {
  constructor(fact, problem) {
    super(`${fact}: ${problem}`);
    this.fact = fact;
  }
}

const NOTHING_OF_ITS_OWN = new Set();

/** Make changes for `source`, a rule, a deadline or an action with `args`. */
export function changeFacts(turn, source, changes, args) {
  const found = workOut(turn, changes, args);
  if (found.given.size || found.emptied.length) {
    turn.recordAt("changed", { id: source }, differences(turn, found));
  }
}

/** What changes come to, as fields of an entry. */
export function differences(turn, found) {
  return { ...turn.split(found.given), ...turn.splitCleared(found.emptied), why: found.why };
}

/**
 * What the changes come to, one after the other; `args` shadow facts where they are read.
 * @returns {{given: Map, emptied: string[], why: Map}} what is different afterwards (an equal value changes nothing),
 *   what has no value any more, and the known facts that the values follow from
 */
export function workOut(turn, changes, args = null) {
  // A procedure that is a case of its own has one set of facts: both names must see what was just changed.
  const facts = new Map(turn.facts);
  const local = turn.path ? new Map(turn.local) : facts;
  const own = turn.path ? turn.unit.own : NOTHING_OF_ITS_OWN;
  const touched = new Set();
  let why = new Map();
  for (const each of changes) {
    let value;
    if (each.kind !== "clear") {
      const seen = args?.size ? [merged(facts, args), merged(local, args)] : [facts, local];
      value = evaluate(turn, each, ...seen);
      if (each.expr) why = merged(why, each.expr.why(...seen, turn.x));
    }
    for (const fact of each.facts) {
      touched.add(fact.name);
      applyTo(own.has(fact.name) ? local : facts, each, fact, value);
    }
  }
  return { ...whatChanged(turn, touched, facts, local), why };
}

/**
 * A value as written: an expression's, a text with its facts filled in, or a literal.
 * @throws {MissingFacts} it needs facts that are not known
 */
export function evaluate(turn, { expr, words, literal }, facts, local) {
  if (words) return words.render(facts, local, turn.x, turn.draft.language, "raise");
  if (!expr) return literal;
  const result = expr.value(facts, local, turn.x);
  if (result === MISSING) throw new MissingFacts(expr.missing(facts, local, turn.x));
  return result;
}

function applyTo(facts, change, fact, value) {
  const { name } = fact;
  if (change.kind === "clear") facts.delete(name);
  else if (change.kind === "set") facts.set(name, value);
  else if (change.kind === "add") facts.set(name, [...(facts.get(name) ?? []), value]);
  else if (facts.has(name)) facts.set(name, facts.get(name).filter((each) => !equal(each, value)));
  if (!facts.has(name)) return;
  try {
    facts.set(name, fact.type.coerce(facts.get(name)));
  } catch (problem) {
    if (problem instanceof ValueProblem) throw new Unfit(name, problem.message);
    throw problem;
  }
}

/** What is different now, and what has no value any more. */
function whatChanged(turn, touched, facts, local) {
  const given = new Map();
  const emptied = [];
  for (const name of touched) {
    const own = turn.path && turn.unit.own.has(name);
    const [before, after] = own ? [turn.local, local] : [turn.facts, facts];
    if (after.has(name)) {
      if (!before.has(name) || !equal(before.get(name), after.get(name))) given.set(name, after.get(name));
    } else if (before.has(name) || turn.declined.includes(name)) {
      emptied.push(name);
    }
  }
  return { given, emptied };
}
