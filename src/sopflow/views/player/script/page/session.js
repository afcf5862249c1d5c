/** One case on the page: its journal, what may be undone, who acts, and what time it is. */

import { advance, decode, encode, nextWake, replay, todo } from "../engine/index.js";

// Entries that come straight from an event; those between them follow from it, or from time.
const DEEDS = new Set([
  "opened",
  "answered",
  "done",
  "corrected",
  "deviated",
  "cancelled",
  "finished",
  "failed",
  "requested",
  "requestended",
  "signalled",
  "offered",
  "accepted",
  "rejected",
  "ignored",
]);

/** A walk through a program. */
export class Session {
  /**
   * @param {object} program what the engine runs
   * @param {import("./book.js").Book} book
   */
  constructor(program, book) {
    this.program = program;
    this.book = book;
    this.role = null; // null: whoever may
    this.restart();
  }

  /** Forget the case; the clock keeps what it shows. */
  restart() {
    this.case = null;
    this.entries = [];
    this.marks = []; // before each thing that happened: how many entries there were, and what time it was
  }

  get open() {
    return this.case !== null && this.case.outcome === null;
  }

  /** What is open now, in the language of the page. */
  tasks(language) {
    return this.open ? todo(this.program, this.case, { language }) : [];
  }

  /** When time next brings something by itself, or null. */
  get wake() {
    return this.open ? nextWake(this.program, this.case) : null;
  }

  /**
   * Let something happen.
   * @param {string} kind `answered`, `done` …
   * @param {object} fields of the event
   * @returns {object | null} why it was refused, or null
   */
  happen(kind, fields) {
    const mark = { count: this.entries.length, now: this.now };
    const led = advance(this.program, this.case, { event: kind, at: this.now, ...fields });
    this.entries = [...this.entries, ...led.entries];
    this.case = led.case ?? this.case;
    if (led.entries.length) this.marks = [...this.marks, mark];
    return led.refused ?? null;
  }

  /** Let time pass up to an instant. */
  pass(until) {
    const mark = { count: this.entries.length, now: this.now };
    if (this.open) {
      const led = advance(this.program, this.case, { event: "reached", at: until });
      this.entries = [...this.entries, ...led.entries];
      this.case = led.case ?? this.case;
    }
    this.now = until;
    if (this.case !== null) this.marks = [...this.marks, mark];
  }

  get undoable() {
    return this.marks.length > 0;
  }

  /** Make the last thing that happened undone: the case is the fold of the journal without it. */
  back() {
    const mark = this.marks.at(-1);
    this.marks = this.marks.slice(0, -1);
    this.entries = this.entries.slice(0, mark.count);
    this.case = this.entries.length ? replay(this.entries) : null;
    this.now = mark.now;
  }

  /** The journal as text. */
  journal() {
    return encode(this.entries);
  }

  /**
   * Go on from a journal.
   * @param {string} text
   * @returns {boolean} whether it belongs to this very program; if not, nothing has changed
   */
  load(text) {
    const entries = decode(text);
    const found = replay(entries);
    if (found.process !== this.program.name || found.digest !== this.program.digest) return false;
    this.entries = entries;
    this.case = found;
    this.now = found.now;
    const since = entries.findLastIndex(({ entry }) => entry === "migrated"); // there is no way back to another version
    this.marks = entries.flatMap(({ entry, at }, count) =>
      (count > since && DEEDS.has(entry) ? [{ count, now: at }] : []));
    return true;
  }

  // -- people ---------------------------------------------------------------------------------------------------------

  /** Whether the person at the page may act on a task. */
  mayAct(task) {
    return this.role === null || !task.may.length || task.may.includes(this.role);
  }

  /** Who acts on a task: the role chosen, else one that may. */
  actor(task, name = "me") {
    if (task.kind === "run" || task.kind === "wait") return this.role === null ? null : `${name}/${this.role}`;
    return this.someone(
      task.role && (!task.may.length || task.may.includes(task.role)) ? task.role : null,
      task.may,
      name,
    );
  }

  /** Somebody of a role, or of the first of those that may. */
  someone(role, may = [], name = "me") {
    const found = this.role ?? role ?? may[0] ?? null;
    return found === null ? name : `${name}/${found}`;
  }

  /** Who may leave the path: one of the team that owns the process. */
  leader() {
    return this.someone(null, this.book.content.leaders);
  }
}
