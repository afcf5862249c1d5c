/** Conditions that turn as time passes: which of their comparisons do, and how fast their sides move. */
import { Arithmetic } from "./arithmetic.js";
import { Compare, Quantifier } from "./logic.js";
import { Builtin, Derived, walkNodes } from "./nodes.js";

const CLOCK = ["now", "today", "case.age"];

/** Whether what an expression says depends on what time it is. */
export function readsTime(expr) {
  return CLOCK.some((name) => expr.builtins.has(name));
}

/** The comparisons that turn at an instant which follows from their two sides, in derived facts too. */
export function turning(node) {
  return timedParts(node).filter((each) => each instanceof Compare);
}

/** How fast a value grows with the clock: 0, 1 or -1 times; undefined where nobody can say. */
export function pace(node) {
  if (!readings(node).length) return 0;
  if (node instanceof Builtin) return 1;
  if (node instanceof Derived) return pace(node.definition);
  if (!(node instanceof Arithmetic) || !["+", "-"].includes(node.op)) return undefined;
  const [left, right] = [pace(node.left), pace(node.right)];
  if (left === undefined || right === undefined) return undefined;
  return node.op === "+" ? left + right : left - right;
}

/** What of the clock a value depends on, through facts that follow from others too. */
export function readings(node) {
  return [...walkNodes(node)].flatMap((each) => {
    if (each instanceof Builtin) return CLOCK.includes(each.name) ? [each.name] : [];
    if (!(each instanceof Derived)) return [];
    return CLOCK.filter((name) => each.fact.derived.expr.builtins.has(name)).sort();
  });
}

/** What reads the clock, down to comparisons that can be foreseen; else down to the clock itself. */
function timedParts(node) {
  if (!readings(node).length) return [];
  if (node instanceof Builtin || node instanceof Quantifier || (node instanceof Compare && foreseeable(node))) {
    return [node];
  }
  return (node instanceof Derived ? [node.definition] : node.children).flatMap(timedParts);
}

/** Whether just one of the sides moves, and steadily. */
function foreseeable(node) {
  const [left, right] = [pace(node.left), pace(node.right)];
  if (left === undefined || right === undefined) return false;
  return Math.min(Math.abs(left), Math.abs(right)) === 0 && Math.max(Math.abs(left), Math.abs(right)) === 1;
}
