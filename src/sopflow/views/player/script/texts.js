/** Texts that an author wrote, and how they are rendered: bounded in output and in work. Data is never rendered. */
import { formatValue } from "./formats.js";
import { Derived, Leaf, leavesOf, walkNodes } from "./nodes.js";
import { characters, cut, MISSING } from "./values.js";
import { inLanguage } from "./words.js";

const LONGEST_OUTPUT = 10_000; // characters; what is longer ends in …
const MOST_WORK = 20_000; // pieces rendered, loops counted out

/** A text can't be rendered yet; `names` are the leaves it lacks, in the order met. */
export class MissingFacts extends Error {
  /** @param {Iterable<string>} names */
  constructor(names) {
    super([...names].join(", "));
    this.names = [...names];
  }
}

/** A text with facts in it: `pieces` are strings, `Show`s, `Switch`es and `Loop`s; none for a plain text. */
export class Text {
  /**
   * @param {string} [source] as written; left out where only its rendering is wanted
   * @param {any[]} [pieces]
   */
  constructor(source, pieces = []) {
    this.source = source;
    this.pieces = pieces;
  }

  /**
   * The text for the facts of a case; at most 10 000 characters.
   * @param {Map<string, any>} f
   * @param {Map<string, any>} l
   * @param {object} x
   * @param {string} language
   * @param {"label" | "raise"} [onMissing] `label` shows a missing fact as its label in brackets and passes over what
   *   is undecided; `raise` throws `MissingFacts` instead
   */
  render(f, l, x, language, onMissing = "label") {
    if (!this.pieces.length) return this.source;
    const made = new Rendering(f, x, language, onMissing);
    made.pieces(this.pieces, l, new Map());
    if (made.undecided && onMissing === "raise") throw new MissingFacts(made.missing);
    return made.text();
  }
}

/** One text of the handbook in all its languages. */
export class Words {
  /** @param {Map<string, Text>} texts by language; "" holds one for every language */
  constructor(texts) {
    this.texts = texts;
  }

  /** The text in a language or its general form, else the one for all, else the first. */
  pick(language) {
    return inLanguage(this.texts, language) || this.texts.values().next().value;
  }

  /** The text as written, its placeholders included. */
  plain(language) {
    return this.pick(language).source;
  }

  /** The text for a reader; as `Text.render`. */
  render(f, l, x, language, onMissing = "label") {
    return this.pick(language).render(f, l, x, language, onMissing);
  }
}

/** `{{ expression }}`. */
export class Show {
  constructor(expr, currency) {
    Object.assign(this, { expr, currency });
  }
}

/** `{% if %}`: pairs of a condition (none for `else`) and its pieces. */
export class Switch {
  constructor(branches) {
    this.branches = branches;
  }
}

/** `{% for variable in list %}`; `names` are the element's fields as facts. */
export class Loop {
  constructor(variable, source, names, body) {
    Object.assign(this, { variable, source, names, body });
  }
}

/** One rendering of a text: what was written so far, and what turned out to be missing. */
class Rendering {
  constructor(f, x, language, onMissing) {
    Object.assign(this, { f, x, language, onMissing });
    this.parts = [];
    this.length = 0;
    this.work = 0;
    this.missing = new Set();
    this.undecided = false;
  }

  get full() {
    return this.length > LONGEST_OUTPUT || this.work > MOST_WORK;
  }

  text() {
    const text = this.parts.join("");
    return this.full ? `${cut(text, LONGEST_OUTPUT - 1)}…` : text;
  }

  write(text) {
    this.parts.push(text);
    this.length += characters(text);
  }

  /** Renders pieces; `origins` says which list's leaves stand behind the names of a loop. */
  pieces(pieces, l, origins) {
    for (const each of pieces) {
      this.work += 1;
      if (this.full) return;
      if (typeof each === "string") this.write(each);
      else if (each instanceof Show) this.show(each, l, origins);
      else if (each instanceof Switch) this.choose(each, l, origins);
      else this.loop(each, l, origins);
    }
  }

  show({ expr, currency }, l, origins) {
    const value = expr.value(this.f, l, this.x);
    if (value !== MISSING) {
      this.write(formatValue(value, expr.type, this.language, currency));
      return;
    }
    this.lacks(expr, l, origins);
    this.write(`[${this.label(expr, l)}]`);
  }

  choose({ branches }, l, origins) {
    for (const [condition, inner] of branches) {
      if (condition) {
        const holds = condition.holds(this.f, l, this.x);
        if (holds === MISSING && this.onMissing === "raise") {
          this.lacks(condition, l, origins);
          return;
        }
        if (!holds) continue;
      }
      this.pieces(inner, l, origins);
      return;
    }
  }

  loop({ variable, source, names, body }, l, origins) {
    const found = source.value(this.f, l, this.x);
    if (found === MISSING) {
      this.lacks(source, l, origins);
      if (this.onMissing === "label") this.write(`[${this.label(source, l)}]`);
      return;
    }
    const behind = [...new Set(leavesOf(source.tree).flatMap((leaf) => origins.get(leaf) ?? [leaf]))];
    const inner = new Map([...origins, ...names.map((name) => [name, behind])]);
    for (const element of found) {
      this.work += 1;
      if (this.full) return;
      this.pieces(body, new Map([...l, ...flatFields(variable, element)]), inner);
    }
  }

  /** Notes what an expression lacks. */
  lacks(expr, l, origins) {
    this.undecided = true;
    for (const name of expr.missing(this.f, l, this.x)) {
      for (const each of origins.get(name) ?? [name]) this.missing.add(each);
    }
  }

  /** What stands in brackets for a missing value. */
  label(expr, l) {
    const { tree } = expr;
    if (tree instanceof Leaf || tree instanceof Derived) return tree.fact.said(this.language);
    const known = new Map([...walkNodes(tree)].filter((each) => each instanceof Leaf)
      .map(({ fact }) => [fact.name, fact]));
    const labels = expr.missing(this.f, l, this.x).filter((name) => known.has(name))
      .map((name) => known.get(name).said(this.language));
    return labels.join(", ") || expr.sentence(this.language);
  }
}

function flatFields(name, element) {
  if (!(element instanceof Map)) return [[name, element]];
  return [...element].flatMap(([key, value]) => flatFields(`${name}.${key}`, value));
}
