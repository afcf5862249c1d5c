/** `together`: branches run side by side; it is done when enough of them have come to their end. */

/** Put a token at the beginning of each branch; they are walked in the order written. */
export function enterTogether(turn, step) {
  turn.recordAt("split", step, { branches: step.split });
  turn.agenda.unshift(...Array.from(step.split.values(), (first) => [turn.path, first, null]));
  return null;
}
