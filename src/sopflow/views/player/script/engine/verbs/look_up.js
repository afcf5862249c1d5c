/** `look_up`: a decision table sets facts, by the first of its rows that fits. */

import { Undecided } from "../../tables.js";
import { askFor, hold } from "../holding.js";
import { merged } from "../lists.js";
import { differenceAt } from "./set.js";

/** Look the table up, set what its row gives, and pass; what is missing to say which row is asked for first. */
export function enterLookUp(turn, step) {
  const { name, rows, gives } = step.table;
  const { facts, local, x } = turn;
  const row = rows.look(facts, local, x);
  if (row instanceof Undecided) {
    askFor(turn, step, row.missing);
    return null;
  }
  if (row === null) {
    hold(turn, step, "no-row", { detail: name });
    return null;
  }
  const found = differenceAt(turn, step, gives[row]);
  if (!found) return null;
  const why = merged(rows.why(facts, local, x, row), found.why);
  turn.recordAt("lookedup", step, { table: name, row: row + 1, ...turn.split(found.given), why });
  return "done";
}
