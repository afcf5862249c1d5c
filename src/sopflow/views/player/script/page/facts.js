/** What is known, and how it is put right. */

import { h } from "./dom.js";
import { openDialog } from "./dialog.js";
import { phrase } from "./phrases.js";

/** A table of facts. */
export function factTable(facts, frame, desk, { correct = false } = {}) {
  const { book } = desk;
  return h(
    "dl",
    { class: "facts" },
    Array.from(facts, ([name, value]) => {
      const fact = book.fact(name, frame);
      const shown = fact ? book.shown(value, fact.type) : String(value);
      return h(
        "div",
        {},
        h(
          "dt",
          {},
          fact?.label ?? name,
          fact?.said.private && h("span", { class: "note", title: phrase("private hint") }, phrase("private")),
        ),
        h(
          "dd",
          {},
          shown,
          correct &&
            fact &&
            !fact.said.follows &&
            h(
              "button",
              {
                type: "button",
                class: "quiet",
                "aria-label": phrase("correct title", fact.label),
                onclick: () => openCorrect(fact, frame, desk),
              },
              phrase("correct"),
            ),
        ),
      );
    }),
  );
}

/** What the case knows, and what each running procedure knows beside. */
export function factGroups(desk) {
  const { session, book } = desk;
  const groups = [["", session.case.facts], ...session.case.frames.map(({ path, facts }) => [path, facts])];
  const known = groups.filter(([, facts]) => facts.size);
  if (!known.length) return h("p", { class: "quiet" }, phrase("no facts"));
  return known.map(([path, facts]) => [
    path !== "" && h("h3", {}, book.trail(path).at(-1)),
    factTable(facts, path, desk, { correct: session.open }),
  ]);
}

/** Ask for the right value of a fact. */
export function openCorrect(fact, frame, desk) {
  const { session } = desk;
  const own = session.case.frames.find(({ path }) => path === frame)?.facts ?? session.case.facts;
  const work = session.case.tokens.find((token) => token.frame === frame);
  const step =
    frame && work ? `${frame}/${work.step}#${work.visit}${work.phase === "running" ? `.${work.attempt}` : ""}` : null;
  openDialog(
    {
      title: phrase("correct title", fact.label),
      questions: [
        {
          name: fact.name,
          label: fact.label,
          ask: fact.question,
          type: fact.type,
          value: own.get(fact.name) ?? session.case.facts.get(fact.name),
        },
      ],
      button: phrase("correct"),
      take: (facts) =>
        desk.happen("corrected", { facts, step }, null, {
          quietly: true,
          by: session.someone(fact.said.by ?? null, Object.keys(desk.book.content.roles)),
        }),
    },
    desk.settings(),
  );
}
