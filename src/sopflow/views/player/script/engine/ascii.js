/** How Python shows a text, where a refusal says the same to the letter. */

/** A text as Python's `ascii` shows it: in quotes, with escapes for all but plain characters. */
export function ascii(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const shown = Array.from(text, (character) => escaped(character, quote));
  return quote + shown.join("") + quote;
}

const SHORT_ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

function escaped(character, quote) {
  if (character === quote) return `\\${character}`;
  if (character in SHORT_ESCAPES) return SHORT_ESCAPES[character];
  const code = character.codePointAt(0);
  if (code >= 0x20 && code < 0x7f) return character;
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, "0")}` : code < 0x10000 ? `\\u${hex.padStart(4, "0")}`
    : `\\U${hex.padStart(8, "0")}`;
}
