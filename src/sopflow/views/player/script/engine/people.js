/** Who may do what: roles, teams, four eyes. Told before (`todo`) and enforced after (`decide`) by the same code. */

import { writable } from "../values.js";
import { ascii } from "./ascii.js";
import { frameAt } from "./case.js";
import { byCharacters } from "./lists.js";
import { refuse } from "./refusals.js";

const union = (sets) => new Set(sets.flatMap((each) => [...each]));

/** Roles in the order in which people are told of them. */
export function sortedRoles(roles) {
  return [...roles].sort(byCharacters);
}

/** The roles that may act on `step` now; empty means that anybody may. */
export function neededRoles(program, caseNow, step) {
  const { roles: held } = caseNow;
  if (step.role === null) {
    return held.length ? union(held.map((role) => program.whoMay(role))) : program.teamRoles(caseNow.team);
  }
  const may = program.whoMay(step.role);
  if (caseNow.escalated) {
    // After an escalation the higher role takes over what it includes; lower ones may no longer act on it.
    const takenOver = held.filter((role) => may.has(role));
    if (takenOver.length) return union(takenOver.map((role) => program.whoMay(role)));
  }
  return may;
}

/** The roles that may give what belongs to `owner` (a fact's `by`), else act on `step`. */
export function rolesFor(program, caseNow, step, owner) {
  return owner !== null ? program.whoMay(owner) : neededRoles(program, caseNow, step);
}

/** The role in which somebody acts. */
export function roleOf(by) {
  return by.slice(by.lastIndexOf("/") + 1);
}

/** Who it is, in whatever role. */
function personOf(by) {
  return by.slice(0, Math.max(0, by.lastIndexOf("/"))) || by;
}

/**
 * Why `by` may not act for one of `roles`, or is the one who may not see it twice (`not_by`); null if all is well.
 * @param {object | null} step the step whose `not_by` counts
 * @param {string} path the call it is in
 */
export function checkPerson(program, caseNow, by, roles, step = null, path = "") {
  const { language } = caseNow;
  const other = step?.not_by ?? null;
  if (by === null) return roles.size || other !== null ? refuse("nobody", language, sortedRoles(roles)) : null;
  if (!writable(by)) return refuse("unknown-role", language, sortedRoles(program.roles), { by: ascii(by) });
  const role = roleOf(by);
  if (roles.size && !roles.has(role)) {
    if (!program.roles.has(role)) return refuse("unknown-role", language, sortedRoles(program.roles), { by });
    return refuse("who", language, sortedRoles(roles), { by });
  }
  if (other !== null) {
    const { doers } = path ? frameAt(caseNow.frames, path) : caseNow;
    const doer = doers.get(other);
    if (doer !== undefined && personOf(doer) === personOf(by)) return refuse("four-eyes", language, [], { by, other });
  }
  return null;
}

/** Why a journal can't hold who reports something, or for what reason; null if it can. */
export function checkWritable(program, { language }, { by, reason = "" }) {
  if (by !== null && !writable(by)) {
    return refuse("unknown-role", language, sortedRoles(program.roles), { by: ascii(by) });
  }
  return writable(reason) ? null : refuse("wrong-value", language, [], { name: "reason", problem: ascii(reason) });
}
