/** Where the case is, and the time that runs: deadlines with what is left of them. */

import { h } from "./dom.js";
import { phrase } from "./phrases.js";

/** The strip above the work. */
export function deadlines(desk) {
  const { session, book } = desk;
  if (!session.open) return null;
  const running = session.case.clocks.filter(({ kind }) => kind === "deadline" || kind === "rung");
  return [
    whereabouts(session.case, book),
    running.length > 0 &&
      h(
        "ul",
        { class: "deadlines", "aria-label": phrase("deadlines") },
        running.map((clock) => item(clock, session, book)),
      ),
  ];
}

function whereabouts({ team, roles, level, escalated }, book) {
  const words = [
    team && book.team(team),
    ...roles.map((role) => book.role(role)),
    escalated && phrase("level", level),
  ].filter(Boolean);
  return words.length > 0 && h("p", { class: "whereabouts" }, phrase("with"), " ", h("b", {}, words.join(" · ")));
}

function item(clock, session, book) {
  const { now } = session;
  const paused = clock.left !== null;
  const late = clock.missed || (!paused && now >= clock.due);
  const total = clock.due - clock.started;
  const gone = late ? 1 : Math.min(1, Math.max(0, ((paused ? clock.paused : now) - clock.started) / total));
  const short = !late && !paused && warned(clock, session.entries);
  const words = paused
    ? phrase("paused")
    : late
      ? phrase("overdue", book.span(now - clock.due))
      : phrase("left", book.span(clock.due - now));
  const bar = h("span", { class: "bar", "aria-hidden": "true" }, h("i", {}));
  bar.firstChild.style.width = `${Math.round(gone * 100)}%`;
  return h(
    "li",
    { class: late ? "late" : short ? "short" : paused ? "paused" : "" },
    h("span", { class: "sign", "aria-hidden": "true" }, late ? "!" : paused ? "Ⅱ" : ""),
    h("span", { class: "name" }, book.clock(clock)),
    h("b", {}, words),
    short && h("span", { class: "unseen" }, phrase("time is short")),
    !paused && h("span", { class: "quiet" }, phrase("due", book.instant(clock.due))),
    bar,
  );
}

/** Whether the warning of a clock has been given: it is the last that was said of it. */
function warned({ frame, kind, name }, entries) {
  const said = entries.findLast((entry) => entry.kind === kind && entry.name === name && entry.frame === frame);
  return said?.entry === "warned";
}
