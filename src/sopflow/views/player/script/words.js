/** Small helpers for words: names made readable, texts in their languages, the spaces around them. */

// What Python takes for space at the ends of a text; JavaScript's own idea of it is another.
const SPACES = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const ENDS = new RegExp(`^[${SPACES}]+|[${SPACES}]+$`, "gu");

/** A text without the spaces around it. */
export function strip(text) {
  return text.replace(ENDS, "");
}

/** The words of a text. */
export function splitWords(text) {
  return strip(text).split(new RegExp(`[${SPACES}]+`, "u"));
}

/** A name as plain words: `customer.first_name` becomes `customer first name`. */
export function readable(name) {
  return name.replace(/[._-]/g, " ");
}

/**
 * The text in a language, or in its general form (`de` for `de-CH`), else the one for all.
 * @param {Map<string, any>} texts
 * @param {string} language
 */
export function inLanguage(texts, language) {
  return texts.get(language) || texts.get(language.split("-")[0]) || texts.get("");
}

/** Whether people who read this language are spoken to in German; all others in English. */
export function isGerman(language) {
  return language.slice(0, 2) === "de";
}
