/** What the handbook says, looked up for the page: titles, labels, values and conditions in the language shown. */

import { durationWords, MINUTE } from "../durations.js";
import { formatValue } from "../formats.js";
import { Type } from "../types.js";
import { parseNumber } from "./numbers.js";
import { ownTongue, phrase, spoken, told } from "./phrases.js";

/** A fact as the page knows it. */
export class Fact {
  constructor(name, said) {
    this.name = name;
    this.type = typeOf(said.type);
    this.said = said;
  }

  get label() {
    return told(this.said.label);
  }

  get question() {
    return this.said.ask ? told(this.said.ask) : this.label;
  }
}

/** A type from its written form. */
export function typeOf(written) {
  const labels = new Map((written.labels ?? []).map((each, n) => [written.options[n], languagesOf(each)]));
  return new Type(written.kind, {
    options: written.options ?? [],
    labels,
    low: written.low === undefined ? undefined : parseNumber(written.low),
    high: written.high === undefined ? undefined : parseNumber(written.high),
    fields: (written.fields ?? []).map(([name, each]) => [name, typeOf(each)]),
    element: written.element && typeOf(written.element),
  });
}

function languagesOf(text) {
  return new Map(typeof text === "string" ? [["", text]] : Object.entries(text));
}

/** The handbook's words about one program. */
export class Book {
  constructor(content) {
    this.content = content;
    this.main = content.units[content.name];
    this.facts = new Map();
  }

  get title() {
    return told(this.main.title);
  }

  /** The process or procedure of a call, by the call's path. */
  unitName(frame) {
    let name = this.content.name;
    for (const call of frame ? frame.split("/") : []) {
      name = this.content.units[name].steps[call.slice(0, call.lastIndexOf("#"))]?.call ?? name;
    }
    return name;
  }

  unit(frame) {
    return this.content.units[this.unitName(frame)];
  }

  /** The titles of the process and the calls inside it, outermost first. */
  trail(frame) {
    const calls = frame ? frame.split("/") : [];
    return ["", ...calls.map((_, n) => calls.slice(0, n + 1).join("/"))].map((path) => told(this.unit(path).title));
  }

  /** A step's title; a name that is no step is an outcome, or stays as it is. */
  step(id, frame) {
    const unit = this.unit(frame);
    return Object.hasOwn(unit.steps, id) ? told(unit.steps[id].title) : this.outcome(id, frame);
  }

  outcome(name, frame) {
    const { outcomes } = this.unit(frame);
    return Object.hasOwn(outcomes, name) ? told(outcomes[name]) : name;
  }

  /** A fact that can be named in a call; null where there is none. */
  fact(name, frame) {
    return this.factIn(this.unitName(frame), name) ?? this.factIn(this.content.name, name);
  }

  factIn(unit, name) {
    const { facts } = this.content.units[unit];
    if (!Object.hasOwn(facts, name)) return null;
    return this.kept(`${unit} ${name}`, () => new Fact(name, facts[name]));
  }

  /** What an action takes or gives. */
  actionFacts(action, side) {
    const facts = this.content.actions[action]?.[side] ?? {};
    return Object.entries(facts).map(([name, said]) =>
      this.kept(`!${action} ${side} ${name}`, () => new Fact(name, said)),
    );
  }

  kept(key, make) {
    if (!this.facts.has(key)) this.facts.set(key, make());
    return this.facts.get(key);
  }

  label(name, frame) {
    return this.fact(name, frame)?.label ?? name;
  }

  value(value, type) {
    return formatValue(value, type, ownTongue(), this.content.currency);
  }

  /** Facts with their values, in one line. */
  pairs(facts, frame) {
    return Array.from(facts, ([name, value]) => {
      const fact = this.fact(name, frame);
      return `${fact?.label ?? name} = ${fact ? this.shown(value, fact.type) : value}`;
    }).join(", ");
  }

  /** A value as it is read here: instants on the clock that the page shows. */
  shown(value, type) {
    if (type.kind === "time") return this.instant(Date.parse(value));
    if (type.kind === "one-of") return type.said(value, spoken());
    if (type.kind === "list" && type.element?.kind === "one-of") {
      return value.map((each) => type.element.said(each, spoken())).join(", ");
    }
    return this.value(value, type);
  }

  /** Why a step was left or passed by: a sentence, empty for `else`, null where nothing was decided. */
  why(id, condition, frame) {
    const why = this.unit(frame).steps[id]?.why ?? {};
    if (condition === null || condition === undefined) return Object.keys(why).length ? "" : null;
    return Object.hasOwn(why, condition) ? told(why[condition]) : condition;
  }

  rule(id, frame) {
    const { rules } = this.unit(frame);
    const found = Object.hasOwn(rules, id) ? rules[id] : this.main.rules[id];
    return found ? told(found) : null;
  }

  role(name) {
    return told(this.content.roles[name]?.title) || name;
  }

  team(name) {
    return told(this.content.teams[name]) || name;
  }

  action(name) {
    return told(this.content.actions[name]?.title) || name;
  }

  signal(name) {
    return told(this.content.signals[name]) || name;
  }

  /** Who did something: the person and the role's title. */
  person(by) {
    if (!by) return "";
    const at = by.lastIndexOf("/");
    if (at < 0) return by === "me" ? "" : by;
    const [name, role] = [by.slice(0, at), by.slice(at + 1)];
    return name === "me" ? this.role(role) : `${name} (${this.role(role)})`;
  }

  /** What a clock is called. */
  clock({ kind, name, frame }) {
    if (kind === "rung") return phrase("rung");
    if (kind === "notice") return phrase("notice");
    const { deadlines } = this.unit(frame);
    return Object.hasOwn(deadlines, name) ? told(deadlines[name]) : this.step(name, frame);
  }

  // -- time -----------------------------------------------------------------------------------------------------------

  get zone() {
    return this.content.zone ?? undefined;
  }

  /** An instant on the wall clock of the process. */
  instant(ms) {
    return this.format({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }, ms);
  }

  /** The same with its year. */
  moment(ms) {
    const shape = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
    return this.format({ ...shape, hour: "2-digit", minute: "2-digit" }, ms);
  }

  format(shape, ms) {
    const language = spoken().startsWith("en") ? "en-GB" : spoken();
    try {
      return new Intl.DateTimeFormat(language, { ...shape, timeZone: this.zone }).format(ms);
    } catch {
      return new Intl.DateTimeFormat("en-GB", { ...shape, timeZone: "UTC" }).format(ms);
    }
  }

  /** How long something takes or has left, without seconds where there are minutes. */
  span(ms) {
    const size = Math.abs(ms);
    return durationWords(
      size >= MINUTE ? Math.floor(size / MINUTE) * MINUTE : Math.floor(size / 1000) * 1000,
      ownTongue(),
    );
  }
}
