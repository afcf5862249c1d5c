/** The name somebody may have meant, as Python's `difflib` finds it. */

import { byCharacters } from "./lists.js";

const CUTOFF = 0.6;

/** The name that is most like `word`, if one is like it at all. */
export function closest(word, names) {
  let best = null;
  for (const name of names) {
    const score = alike(name, word);
    if (score < CUTOFF || (best && score < best.score)) continue;
    if (!best || score > best.score || byCharacters(name, best.name) > 0) best = { name, score };
  }
  return best?.name ?? null;
}

function alike(one, other) {
  const [a, b] = [[...one], [...other]];
  return a.length + b.length ? (2 * matching(a, b, 0, a.length, 0, b.length)) / (a.length + b.length) : 1;
}

/** How many characters stand in common blocks: the longest one first, then left and right of it. */
function matching(a, b, from, to, start, end) {
  let [at, bt, size] = [from, start, 0];
  let lengths = new Map();
  for (let i = from; i < to; i += 1) {
    const next = new Map();
    for (let j = start; j < end; j += 1) {
      if (a[i] !== b[j]) continue;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > size) [at, bt, size] = [i - length + 1, j - length + 1, length];
    }
    lengths = next;
  }
  if (!size) return 0;
  return size + matching(a, b, from, at, start, bt) + matching(a, b, at + size, to, bt + size, end);
}
