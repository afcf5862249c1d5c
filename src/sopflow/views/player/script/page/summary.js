/** The end: how it came out, how long it took, which way it went. */

import { h } from "./dom.js";
import { phrase } from "./phrases.js";
import { saveJournal } from "./files.js";

/** The last card. */
export function summaryCard(desk) {
  const { session, book } = desk;
  const { entries } = session;
  const ended = session.case;
  const heading = h("h2", { tabindex: -1 }, book.outcome(ended.outcome, ""));
  const count = (kind, passes = () => true) => entries.filter((entry) => entry.entry === kind && passes(entry)).length;
  const facts = [
    [phrase("took"), ended.now > ended.opened ? book.span(ended.now - ended.opened) : phrase("no time")],
    [phrase("steps"), walked(entries).length],
    [phrase("missed"), count("missed", ({ kind }) => kind === "deadline")],
    [phrase("escalations"), count("escalated")],
    [phrase("deviations"), count("deviated")],
    [phrase("messages"), count("sent") + count("informed")],
  ];
  const node = h(
    "article",
    { class: "card over", "aria-labelledby": "over-title" },
    h("p", { class: "trail", id: "over-title" }, phrase("over")),
    heading,
    h(
      "dl",
      { class: "figures" },
      facts.map(([name, value], n) =>
        h("div", { class: n > 1 && n !== 5 && value ? "bad" : "" }, h("dd", {}, value), h("dt", {}, name)),
      ),
    ),
    h("h3", {}, phrase("path")),
    path(entries, ended, book),
    h(
      "div",
      { class: "buttons" },
      h("button", { type: "button", class: "primary", onclick: () => saveJournal(session, book) }, phrase("download")),
      h("button", { type: "button", onclick: () => desk.restart() }, phrase("restart")),
    ),
  );
  return { id: "over", node, focus: () => heading.focus() };
}

/** Every entering of a step, with its instant. */
function walked(entries) {
  return entries.flatMap((entry) => {
    if (entry.entry === "entered") return [{ step: entry.step, frame: entry.frame, at: entry.at }];
    if (entry.entry === "went" && entry.visit) return [{ step: entry.to, frame: entry.frame, at: entry.at }];
    if (entry.entry === "deviated" && entry.to !== null && entry.visit)
      return [{ step: entry.to, frame: "", at: entry.at, off: true }];
    return [];
  });
}

function path(entries, ended, book) {
  const steps = walked(entries);
  return h(
    "ol",
    { class: "path" },
    steps.map(({ step, frame, at, off }, n) => {
      const spent = (steps[n + 1]?.at ?? ended.now) - at;
      const depth = frame ? frame.split("/").length : 0;
      const item = h(
        "li",
        { class: off ? "bad" : "" },
        h("span", {}, book.step(step, frame)),
        spent > 0 && h("span", { class: "quiet" }, book.span(spent)),
      );
      item.style.marginInlineStart = `${depth * 1.2}rem`;
      return item;
    }),
  );
}
