/** The history: what happened, newest first, in groups of what came of one event. */

import { h } from "./dom.js";
import { phrase } from "./phrases.js";
import { tell } from "./tell.js";

/**
 * The list of all that happened.
 * @param {import("./session.js").Session} session
 * @param {import("./book.js").Book} book
 */
export function historyList(session, book) {
  const groups = grouped(session);
  if (!groups.length) return h("p", { class: "quiet" }, phrase("no history"));
  return h(
    "ol",
    { class: "history", reversed: true },
    groups
      .reverse()
      .map((entries) => group(entries, book))
      .filter(Boolean),
  );
}

/** The entries of the last thing that happened, in words. */
export function latest(session, book) {
  const from = session.marks.at(-1)?.count ?? 0;
  return session.entries
    .slice(from)
    .map((entry) => tell(entry, book))
    .filter(Boolean);
}

function grouped({ entries, marks }) {
  const starts = [...new Set(marks.map(({ count }) => count))].filter((count) => count < entries.length);
  return starts.map((start, n) => entries.slice(start, starts[n + 1] ?? entries.length));
}

function group(entries, book) {
  const said = entries.flatMap((entry) => {
    const sentence = tell(entry, book);
    return sentence ? [{ ...sentence, at: entry.at }] : [];
  });
  if (!said.length) return null;
  const who = said.find(({ by }) => by)?.by;
  return h(
    "li",
    {},
    h(
      "p",
      { class: "when" },
      h("time", { datetime: new Date(said[0].at).toISOString() }, book.instant(said[0].at)),
      who && h("span", {}, book.person(who)),
    ),
    h(
      "ul",
      {},
      said.map((sentence, n) => line(sentence, n && said[n - 1].at !== sentence.at ? book.instant(sentence.at) : "")),
    ),
  );
}

function line({ text, quote, why, tone }, time) {
  return h(
    "li",
    { class: tone ?? "" },
    time && h("time", {}, time),
    h("span", {}, text),
    quote && h("q", {}, quote),
    why && h("span", { class: "why" }, why),
  );
}
