/** What it does to a case that it goes on in another version: the entry says all of it, in the new version's names. */

import { makeClock, makeFrame, makeToken, workId } from "./case.js";
import { msOfStamp } from "./journal.js";
import { abandon, clearFacts, giveFacts } from "./state.js";

export const MIGRATION = {
  migrated(draft, entry) {
    abandon(draft, draft.tokens.filter((token) => entry.withdrawn.includes(workId(token))));
    clearFacts(draft, "", entry.cleared, []);
    giveFacts(draft, "", entry.facts);
    const { digest, edges, visits, doers, declined, team, roles, level } = entry;
    Object.assign(draft, { digest, edges, visits, doers, declined, team, roles, level });
    draft.tokens = entry.tokens.map(tokenOf);
    draft.frames = entry.frames.map(frameOf);
    draft.clocks = entry.clocks.map(clockOf);
  },
};

// The entry holds these as its line does, where what is as usual isn't written.

function tokenOf(line) {
  const said = Object.fromEntries(line);
  const token = { ...makeToken(said.frame, said.step, said.visit), ...said };
  if (token.stuck) token.stuck = { reason: "", needs: [], detail: "", ...Object.fromEntries(token.stuck) };
  return token;
}

function frameOf(line) {
  const { path, procedure, parent, step, visit, ...said } = Object.fromEntries(line);
  return { ...makeFrame(path, procedure, parent, step, visit, new Map(), ""), ...said };
}

function clockOf(line) {
  const said = Object.fromEntries(line);
  for (const name of ["started", "due", "warn", "paused"]) if (said[name]) said[name] = msOfStamp(said[name]);
  return { ...makeClock({ ...said, at: said.started, warn: said.warn ?? null }), ...said };
}
