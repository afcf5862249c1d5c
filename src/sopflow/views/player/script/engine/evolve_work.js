/** What entries about rules, escalations, handovers, actions and branches do to a case. */

import { makeToken } from "./case.js";
import { sameList } from "./lists.js";
import { alter, count, giveFacts, noteDoer, place, withdraw } from "./state.js";

/** How a case remembers that a rule's condition holds. */
export function edgeKey(frame, rule) {
  return frame ? `${frame}|${rule}` : rule;
}

export const WORK = {
  // -- rules
  fired(draft, entry) {
    if (entry.edge) draft.edges = [...draft.edges, edgeKey(entry.frame, entry.rule)];
  },
  rested(draft, entry) {
    const key = edgeKey(entry.frame, entry.rule);
    draft.edges = draft.edges.filter((each) => each !== key);
  },
  sent() {}, // speaks of the world outside; in the case nothing is different
  escalated(draft, { level, roles }) {
    // At the top, or told again, nothing moves.
    if (level === draft.level && sameList(roles, draft.roles)) return;
    draft.level = level;
    draft.roles = roles;
    draft.escalated = true;
  },
  interrupted(draft, entry) {
    withdraw(draft, entry.frame);
    draft.tokens = [...draft.tokens, makeToken(entry.frame, entry.to ?? "", entry.visit)];
    if (entry.to !== null && entry.visit) count(draft, entry.frame, entry.to, entry.visit);
  },
  // -- actions
  running(draft, entry) {
    alter(draft, entry, { phase: "running", attempt: entry.attempt, args: entry.args, asks: [], stuck: null });
  },
  finished(draft, entry) {
    giveFacts(draft, entry.frame, entry.facts, entry.local);
    noteDoer(draft, entry.frame, entry.step, entry.by);
  },
  failed(draft, entry) {
    alter(draft, entry, { phase: "failed", args: new Map() });
  },
  requested(draft, { id, action, args }) {
    draft.requests = [...draft.requests, { id, action, args }];
  },
  requestended(draft, entry) {
    draft.requests = draft.requests.filter((each) => each.id !== entry.id);
    giveFacts(draft, "", entry.facts);
  },
  ignored(draft, entry) {
    draft.abandoned = draft.abandoned.filter((each) => each !== entry.id);
  },
  // -- handovers
  offered(draft, entry) {
    alter(draft, entry, { phase: "offered" });
    noteDoer(draft, entry.frame, entry.step, entry.by);
  },
  accepted(draft, entry) {
    draft.team = entry.team;
    draft.level = 1;
    draft.roles = [];
    draft.escalated = false;
    draft.handovers += 1;
  },
  rejected(draft, entry) {
    if (entry.again) alter(draft, entry, { phase: "" });
  },
  // -- branches side by side
  split(draft, entry) {
    const old = place(draft, entry.frame, entry.step);
    const anchor = `${old.branch ? `${old.branch}/` : ""}${old.step}#${old.visit}`;
    const children = Array.from(entry.branches, ([name, first]) =>
      makeToken(old.frame, first, 0, `${anchor}:${name}`));
    alter(draft, entry, { phase: "split", asks: [], stuck: null });
    draft.tokens = [...draft.tokens, ...children];
  },
  branchended(draft, entry) {
    const gone = place(draft, entry.frame, entry.step);
    draft.tokens = draft.tokens.filter((token) => token !== gone);
  },
  joined(draft, entry) {
    const old = place(draft, entry.frame, entry.step);
    withdraw(draft, entry.frame, `${old.step}#${old.visit}`);
    alter(draft, entry, { phase: "" });
  },
};
