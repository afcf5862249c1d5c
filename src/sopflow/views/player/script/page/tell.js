/** A journal as sentences: what happened, and why. */

import { phrase } from "./phrases.js";

/**
 * One entry in words.
 * @param {object} entry
 * @param {import("./book.js").Book} book
 * @returns {{text: string, quote?: string, why?: string, tone?: "good" | "bad" | "quiet"} | null} null: nothing to tell
 */
export function tell(entry, book) {
  const sentence = SENTENCES[entry.entry];
  return sentence ? sentence(entry, book) : null;
}

function given(entry) {
  return new Map([...(entry.facts ?? []), ...(entry.local ?? [])]);
}

function reasons(sentence, why, frame, book) {
  const known = why?.size ? phrase("known", book.pairs(why, frame)) : "";
  return [sentence, known].filter(Boolean).join(" · ");
}

/** Why a step was left or passed by. */
function decision(entry, condition, book) {
  const sentence = book.why(entry.step, condition, entry.frame);
  if (sentence === null) return "";
  return reasons(sentence ? phrase("because", sentence) : phrase("otherwise"), entry.why, entry.frame, book);
}

function changes(entry, book) {
  const set = given(entry);
  const gone = [...(entry.cleared ?? []), ...(entry.local_cleared ?? [])].map((name) => book.label(name, entry.frame));
  return [set.size ? book.pairs(set, entry.frame) : "", gone.length ? phrase("emptied", gone.join(", ")) : ""]
    .filter(Boolean)
    .join(" · ");
}

function lines(...parts) {
  return parts.filter(Boolean).join(" · ");
}

function names(list, frame, book) {
  return list.map((name) => book.label(name, frame)).join(", ");
}

function answered(entry, book) {
  const declined = [...(entry.declined ?? []), ...(entry.local_declined ?? [])];
  const facts = given(entry);
  return {
    text: lines(
      facts.size
        ? phrase("answered", book.step(entry.step, entry.frame), book.pairs(facts, entry.frame))
        : book.step(entry.step, entry.frame),
      declined.length ? phrase("declined", names(declined, entry.frame, book)) : "",
    ),
    by: entry.by,
  };
}

function done(entry, book) {
  const facts = given(entry);
  return {
    text: lines(
      phrase("is done", book.step(entry.step, entry.frame)),
      facts.size ? book.pairs(facts, entry.frame) : "",
      entry.ticked?.length ? phrase("ticked", entry.ticked.join(", ")) : "",
    ),
    by: entry.by,
    tone: "good",
  };
}

function message(text, entry) {
  return { text, quote: entry.subject ? `${entry.subject}\n${entry.text}` : entry.text };
}

function receiver(to, book) {
  return to === "customer" ? phrase("customer") : book.role(to);
}

function outcomeOf(entry, book) {
  const procedure = phrase("returned", book.trail(entry.frame).at(-1), book.outcome(entry.end, entry.frame));
  const text = entry.frame ? procedure : phrase("ended", book.outcome(entry.end, ""));
  return { text, why: decision(entry, entry.branch, book), tone: entry.frame ? "quiet" : "good" };
}

function missed(entry, book) {
  const name = book.clock(entry);
  if (entry.kind === "wait") return { text: phrase("wait in vain", name), tone: "quiet" };
  if (entry.kind === "retry" || entry.kind === "notice") return null;
  return { text: phrase("clock missed", name), tone: "bad" };
}

function met(entry, book) {
  const name = book.clock(entry);
  if (entry.kind === "wait") return { text: phrase("wait over", name) };
  if (entry.kind === "retry") return { text: phrase("retried", name) };
  if (entry.kind !== "deadline") return null;
  return entry.late
    ? { text: phrase("met late", name), tone: "bad" }
    : { text: phrase("clock met", name), tone: "good" };
}

const SENTENCES = {
  opened: (entry, book) => {
    const facts = new Map([...(entry.facts ?? []), ...(entry.defaults ?? [])]);
    return { text: lines(phrase("opened"), facts.size ? book.pairs(facts, "") : ""), by: entry.by };
  },
  answered,
  done,
  went: (entry, book) => ({
    text: phrase("went", book.step(entry.to, entry.frame)),
    why: decision(entry, entry.branch, book),
    tone: "quiet",
  }),
  skipped: (entry, book) => ({
    text: phrase("passed by", book.step(entry.step, entry.frame)),
    why: decision(entry, entry.condition, book),
    tone: "quiet",
  }),
  changed: (entry, book) => {
    const set = changes(entry, book);
    if (!given(entry).size) return null; // what is asked anew is emptied first: nothing to tell
    return {
      text: phrase("answered", book.step(entry.step, entry.frame), set),
      why: reasons("", entry.why, entry.frame, book),
      tone: "quiet",
    };
  },
  lookedup: (entry, book) => ({
    text: lines(phrase("row", book.step(entry.step, entry.frame), entry.row), changes(entry, book)),
    why: reasons("", entry.why, entry.frame, book),
    tone: "quiet",
  }),
  asked: (entry, book) => ({
    text: phrase("asks", book.step(entry.step, entry.frame), names(entry.asks, entry.frame, book)),
    tone: "quiet",
  }),
  stuck: (entry, book) => ({
    text: phrase("is stuck", book.step(entry.step, entry.frame)),
    why: entry.detail,
    tone: "bad",
  }),
  freed: (entry, book) => ({ text: phrase("freed", book.step(entry.step, entry.frame)), tone: "quiet" }),
  called: (entry, book) => {
    const path = `${entry.frame ? `${entry.frame}/` : ""}${entry.step}#${entry.visit}`;
    const facts = entry.local?.size ? book.pairs(entry.local, path) : "";
    return { text: lines(phrase("called", book.trail(path).at(-1)), facts), tone: "quiet" };
  },
  ended: outcomeOf,
  corrected: (entry, book) => ({ text: phrase("corrected", book.pairs(given(entry), entry.frame)), by: entry.by }),
  deviated: (entry, book) => ({
    text:
      entry.to === null
        ? phrase("deviated", book.step(entry.step, ""))
        : phrase("deviated to", book.step(entry.step, ""), book.step(entry.to, "")),
    quote: entry.reason,
    by: entry.by,
    tone: "bad",
  }),
  cancelled: (entry) => ({ text: phrase("cancelled"), quote: entry.reason, by: entry.by, tone: "bad" }),
  fired: (entry, book) => {
    const rule = book.rule(entry.rule, entry.frame);
    const name = entry.rule.replaceAll(/[_-]/g, " ");
    return {
      text: phrase("rule", name),
      why: reasons(rule ? phrase("because", rule) : "", entry.why, entry.frame, book),
    };
  },
  sent: (entry, book) =>
    message(
      entry.via ? phrase("sent by", receiver(entry.to, book), entry.via) : phrase("sent", receiver(entry.to, book)),
      entry,
    ),
  informed: (entry) => message(phrase("informed"), entry),
  escalated: (entry, book) => {
    const roles = entry.roles.map((role) => book.role(role)).join(", ");
    const text = entry.at_top ? phrase("at top", roles) : phrase("escalated", roles);
    return { text, why: entry.because ?? "", tone: "bad" };
  },
  interrupted: (entry, book) => ({
    text: entry.to === null ? phrase("interrupted") : phrase("interrupted for", book.step(entry.to, entry.frame)),
    tone: "bad",
  }),
  started: (entry, book) => {
    if (entry.kind !== "deadline" && entry.kind !== "rung") return null;
    return {
      text: phrase("clock started", book.clock(entry), book.span(entry.due - entry.at), book.instant(entry.due)),
      tone: "quiet",
    };
  },
  moved: (entry, book) => ({ text: phrase("clock moved", book.clock(entry), book.instant(entry.due)) }),
  paused: (entry, book) => ({ text: phrase("clock paused", book.clock(entry)), tone: "quiet" }),
  resumed: (entry, book) => ({
    text: phrase("clock resumed", book.clock(entry), book.instant(entry.due)),
    tone: "quiet",
  }),
  warned: (entry, book) => ({ text: phrase("clock warned", book.clock(entry)), tone: "bad" }),
  missed,
  met,
  signalled: (entry, book) => ({
    text: lines(phrase("signalled", book.signal(entry.name)), entry.facts?.size ? book.pairs(entry.facts, "") : ""),
    by: entry.by,
  }),
  running: (entry, book) => {
    const name = book.action(entry.action);
    const text = entry.attempt > 1 ? phrase("running again", name, entry.attempt) : phrase("running", name);
    return { text: lines(text, entry.args?.size ? book.pairs(entry.args, entry.frame) : ""), tone: "quiet" };
  },
  finished: (entry, book) => {
    const facts = given(entry);
    const text = phrase("finished", book.step(entry.step, entry.frame));
    return { text: lines(text, facts.size ? book.pairs(facts, entry.frame) : ""), tone: "good" };
  },
  failed: (entry, book) => ({
    text: phrase(entry.forbidden ? "forbidden" : "has failed", book.step(entry.step, entry.frame)),
    why: entry.reason,
    tone: "bad",
  }),
  requested: (entry, book) => ({
    text: lines(phrase("requested", book.action(entry.action)), entry.args?.size ? book.pairs(entry.args, "") : ""),
    by: entry.by,
  }),
  requestended: (entry, book) => {
    const name = book.action(entry.id.split("!")[0]);
    if (entry.reason !== null && entry.reason !== undefined) {
      return { text: phrase("has failed", name), why: entry.reason, tone: "bad" };
    }
    return {
      text: lines(phrase("finished", name), entry.facts?.size ? book.pairs(entry.facts, "") : ""),
      tone: "good",
    };
  },
  ignored: () => ({ text: phrase("ignored"), tone: "quiet" }),
  offered: (entry, book) => ({
    text: lines(
      phrase("offered", book.team(entry.team)),
      entry.packet?.size ? book.pairs(entry.packet, entry.frame) : "",
    ),
    by: entry.by,
  }),
  accepted: (entry, book) => ({ text: phrase("accepted", book.team(entry.team)), by: entry.by, tone: "good" }),
  rejected: (entry, book) => ({
    text: phrase("rejected", book.step(entry.step, entry.frame)),
    quote: entry.reason,
    by: entry.by,
    tone: "bad",
  }),
  split: (entry) => ({
    text: phrase("split", Array.from(entry.branches.keys(), (name) => name.replaceAll(/[_-]/g, " ")).join(", ")),
    tone: "quiet",
  }),
  joined: (entry, book) => ({ text: phrase("joined", book.step(entry.step, entry.frame)), tone: "quiet" }),
  migrated: (entry, book) => ({
    text: lines(phrase("migrated", entry.digest.slice(0, 12)), changes(entry, book)),
    by: entry.by,
  }),
};
