/**
 * The case: everything that is so, right now, as names and values. Frozen; `evolve` makes the next one.
 *
 * Its fields are those of `sopflow.Case`. Instants are whole milliseconds since 1970; what has an author's names for
 * keys (facts, visits, doers) is a `Map`.
 */

/** Later than every instant of a case. */
export const NEVER = Infinity;

const NOTHING_GIVEN = new Map();

/** One place where the case is. */
export function makeToken(frame, step, visit, branch = "", outcome = null) {
  return { frame, step, visit, branch, outcome, asks: [], stuck: null, phase: "", attempt: 0, args: NOTHING_GIVEN };
}

/** Time that runs out. */
export function makeClock(entry) {
  const { frame, kind, name, at, due, span, warn } = entry;
  return { frame, kind, name, started: at, due, span, warn, left: null, warn_left: null, missed: false, paused: null };
}

/** When a clock next has something to say: a warning, or that it ran out. */
export function fallsDue(clock) {
  if (clock.missed || clock.left !== null) return NEVER;
  return clock.warn ?? clock.due;
}

/** One running call of a procedure: where it was called from and what only it knows. */
export function makeFrame(path, procedure, parent, step, visit, facts, branch) {
  const none = new Map();
  return { path, procedure, parent, step, visit, facts, visits: none, doers: none, declined: [], branch };
}

/** The running call at `path`. */
export function frameAt(frames, path) {
  const found = frames.find((frame) => frame.path === path);
  if (!found) throw new Error(`no such call is running: ${path}`);
  return found;
}

/** The id under which a token's open work is answered: the calls it is in, the step, the visit. */
export function workId(token) {
  const prefix = token.frame ? `${token.frame}/` : "";
  const attempt = token.phase === "running" ? `.${token.attempt}` : "";
  return `${prefix}${token.step}#${token.visit}${attempt}`;
}

/** The token whose open work is called `name`: its id, or its bare step while that is unique. */
export function findToken(tokens, name) {
  if (tokens.length === 1 && tokens[0].step === name) return tokens[0];
  let fitting = tokens.filter((token) => token.step === name);
  const id = name.split("@", 1)[0];
  if (!fitting.length) fitting = tokens.filter((token) => workId(token) === id);
  return fitting.length === 1 ? fitting[0] : null;
}

/** `open`, `stuck` (a person has to lead it out) or `closed`. */
export function statusOf(caseNow) {
  if (caseNow.outcome !== null) return "closed";
  return caseNow.tokens.some((token) => token.stuck) ? "stuck" : "open";
}

/** A case that changes while something is worked out. Values are replaced, never changed in place. */
export function draftOf(caseNow) {
  return { ...caseNow };
}

/** The draft as the case it has become. */
export function freeze(draft) {
  return Object.freeze({ ...draft });
}
