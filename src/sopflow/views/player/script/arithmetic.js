/** Numbers, money, durations, dates and times; the functions. What can't be computed is missing, never an error. */
import { computed, elementsOf, INTEGER_TYPE, Node, Pair, TEXT_TYPE } from "./nodes.js";
import {
  add, characters, dateBetween, dateMinus, datePlus, divide, largest, MISSING, multiply, roundTo, scale, share,
  smallest, subtract, timeBetween, timeMinus, timePlus, total,
} from "./values.js";

const ARITHMETIC = {
  add, subtract, multiply, divide, scale, share, timeBetween, timePlus, timeMinus, dateBetween, datePlus, dateMinus,
};

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
