/** Decision tables: rows in order, of which the first that fits wins. */
import { compare, equal, MISSING } from "./values.js";

/** One value, or any of a list. */
export class Among {
  constructor(values) {
    this.values = values;
  }

  fits(value) {
    return value !== MISSING && this.values.some((each) => equal(each, value));
  }
}

/** `!= value`: every value but this one. */
export class Except {
  constructor(unwanted) {
    this.unwanted = unwanted;
  }

  fits(value) {
    return value !== MISSING && !equal(value, this.unwanted);
  }
}

/** `low..high`, both included; undefined where an end is open. */
export class Between {
  constructor(low, high) {
    Object.assign(this, { low, high });
  }

  fits(value) {
    return value !== MISSING && (this.low === undefined || compare(this.low, value) <= 0)
      && (this.high === undefined || compare(value, this.high) <= 0);
  }
}

/** `missing`: the column has no value. */
export class Absent {
  fits(value) {
    return value === MISSING;
  }
}

/** A row fits or doesn't, depending on facts that are missing; no later row may overtake it. */
export class Undecided {
  /**
   * @param {number} row which row it is, from 0
   * @param {string[]} missing the leaves for want of which that can't be said
   */
  constructor(row, missing) {
    this.row = row;
    this.missing = missing;
  }
}

/** The side of a decision table that is looked at. A cell of null is `any`: the row doesn't look at this column. */
export class Table {
  /**
   * @param {import("./expressions.js").Expr[]} columns
   * @param {(Among | Except | Between | Absent | null)[][]} rows
   */
  constructor(columns, rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** The row that fits, from 0; `Undecided` where facts are missing to say; null where none fits. */
  look(f, l, x) {
    const columns = this.columns.map((expr) => new Column(expr, f, l, x));
    for (const [number, row] of this.rows.entries()) {
      const found = fitting(row, columns);
      if (found === true) return number;
      if (found) return new Undecided(number, found);
    }
    return null;
  }

  /** The known facts that were read to come to a row (null: to find that none fits), with their values. */
  why(f, l, x, row) {
    const looked = this.rows.slice(0, row === null ? this.rows.length : row + 1);
    const read = this.columns.filter((_, at) => looked.some((each) => each[at]));
    return new Map(read.flatMap((column) => [...column.why(f, l, x)]));
  }
}

/** What a column says for the facts of a case, worked out when a row looks at it. */
class Column {
  constructor(expr, f, l, x) {
    Object.assign(this, { expr, seen: [f, l, x] });
  }

  get value() {
    if (!("found" in this)) this.found = this.expr.value(...this.seen);
    return this.found;
  }

  /** The facts that may still be asked for; none: declined, or nothing that a fact could give. */
  get wanted() {
    const declined = new Set(this.seen[2].declined ?? []);
    this.asked ??= this.expr.missing(...this.seen).filter((name) => !declined.has(name));
    return this.asked;
  }
}

/** Whether a row fits: true, false, or the names of the facts for want of which that can't be said. */
function fitting(row, columns) {
  const wanted = new Set();
  for (const [at, cell] of row.entries()) {
    if (!cell || cell.fits(columns[at].value)) continue;
    if (columns[at].value !== MISSING || cell instanceof Absent || !columns[at].wanted.length) return false;
    columns[at].wanted.forEach((name) => wanted.add(name));
  }
  return wanted.size ? [...wanted] : true;
}
