/** What facts follow from: the first branch that holds, or the points of those that hold. */
import { computed, Node } from "./nodes.js";
import { add, MISSING } from "./values.js";

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
