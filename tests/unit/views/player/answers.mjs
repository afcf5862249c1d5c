// What Python's tests ask the player's JavaScript: values of terms, spans of time, formats.
import { ArithmeticError } from "../../../../src/sopflow/views/player/script/decimals.js";
import * as durations from "../../../../src/sopflow/views/player/script/durations.js";
import { formatValue } from "../../../../src/sopflow/views/player/script/formats.js";
import { readsTime, pace, turning } from "../../../../src/sopflow/views/player/script/clockwork.js";
import * as spans from "../../../../src/sopflow/views/player/script/spans.js";
import { Undecided } from "../../../../src/sopflow/views/player/script/tables.js";
import { kit } from "../../../../src/sopflow/views/player/script/terms.js";
import { MissingFacts } from "../../../../src/sopflow/views/player/script/texts.js";
import * as values from "../../../../src/sopflow/views/player/script/values.js";

const { parseJson, printJson, struct } = values;
let terms = [];

/** A value, or null where it is missing or can't be computed; a text where a problem is told. */
function tried(make) {
  try {
    return make() ?? null;
  } catch (problem) {
    if (problem instanceof ArithmeticError) return null;
    if (problem instanceof MissingFacts) return new Map([["missing", problem.names]]);
    if (problem instanceof durations.ValueProblem) return new Map([["problem", problem.message]]);
    throw problem;
  }
}

const context = (x) => ({ ...struct(x), visits: x.get("visits") ?? new Map() });

const QUESTIONS = {
  // makes the terms that all later questions are about
  terms(source) {
    terms = new Function("kit", `${source}; return terms;`)(kit);
    return terms.length;
  },
  evaluate(at, f, l, x) {
    const expr = terms[at];
    const seen = [f, l, context(x)];
    return [expr.value(...seen) ?? null, expr.holds(...seen) ?? null, expr.missing(...seen), expr.why(...seen)];
  },
  about(at) {
    const { reads, leaves, builtins, text, tree } = terms[at];
    const clock = [readsTime(terms[at]), [...turning(tree)].map((each) => [pace(each.left) ?? null, each.op])];
    return [reads, [...leaves].sort(), [...builtins].sort(), text ?? null, clock];
  },
  sentence: (at, language) => terms[at].sentence(language),
  render: (at, f, l, x, language, onMissing) => tried(() => terms[at].render(f, l, context(x), language, onMissing)),
  plain: (at, language) => terms[at].plain(language) ?? null,
  look(at, f, l, x) {
    const seen = [f, l, context(x)];
    const found = terms[at].look(...seen);
    const row = found instanceof Undecided ? found.row : found;
    return [row, found instanceof Undecided ? found.missing : null, terms[at].why(...seen, row)];
  },
  format: (at, value, language, currency) => formatValue(value, terms[at], language, currency ?? undefined),
  coerce: (at, value) => tried(() => terms[at].coerce(value)),
  fromText: (at, text) => tried(() => terms[at].fromText(text)),
  type: (at) => String(terms[at]),
  value: (at) => terms[at],
  call: (name, ...args) => tried(() => values[name](...args)),
  duration: (name, ...args) => tried(() => {
    const found = durations[name](...args);
    return found instanceof durations.Working ? durations.showSpan(found) : found;
  }),
  span: (name, at, ...args) => spanned(name, terms[at], args),
  calendar: (at, name, ...args) => terms[at][name](...args),
  zone: (at, name, ...args) => terms[at].zone[name](...args),
};

/** A question about spans: those among the arguments come as they are written. */
function spanned(name, calendar, args) {
  const found = spans[name](...args.map((each) => (typeof each === "string" ? durations.readSpan(each) : each)), calendar);
  return name === "remainder" ? durations.showSpan(found) : found;
}

/** Answers a list of questions, each a list of its name and what it is about. */
export function answer(line) {
  return printJson(parseJson(line).map(([name, ...args]) => QUESTIONS[name](...args)));
}
