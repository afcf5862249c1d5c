/** Signals from outside: their facts first, then the rules that wait for them, then every wait for them. */

import { takeFacts } from "./forms.js";
import { refuse, Refused } from "./refusals.js";
import { happened, settle } from "./rules.js";
import { travel } from "./travel.js";

/** Take a signal. It isn't kept for later: who doesn't wait for it now has missed it. */
export function signal(turn, event) {
  const { draft, program } = turn;
  const { name } = event;
  if (!program.signals.includes(name)) return refuse("unknown-signal", draft.language, program.signals, { name });
  const facts = takeFacts(program.main, event.facts, draft.language);
  if (facts instanceof Refused) return facts;
  turn.record("signalled", { name, facts, by: event.by, given: turn.given });
  const waiting = draft.tokens;
  happened(turn, name, "");
  settle(turn);
  if (turn.exhausted) return null;
  for (const token of waiting) {
    if (!turn.has(token)) continue; // withdrawn by what another wait led to
    turn.enterCall(token.frame);
    const step = turn.unit.steps.get(token.step);
    if (step.wait?.signal === name && token.outcome === null) travel(turn, step, "done");
  }
  return null;
}
