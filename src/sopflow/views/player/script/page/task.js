/** The work that is open now: a card for each piece. */

import { BODIES, frameOf } from "./bodies.js";
import { drafted } from "./fields.js";
import { freshId, h } from "./dom.js";
import { phrase } from "./phrases.js";

/**
 * A card for a task.
 * @param {object} task as `todo` gives it
 * @param {import("./desk.js").Desk} desk
 * @returns {{id: string, node: HTMLElement, focus: () => void}}
 */
export function card(task, desk) {
  const { book } = desk;
  const heading = h("h2", { id: freshId(), tabindex: -1 }, task.title);
  const body = BODIES[task.kind](task, desk);
  const trail = book.trail(frameOf(task));
  const node = h(
    "article",
    { class: ["card", task.kind], "aria-labelledby": heading.id },
    h(
      "div",
      { class: "card-head" },
      trail.length > 1 &&
        h(
          "p",
          { class: "trail" },
          trail.flatMap((title, n) => [n > 0 && h("span", { class: "to" }, " › "), title]),
        ),
      h(
        "p",
        { class: "tags" },
        task.role && h("span", { class: "tag role" }, book.role(task.role)),
        !task.role &&
          task.team &&
          task.kind !== "run" &&
          task.kind !== "wait" &&
          h("span", { class: "tag role" }, book.team(task.team)),
        task.due !== null && task.due !== undefined && task.kind !== "wait" && dueTag(task, desk),
      ),
    ),
    heading,
    task.text && task.text !== task.title && h("p", { class: "instruction" }, task.text),
    task.needs.length > 0 &&
      h(
        "p",
        { class: "needs" },
        h("b", {}, phrase("needs")),
        task.needs.map((each) => h("span", { class: "tag" }, each)),
      ),
    task.stuck && h("div", { class: "stuck-note", role: "note" }, h("b", {}, phrase("stuck")), h("p", {}, task.stuck)),
    body.node,
    task.customer_sees &&
      h("aside", { class: "customer" }, h("b", {}, phrase("customer sees")), h("p", {}, task.customer_sees)),
    leaving(task, desk),
  );
  const refusal = node.querySelector(".refusal");
  return {
    id: task.id,
    node,
    focus: () => (body.focus ? body.focus() : heading.focus({ preventScroll: true })),
    refuse: (refused) => showRefusal(refusal, refused, task, desk),
    draft: () => drafted(body.fields),
  };
}

function dueTag(task, desk) {
  const left = task.due - desk.session.now;
  const late = left <= 0;
  const short = !late && task.warn !== null && task.warn !== undefined && desk.session.now >= task.warn;
  return h(
    "span",
    { class: ["tag", "due", (late || short) && "bad"] },
    late ? phrase("overdue", desk.book.span(left)) : phrase("left", desk.book.span(left)),
  );
}

function showRefusal(place, refused, task, desk) {
  const helps = helpsFor(refused, task, desk);
  place.replaceChildren(h("p", {}, h("b", {}, phrase("not taken")), " ", refused.reason), ...helps);
  place.hidden = false;
  for (const name of refused.needed ?? []) {
    const wrong = place.closest("form").querySelector(`[data-fact="${CSS.escape(name)}"]`);
    wrong?.classList.add("wrong");
  }
}

/** What a refusal about people suggests: another role, or a colleague. */
function helpsFor(refused, task, desk) {
  if (refused.code === "four-eyes") {
    return [h("button", { type: "button", onclick: () => desk.retry(phrase("colleague")) }, phrase("let colleague"))];
  }
  if (refused.code !== "who" && refused.code !== "nobody") return [];
  const roles = (refused.needed ?? []).filter((role) => desk.book.content.roles[role]).slice(0, 4);
  return roles.map((role) =>
    h("button", { type: "button", onclick: () => desk.actAs(role) }, phrase("act as", desk.book.role(role))),
  );
}

/** The ways to leave the path from here. */
function leaving(task, desk) {
  if (!task.leave.length) return null;
  return h(
    "div",
    { class: "leave" },
    task.leave.includes("skip") &&
      h("button", { type: "button", class: "quiet", onclick: () => desk.openSkip(task) }, phrase("skip")),
    task.leave.includes("go") &&
      h("button", { type: "button", class: "quiet", onclick: () => desk.openGo(task) }, phrase("go")),
  );
}
