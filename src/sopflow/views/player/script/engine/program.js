/**
 * A program: one process or procedure with all it calls, and the people of its handbook.
 *
 * Python writes it (`player/pack.py`) as plain data, in which types, facts, conditions, texts, tables, spans and
 * calendars are numbers: their places among the page's `terms`. `loadProgram` puts the terms in their places.
 */

import { readsTime, turning } from "../clockwork.js";

/** What must hold, and the words that say so. */
class Requirement {
  constructor(must, because) {
    this.must = must;
    this.because = because;
  }

  /** The requirement in words, for the facts of a case. */
  words(facts, local, x, language) {
    return this.because ? this.because.render(facts, local, x, language) : this.must.sentence(language);
  }
}

const NOBODY = new Set();

/** A program, ready to run. Immutable. */
class Program {
  constructor(packed, terms) {
    const load = new Loader(terms);
    this.name = packed.name;
    this.digest = packed.digest;
    this.languages = packed.languages;
    this.signals = packed.signals;
    this.people = packed.people;
    this.roles = new Set(Object.keys(packed.people.may));
    this.defaults = load.values(packed.defaults);
    this.rules = packed.rules.map((each) => load.rule(each));
    this.actions = byName(packed.actions.map((each) => load.action(each)));
    load.actions = this.actions;
    this.units = byName(packed.units.map((each) => load.unit(each)));
    this.main = this.units.get(packed.name);
    this.kind = this.main.kind;
    this.currency = packed.currency;
    Object.assign(this, noticesOf(this));
  }

  /** The roles that may act for `role`; itself alone where the handbook doesn't know it. */
  whoMay(role) {
    return new Set(this.roles.has(role) ? this.people.may[role] : [role]);
  }

  /** The roles that may act for `team`; empty (anybody) where it has none. */
  teamRoles(team) {
    return team === null || !Object.hasOwn(this.people.teams, team) ? NOBODY : new Set(this.people.teams[team]);
  }

  /** The team a role belongs to. */
  teamOf(role) {
    return role !== null && Object.hasOwn(this.people.team_of, role) ? this.people.team_of[role] : null;
  }

  /** The rules of the handbook and the process that have reason to look when these facts have changed, by number. */
  concernedRules(changed) {
    const numbers = new Set(this.volatileRules);
    for (const name of changed) for (const number of this.rulesReading.get(name) ?? []) numbers.add(number);
    return [...numbers].sort((a, b) => a - b);
  }
}

/** What of a program saves looking: which rules read what, and whether anything happens beside the flow itself. */
function noticesOf({ rules, units: byUnit, main }) {
  const units = [...byUnit.values()];
  const steps = units.flatMap((unit) => [...unit.steps.values()]);
  const deadlines = units.flatMap((unit) => [...unit.deadlines.values()]);
  const everywhere = [...rules, ...units.flatMap((unit) => unit.rules)];
  const watching = rules.map((rule, number) => ({ rule, number })).filter(({ rule }) => rule.when === null);
  const rulesReading = new Map();
  for (const { rule, number } of watching) {
    for (const name of rule.reads) rulesReading.set(name, [...(rulesReading.get(name) ?? []), number]);
  }
  const hasty = deadlines.filter((deadline) => deadline.sooner.length);
  const waitsForTime = steps.some((step) => step.wait?.condition);
  const watches = everywhere.length > 0 || hasty.length > 0;
  return {
    rulesReading,
    volatileRules: watching.filter(({ rule }) => rule.volatile).map(({ number }) => number),
    timedRules: rules.filter((rule) => rule.when === null && rule.turning),
    awaited: new Set(everywhere.map((rule) => rule.when).filter((name) => name !== null)),
    restless: everywhere.some((rule) => rule.volatile && rule.when === null),
    hasty: new Set(hasty.map((deadline) => deadline.name)),
    waitsForTime,
    watchesTime: waitsForTime || everywhere.some((rule) => rule.turning && rule.when === null)
      || hasty.some((deadline) => deadline.sooner.some((each) => each.turning)),
    watches,
    lively: watches || deadlines.length > 0 || main.ladder !== null || waitsForTime
      || steps.some((step) => step.notice !== null || step.wait || step.retries || step.split.size),
  };
}

/** Reads the parts of a packed program. */
class Loader {
  constructor(terms) {
    this.terms = terms;
  }

  /** The term at a place; null where there is none. */
  at(place) {
    return place === undefined || place === null ? null : this.terms[place];
  }

  all(places = []) {
    return places.map((place) => this.terms[place]);
  }

  values(pairs = []) {
    return new Map(pairs.map(([name, place]) => [name, this.terms[place]]));
  }

  /** A condition, with the comparisons that turn as time passes; these are null where none does. */
  timed(place) {
    const condition = this.at(place);
    return { condition, turning: condition && readsTime(condition) ? turning(condition.tree) : null };
  }

  requirement([must, because]) {
    return new Requirement(this.at(must), this.at(because));
  }

  change([kind, facts, { expr, words, literal } = {}]) {
    return { kind, facts: this.all(facts), expr: this.at(expr), words: this.at(words), literal: this.at(literal) };
  }

  act(packed) {
    return {
      ...packed,
      changes: (packed.changes ?? []).map((each) => this.change(each)),
      text: this.at(packed.text),
      via: packed.via ?? null,
      subject: this.at(packed.subject),
      because: this.at(packed.because),
      spans: (packed.spans ?? []).map(([name, span, written]) => ({ name, span: this.at(span), written })),
    };
  }

  acts(packed = []) {
    return packed.map((each) => this.act(each));
  }

  rule({ id, when, anywhere, condition, acts }) {
    const timed = this.timed(condition);
    const expr = timed.condition;
    return {
      id,
      when: when ?? null,
      anywhere: anywhere ?? false,
      ...timed,
      acts: this.acts(acts),
      reads: expr ? [...expr.leaves] : [],
      volatile: expr !== null && expr.builtins.size > 0,
    };
  }

  action({ name, takes, may_take: mayTake, gives, by, requires, acts }) {
    const facts = (places) => byName(this.all(places));
    return {
      name,
      takes: facts(takes),
      may_take: facts(mayTake),
      gives: facts(gives),
      by: new Set(by),
      requires: requires.map((each) => this.requirement(each)),
      acts: this.acts(acts),
    };
  }

  deadline(packed) {
    return {
      start: null,
      until: null,
      of_step: false,
      warn: null,
      late_step: null,
      ...packed,
      within: this.at(packed.within),
      sooner: (packed.sooner ?? []).map(([condition, span, written]) => ({
        ...this.timed(condition), span: this.at(span), written,
      })),
      late_acts: this.acts(packed.late_acts),
      calendar: this.at(packed.calendar),
    };
  }

  ladder(packed) {
    const rungs = packed.rungs.map(({ roles, within, written }) => ({ roles, within: this.at(within), written }));
    return { name: packed.name, rungs, calendar: this.at(packed.calendar) };
  }

  wait({ span, written, signal, opening, condition, calendar }) {
    return {
      span: this.at(span),
      written,
      signal: signal ?? null,
      opening: opening ?? false,
      ...this.timed(condition),
      calendar: this.at(calendar),
    };
  }

  unit(packed) {
    const facts = byName(this.all(packed.facts));
    const deadlines = (packed.deadlines ?? []).map((each) => this.deadline(each));
    const steps = new Map(packed.steps.map((each) => [each.id, this.step(each, deadlines)]));
    return {
      name: packed.name,
      kind: packed.kind,
      strict: packed.kind === "procedure",
      title: this.at(packed.title),
      purpose: this.at(packed.purpose),
      owner: packed.owner ?? null,
      facts,
      own: new Set([...facts.values()].filter((fact) => fact.local).map((fact) => fact.name)),
      records: new Set(packed.records),
      outcomes: packed.outcomes ?? [],
      outcome_labels: packed.outcome_labels ?? {},
      inputs: this.all(packed.inputs),
      questions: this.values(packed.questions),
      unasked_defaults: this.values(packed.unasked_defaults),
      rules: (packed.rules ?? []).map((each) => this.rule(each)),
      deadlines: byName(deadlines.slice(0, packed.known_deadlines)),
      ladder: packed.ladder ? this.ladder(packed.ladder) : null,
      calendar: this.at(packed.calendar),
      steps,
      first: steps.get(packed.first),
      get timed() {
        return this.rules.filter((rule) => rule.when === null && rule.turning);
      },
    };
  }

  step(packed, deadlines) {
    const those = (places = []) => places.map((place) => deadlines[place]);
    const form = this.all(packed.form);
    return {
      role: null,
      not_by: null,
      stage: null,
      impact: "low",
      again: false,
      at_least: null,
      call: null,
      retries: 0,
      escalate: null,
      team: null,
      until: "all",
      notice: null,
      ...packed,
      main_line: !packed.in_branch,
      title: this.at(packed.title),
      instruction: this.at(packed.instruction),
      needs: this.all(packed.needs),
      customer_sees: this.at(packed.customer_sees),
      skip: this.at(packed.skip),
      requires: (packed.requires ?? []).map((each) => this.requirement(each)),
      branches: (packed.branches ?? []).map((each) => this.branch(each)),
      following: packed.following ? this.branch(packed.following) : null,
      form,
      names: new Set(form.map((fact) => fact.name)),
      checklist: this.all(packed.checklist),
      changes: (packed.changes ?? []).map((each) => this.change(each)),
      table: packed.table ? this.table(packed.table) : null,
      inputs: (packed.inputs ?? []).map((each) => this.input(each)),
      results: (packed.results ?? []).map(([given, taken]) => ({ given: this.at(given), taken: this.at(taken) })),
      action: this.actions.get(packed.action) ?? null,
      retry_after: this.at(packed.retry_after) ?? 0,
      message: packed.message ? this.act(packed.message) : null,
      because: this.at(packed.because),
      criteria: (packed.criteria ?? []).map((each) => this.requirement(each)),
      packet: this.all(packed.packet),
      wait: packed.wait ? this.wait(packed.wait) : null,
      split: new Map(packed.split),
      starts: those(packed.starts),
      meets: those(packed.meets),
      pauses: those(packed.pauses),
    };
  }

  branch({ condition, text, ...packed }) {
    return { ends: false, ...packed, condition: this.at(condition), text: text ?? null };
  }

  input({ fact, source, expr, words, literal }) {
    const [own, others] = [this.at(fact), this.at(source)];
    return { fact: own, source: others, expr: this.at(expr), words: this.at(words), literal: this.at(literal) };
  }

  table({ name, rows, gives }) {
    return { name, rows: this.at(rows), gives: gives.map((row) => row.map((each) => this.change(each))) };
  }
}

function byName(parts) {
  return new Map(parts.map((each) => [each.name, each]));
}

/**
 * The program that Python has written into a page.
 * @param {object} packed the data of `player/pack.py`
 * @param {any[]} terms the page's terms
 */
export function loadProgram(packed, terms) {
  return Object.freeze(new Program(packed, terms));
}
