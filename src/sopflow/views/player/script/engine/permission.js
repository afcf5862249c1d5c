/** What the host may do, and when: judged alike for a step of the flow, a person and a program. */

import { ValueProblem } from "../durations.js";
import { Context } from "./context.js";
import { asMap, merged } from "./lists.js";
import { checkPerson } from "./people.js";
import { refuse, Refused } from "./refusals.js";

/**
 * Whether an action may be carried out now, with these arguments, by this person or program.
 * @param {Map | object} args its arguments; those left out are the facts of the same name
 * @param {string | null} by `NAME/ROLE`
 * @returns {{allowed: boolean, refused: Refused | null}}
 */
export function permits(program, caseNow, action, args = {}, by = null) {
  const found = judge(program, caseNow, action, asMap(args), by);
  return { allowed: !(found instanceof Refused), refused: found instanceof Refused ? found : null };
}

/** The arguments as they count, or why the action is refused to this person or program. */
export function judge(program, caseNow, name, args, by) {
  const { language } = caseNow;
  if (caseNow.outcome !== null) return refuse("closed", language, [], { outcome: caseNow.outcome });
  const action = program.actions.get(name);
  if (!action) return refuse("unknown-action", language, [...program.actions.keys()], { name });
  const bound = bind(action, caseNow, args);
  if (bound instanceof Refused) return bound;
  if (action.requires.length && caseNow.requests.some((each) => each.action === name)) {
    return refuse("pending", language, [], { name });
  }
  const problem = unmetOf(program, action, caseNow, bound);
  if (problem) return refuse("requires", language, problem.needs, { because: problem.because });
  // Last of all who asks: what is forbidden is forbidden to everybody.
  const roles = action.by.size ? action.by : by !== null ? program.roles : null;
  return (roles && checkPerson(program, caseNow, by, roles)) ?? bound;
}

function bind(action, caseNow, args) {
  const { language } = caseNow;
  const known = merged(action.takes, action.may_take);
  for (const name of args.keys()) {
    if (!known.has(name)) return refuse("unknown-fact", language, [], { name, hint: "" });
  }
  const bound = new Map();
  const missing = [];
  for (const [name, fact] of known) {
    if (args.has(name)) {
      const problem = takeValue(bound, name, fact, args.get(name), language);
      if (problem) return problem;
    } else if (caseNow.facts.has(name)) {
      bound.set(name, caseNow.facts.get(name));
    } else if (action.takes.has(name)) {
      missing.push(name);
    }
  }
  return missing.length ? refuse("missing-facts", language, missing, { step: action.name }) : bound;
}

/** Put a value that came from outside among those taken; why not, if it doesn't fit its fact. */
export function takeValue(taken, name, fact, value, language) {
  try {
    taken.set(name, fact.type.coerce(value));
    return null;
  } catch (problem) {
    if (!(problem instanceof ValueProblem)) throw problem;
    return refuse("wrong-value", language, [name], { name, problem: problem.message });
  }
}

/**
 * The first requirement of an action that isn't met, in words, with what is missing to say so; arguments shadow facts.
 * @returns {{because: string, needs: string[]} | null}
 */
export function unmetOf(program, action, caseNow, args) {
  const facts = merged(caseNow.facts, args);
  const x = new Context(caseNow, "", program.main.calendar);
  const failing = action.requires.find((each) => each.must.truth(facts, facts, x) !== true);
  if (!failing) return null;
  return { because: failing.words(facts, facts, x, caseNow.language), needs: failing.must.missing(facts, facts, x) };
}

/** What an action gave, checked: all of it, and nothing else. */
export function takeResults(action, facts, language) {
  const taken = new Map();
  for (const [name, value] of facts) {
    const fact = action.gives.get(name);
    if (!fact) return refuse("not-asked", language, [name], { name });
    const problem = takeValue(taken, name, fact, value, language);
    if (problem) return problem;
  }
  const missing = [...action.gives.keys()].filter((name) => !taken.has(name));
  return missing.length ? refuse("missing-facts", language, missing, { step: action.name }) : taken;
}
