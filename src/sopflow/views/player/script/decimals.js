/**
 * Exact decimals, as the engine counts: 34 digits, a half to the even neighbour, exponents from -6143 to 6144.
 *
 * Whole numbers are JavaScript numbers while they are safe, else BigInts (`whole` keeps that true); all other numbers
 * are `Decimal`s. Where the engine's arithmetic would raise, the functions here throw `ArithmeticError`.
 */

const PRECISION = 34;
const E_MAX = 6144;
const E_TINY = -6143 - PRECISION + 1;
const WRITTEN = /^([+-]?)([0-9]+)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/;
const POWERS = [1n];

/** What has no result: a division by zero, a number beyond bounds. */
export class ArithmeticError extends Error {}

/** A decimal number: its sign, the digits of its coefficient and its exponent, so that 2.50 stays 2.50. */
export class Decimal {
  /**
   * @param {boolean} negative
   * @param {bigint} coefficient not negative
   * @param {number} exponent
   */
  constructor(negative, coefficient, exponent) {
    this.negative = negative;
    this.coefficient = coefficient;
    this.exponent = exponent;
    Object.freeze(this);
  }

  /** @returns {number} The exponent of its first digit. */
  get adjusted() {
    return this.exponent + digitsOf(this.coefficient) - 1;
  }

  /** The number as it is written in a journal: as it was written, or with an exponent where that is shorter. */
  toString() {
    const digits = String(this.coefficient);
    const left = this.exponent + digits.length;
    const point = this.exponent <= 0 && left > -6 ? left : 1;
    const power = left === point ? "" : `E${left > point ? "+" : "-"}${Math.abs(left - point)}`;
    return (this.negative ? "-" : "") + pointed(digits, point) + power;
  }

  /** @returns {string} The number without an exponent. */
  plain() {
    const digits = String(this.coefficient);
    const shown = this.exponent > 0 ? digits + (this.coefficient ? "0".repeat(this.exponent) : "")
      : pointed(digits, this.exponent + digits.length);
    return (this.negative ? "-" : "") + shown;
  }
}

function pointed(digits, point) {
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + "0".repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function power(exponent) {
  for (let n = POWERS.length; n <= exponent; n += 1) POWERS.push(POWERS[n - 1] * 10n);
  return POWERS[exponent];
}

function digitsOf(coefficient) {
  return String(coefficient).length;
}

/**
 * A decimal from its text.
 * @param {string} text
 */
export function decimal(text) {
  const found = WRITTEN.exec(text);
  if (!found) throw new ArithmeticError(`no number: ${text}`);
  const fraction = found[3] ?? "";
  return new Decimal(found[1] === "-", BigInt(found[2] + fraction), Number(found[4] ?? 0) - fraction.length);
}

/**
 * A whole number in its one form: a number while that is exact, else a BigInt.
 * @param {bigint | number} value
 */
export function whole(value) {
  const safe = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
  return safe ? Number(value) + 0 : BigInt(value); // + 0: there is no -0 among whole numbers
}

/** Whether a value is a whole number. */
export function isWhole(value) {
  return typeof value === "number" || typeof value === "bigint";
}

/** Whether a value is a number of any kind. */
export function isNumber(value) {
  return isWhole(value) || value instanceof Decimal;
}

function exact(value) {
  if (value instanceof Decimal) return value;
  return new Decimal(value < 0, BigInt(value < 0 ? -value : value), 0);
}

function signed(value) {
  return value.negative ? -value.coefficient : value.coefficient;
}

/** A coefficient without its last digits; `up` says what the remainder, compared with a half, does. */
function shortened(coefficient, places, up) {
  const unit = power(places);
  const kept = coefficient / unit;
  const twice = 2n * (coefficient - kept * unit);
  return up(twice < unit ? -1 : twice > unit ? 1 : 0, kept) ? kept + 1n : kept;
}

const halfEven = (half, kept) => half > 0 || (half === 0 && kept % 2n === 1n);
const halfUp = (half) => half >= 0;

/** A result brought to the precision and the exponents that there are. */
function fixed(negative, coefficient, exponent) {
  if (!coefficient) return new Decimal(negative, 0n, Math.min(Math.max(exponent, E_TINY), E_MAX));
  const lowest = Math.max(digitsOf(coefficient) + exponent - PRECISION, E_TINY);
  if (exponent < lowest) {
    coefficient = shortened(coefficient, lowest - exponent, halfEven);
    exponent = lowest;
    if (digitsOf(coefficient) > PRECISION) {
      coefficient /= 10n;
      exponent += 1;
    }
  }
  if (coefficient && digitsOf(coefficient) + exponent - 1 > E_MAX) throw new ArithmeticError("beyond bounds");
  return new Decimal(negative, coefficient, exponent);
}

/** The sum of two numbers of which one at least is a Decimal. */
export function plus(one, other) {
  const [a, b] = [exact(one), exact(other)];
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = signed(a) * power(a.exponent - exponent) + signed(b) * power(b.exponent - exponent);
  const negative = sum ? sum < 0n : !a.coefficient && !b.coefficient && a.negative && b.negative;
  return fixed(negative, sum < 0n ? -sum : sum, exponent);
}

/** The number with the other sign. */
export function opposite(value) {
  const found = exact(value);
  return new Decimal(!found.negative, found.coefficient, found.exponent);
}

/** The product of two numbers of which one at least is a Decimal. */
export function times(one, other) {
  const [a, b] = [exact(one), exact(other)];
  return fixed(a.negative !== b.negative, a.coefficient * b.coefficient, a.exponent + b.exponent);
}

/** The quotient of two numbers. */
export function over(one, other) {
  const [a, b] = [exact(one), exact(other)];
  if (!b.coefficient) throw new ArithmeticError("division by zero");
  const negative = a.negative !== b.negative;
  const ideal = a.exponent - b.exponent;
  if (!a.coefficient) return fixed(negative, 0n, ideal);
  const shift = digitsOf(b.coefficient) - digitsOf(a.coefficient) + PRECISION + 1;
  const [above, below] = shift >= 0 ? [a.coefficient * power(shift), b.coefficient]
    : [a.coefficient, b.coefficient * power(-shift)];
  let coefficient = above / below;
  let exponent = ideal - shift;
  if (coefficient * below !== above) {
    if (coefficient % 5n === 0n) coefficient += 1n; // so that what was cut off can't be taken for nothing
  } else {
    for (; exponent < ideal && coefficient % 10n === 0n; exponent += 1) coefficient /= 10n;
  }
  return fixed(negative, coefficient, exponent);
}

/** A Decimal with so many places, rounded as in commerce: a half goes away from zero. */
export function rounded(value, places) {
  const exponent = -places;
  if (value.coefficient && value.adjusted - exponent + 1 > PRECISION) throw new ArithmeticError("too many digits");
  const coefficient = value.exponent >= exponent ? value.coefficient * power(value.exponent - exponent)
    : shortened(value.coefficient, exponent - value.exponent, halfUp);
  if (digitsOf(coefficient) > PRECISION) throw new ArithmeticError("too many digits");
  return new Decimal(value.negative, coefficient, exponent);
}

/** The whole number of a Decimal, what stands after the point cut off. */
export function truncated(value) {
  const { exponent } = value;
  const coefficient = exponent >= 0 ? value.coefficient * power(exponent) : value.coefficient / power(-exponent);
  return whole(value.negative ? -coefficient : coefficient);
}

/** How two numbers stand to each other: -1, 0 or 1. */
export function ordered(one, other) {
  if (isWhole(one) && isWhole(other)) return one < other ? -1 : one > other ? 1 : 0;
  const [a, b] = [exact(one), exact(other)];
  const exponent = Math.min(a.exponent, b.exponent);
  const [left, right] = [signed(a) * power(a.exponent - exponent), signed(b) * power(b.exponent - exponent)];
  return left < right ? -1 : left > right ? 1 : 0;
}
