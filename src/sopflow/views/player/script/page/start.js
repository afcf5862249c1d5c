/** Before it starts: what has to be known, and what time it is. */

import { drafted, enterGoesOn, field, readAll } from "./fields.js";
import { h } from "./dom.js";
import { keptNote } from "./keep.js";
import { phrase, spoken, told } from "./phrases.js";
import { TIME_TYPE } from "./texttype.js";

/** The first card. */
export function startCard(desk) {
  const { book, session } = desk;
  const inputs = book.main.inputs.map((name) => book.fact(name, ""));
  const fields = inputs.map((fact) =>
    field(
      {
        name: fact.name,
        label: fact.label,
        ask: fact.question,
        type: fact.type,
        value: desk.drafts.get("start")?.get(fact.name),
        notes: fact.said.private ? [phrase("private")] : [],
      },
      desk.settings(),
    ),
  );
  const clock = field(
    {
      name: "(clock)",
      label: phrase("begins at"),
      ask: phrase("begins at"),
      type: TIME_TYPE,
      value: new Date(session.now).toISOString(),
    },
    desk.settings(),
  );
  const refusal = h("p", { class: "refusal", role: "alert", hidden: true });
  const button = h("button", { class: "primary" }, phrase("begin"));
  const purpose = told(book.main.purpose);

  const begin = (event) => {
    event.preventDefault();
    const facts = readAll(fields, { demand: true });
    const at = readAll([clock]);
    if (facts === null || at === null) return;
    const written = at.get("(clock)");
    if (written) session.now = Date.parse(written);
    const language = book.content.tongues.includes(spoken()) ? spoken() : null;
    const by = session.role === null ? null : `me/${session.role}`;
    const refused = desk.happen("opened", { case_id: "case-1", facts, language }, null, { quietly: true, by });
    if (!refused) return;
    refusal.textContent = refused;
    refusal.hidden = false;
  };

  const form = h(
    "form",
    { novalidate: true, onsubmit: begin },
    fields.length > 0 && h("h3", {}, phrase("begin hint")),
    fields.map((each) => each.node),
    h("div", { class: "clock-field" }, clock.node, h("p", { class: "quiet" }, phrase("clock hint"))),
    refusal,
    h("div", { class: "buttons" }, button),
  );
  enterGoesOn(form, fields);
  const node = h(
    "article",
    { class: "card start", "aria-labelledby": "start-title" },
    h("div", { class: "card-head" }, h("p", { class: "trail" }, phrase(book.main.kind))),
    h("h2", { id: "start-title", tabindex: -1 }, book.title),
    purpose && h("p", { class: "instruction" }, purpose),
    form,
    h("p", { class: "quiet small" }, keptNote()),
  );
  return {
    id: "start",
    node,
    focus: () => (fields[0] ? fields[0].focus() : button.focus()),
    draft: () => drafted(fields),
  };
}
