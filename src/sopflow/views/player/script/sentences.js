/** Expressions as a colleague would say them, in English and German. They stand on arrows, so they are short. */
import { Arithmetic, Fold, Known, Length, Lower, Rounded } from "./arithmetic.js";
import { formatValue } from "./formats.js";
import { Compare, Contains, IsMissing, Junction, Negation, OneOf, Quantifier } from "./logic.js";
import { Builtin, Const, Derived, Item, Leaf, Listing, Project, RecordRef, Visits } from "./nodes.js";
import { BUILT_IN_WORDS, PHRASES } from "./phrases.js";
import { isGerman, readable } from "./words.js";

const FLIPPED = { "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">" };
const TURNED = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" };
const SIGN_WORDS = { "*": "×", "/": "÷", "-": "−" };
const FAMILIES = { duration: "long", date: "when", time: "when" };
const QUANTIFIED = {
  any: { true: ["for some", true], false: ["for none", true] },
  every: { true: ["for all", true], false: ["for some", false] },
};
const verbs = (words) => new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words})(?![\\p{L}\\p{N}_])`, "u");
const VERBS = {
  en: verbs("is|are|was|were|has been|have been|can|may|must|will"),
  de: verbs("ist|sind|war|waren|wurde|wurden|hat|haben|kann|darf|muss|will|wird"),
};
const ARTICLES = ["Der", "Die", "Das", "Ein", "Eine", "Es"];

/** The sentence for a condition, or the noun for a value. */
export function saidSentence(node, language) {
  return node.type.kind === "yes/no" ? saidCondition(node, language, true) : noun(node, language);
}

function phrase(language, key, ...parts) {
  let next = 0;
  const pattern = PHRASES[isGerman(language) ? "de" : "en"][key];
  return pattern.replace(/\{([0-9]?)\}/g, (_, place) => parts[place === "" ? next++ : Number(place)]);
}

function saidCondition(node, language, holds) {
  if (node instanceof Negation) return saidCondition(node.operand, language, !holds);
  if (node instanceof Junction) return saidJunction(node, language, holds);
  if (node instanceof Compare) return saidComparison(node, language, holds);
  if (node instanceof OneOf) return saidOneOf(node, language, holds);
  if (node instanceof Contains) {
    const key = holds ? "contains" : "contains not";
    return phrase(language, key, noun(node.left, language), noun(node.right, language));
  }
  if (node instanceof IsMissing) {
    return phrase(language, node.missing === holds ? "is missing" : "is known", noun(node.operand, language));
  }
  if (node instanceof Quantifier) {
    const [key, inner] = QUANTIFIED[node.word][holds];
    return phrase(language, key, noun(node.source, language), saidCondition(node.condition, language, inner));
  }
  if (node instanceof Const) return phrase(language, node.constant === holds ? "always" : "never");
  const said = noun(node, language);
  return holds ? said : negatedLabel(said, language);
}

/** Parts joined: a comma sets off parts that are joined themselves, parentheses an `or` within an `and`. */
function saidJunction(node, language, holds) {
  const byAnd = node.decisive !== holds;
  const parts = node.operands.map((each) => {
    const inner = saidCondition(each, language, holds);
    return byAnd && compound(each, holds) === "or" ? `(${inner})` : inner;
  });
  const words = ["and", "or"].map((word) => ` ${phrase(language, word)} `);
  const comma = parts.some((part) => !part.startsWith("(") && words.some((word) => part.includes(word)));
  return parts.join((comma ? "," : "") + words[byAnd ? 0 : 1]);
}

function compound(node, holds) {
  if (node instanceof Negation) return compound(node.operand, !holds);
  return node instanceof Junction ? (node.decisive !== holds ? "and" : "or") : undefined;
}

function saidComparison(node, language, holds) {
  let op = holds ? node.op : FLIPPED[node.op];
  let { left, right } = node;
  if (left instanceof Const && !(right instanceof Const)) {
    [left, right] = [right, left];
    op = TURNED[op] ?? op;
  }
  if (left.type.kind === "yes/no" && right instanceof Const) {
    return saidCondition(left, language, (op === "==") === right.constant);
  }
  const other = () => noun(right, language);
  if (left instanceof Visits) return phrase(language, `visits ${op}`, noun(left, language), other());
  if (left instanceof Known) {
    return phrase(language, `known ${op}`, left.facts.map((each) => noun(each, language)).join(", "), other());
  }
  if (left instanceof Quantifier) {
    const such = `${noun(left.source, language)}: ${saidCondition(left.condition, language, true)}`;
    return phrase(language, `count ${op}`, such, other());
  }
  if (left instanceof Builtin && left.name === "outcome") return phrase(language, `outcome ${op}`, other());
  const ago = left.type.kind === "duration" ? saidAgo(left, op, other(), language) : undefined;
  return ago ?? phrase(language, `${family(left, op)} ${op}`, noun(left, language), other());
}

function family(left, op) {
  if (op === "==" || op === "!=") return "same";
  const found = FAMILIES[left.type.kind] ?? "much";
  return left instanceof Builtin && left.name === "case.age" && found === "long" ? "old" : found;
}

/** `now - order.delivered_at <= 14 days` is said as: order delivered at is at most 14 days ago. */
function saidAgo(left, op, right, language) {
  if (!(left instanceof Arithmetic) || !["timeBetween", "dateBetween"].includes(left.how)) return undefined;
  if (!(left.left instanceof Builtin) || !["now", "today"].includes(left.left.name)) return undefined;
  // "vor 14 Tagen": the one unit whose dative differs
  const length = isGerman(language) ? right.replaceAll("Tage", "Tagen") : right;
  return phrase(language, `ago ${op}`, noun(left.right, language), length);
}

function saidOneOf(node, language, holds) {
  const options = node.options.map((each) => noun(each, language));
  if (!options.length) return phrase(language, holds ? "never" : "always");
  const either = listing(options, phrase(language, "or"));
  if (node.left instanceof Builtin && node.left.name === "outcome") {
    return phrase(language, holds ? "outcome ==" : "outcome !=", either);
  }
  if (holds || options.length === 1) {
    return phrase(language, holds ? "same ==" : "same !=", noun(node.left, language), either);
  }
  return phrase(language, "neither", noun(node.left, language), listing(options, phrase(language, "nor")));
}

function listing(parts, word) {
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}

/** A yes/no fact's label denied: its verb if it is a sentence, else with a plain `not` before it. */
function negatedLabel(said, language) {
  const no = isGerman(language) ? "nicht" : "not";
  const verb = VERBS[isGerman(language) ? "de" : "en"].exec(said);
  if (!verb?.index) return `${no} ${said}`;
  const end = verb.index + verb[0].length;
  return `${said.slice(0, end)} ${no}${said.slice(end)}`;
}

/** What a value is called. */
function noun(node, language) {
  const of = (each) => noun(each, language);
  if (node instanceof Const) return saidConstant(node, language);
  if (node instanceof Leaf || node instanceof Derived) return midSentence(node.fact.said(language), language);
  if (node instanceof Builtin) return BUILT_IN_WORDS[node.name][isGerman(language) ? 1 : 0];
  if (node instanceof Visits) return readable(node.step);
  if (node instanceof Item) return readable(node.path.length ? node.path.join(".") : node.variable);
  if (node instanceof Project) return phrase(language, "of", readable(node.path.join(".")), of(node.source));
  if (node instanceof RecordRef) return midSentence(recordName(node), language);
  if (node instanceof Listing) return node.items.map(of).join(", ") || phrase(language, "nothing");
  if (node instanceof Known) return phrase(language, "known", node.facts.map(of).join(", "));
  if (node instanceof Arithmetic) {
    const sign = SIGN_WORDS[node.op] ?? node.op;
    return `${operand(node.left, node.op, language)} ${sign} ${operand(node.right, node.op, language)}`;
  }
  if (node instanceof Fold) return phrase(language, node.how, of(node.operand));
  if (node instanceof Length) {
    return phrase(language, node.operand.type.kind === "list" ? "length list" : "length text", of(node.operand));
  }
  if (node instanceof Lower) return phrase(language, "lower", of(node.operand));
  if (node instanceof Rounded) return phrase(language, "round", of(node.operand));
  if (node instanceof Quantifier && node.word === "count") {
    return phrase(language, "count", of(node.source), saidSentence(node.condition, language));
  }
  return node.type.kind === "yes/no" ? `(${saidSentence(node, language)})` : node.constructor.name.toLowerCase();
}

function saidConstant(node, language) {
  if (node.type.kind === "one-of") return node.type.said(node.constant, language);
  if (node.type.kind === "text") return phrase(language, "quoted", node.constant);
  return formatValue(node.constant, node.type, language);
}

/** An operand, in parentheses where reading from left to right would mislead. */
function operand(node, op, language) {
  const said = noun(node, language);
  const plain = !(node instanceof Arithmetic) || ("+-".includes(op) && "*/".includes(node.op))
    || (op === "+" && node.op === "+");
  return plain ? said : `(${said})`;
}

/** The common name of a record's leaves. */
function recordName(node) {
  let [, first] = node.fields[0];
  let depth = 1;
  for (; first instanceof RecordRef; depth += 1) [, first] = first.fields[0];
  return readable(first.fact.name.split(".").slice(0, -depth).join("."));
}

/** A label inside a sentence: English ones lose their capital, unless the word is all capitals or mixed. */
function midSentence(label, language) {
  const first = label.split(" ")[0];
  const rest = Array.from(first).slice(1).join("");
  const lowers = isGerman(language) ? ARTICLES.includes(first) : rest === rest.toLowerCase() && first !== "I";
  if (!lowers || !label) return label;
  const [capital] = label;
  return capital.toLowerCase() + label.slice(capital.length);
}
