/** What is open now: everything a screen needs to lead a person through it, and why what is blocked is blocked. */

import { workId } from "./case.js";
import { LEGAL, situation } from "./decide.js";
import { unique } from "./lists.js";
import { neededRoles, roleOf, rolesFor, sortedRoles } from "./people.js";
import { spots } from "./spot.js";
import { explain } from "./stuck.js";

/**
 * What is open in a case now.
 * @param {object} program
 * @param {object} caseNow
 * @param {object} [for_]
 * @param {string | null} [for_.language] what to render for the viewer; left out: the case's
 * @param {string | null} [for_.by] `NAME/ROLE`: only what this person may act on
 * @returns {object[]} tasks with the fields of `sopflow.Task`
 */
export function todo(program, caseNow, { language = null, by = null } = {}) {
  const tasks = spots(program, caseNow).flatMap((spot) => tasksAt(program, spot, language ?? caseNow.language));
  if (by === null) return tasks;
  return tasks.filter((task) => !task.may.length || task.may.includes(roleOf(by)));
}

// The clocks that are about when a task is due: not the ladder's, and not the interim notices.
const OWN_CLOCKS = ["deadline", "wait", "retry"];
const PLAIN = { stuck: "stuck", handover: "offer", offered: "accept", running: "run", retrying: "wait", wait: "wait" };

function tasksAt(program, spot, language) {
  const { token, step, unit } = spot;
  const kind = situation(token, step);
  if (kind === "split") return [];
  const make = (as, facts, owner = null) => taskOf(program, spot, language, as, facts, owner);
  if (kind in PLAIN) return [make(PLAIN[kind], kind === "running" ? [...step.action.gives.values()] : [])];
  const form = step.form.map((fact) => fact.name);
  const names = token.asks.length ? token.asks : step.verb === "do" ? form : spot.left;
  const facts = names.map((name) => unit.facts.get(name));
  if (kind === "do") return [make("do", facts)];
  const owners = unique(facts.map((fact) => fact.by ?? null));
  if (owners.length <= 1) return [make("ask", facts, owners[0] ?? null)];
  return owners.map((owner) => make("ask", facts.filter((fact) => (fact.by ?? null) === owner), owner));
}

function taskOf(program, spot, language, kind, facts, owner) {
  const { case: caseNow, token, step, unit } = spot;
  const say = (words) => words.render(spot.facts, spot.local, spot.x, language);
  const sayIf = (words) => (words ? say(words) : null);
  const clock = ownClock(caseNow, token);
  const runs = clock?.left === null;
  const hold = token.stuck;
  return {
    id: workId(token) + (owner === null ? "" : `@${owner}`),
    step: step.id,
    verb: step.verb,
    unit: unit.name,
    kind,
    title: say(step.title),
    text: sayIf(step.instruction) ?? "",
    role: owner ?? step.role ?? caseNow.roles[0] ?? null,
    team: caseNow.team,
    may: sortedRoles(whoMayAct(program, spot, kind, owner)),
    fields: facts.map((fact) => formField(spot, fact, language)),
    at_least: kind !== "ask" || !token.asks.length ? step.at_least : null,
    checklist: step.checklist.map(say),
    needs: step.needs.map(say),
    customer_sees: sayIf(step.customer_sees),
    criteria: step.criteria.map((each) => each.words(spot.facts, spot.local, spot.x, language)),
    due: runs ? clock.due : null,
    warn: runs ? clock.warn : null,
    waits_for: step.wait?.signal ?? null,
    stuck: hold && explain(hold, unit, language),
    hold,
    takes: LEGAL[situation(token, step)],
    leave: program.main.strict || (token.frame && !hold) ? [] : ["skip", "go"],
  };
}

function whoMayAct(program, { case: caseNow, step }, kind, owner) {
  if (kind === "stuck") return program.teamRoles(program.main.owner);
  if (kind === "accept") return program.teamRoles(step.team);
  if (kind === "run" || kind === "wait") return [];
  if (kind === "ask") return rolesFor(program, caseNow, step, owner);
  return whoMayRecord(program, caseNow, step);
}

/** The step's own time: what it is given, else for how long it waits. */
function ownClock(caseNow, token) {
  const own = caseNow.clocks.filter((clock) => clock.frame === token.frame && clock.name === token.step);
  for (const kind of OWN_CLOCKS) {
    const found = own.find((clock) => clock.kind === kind);
    if (found) return found;
  }
  return null;
}

/** Who may carry out `step`: of those who may in general, those who may give every fact it records. */
function whoMayRecord(program, caseNow, step) {
  let roles = [...neededRoles(program, caseNow, step)];
  for (const fact of step.form) {
    if (fact.by === undefined) continue;
    const owners = program.whoMay(fact.by);
    const both = roles.filter((role) => owners.has(role));
    // Where no role is left, nobody may; the refusal then says who is missing.
    if (!roles.length) roles = [...owners];
    else if (both.length) roles = both;
  }
  return roles;
}

function formField(spot, fact, language) {
  const question = spot.unit.questions.get(fact.name);
  const { type } = fact;
  return {
    name: fact.name,
    label: fact.said(language),
    ask: question ? question.render(spot.facts, spot.local, spot.x, language) : null,
    type,
    options: type.options,
    labels: type.options.map((each) => type.said(each, language)),
    required: spot.step.at_least === null || spot.token.asks.length > 0,
    default: fact.default ?? null,
    declined: spot.declined.includes(fact.name),
    private: fact.private,
  };
}
