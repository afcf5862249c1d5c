/**
 * What follows from an event: the table of which event fits where, and what is decided then.
 *
 * An event is taken whole or refused whole. What is refused changes nothing.
 */

import { request, requestEnded } from "./actions.js";
import { answer, done } from "./answers.js";
import { findToken, workId } from "./case.js";
import { cancel, correct, deviate } from "./exceptions.js";
import { checkWritable } from "./people.js";
import { refuse } from "./refusals.js";
import { signal } from "./signals.js";
import { accept, actionDone, actionFailed, offer, reject } from "./work.js";

/** What an open token can be answered with, by its situation: the events' names. */
export const LEGAL = {
  ask: ["Answered"],
  do: ["Done"],
  asking: ["Answered"],
  running: ["Done", "Failed"],
  handover: ["Done"],
  offered: ["Accepted", "Rejected"],
  wait: ["Signalled", "Reached"],
  retrying: ["Reached"],
  split: [],
  stuck: ["Corrected", "Deviated"],
};

const TAKE = {
  "ask answered": answer,
  "asking answered": answer,
  "do done": done,
  "running done": actionDone,
  "running failed": actionFailed,
  "handover done": offer,
  "offered accepted": accept,
  "offered rejected": reject,
};

// What hosts report has no role that is looked at; it must be possible to write it down all the same.
const FROM_ANYBODY = ["done", "failed", "signalled"];

const ANY_TIME = { corrected: correct, deviated: deviate, cancelled: cancel, requested: request, signalled: signal };

const PHASES = { running: "running", failed: "retrying", offered: "offered", split: "split" };

/** What a token is waiting for: a key of `LEGAL`. */
export function situation(token, step) {
  if (token.stuck) return "stuck";
  if (token.asks.length) return "asking";
  return token.phase ? PHASES[token.phase] : step.verb;
}

/** Let `event` happen to the turn's case: entries are recorded, or it is refused. */
export function decide(turn, event) {
  const { draft } = turn;
  const kind = event.event;
  if (kind === "reached") return null; // what fell due has been dealt with
  const { language } = draft;
  const unwritable = FROM_ANYBODY.includes(kind) ? checkWritable(turn.program, draft, event) : null;
  if (unwritable) return unwritable;
  const name = event.step ?? "";
  const isRequest = draft.requests.some((each) => each.id === name);
  if ((kind === "done" || kind === "failed") && (draft.abandoned.includes(name) || isRequest)) {
    return outside(turn, name, event);
  }
  if (draft.outcome !== null) return refuse("closed", language, [], { outcome: draft.outcome });
  if (kind === "opened") return refuse("opened-twice", language, [], { case: draft.id });
  if (kind in ANY_TIME) return ANY_TIME[kind](turn, event);
  const token = findToken(draft.tokens, name);
  if (!token) return refuse("not-open", language, draft.tokens.map(workId), { step: name });
  turn.enterCall(token.frame);
  const step = turn.unit.steps.get(token.step);
  const here = situation(token, step);
  const take = TAKE[`${here} ${kind}`];
  if (take) return take(turn, token, step, event);
  if (token.stuck?.detail) return refuse("requires", language, token.stuck.needs, { because: token.stuck.detail });
  return refuse("wrong-event", language, LEGAL[here], { step: name, event: kind[0].toUpperCase() + kind.slice(1) });
}

/** A result for an action that was asked for outside a step, or whose step was withdrawn meanwhile. */
function outside(turn, id, event) {
  const facts = event.event === "done" ? event.facts : null;
  const reason = event.event === "failed" ? event.reason : null;
  if (!turn.draft.abandoned.includes(id)) return requestEnded(turn, id, facts, reason, event.by);
  turn.record("ignored", { id, facts: facts ?? undefined, reason });
  return null;
}
