/**
 * The only place where state changes: what each entry does to a case.
 *
 * Nothing is evaluated here and no program is needed; an entry carries all that changes, by name. `advance` lets each
 * entry it decides on take effect here, and `replay` folds a whole journal through the same functions.
 */

import { draftOf, frameAt, freeze, makeFrame, makeToken } from "./case.js";
import { MIGRATION } from "./evolve_migration.js";
import { TIME } from "./evolve_time.js";
import { WORK } from "./evolve_work.js";
import { merged } from "./lists.js";
import {
  abandon, alter, BrokenJournal, clearFacts, count, decline, dropCalls, giveFacts, move, noteDoer, place, withdraw,
  withdrawStep,
} from "./state.js";

/**
 * The case that a journal tells of.
 * @param {object[]} entries the journal from its first entry (`opened`) on, whole or up to any point
 */
export function replay(entries) {
  const [first, ...rest] = entries;
  if (first?.entry !== "opened") {
    throw new BrokenJournal("a journal begins with the opening of its case; this one doesn't");
  }
  return takeAll(beginCase(first), rest);
}

/** `caseNow` after `entries`, which follow upon what it has seen. */
export function fold(caseNow, entries) {
  return takeAll(draftOf(caseNow), entries);
}

function takeAll(draft, entries) {
  for (const entry of entries) evolve(draft, entry);
  return freeze(draft);
}

/** The case as it stands right after its opening. */
export function beginCase(entry) {
  return {
    id: entry.case_id,
    process: entry.process,
    digest: entry.digest,
    seq: entry.seq,
    opened: entry.at,
    now: entry.at,
    language: entry.language,
    outcome: null,
    facts: merged(entry.facts, entry.defaults),
    visits: new Map(),
    doers: new Map(),
    declined: [],
    tokens: [makeToken("", entry.start, 0)],
    frames: [],
    team: entry.team,
    level: 1,
    roles: entry.roles,
    escalated: false,
    handovers: 0,
    clocks: [],
    edges: [],
    requests: [],
    abandoned: [],
  };
}

/** Let one entry take effect. */
export function evolve(draft, entry) {
  draft.seq = entry.seq;
  draft.now = entry.at;
  EFFECT[entry.entry](draft, entry);
}

function closeCase(draft, outcome) {
  draft.abandoned = [...draft.abandoned, ...draft.requests.map((request) => request.id)];
  draft.tokens = [];
  draft.frames = [];
  draft.edges = [];
  draft.requests = [];
  draft.outcome = outcome;
}

// One function for each entry (those about time, others' work, other versions: evolve_*.js).
const EFFECT = {
  opened(_, entry) {
    throw new BrokenJournal(`the journal opens its case twice (entry ${entry.seq})`);
  },
  answered(draft, entry) {
    giveFacts(draft, entry.frame, entry.facts, entry.local);
    if (entry.declined.length || entry.local_declined.length) {
      decline(draft, entry.frame, entry.declined, entry.local_declined);
    }
    // Answers that only the way to or from a step lacked are no work on the step itself.
    if (!place(draft, entry.frame, entry.step).asks.length) noteDoer(draft, entry.frame, entry.step, entry.by);
  },
  done(draft, entry) {
    giveFacts(draft, entry.frame, entry.facts, entry.local);
    noteDoer(draft, entry.frame, entry.step, entry.by);
  },
  went(draft, { frame, step, to, visit }) {
    const { branch } = draft.tokens.length === 1 ? draft.tokens[0] : place(draft, frame, step);
    move(draft, frame, step, makeToken(frame, to, visit, branch));
    if (visit) count(draft, frame, to, visit);
  },
  entered(draft, { frame, step, visit }) {
    move(draft, frame, step, makeToken(frame, step, visit, place(draft, frame, step).branch));
    count(draft, frame, step, visit);
  },
  skipped(draft, { frame, step }) {
    move(draft, frame, step, makeToken(frame, step, 0, place(draft, frame, step).branch));
  },
  changed(draft, entry) {
    clearFacts(draft, entry.frame, entry.cleared, entry.local_cleared);
    giveFacts(draft, entry.frame, entry.facts, entry.local);
  },
  lookedup(draft, entry) {
    giveFacts(draft, entry.frame, entry.facts, entry.local);
  },
  asked(draft, entry) {
    alter(draft, entry, { outcome: entry.outcome, asks: entry.asks, stuck: null });
  },
  stuck(draft, entry) {
    const { reason, needs, detail, outcome } = entry;
    alter(draft, entry, { outcome, asks: [], stuck: { reason, needs, detail } });
  },
  freed(draft, entry) {
    alter(draft, entry, { outcome: null, asks: [], stuck: null });
  },
  called(draft, { frame: parent, step, visit, procedure, start, local }) {
    const path = parent ? `${parent}/${step}#${visit}` : `${step}#${visit}`;
    const { branch } = place(draft, parent, step);
    draft.frames = [...draft.frames, makeFrame(path, procedure, parent, step, visit, local, branch)];
    move(draft, parent, step, makeToken(path, start, 0));
  },
  ended(draft, entry) {
    if (!entry.frame) {
      abandon(draft, draft.tokens);
      closeCase(draft, entry.end);
      return;
    }
    const frame = frameAt(draft.frames, entry.frame);
    move(draft, entry.frame, entry.step, makeToken(frame.parent, frame.step, frame.visit, frame.branch, entry.end));
    dropCalls(draft, new Set([entry.frame]));
    clearFacts(draft, frame.parent, entry.cleared, entry.local_cleared);
    giveFacts(draft, frame.parent, entry.facts, entry.local);
  },
  corrected(draft, entry) {
    giveFacts(draft, entry.frame, entry.facts, entry.local);
  },
  deviated(draft, entry) {
    clearFacts(draft, "", entry.cleared, []);
    if (entry.to === null) {
      const branch = withdrawStep(draft, entry.step);
      draft.tokens = [...draft.tokens, makeToken("", entry.step, entry.visit, branch, "skipped")];
    } else {
      withdraw(draft, "");
      draft.tokens = [makeToken("", entry.to, entry.visit)];
      count(draft, "", entry.to, entry.visit);
    }
  },
  cancelled(draft) {
    abandon(draft, draft.tokens);
    closeCase(draft, "cancelled");
  },
  ...TIME,
  ...WORK,
  ...MIGRATION,
};
