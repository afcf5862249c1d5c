/** What conditions can read beside the facts: the case itself and the clock, seen from one call. */

import { instantText } from "../values.js";
import { frameAt } from "./case.js";

/** The third argument of every compiled condition. What it gives is worked out only when a condition reads it. */
export class Context {
  /**
   * @param {object} caseNow the case, or the draft of the one to come
   * @param {string} path the call that looks (`""`: the process)
   * @param {object | null} calendar of the process or procedure that looks, in whose zone `today` is
   */
  constructor(caseNow, path, calendar) {
    this.case = caseNow;
    this.path = path;
    this.calendar = calendar;
    this.outcome = undefined; // of the step that is being left, where a condition may read it
  }

  get now() {
    return instantText(this.case.now);
  }

  get today() {
    return this.calendar ? this.calendar.dateAt(this.case.now) : this.now.slice(0, 10);
  }

  get id() {
    return this.case.id;
  }

  get opened() {
    return instantText(this.case.opened);
  }

  get age() {
    return this.case.now - this.case.opened;
  }

  get level() {
    return this.case.level;
  }

  get role() {
    return this.case.roles[0];
  }

  get team() {
    return this.case.team ?? undefined;
  }

  get handovers() {
    return this.case.handovers;
  }

  get visits() {
    return (this.path ? frameAt(this.case.frames, this.path) : this.case).visits;
  }

  get declined() {
    const shared = this.case.declined;
    return new Set(this.path ? [...shared, ...frameAt(this.case.frames, this.path).declined] : shared);
  }
}
