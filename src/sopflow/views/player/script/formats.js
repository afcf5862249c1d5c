/** Values as people read them, in a language: German or English, which also serves every other language. */
import { Decimal } from "./decimals.js";
import { durationWords } from "./durations.js";
import { cut, toCents } from "./values.js";
import { isGerman } from "./words.js";

const SYMBOLS = { EUR: "€", USD: "$", GBP: "£" };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONGEST = 10_000;

/**
 * A value in words and signs of a language.
 * @param {any} value a run-time value of the type
 * @param {import("./types.js").Type} type
 * @param {string} language `de`, `en`, or a longer tag such as `de-AT`
 * @param {string} [currency] the code of the currency; left out: money is a plain number
 * @returns {string}
 */
export function formatValue(value, type, language, currency) {
  const german = isGerman(language);
  switch (type.kind) {
    case "yes/no":
      return german ? (value ? "ja" : "nein") : value ? "yes" : "no";
    case "money":
      return money(value, german, currency);
    case "number":
    case "integer":
      return number(value, german);
    case "date":
      return dateWords(value, german);
    case "time":
      return `${dateWords(value.slice(0, 10), german)} ${value.slice(11, 16)} UTC`;
    case "duration":
      return durationWords(value, language);
    case "one-of":
      return type.said(value, language);
    case "list":
      return cut(value.map((each) => formatValue(each, type.element, language, currency)).join(", "), LONGEST);
    case "record":
      return type.fields.filter(([name]) => value.has(name))
        .map(([name, own]) => `${name}: ${formatValue(value.get(name), own, language, currency)}`).join(", ");
    default:
      return String(value);
  }
}

function number(value, german) {
  const text = value instanceof Decimal ? value.plain() : String(value);
  return grouped(text.includes(".") ? text.replace(/\.?0*$/, "") : text, german);
}

function money(value, german, currency) {
  const cents = BigInt(toCents(value));
  const size = cents < 0n ? -cents : cents;
  const text = grouped(`${size / 100n}.${String(size % 100n).padStart(2, "0")}`, german);
  const sign = cents < 0n ? "-" : "";
  if (currency === undefined || currency === null) return sign + text;
  const symbol = Object.hasOwn(SYMBOLS, currency) ? SYMBOLS[currency] : undefined;
  if (german) return `${sign}${text} ${symbol ?? currency}`;
  return symbol ? `${sign}${symbol}${text}` : `${sign}${text} ${currency}`;
}

/** Thousands grouped from five digits on, so that years and short numbers stay as they are written. */
function grouped(text, german) {
  const [before, after] = text.split(".");
  const long = before.replace("-", "").length > 4;
  const whole = long ? before.replace(/\B(?=(?:[0-9]{3})+$)/g, german ? "." : ",") : before;
  return after === undefined ? whole : whole + (german ? "," : ".") + after;
}

function dateWords(text, german) {
  const [year, month, day] = text.split("-");
  return german ? `${day}.${month}.${Number(year)}` : `${Number(day)} ${MONTHS[month - 1]} ${Number(year)}`;
}
