/** What survives a reload: the journal, in the memory of this tab alone, where the browser allows it. */

import { phrase } from "./phrases.js";

function keyOf({ program }) {
  return `sopflow ${program.digest}`;
}

/** Keep the case for a reload. */
export function keep(session) {
  try {
    if (session.entries.length)
      sessionStorage.setItem(keyOf(session), JSON.stringify([session.now, session.journal()]));
    else sessionStorage.removeItem(keyOf(session));
  } catch {
    forgetful = true; // the note on the first card says so
  }
}

let forgetful = false;

/** Take up what was kept; whether there was anything. */
export function takeUp(session) {
  try {
    const kept = sessionStorage.getItem(keyOf(session));
    if (!kept) return false;
    const [now, journal] = JSON.parse(kept);
    if (!session.load(journal)) return false;
    session.now = now;
    return true;
  } catch {
    return false;
  }
}

/** What a person should know about it. */
export function keptNote() {
  return phrase(forgetful ? "not kept" : "kept");
}
