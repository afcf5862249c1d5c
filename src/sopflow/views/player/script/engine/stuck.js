/** Why a case stands still, in words for the person who has to lead it on. */

import { filled } from "./refusals.js";

/** Every reason, by its code. */
export const HOLDS = {
  facts: {
    en: "It can't be decided without {names}, and nobody is asked for that here.",
    de: "Ohne {names} lässt sich das nicht entscheiden, und hier wird niemand danach gefragt.",
  },
  "no-value": {
    en: "What is needed here can't be worked out from what is known.",
    de: "Was hier gebraucht wird, lässt sich aus dem, was bekannt ist, nicht ermitteln.",
  },
  "no-branch": {
    en: "None of the ways on fits what is known.",
    de: "Keiner der Wege weiter passt zu dem, was bekannt ist.",
  },
  "no-row": {
    en: "No row of the table {detail} fits what is known.",
    de: "Keine Zeile der Tabelle {detail} passt zu dem, was bekannt ist.",
  },
  "dead-end": {
    en: "There is no way on from here.",
    de: "Von hier führt kein Weg weiter.",
  },
  requires: {
    en: "What this step requires doesn't hold: {detail}",
    de: "Was dieser Schritt voraussetzt, ist nicht erfüllt: {detail}",
  },
  value: {
    en: "A value doesn't fit its fact: {detail}",
    de: "Ein Wert passt nicht zu seiner Angabe: {detail}",
  },
  criteria: {
    en: "A criterion of the handover doesn't hold: {detail}",
    de: "Ein Kriterium der Übergabe ist nicht erfüllt: {detail}",
  },
  failed: {
    en: "It has failed, and no way is provided for that.",
    de: "Es ist fehlgeschlagen, und dafür ist kein Weg vorgesehen.",
  },
  rules: {
    en: "The rules don't come to rest.",
    de: "Die Regeln kommen nicht zur Ruhe.",
  },
  circle: {
    en: "The steps go in circles without anyone acting.",
    de: "Die Schritte drehen sich im Kreis, ohne dass jemand handelt.",
  },
};

/** One sentence: why it stands still. */
export function explain(hold, unit, language) {
  const names = hold.needs.map((name) => unit.facts.get(name)?.said(language) ?? name).join(", ");
  return filled(HOLDS[hold.reason][language] ?? HOLDS[hold.reason].en, { names, detail: hold.detail });
}
