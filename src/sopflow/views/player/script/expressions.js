/** Expressions: what the engine asks of a typed tree, and the facts it reads. */
import { Builtin, Derived, Env, Leaf, Visits, walkNodes } from "./nodes.js";
import { saidSentence } from "./sentences.js";
import { MISSING } from "./values.js";
import { inLanguage, readable } from "./words.js";

/** One leaf of what a case knows, or a fact that follows from others. */
export class Fact {
  /**
   * @param {string} name
   * @param {import("./types.js").Type} type
   * @param {object} [more] `label` (texts by language), `ask` (whether there is a question), `by` (a role), `private`,
   *   `default`, `local` (whether it belongs to the called procedure), `derived` (`{expr}`: what it follows from)
   */
  constructor(name, type, { label = new Map(), ask = false, by, isPrivate = false, ...more } = {}) {
    Object.assign(this, { name, type, label, ask, by, private: isPrivate, local: false, ...more });
  }

  /** What people call it in a language: its label, else its name made readable. */
  said(language) {
    return inLanguage(this.label, language) || readable(this.name);
  }
}

/** A typed expression; `f`, `l` and `x` are as in `Env`. */
export class Expr {
  /**
   * @param {import("./nodes.js").Node} tree
   * @param {string} [text] as written
   */
  constructor(tree, text) {
    this.tree = tree;
    this.text = text;
  }

  get type() {
    return this.tree.type;
  }

  /** The facts it names, leaf or derived, in written order. */
  get reads() {
    return kept(this, "reads", () => [...new Set(this.named.map((each) => each.fact.name))]);
  }

  /** The facts that are asked or set on which it depends, through derived facts too. */
  get leaves() {
    return kept(this, "leaves", () => new Set(this.named.flatMap(({ fact }) => (
      fact.derived ? [...fact.derived.expr.leaves] : [fact.name]
    ))));
  }

  /** What is built in and used, through derived facts too: `now`, `case.age`, `case.visits.solve`. */
  get builtins() {
    return kept(this, "builtins", () => new Set([...walkNodes(this.tree)].flatMap((each) => {
      if (each instanceof Builtin) return [each.name];
      if (each instanceof Visits) return [`case.visits.${each.step}`];
      return each instanceof Derived ? [...each.fact.derived.expr.builtins] : [];
    })));
  }

  /** The nodes that name facts. */
  get named() {
    const names = (each) => each instanceof Leaf || each instanceof Derived;
    return kept(this, "named", () => [...walkNodes(this.tree)].filter(names));
  }

  /** The value, or MISSING where it is unknown. */
  value(f, l, x) {
    return this.tree.value(new Env(f, l, x));
  }

  /** Whether a condition holds: true, false, or MISSING where that is unknown. */
  truth(f, l, x) {
    return this.value(f, l, x);
  }

  /** As `truth`, but what is unknown only for want of declined facts counts as not true. */
  holds(f, l, x) {
    const env = new Env(f, l, x);
    const found = this.tree.value(env);
    if (found !== MISSING || !env.declined.size) return found;
    const wanted = this.missing(f, l, x);
    return wanted.length && wanted.every((name) => env.declined.has(name)) ? false : MISSING;
  }

  /** The leaves for want of which the value is unknown, in written order; empty if it is known. */
  missing(f, l, x) {
    return [...new Set(this.tree.wants(new Env(f, l, x)))];
  }

  /** The facts it reads that are known, with their values; derived facts under their own names. */
  why(f, l, x) {
    const env = new Env(f, l, x);
    const found = this.named.map((each) => [each.fact.name, each.value(env)]);
    return new Map(found.filter(([, value]) => value !== MISSING));
  }

  /** The expression as a colleague would say it, in a language (English for one that isn't spoken). */
  sentence(language) {
    return saidSentence(this.tree, language);
  }
}

/** What is worked out once and kept. */
function kept(object, name, make) {
  const value = make();
  Object.defineProperty(object, name, { value });
  return value;
}
