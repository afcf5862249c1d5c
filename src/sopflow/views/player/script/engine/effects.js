/** What the world is owed: the time to look again, and what entries ask to be done once. */

import { nextWake } from "./dues.js";

/**
 * The one-shots that entries ask for, each with a key that tells repeats: messages, assignments, withdrawals, the end.
 * @returns {object[]} with the fields of `sopflow.engine.effects`
 */
export function oneShots(caseNow, entries) {
  return entries.flatMap((entry) => {
    const key = `${caseNow.id}:${entry.seq}:`;
    return (ONCE[entry.entry]?.(entry, caseNow) ?? []).map((effect, at) => ({ key: `${key}${at + 1}`, ...effect }));
  });
}

const closing = (outcome) => [{ effect: "close", outcome }];
const withdrawing = ({ withdrawn }) => withdrawn.map((id) => ({ effect: "withdraw", id }));

const ONCE = {
  sent: ({ to, text, via, subject }) => [{ effect: "send", to, text, via, subject, expires: null }],
  informed: ({ text, expires }) => [{ effect: "send", to: "customer", text, via: null, subject: null, expires }],
  escalated: ({ roles, because, at_top: atTop }, { team }) => (atTop ? [] : [{ effect: "assign", roles, team, because }]),
  accepted: ({ team }) => [{ effect: "assign", roles: [], team, because: null }],
  interrupted: withdrawing,
  joined: withdrawing,
  cancelled: () => closing("cancelled"),
  ended: ({ frame, end }) => (frame ? [] : closing(end)),
};

/** When the case wants to be looked at again: let time reach it (`reached`) then; null if nothing is running. */
export { nextWake };
