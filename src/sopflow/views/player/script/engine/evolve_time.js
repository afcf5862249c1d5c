/** What entries about time do to a case. */

import { makeClock } from "./case.js";
import { merged } from "./lists.js";
import { putClock, takeClock } from "./state.js";

function alterClock(draft, entry, changes) {
  const clock = takeClock(draft, entry);
  putClock(draft, { ...clock, ...changes(clock) });
}

export const TIME = {
  started(draft, entry) {
    putClock(draft, makeClock(entry));
  },
  moved(draft, entry) {
    alterClock(draft, entry, () => ({ due: entry.due, span: entry.span, warn: entry.warn }));
  },
  paused(draft, entry) {
    alterClock(draft, entry, () => ({ left: entry.left, warn_left: entry.warn_left, paused: entry.at }));
  },
  resumed(draft, entry) {
    // What is measured from its start doesn't count the time it stood still.
    alterClock(draft, entry, ({ started, paused }) => ({
      started: started + (entry.at - (paused ?? entry.at)),
      left: null,
      warn_left: null,
      due: entry.due,
      warn: entry.warn,
      paused: null,
    }));
  },
  warned(draft, entry) {
    alterClock(draft, entry, () => ({ warn: null }));
  },
  missed(draft, entry) {
    const clock = takeClock(draft, entry);
    // A deadline that was missed still waits for what it is about, to say that it came late. Other clocks are spent.
    if (entry.kind === "deadline") putClock(draft, { ...clock, missed: true, warn: null });
  },
  met(draft, entry) {
    takeClock(draft, entry);
  },
  stopped(draft, entry) {
    takeClock(draft, entry);
  },
  informed(draft, entry) {
    alterClock(draft, { frame: entry.frame, kind: "notice", name: entry.step }, () => ({ due: entry.expires }));
  },
  signalled(draft, { facts }) {
    if (!facts.size) return;
    draft.facts = merged(draft.facts, facts);
    draft.declined = draft.declined.filter((name) => !facts.has(name));
  },
};
