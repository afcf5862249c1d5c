/**
 * The engine in a page: the very same decisions as `sopflow.engine`, file by file.
 *
 * `advance(program, caseNow, event)` is pure: a case, an event, and the case after it. Instants are whole milliseconds
 * since 1970 throughout; only `encode` and `decode` write and read them as text. Whatever has an author's names for
 * keys (facts, args, reasons) is a `Map`; in an event a plain object will do.
 */

export { statusOf, workId } from "./case.js";
export { LEGAL, situation } from "./decide.js";
export { nextWake } from "./dues.js";
export { due } from "./effects.js";
export { fold, replay } from "./evolve.js";
export { advance } from "./heart.js";
export { decode, encode } from "./journal.js";
export { permits } from "./permission.js";
export { loadProgram } from "./program.js";
export { spots } from "./spot.js";
export { todo } from "./tasks.js";
