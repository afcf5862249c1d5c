/** Conditions: Kleene's three values, comparisons, membership, what is known, quantifiers. */
import { elementsOf, INTEGER_TYPE, Node, Pair, YES_NO_TYPE } from "./nodes.js";
import { compare, equal, listContains, MISSING, textContains } from "./values.js";

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
