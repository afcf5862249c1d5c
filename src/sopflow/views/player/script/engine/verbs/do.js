/** `do`: a person carries something out, ticks a checklist, and records facts anew. */

import { emptyForm } from "./ask.js";

/** Open the work; what it records is empty until it is done. */
export function enterDo(turn, step) {
  emptyForm(turn, step);
  return null;
}
