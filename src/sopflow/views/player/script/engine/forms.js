/** What people hand in: flattened to leaves, checked against the facts' types, whoever may give them. */

import { formatValue } from "../formats.js";
import { equal } from "../values.js";
import { closest } from "./near.js";
import { checkPerson, rolesFor } from "./people.js";
import { takeValue } from "./permission.js";
import { refuse, Refused } from "./refusals.js";

/** Records as their leaves: `customer` with a field `tier`, and `customer.tier`, are the same. */
export function flatten(unit, facts) {
  const leaves = new Map();
  for (const [name, value] of facts) {
    const isRecord = value instanceof Map && !unit.facts.has(name) && unit.records.has(name);
    const parts = isRecord
      ? flatten(unit, new Map(Array.from(value, ([part, inner]) => [`${name}.${part}`, inner])))
      : [[name, value]];
    for (const [leaf, each] of parts) leaves.set(leaf, each);
  }
  return leaves;
}

/** The facts as a case keeps them, or why one of them can't be taken. */
export function takeFacts(unit, facts, language) {
  const taken = new Map();
  for (const [name, value] of flatten(unit, facts)) {
    const fact = unit.facts.get(name);
    if (!fact) {
      const close = closest(name, unit.facts.keys());
      return refuse("unknown-fact", language, [], { name, hint: close === null ? "" : ` (${close}?)` });
    }
    if (fact.derived) return refuse("follows", language, [], { name });
    const problem = takeValue(taken, name, fact, value, language);
    if (problem) return problem;
  }
  return taken;
}

/**
 * What of `facts` is new, if `by` may give it here.
 *
 * Asked for or not: a fact that has a question of its own is taken when volunteered. What is known already is left
 * alone if it is the same, refused if it isn't; unless it is asked for `again`, as a list is whose elements lack a
 * field that a decision needs.
 */
export function takeGiven(turn, step, facts, by, openNames, again) {
  const { language } = turn.draft;
  const taken = takeFacts(turn.unit, facts, language);
  if (taken instanceof Refused) return taken;
  const { facts: known, local } = turn;
  const fresh = new Map();
  for (const [name, value] of taken) {
    const fact = turn.unit.facts.get(name);
    const present = local.has(name) ? local.get(name) : known.get(name);
    if (present !== undefined && !again.has(name)) {
      if (equal(present, value)) continue;
      return refuse("known", language, [name], { name, value: formatValue(present, fact.type, language) });
    }
    if (!openNames.has(name) && !fact.ask) return refuse("not-asked", language, [name], { name });
    if (fact.by !== undefined) {
      const roles = rolesFor(turn.program, turn.draft, step, fact.by);
      const problem = checkPerson(turn.program, turn.draft, by, roles);
      if (problem) return problem;
    }
    fresh.set(name, value);
  }
  return fresh;
}
