/**
 * What the world owes a case: work to be put before people and hosts, messages to be sent, a time to look again.
 *
 * Standing obligations follow from the case alone and carry the id of their open work. One-shots come from the journal
 * entry that caused them; their `key` tells repeats.
 */

import { workId } from "./case.js";
import { situation } from "./decide.js";
import { nextWake } from "./dues.js";
import { spots } from "./spot.js";

/**
 * All that a case is owed now, and what `entries` ask to be done once.
 * @returns {object[]} with the fields of `sopflow.engine.effects`
 */
export function due(program, caseNow, entries) {
  const running = caseNow.requests.map(({ id, action, args }) => ({ effect: "run", id, action, args }));
  const wake = nextWake(program, caseNow);
  return [
    ...spots(program, caseNow).flatMap((spot) => standing(caseNow, spot)),
    ...running,
    ...(wake === null ? [] : [{ effect: "wake", at: wake }]),
    ...entries.flatMap((entry) => oneShots(caseNow, entry)),
  ];
}

function standing(caseNow, spot) {
  const { token, step } = spot;
  const { team } = caseNow;
  const here = { id: workId(token), step: step.id };
  const role = step.role ?? caseNow.roles[0] ?? null;
  const kind = situation(token, step);
  if (kind === "stuck") {
    return [{ effect: "unblock", ...here, reason: token.stuck.reason, facts: token.stuck.needs, team }];
  }
  if (kind === "do" || kind === "handover") return [{ effect: "do", ...here, role, team }];
  if (kind === "running") return [{ effect: "run", id: here.id, action: step.action.name, args: token.args }];
  if (kind === "offered") return [{ effect: "decide", ...here, team: step.team }];
  if (kind !== "ask" && kind !== "asking") return [];
  return [{ effect: "ask", ...here, facts: token.asks.length ? token.asks : spot.left, role, team }];
}

function oneShots(caseNow, entry) {
  const made = ONCE[entry.entry]?.(entry, caseNow) ?? [];
  return made.map(({ effect, ...more }, at) => ({ effect, key: `${caseNow.id}:${entry.seq}:${at + 1}`, ...more }));
}

const closing = (outcome) => [{ effect: "close", outcome }];
const withdrawing = ({ withdrawn }) => withdrawn.map((id) => ({ effect: "withdraw", id }));

const ONCE = {
  sent: ({ to, text, via, subject }) => [{ effect: "send", to, text, via, subject, expires: null }],
  informed: ({ text, expires }) => [{ effect: "send", to: "customer", text, via: null, subject: null, expires }],
  escalated: ({ roles, because, at_top: atTop }, { team }) => (
    atTop ? [] : [{ effect: "assign", roles, team, because }]
  ),
  accepted: ({ team }) => [{ effect: "assign", roles: [], team, because: null }],
  interrupted: withdrawing,
  joined: withdrawing,
  migrated: withdrawing,
  cancelled: () => closing("cancelled"),
  ended: ({ frame, end }) => (frame ? [] : closing(end)),
};
