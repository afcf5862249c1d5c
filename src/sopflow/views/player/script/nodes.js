/**
 * The typed tree of an expression, as the engine's: `value` walks and knows three truth values (true, false, MISSING),
 * `wants` names the leaves for want of which a value is unknown, in written order.
 */
import { ArithmeticError } from "./decimals.js";
import { Type } from "./types.js";
import { MISSING } from "./values.js";

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
export function elementsOf(node, env) {
  return node.elements ? node.elements(env) : node.value(env);
}

/** What the nodes with a left and a right side share. */
export class Pair extends Node {
  constructor(type, left, right) {
    super(type);
    Object.assign(this, { left, right });
  }

  get children() {
    return [this.left, this.right];
  }
}

/** What a computation gives; what can't be computed is missing, never an error. */
export function computed(compute) {
  try {
    return compute();
  } catch (problem) {
    if (problem instanceof ArithmeticError) return MISSING;
    throw problem;
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
