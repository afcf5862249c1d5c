/** Actions that somebody asks for outside a step: taken if they are permitted, and finished when the host reports. */

import { perform } from "./acts.js";
import { chosen } from "./lists.js";
import { judge, takeResults } from "./permission.js";
import { Refused } from "./refusals.js";
import { settle } from "./rules.js";

/** Take the request for an action, if it is permitted. */
export function request(turn, event) {
  const bound = judge(turn.program, turn.draft, event.action, event.args, event.by);
  if (bound instanceof Refused) return bound;
  const id = `${event.action}!${turn.draft.seq + 1}`;
  turn.record("requested", { id, action: event.action, args: bound, by: event.by, given: turn.given });
  return null;
}

/** The host has carried the requested action out (`facts`), or failed to (`reason`). */
export function requestEnded(turn, id, facts, reason, by) {
  const { draft, program } = turn;
  const pending = draft.requests.find((each) => each.id === id);
  const action = program.actions.get(pending.action);
  const taken = facts === null ? new Map() : takeResults(action, facts, draft.language);
  if (taken instanceof Refused) return taken;
  const named = chosen(taken, (name) => program.main.facts.has(name));
  turn.record("requestended", { id, facts: named, reason, by, given: turn.given });
  if (facts !== null) perform(turn, action.acts, action.name, "", pending.args);
  settle(turn);
  return null;
}
