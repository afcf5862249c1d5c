/** The words in which a page writes down its types, facts, conditions, texts, tables and calendars. */
import { Arithmetic, Fold, Known, Length, Lower, Rounded } from "./arithmetic.js";
import { Choice, Points } from "./branches.js";
import { Calendar } from "./calendars.js";
import { decimal } from "./decimals.js";
import { Working } from "./durations.js";
import { Expr, Fact } from "./expressions.js";
import { Compare, Contains, IsMissing, Junction, Negation, OneOf, Quantifier } from "./logic.js";
import { Builtin, Const, Derived, Item, Leaf, Listing, Project, RecordRef, Visits } from "./nodes.js";
import { Absent, Among, Between, Except, Table } from "./tables.js";
import { Loop, Show, Switch, Text, Words } from "./texts.js";
import { Type } from "./types.js";
import { Zone } from "./zones.js";

/** Texts by language, from an object whose keys are ours. */
const byLanguage = (texts) => new Map(typeof texts === "string" ? [["", texts]] : Object.entries(texts));
const madeText = (text) => (typeof text === "string" ? new Text(text) : text);

/** What `sopflow.views.player.terms` calls in the JavaScript that it writes. */
export const kit = {
  // values
  dec: decimal,
  map: (pairs) => new Map(pairs),
  span: (number, unit) => new Working(decimal(number), unit),
  // types and facts
  type: (kind, more) => new Type(kind, more),
  options: (options, labels = []) => new Type("one-of", {
    options, labels: new Map(labels.map(([value, texts]) => [value, byLanguage(texts)])),
  }),
  fact: (name, type, { label, ...more } = {}) => (
    new Fact(name, type, { ...more, ...(label === undefined ? {} : { label: byLanguage(label) }) })
  ),
  expr: (tree, text) => new Expr(tree, text),
  // nodes
  is: (type, constant) => new Const(type, constant),
  leaf: (fact) => new Leaf(fact),
  from: (fact) => new Derived(fact),
  record: (type, ...fields) => new RecordRef(type, fields),
  own: (name, type) => new Builtin(name, type),
  visits: (step) => new Visits(step),
  item: (type, variable, path, origin) => new Item(type, variable, path, origin),
  list: (type, ...items) => new Listing(type, items),
  field: (type, source, ...path) => new Project(type, source, path),
  not: (operand) => new Negation(operand),
  and: (...operands) => new Junction(false, operands),
  or: (...operands) => new Junction(true, operands),
  eq: (left, right) => new Compare("==", left, right),
  ne: (left, right) => new Compare("!=", left, right),
  lt: (left, right) => new Compare("<", left, right),
  le: (left, right) => new Compare("<=", left, right),
  gt: (left, right) => new Compare(">", left, right),
  ge: (left, right) => new Compare(">=", left, right),
  among: (left, ...options) => new OneOf(left, options),
  has: (left, right) => new Contains(left, right),
  missing: (operand) => new IsMissing(operand, true),
  known: (operand) => new IsMissing(operand, false),
  each: (word, variable, source, condition) => new Quantifier(word, variable, source, condition),
  sum: (type, op, how, left, right) => new Arithmetic(type, op, how, left, right),
  fold: (type, how, operand) => new Fold(type, how, operand),
  length: (operand) => new Length(operand),
  lower: (operand) => new Lower(operand),
  round: (type, operand, places) => new Rounded(type, operand, places),
  count: (...facts) => new Known(facts),
  first: (type, branches, otherwise) => new Choice(type, branches, otherwise),
  points: (type, ...branches) => new Points(type, branches),
  // texts
  text: (pieces, source) => new Text(source, pieces),
  show: (expr, currency) => new Show(expr, currency),
  when: (...branches) => new Switch(branches),
  loop: (variable, source, names, body) => new Loop(variable, source, names, body),
  words: (texts) => new Words(new Map(Array.from(byLanguage(texts), ([language, text]) => [language, madeText(text)]))),
  // tables
  table: (columns, ...rows) => new Table(columns, rows.map((row) => row.map((cell) => (
    Array.isArray(cell) ? new Among(cell) : cell || null
  )))),
  except: (unwanted) => new Except(unwanted),
  between: (low, high) => new Between(low, high),
  absent: new Absent(),
  // calendars
  zone: (...written) => new Zone(...written),
  calendar: (...written) => new Calendar(...written),
};
