/**
 * The typed tree of an expression, as the engine's: `value` walks and knows three truth values (true, false, MISSING),
 * `wants` names the leaves for want of which a value is unknown, in written order.
 */
import { ArithmeticError } from "./decimals.js";
import { Type } from "./types.js";
import {
  add, characters, compare, dateBetween, dateMinus, datePlus, divide, equal, largest, listContains, MISSING, multiply,
  roundTo, scale, share, smallest, subtract, textContains, timeBetween, timeMinus, timePlus, total,
} from "./values.js";

export const YES_NO_TYPE = new Type("yes/no");
export const INTEGER_TYPE = new Type("integer");
export const TEXT_TYPE = new Type("text");
const BUILT_IN_TYPES = new Map([
  ["now", new Type("time")], ["today", new Type("date")], ["case.id", TEXT_TYPE], ["case.opened", new Type("time")],
  ["case.age", new Type("duration")], ["case.level", INTEGER_TYPE], ["case.role", TEXT_TYPE],
  ["case.team", TEXT_TYPE], ["case.handovers", INTEGER_TYPE],
]);

/** What a walk looks at: the facts of the case and of the call, the context, the elements of running quantifiers. */
export class Env {
  /**
   * @param {Map<string, any>} f
   * @param {Map<string, any>} l
   * @param {object} x `now`, `today`, `id`, `opened`, `age`, `level`, `role`, `team`, `handovers`, `visits` (a Map),
   *   `outcome`, `declined` (names)
   */
  constructor(f, l, x) {
    this.f = f;
    this.l = l;
    this.x = x;
    this.items = new Map();
    // facts that follow from others are computed once in a walk: along a chain the work would else double at each
    this.values = new Map();
    this.wanted = new Map();
  }

  get declined() {
    const declined = new Set(this.x.declined ?? []);
    Object.defineProperty(this, "declined", { value: declined });
    return declined;
  }

  /** What a walk finds with other elements in hand. */
  within(items, walk) {
    const before = this.items;
    this.items = items;
    try {
      return walk();
    } finally {
      this.items = before;
    }
  }
}

/** What nodes share. */
export class Node {
  /** @param {Type} type of its value */
  constructor(type) {
    this.type = type;
  }

  /** The nodes right below, in written order. */
  get children() {
    return [];
  }

  /** The leaves for want of which the value is unknown, in written order. */
  wants(env) {
    return this.value(env) === MISSING ? this.open(env) : [];
  }

  /** `wants` once it is certain that the value is unknown. */
  open(env) {
    return this.children.flatMap((child) => child.wants(env));
  }
}

/** A literal. */
export class Const extends Node {
  constructor(type, constant) {
    super(type);
    this.constant = constant;
  }

  value() {
    return this.constant;
  }
}

/** A fact that is asked or set. */
export class Leaf extends Node {
  constructor(fact) {
    super(fact.type);
    this.fact = fact;
  }

  value(env) {
    return (this.fact.local ? env.l : env.f).get(this.fact.name);
  }

  open() {
    return [this.fact.name];
  }
}

/** A fact that follows from others. */
export class Derived extends Node {
  constructor(fact) {
    super(fact.type);
    this.fact = fact;
    this.definition = fact.derived.expr.tree;
  }

  value(env) {
    return this.kept(env, env.values, () => this.definition.value(env));
  }

  open(env) {
    return this.kept(env, env.wanted, () => [...new Set(this.definition.wants(env))]);
  }

  kept(env, found, walk) {
    const { name } = this.fact;
    if (!found.has(name)) found.set(name, env.within(new Map(), walk));
    return found.get(name);
  }
}

/** A record as a whole: known when all its leaves are. */
export class RecordRef extends Node {
  constructor(type, fields) {
    super(type);
    this.fields = fields;
  }

  get children() {
    return this.fields.map(([, node]) => node);
  }

  value(env) {
    const found = this.fields.map(([name, node]) => [name, node.value(env)]);
    return found.some(([, value]) => value === MISSING) ? MISSING : new Map(found);
  }
}

/** What the engine knows by itself: `now`, `case.age`, `outcome`; some may be absent. */
export class Builtin extends Node {
  constructor(name, type) {
    super(type ?? BUILT_IN_TYPES.get(name));
    this.name = name;
  }

  value(env) {
    return env.x[this.name.slice(this.name.lastIndexOf(".") + 1)] ?? MISSING;
  }
}

/** How often a step was entered. */
export class Visits extends Node {
  constructor(step) {
    super(INTEGER_TYPE);
    this.step = step;
  }

  value(env) {
    return env.x.visits.get(this.step) ?? 0;
  }
}

/** The element a quantifier looks at, or a field of it; `origin` is the list: what a missing field asks for. */
export class Item extends Node {
  constructor(type, variable, path, origin) {
    super(type);
    Object.assign(this, { variable, path, origin });
  }

  value(env) {
    return fieldOf(env.items.get(this.variable), this.path);
  }

  open() {
    return leavesOf(this.origin);
  }
}

function fieldOf(element, path) {
  return path.reduce((found, name) => (found === MISSING ? MISSING : found.get(name)), element);
}

/** A list written out. */
export class Listing extends Node {
  constructor(type, items) {
    super(type);
    this.items = items;
  }

  get children() {
    return this.items;
  }

  value(env) {
    return complete(this.elements(env));
  }

  elements(env) {
    return this.items.map((each) => each.value(env));
  }
}

/** One field of every record in a list: `order.items.price`. */
export class Project extends Node {
  constructor(type, source, path) {
    super(type);
    Object.assign(this, { source, path });
  }

  get children() {
    return [this.source];
  }

  value(env) {
    return complete(this.elements(env));
  }

  elements(env) {
    return this.source.value(env)?.map((each) => fieldOf(each, this.path));
  }

  open() {
    return leavesOf(this.source);
  }
}

function complete(elements) {
  return elements === MISSING || elements.includes(MISSING) ? MISSING : elements;
}

/** The elements of a list with MISSING for those that are unknown, or MISSING if the list is. */
function elementsOf(node, env) {
  return node.elements ? node.elements(env) : node.value(env);
}

/** `not x`. */
export class Negation extends Node {
  constructor(operand) {
    super(YES_NO_TYPE);
    this.operand = operand;
  }

  get children() {
    return [this.operand];
  }

  value(env) {
    const found = this.operand.value(env);
    return found === MISSING ? MISSING : !found;
  }
}

/** `a and b` (`decisive` false) or `a or b` (true): decided as soon as one is decisive, whatever is missing. */
export class Junction extends Node {
  constructor(decisive, operands) {
    super(YES_NO_TYPE);
    Object.assign(this, { decisive, operands });
  }

  get children() {
    return this.operands;
  }

  value(env) {
    let result = !this.decisive;
    for (const each of this.operands) {
      const found = each.value(env);
      if (found === this.decisive) return found;
      if (found === MISSING) result = MISSING;
    }
    return result;
  }
}

const COMPARISONS = {
  "==": equal,
  "!=": (a, b) => !equal(a, b),
  "<": (a, b) => compare(a, b) < 0,
  "<=": (a, b) => compare(a, b) <= 0,
  ">": (a, b) => compare(a, b) > 0,
  ">=": (a, b) => compare(a, b) >= 0,
};

/** What the nodes with a left and a right side share. */
class Pair extends Node {
  constructor(type, left, right) {
    super(type);
    Object.assign(this, { left, right });
  }

  get children() {
    return [this.left, this.right];
  }
}

/** `== != < <= > >=`. */
export class Compare extends Pair {
  constructor(op, left, right) {
    super(YES_NO_TYPE, left, right);
    this.op = op;
  }

  value(env) {
    const [left, right] = [this.left.value(env), this.right.value(env)];
    return left === MISSING || right === MISSING ? MISSING : COMPARISONS[this.op](left, right);
  }
}

/** `x in [a, b]`: true as soon as one is equal, even if others are missing. */
export class OneOf extends Node {
  constructor(left, options) {
    super(YES_NO_TYPE);
    Object.assign(this, { left, options });
  }

  get children() {
    return [this.left, ...this.options];
  }

  value(env) {
    const left = this.left.value(env);
    if (left === MISSING) return this.options.length ? MISSING : false;
    let result = false;
    for (const each of this.options) {
      const found = each.value(env);
      if (found === MISSING) result = MISSING;
      else if (equal(found, left)) return true;
    }
    return result;
  }
}

/** `text contains 'part'` and `list contains value`, without regard to case. */
export class Contains extends Pair {
  constructor(left, right) {
    super(YES_NO_TYPE, left, right);
  }

  value(env) {
    const right = this.right.value(env);
    if (this.left.type.kind === "text") {
      const left = this.left.value(env);
      return left === MISSING || right === MISSING ? MISSING : textContains(left, right);
    }
    const found = elementsOf(this.left, env);
    if (found === MISSING || (right === MISSING && found.length)) return MISSING;
    const known = found.filter((each) => each !== MISSING);
    if (listContains(known, right)) return true;
    return known.length === found.length ? false : MISSING;
  }
}

/** `x is missing` and `x is known`: never unknown. */
export class IsMissing extends Node {
  constructor(operand, missing) {
    super(YES_NO_TYPE);
    Object.assign(this, { operand, missing });
  }

  get children() {
    return [this.operand];
  }

  value(env) {
    return (this.operand.value(env) === MISSING) === this.missing;
  }

  wants() {
    return [];
  }
}

/** `any`, `every` and `count` over the elements of a list. */
export class Quantifier extends Node {
  constructor(word, variable, source, condition) {
    super(word === "count" ? INTEGER_TYPE : YES_NO_TYPE);
    Object.assign(this, { word, variable, source, condition });
  }

  get children() {
    return [this.source, this.condition];
  }

  value(env) {
    const found = elementsOf(this.source, env);
    if (found === MISSING) return MISSING;
    const truths = found.map((each) => (each === MISSING ? MISSING : this.about(each, env, "value")));
    if (this.word === "count") return truths.includes(MISSING) ? MISSING : truths.filter(Boolean).length;
    const decisive = this.word === "any";
    if (truths.includes(decisive)) return decisive;
    return truths.includes(MISSING) ? MISSING : !decisive;
  }

  open(env) {
    const found = elementsOf(this.source, env);
    if (found === MISSING) return this.source.wants(env);
    const wanted = new Set(found.includes(MISSING) ? this.source.wants(env) : []);
    for (const each of found) {
      if (each !== MISSING) this.about(each, env, "wants").forEach((name) => wanted.add(name));
    }
    return [...wanted];
  }

  /** What the condition says of one element. */
  about(element, env, what) {
    return env.within(new Map(env.items).set(this.variable, element), () => this.condition[what](env));
  }
}

const ARITHMETIC = {
  add, subtract, multiply, divide, scale, share, timeBetween, timePlus, timeMinus, dateBetween, datePlus, dateMinus,
};

/** What a computation gives; what can't be computed is missing, never an error. */
function computed(compute) {
  try {
    return compute();
  } catch (problem) {
    if (problem instanceof ArithmeticError) return MISSING;
    throw problem;
  }
}

/** `a + b` and its kin; `how` says which arithmetic the types ask for, `op` what was written. */
export class Arithmetic extends Pair {
  constructor(type, op, how, left, right) {
    super(type, left, right);
    Object.assign(this, { op, how });
  }

  value(env) {
    const [left, right] = [this.left.value(env), this.right.value(env)];
    return left === MISSING || right === MISSING ? MISSING : computed(() => ARITHMETIC[this.how](left, right));
  }
}

/** What the nodes with one operand share. */
class Single extends Node {
  constructor(type, operand) {
    super(type);
    this.operand = operand;
  }

  get children() {
    return [this.operand];
  }

  value(env) {
    const found = this.operand.value(env);
    return found === MISSING ? MISSING : computed(() => this.of(found));
  }
}

const FOLDS = { sum: total, min: smallest, max: largest };

/** `sum`, `min` and `max` of a list, or of several values. */
export class Fold extends Single {
  constructor(type, how, source) {
    super(type, source);
    this.how = how;
  }

  of(found) {
    return FOLDS[this.how](found);
  }
}

/** The number of elements of a list, or of characters of a text. */
export class Length extends Node {
  constructor(operand) {
    super(INTEGER_TYPE);
    this.operand = operand;
  }

  get children() {
    return [this.operand];
  }

  value(env) {
    const found = elementsOf(this.operand, env);
    return found === MISSING ? MISSING : typeof found === "string" ? characters(found) : found.length;
  }

  open(env) {
    return this.operand.open(env);
  }
}

/** A text in small letters. */
export class Lower extends Single {
  constructor(operand) {
    super(TEXT_TYPE, operand);
  }

  of(found) {
    return found.toLowerCase();
  }
}

/** A number rounded as in commerce, to whole numbers or to some places. */
export class Rounded extends Single {
  constructor(type, operand, places) {
    super(type, operand);
    this.places = places;
  }

  of(found) {
    return roundTo(found, this.places);
  }
}

/** How many of the facts are known: never unknown. */
export class Known extends Node {
  constructor(facts) {
    super(INTEGER_TYPE);
    this.facts = facts;
  }

  get children() {
    return this.facts;
  }

  value(env) {
    return this.facts.filter((each) => each.value(env) !== MISSING).length;
  }

  wants() {
    return [];
  }
}

/** A condition's truth, where what is unknown only because of declined facts counts as not true. */
function decidedTruth(condition, env) {
  const found = condition.value(env);
  if (found === MISSING && env.declined.size) {
    const wanted = condition.wants(env);
    if (wanted.length && wanted.every((name) => env.declined.has(name))) return false;
  }
  return found;
}

/** `is: {condition: value, …, else: value}`. */
export class Choice extends Node {
  constructor(type, branches, otherwise) {
    super(type);
    Object.assign(this, { branches, otherwise });
  }

  get children() {
    return [...this.branches.flat(), ...(this.otherwise ? [this.otherwise] : [])];
  }

  value(env) {
    for (const [condition, value] of this.branches) {
      const found = decidedTruth(condition, env);
      if (found === MISSING) return MISSING;
      if (found) return value.value(env);
    }
    return this.otherwise?.value(env);
  }

  open(env) {
    for (const [condition, value] of this.branches) {
      const found = decidedTruth(condition, env);
      if (found === MISSING) return condition.wants(env);
      if (found) return value.wants(env);
    }
    return this.otherwise?.wants(env) ?? [];
  }
}

/** `points: {condition: number, …}`. */
export class Points extends Node {
  constructor(type, branches) {
    super(type);
    this.branches = branches;
  }

  get children() {
    return this.branches.flat();
  }

  value(env) {
    let sum = 0;
    for (const [condition, points] of this.branches) {
      const found = decidedTruth(condition, env);
      if (found === MISSING) return MISSING;
      if (!found) continue;
      const more = points.value(env);
      sum = more === MISSING ? MISSING : computed(() => add(sum, more));
      if (sum === MISSING) return MISSING;
    }
    return sum;
  }

  open(env) {
    return this.branches.flatMap(([condition, points]) => {
      const found = decidedTruth(condition, env);
      if (found === MISSING) return condition.wants(env);
      return found ? points.wants(env) : [];
    });
  }
}

/** The node and all below it in written order, not into what facts follow from. */
export function* walkNodes(node) {
  yield node;
  for (const child of node.children) yield* walkNodes(child);
}

/** The leaves a node reads, through facts that follow from others too, in written order. */
export function leavesOf(node) {
  return [...walkNodes(node)].flatMap((each) => {
    if (each instanceof Leaf) return [each.fact.name];
    return each instanceof Derived ? leavesOf(each.definition) : [];
  });
}
