/**
 * The few ways in which a draft changes: a place moves, a visit counts, facts are given or cleared, calls go.
 *
 * Only `evolve` uses these. Values are replaced, never changed in place.
 */

import { fallsDue, frameAt, workId } from "./case.js";
import { chosen, merged } from "./lists.js";

/** A journal that can't be told on. */
export class BrokenJournal extends Error {}

const NOTHING = new Map();

/** The token at `step` of the call `frame`. */
export function place(draft, frame, step) {
  const found = draft.tokens.find((token) => token.step === step && token.frame === frame);
  if (!found) throw new BrokenJournal(`the journal speaks of ${step}, but the case isn't there`);
  return found;
}

/** Put `token` in the place of the one at `step`. */
export function move(draft, frame, step, token) {
  const at = draft.tokens;
  draft.tokens = at.length === 1 ? [token] : at.map((t) => (t.step === step && t.frame === frame ? token : t));
}

/** Change the token at `step`. */
export function alter(draft, entry, changes) {
  const old = place(draft, entry.frame, entry.step);
  move(draft, old.frame, old.step, { ...old, ...changes });
}

/** Change the call at `path`. */
function swapFrame(draft, path, changes) {
  draft.frames = draft.frames.map((frame) => (frame.path === path ? { ...frame, ...changes } : frame));
}

/** Note that `step` was entered for the `visit`-th time. */
export function count(draft, frame, step, visit) {
  if (!frame) draft.visits = new Map(draft.visits).set(step, visit);
  else swapFrame(draft, frame, { visits: new Map(frameAt(draft.frames, frame).visits).set(step, visit) });
}

/** Remember who did `step` last. */
export function noteDoer(draft, frame, step, by) {
  if (by === null) return;
  if (!frame) draft.doers = new Map(draft.doers).set(step, by);
  else swapFrame(draft, frame, { doers: new Map(frameAt(draft.frames, frame).doers).set(step, by) });
}

/** Set facts: the case's, and those of the call at `path`. What is given is no longer declined. */
export function giveFacts(draft, path, facts, local = NOTHING) {
  if (facts.size) {
    draft.facts = merged(draft.facts, facts);
    if (draft.declined.length) draft.declined = draft.declined.filter((name) => !facts.has(name));
  }
  if (local.size) {
    const frame = frameAt(draft.frames, path);
    const declined = frame.declined.filter((name) => !local.has(name));
    swapFrame(draft, path, { facts: merged(frame.facts, local), declined });
  }
}

/** Empty facts: the case's, and those of the call at `path`. */
export function clearFacts(draft, path, names, local) {
  if (names.length) {
    draft.facts = chosen(draft.facts, (name) => !names.includes(name));
    draft.declined = draft.declined.filter((name) => !names.includes(name));
  }
  if (local.length) {
    const frame = frameAt(draft.frames, path);
    const facts = chosen(frame.facts, (name) => !local.includes(name));
    swapFrame(draft, path, { facts, declined: frame.declined.filter((name) => !local.includes(name)) });
  }
}

/** Remember what was left open: in the case, and for a procedure's own facts in its call. */
export function decline(draft, path, names, local) {
  const added = (known, more) => [...known, ...more.filter((name) => !known.includes(name))];
  if (names.length) draft.declined = added(draft.declined, names);
  if (local.length) swapFrame(draft, path, { declined: added(frameAt(draft.frames, path).declined, local) });
}

// -- what lies inside what -------------------------------------------------------------------------------------------

/**
 * Whether a token or call is in the call `path`, or in a call from there; and in the branches `branch`.
 * @param {object} thing a token, or a call (which is where the step stands that called)
 * @param {object[]} frames the calls that are running
 * @param {string} path the call that is asked about
 * @param {string} branch `both#1`: only what is in a branch of that visit of `both`; empty: all of the call
 */
export function inside(thing, frames, path, branch = "") {
  let [frame, inner] = ["frame" in thing ? thing.frame : thing.parent, thing.branch];
  for (;;) {
    if (frame === path) return !branch || inner.startsWith(`${branch}:`) || inner.includes(`/${branch}:`);
    if (!frame) return false;
    const call = frameAt(frames, frame);
    [frame, inner] = [call.parent, call.branch];
  }
}

/** Remember which actions are running for places that are given up: their results will come, and change nothing. */
export function abandon(draft, tokens) {
  const running = tokens.filter((token) => token.phase === "running").map(workId);
  if (running.length) draft.abandoned = [...draft.abandoned, ...running];
}

/** The call in which a rule lives whose condition holds. */
function callOfEdge(edge) {
  return edge.slice(0, Math.max(0, edge.lastIndexOf("|")));
}

/** Take away calls with all that is theirs: their clocks, and what their rules have seen. */
export function dropCalls(draft, gone) {
  draft.frames = draft.frames.filter((frame) => !gone.has(frame.path));
  draft.clocks = draft.clocks.filter((clock) => !gone.has(clock.frame));
  draft.edges = draft.edges.filter((edge) => !gone.has(callOfEdge(edge)));
}

/** Take away every token and call inside the call `path` (or its branches), with the clocks of those calls. */
export function withdraw(draft, path, branch = "") {
  const { frames, tokens } = draft;
  abandon(draft, tokens.filter((token) => inside(token, frames, path, branch)));
  draft.tokens = tokens.filter((token) => !inside(token, frames, path, branch));
  const gone = frames.filter((frame) => inside(frame, frames, path, branch)).map((frame) => frame.path);
  if (gone.length) dropCalls(draft, new Set(gone));
}

/**
 * Take away the place at `step` of the process, with the call or the branches that run from it.
 * @returns {string} the branches side by side it was in
 */
export function withdrawStep(draft, step) {
  let branch = "";
  for (const frame of draft.frames) {
    if (frame.parent === "" && frame.step === step) {
      branch = frame.branch;
      withdraw(draft, frame.path);
      dropCalls(draft, new Set([frame.path]));
    }
  }
  for (const token of draft.tokens) {
    if (!token.frame && token.step === step) {
      branch = token.branch;
      withdraw(draft, "", `${step}#${token.visit}`);
      abandon(draft, [token]);
      draft.tokens = draft.tokens.filter((each) => each !== token);
    }
  }
  return branch;
}

// -- clocks ----------------------------------------------------------------------------------------------------------

/** Whether a clock is the one of this call, kind and name. */
export function isClock(clock, frame, kind, name) {
  return clock.name === name && clock.kind === kind && clock.frame === frame;
}

/** The running clock of an entry, taken out of the draft. */
export function takeClock(draft, { frame, kind, name }) {
  const found = draft.clocks.find((clock) => isClock(clock, frame, kind, name));
  if (!found) throw new BrokenJournal(`the journal speaks of the clock ${name}, but it isn't running`);
  draft.clocks = draft.clocks.filter((clock) => clock !== found);
  return found;
}

/** Let a clock run, in the place of one of its name if there is one: before all that fall due later. */
export function putClock(draft, clock) {
  const others = draft.clocks.filter((each) => !isClock(each, clock.frame, clock.kind, clock.name));
  const due = fallsDue(clock);
  const later = others.findIndex((each) => fallsDue(each) > due);
  const at = later < 0 ? others.length : later;
  draft.clocks = [...others.slice(0, at), clock, ...others.slice(at)];
}
