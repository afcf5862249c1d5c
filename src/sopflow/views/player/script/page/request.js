/** An action that was asked for outside a step: what came of it. */

import { field } from "./fields.js";
import { h } from "./dom.js";
import { phrase } from "./phrases.js";
import { runForm } from "./bodies.js";

/** A card for a pending request. */
export function requestCard(request, desk) {
  const { book } = desk;
  const fields = book.actionFacts(request.action, "gives").map((fact) =>
    field(
      {
        name: fact.name,
        label: fact.label,
        ask: fact.label,
        type: fact.type,
      },
      desk.settings(),
    ),
  );
  const refusing = (refused) => {
    const place = form.node.querySelector(".refusal");
    place.textContent = refused ?? "";
    place.hidden = !refused;
  };
  const form = runForm(fields, request.args, "", desk, {
    done: (facts) => refusing(desk.happen("done", { step: request.id, facts }, null, { quietly: true })),
    failed: (reason) => desk.happen("failed", { step: request.id, reason }, null, { quietly: true }),
  });
  const node = h(
    "article",
    { class: "card run" },
    h("h2", { tabindex: -1 }, phrase("requested", book.action(request.action))),
    form.node,
  );
  return { id: request.id, node, focus: form.focus };
}
