/** Why an event isn't taken: one table of reasons, in the languages people work in. */

/** Every reason, by its code. */
export const REFUSALS = {
  "not-opened": {
    en: "There is no case yet: it begins with Opened.",
    de: "Es gibt noch keinen Fall: Er beginnt mit Opened.",
  },
  "opened-twice": {
    en: "The case {case} is open already.",
    de: "Der Fall {case} ist schon eröffnet.",
  },
  "other-program": {
    en: "The case {case} runs on another version of {process}.",
    de: "Der Fall {case} läuft auf einer anderen Fassung von {process}.",
  },
  closed: {
    en: "The case is over ({outcome}).",
    de: "Der Fall ist abgeschlossen ({outcome}).",
  },
  "missing-inputs": {
    en: "To begin, these must be known: {names}.",
    de: "Zu Beginn muss bekannt sein: {names}.",
  },
  "unknown-language": {
    en: "The handbook doesn't speak {wanted}; it speaks {names}.",
    de: "Das Handbuch spricht {wanted} nicht; es spricht {names}.",
  },
  "bad-start": {
    en: "A case can't begin at {step}: name a step of the process that isn't an end.",
    de: "Ein Fall kann nicht bei {step} beginnen: Nenne einen Schritt des Prozesses, der kein Ende ist.",
  },
  "not-open": {
    en: "Nothing is open under {step}. Open now: {names}.",
    de: "Unter {step} ist nichts offen. Offen ist: {names}.",
  },
  "wrong-event": {
    en: "{step} takes {names}, not {event}.",
    de: "{step} nimmt {names} entgegen, nicht {event}.",
  },
  who: {
    en: "{by} may not do this; it is for {names}.",
    de: "{by} darf das nicht; es ist Sache von {names}.",
  },
  nobody: {
    en: "Someone has to stand for this: say who, as NAME/ROLE ({names}).",
    de: "Dafür muss jemand einstehen: Nenne, wer, als NAME/ROLLE ({names}).",
  },
  "unknown-role": {
    en: "{by} has no role of this handbook; write NAME/ROLE, with one of {names}.",
    de: "{by} hat keine Rolle dieses Handbuchs; schreibe NAME/ROLLE, mit einer von {names}.",
  },
  "four-eyes": {
    en: "{by} did {other} already; here someone else has to look.",
    de: "{by} hat schon {other} erledigt; hier muss jemand anderes hinsehen.",
  },
  "unknown-fact": {
    en: "There is no fact {name} here.{hint}",
    de: "Die Angabe {name} gibt es hier nicht.{hint}",
  },
  "not-asked": {
    en: "{name} is not asked for here.",
    de: "Nach {name} wird hier nicht gefragt.",
  },
  follows: {
    en: "{name} follows from other facts; it can't be given.",
    de: "{name} ergibt sich aus anderen Angaben und kann nicht gegeben werden.",
  },
  "wrong-value": {
    en: "{name}: {problem}",
    de: "{name}: {problem}",
  },
  known: {
    en: "{name} is known already ({value}); put it right with Corrected.",
    de: "{name} ist schon bekannt ({value}); berichtige es mit Corrected.",
  },
  "missing-facts": {
    en: "To complete {step}, these are needed: {names}.",
    de: "Um {step} abzuschließen, fehlt: {names}.",
  },
  checklist: {
    en: "Still to be ticked: {names}.",
    de: "Noch abzuhaken: {names}.",
  },
  requires: {
    en: "{because}",
    de: "{because}",
  },
  strict: {
    en: "{unit} is a procedure: its path can't be left.",
    de: "{unit} ist ein Verfahren: Sein Weg kann nicht verlassen werden.",
  },
  "no-reason": {
    en: "This needs a reason; it is recorded.",
    de: "Das braucht eine Begründung; sie wird festgehalten.",
  },
  "bad-target": {
    en: "{step} is no step of the process that the case could go to.",
    de: "{step} ist kein Schritt des Prozesses, zu dem der Fall gehen könnte.",
  },
  late: {
    en: "Too late: the deadline {name} has passed, and the case has gone on.",
    de: "Zu spät: Die Frist {name} ist abgelaufen, und der Fall ist weitergegangen.",
  },
  "unknown-action": {
    en: "There is no action {name}. There are: {names}.",
    de: "Die Aktion {name} gibt es nicht. Es gibt: {names}.",
  },
  pending: {
    en: "{name} has been asked for already and isn't finished.",
    de: "{name} ist schon angefordert und noch nicht fertig.",
  },
  "unknown-signal": {
    en: "There is no signal {name}. There are: {names}.",
    de: "Das Signal {name} gibt es nicht. Es gibt: {names}.",
  },
  "nothing-to-correct": {
    en: "Name the facts to put right.",
    de: "Nenne die Angaben, die zu berichtigen sind.",
  },
};

/**
 * An event that was not taken; it changed nothing. `code` is for programs, `reason` for people, `needed` names the
 * facts, roles or checklist lines that would be needed, where there are any.
 */
export class Refused {
  constructor(code, reason, needed) {
    this.code = code;
    this.reason = reason;
    this.needed = needed;
  }
}

/** The refusal `code`, its sentence filled with `words`; `{names}` are the `needed` ones. */
export function refuse(code, language, needed = [], words = {}) {
  const pattern = REFUSALS[code][language] ?? REFUSALS[code].en;
  return new Refused(code, filled(pattern, { names: needed.join(", ") || "–", ...words }), needed);
}

/** A pattern with `{name}`s, filled in. */
export function filled(pattern, words) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => String(words[name]));
}
