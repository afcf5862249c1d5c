/** One event being worked out: the draft of the case to come, and the entries that make it so. */

import { equal } from "../values.js";
import { draftOf, frameAt } from "./case.js";
import { Context } from "./context.js";
import { makeEntry } from "./entries.js";
import { evolve } from "./evolve.js";
import { chosen } from "./lists.js";

const NOTHING_OWN = new Map();

/** Decides nothing and changes nothing by itself: `record` writes an entry down and lets it take effect. */
export class Turn {
  /**
   * `path` is the call in which the turn now is, with its `unit`; `strain` counts the steps passed without anyone
   * acting; `exhausted`: the rules didn't come to rest; `agenda`: places still to be walked on from; `seen`: the facts
   * as the rules last saw them, `seenDeclined`: what had been left open then; `unlooked`: facts that changed before a
   * rule acted, and that not all rules have looked at since (null: any may be); `begun`: calls that have begun, and
   * whose rules have not all looked yet.
   */
  constructor(program, draft) {
    this.program = program;
    this.draft = draft;
    this.entries = [];
    this.path = "";
    this.unit = program.main;
    this.x = new Context(draft, "", program.main.calendar);
    this.strain = 0;
    this.exhausted = false;
    this.given = null;
    this.agenda = [];
    this.seen = null;
    this.seenFrames = draft.frames;
    this.seenDeclined = draft.declined;
    this.unlooked = new Set();
    this.begun = new Set();
  }

  /** A turn that begins with `caseNow` as it is. */
  static of(program, caseNow) {
    const turn = new Turn(program, draftOf(caseNow));
    // Whatever happened before, the rules have come to rest on it, unless that is just what they couldn't.
    if (!caseNow.tokens.some((token) => token.stuck?.reason === "rules")) turn.seen = caseNow.facts;
    return turn;
  }

  /** Write an entry down; from here on it is so. */
  record(kind, values) {
    const entry = makeEntry(kind, this.draft.seq + 1, this.draft.now, values);
    this.entries.push(entry);
    evolve(this.draft, entry);
  }

  /** `record`, about a step of the call in which the turn is. */
  recordAt(kind, step, values) {
    this.record(kind, { frame: this.path, step: step.id, ...values });
  }

  get facts() {
    return this.draft.facts;
  }

  /** The facts of the call in which the turn is; in the process itself, the case's. */
  get local() {
    return this.path ? frameAt(this.draft.frames, this.path).facts : this.draft.facts;
  }

  /** What people left open, as seen from the call in which the turn is. */
  get declined() {
    const { declined, frames } = this.draft;
    return this.path ? [...declined, ...frameAt(frames, this.path).declined] : declined;
  }

  /** How often `step` was entered in the call in which the turn is. */
  visits(step) {
    return this.x.visits.get(step) ?? 0;
  }

  /** Whether the fact has a value, as seen from here. */
  known(name) {
    return this.draft.facts.has(name) || (this.path !== "" && this.local.has(name));
  }

  /** The token that is at `step` in the call in which the turn is. */
  token(step) {
    const found = this.draft.tokens.find((token) => token.step === step.id && token.frame === this.path);
    if (!found) throw new Error(`no token at ${step.id}`);
    return found;
  }

  /** Whether the token is still where it was. */
  has(token) {
    return this.draft.tokens.includes(token);
  }

  /** Whether a rule has broken off what was open there; if not, the walk goes on from it. */
  hasLost(token) {
    return this.exhausted || !this.has(token);
  }

  /** Whatever held `step` is gone. */
  clearHold(step) {
    const token = this.token(step);
    if (token.asks.length || token.stuck) this.recordAt("freed", step);
  }

  /** Look from the call `path` from here on. */
  enterCall(path) {
    if (path === this.path) return;
    this.path = path;
    this.unit = this.unitAt(path);
    this.x = new Context(this.draft, path, this.unit.calendar);
  }

  /** Whether the call is (still) running. */
  hasFrame(path) {
    return !path || this.draft.frames.some((frame) => frame.path === path);
  }

  /** The process, or the procedure that the call `path` runs. */
  unitAt(path) {
    return path ? this.program.units.get(frameAt(this.draft.frames, path).procedure) : this.program.main;
  }

  /** What conditions read, seen from the call `path`: the case's facts, the call's own, and the rest. */
  view(path) {
    if (path === this.path) return [this.draft.facts, this.local, this.x];
    const local = path ? frameAt(this.draft.frames, path).facts : this.draft.facts;
    return [this.draft.facts, local, new Context(this.draft, path, this.unitAt(path).calendar)];
  }

  /** Whether nothing at all has been given, emptied or left open since the rules last came to rest. */
  sameFacts() {
    const { facts, frames, declined } = this.draft;
    const same = facts === this.seen && frames === this.seenFrames && declined === this.seenDeclined;
    return same && this.unlooked?.size === 0;
  }

  /**
   * The facts that differ from when all rules last looked; null: they haven't looked yet. What somebody leaves open
   * differs, too: a fact that follows from it may have its value by that.
   */
  changedFacts() {
    const { draft, seen, seenFrames, seenDeclined } = this;
    this.seen = draft.facts;
    this.seenFrames = draft.frames;
    this.seenDeclined = draft.declined;
    if (seen === null) this.unlooked = null;
    if (this.unlooked === null) return null;
    const changed = new Set(this.unlooked);
    noteDifferences(changed, seen, draft.facts);
    noteOpened(changed, seenDeclined, draft.declined);
    if (draft.frames !== seenFrames) {
      const before = new Map(seenFrames.map((frame) => [frame.path, frame]));
      for (const frame of draft.frames) {
        const known = before.get(frame.path);
        if (!known) this.begun.add(frame.path);
        noteDifferences(changed, known?.facts ?? NOTHING_OWN, frame.facts);
        noteOpened(changed, known?.declined ?? [], frame.declined);
      }
    }
    this.unlooked = changed;
    return changed;
  }

  /** All rules have looked at all that changed. */
  atRest() {
    this.unlooked = new Set();
    this.begun = new Set();
  }

  /** Facts by where they are kept, in the case or in the running call: as fields of an entry. */
  split(facts) {
    if (!this.path) return { facts };
    const { own } = this.unit;
    return { facts: chosen(facts, (name) => !own.has(name)), local: chosen(facts, (name) => own.has(name)) };
  }

  /** Names by where they are kept: in the case, in the running call. */
  splitNames(names) {
    if (!this.path) return [names, []];
    const { own } = this.unit;
    return [names.filter((name) => !own.has(name)), names.filter((name) => own.has(name))];
  }

  /** Names of emptied facts by where they are kept, as fields of an entry. */
  splitCleared(names) {
    const [cleared, local] = this.splitNames(names);
    return { cleared, local_cleared: local };
  }
}

function noteDifferences(changed, before, after) {
  if (before === after) return;
  for (const [name, value] of after) if (!before.has(name) || !equal(before.get(name), value)) changed.add(name);
  for (const name of before.keys()) if (!after.has(name)) changed.add(name);
}

function noteOpened(changed, before, after) {
  if (before === after) return;
  for (const name of after) if (!before.includes(name)) changed.add(name);
  for (const name of before) if (!after.includes(name)) changed.add(name);
}
