/** Small things about lists, and about the `Map`s that hold whatever has an author's names. */
import { strip } from "../words.js";

/** Whether two lists hold the same, in the same order. */
export function sameList(one, other) {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}

/** A new mapping of names to values: `first`, overlaid by `second`. */
export function merged(first, second) {
  const found = new Map(first);
  for (const [name, value] of second) found.set(name, value);
  return found;
}

/** The entries of a mapping whose names pass. */
export function chosen(map, passes) {
  return new Map([...map].filter(([name]) => passes(name)));
}

/** A mapping of what came from outside: a plain object will do. */
export function asMap(given) {
  return given instanceof Map ? given : new Map(Object.entries(given ?? {}));
}

/** Each once, in the order in which they first come. */
export function unique(list) {
  return [...new Set(list)];
}

/** How texts follow upon each other: by their characters' numbers, whatever the language. */
export function byCharacters(one, other) {
  const [a, b] = [[...one], [...other]];
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const apart = a[at].codePointAt(0) - b[at].codePointAt(0);
    if (apart) return apart;
  }
  return a.length - b.length;
}

/** Whether a text says nothing. */
export function isBlank(text) {
  return strip(text) === "";
}
