/** The page begins: what the program says, the engine, and a first look. */

import { Book } from "./book.js";
import { Desk } from "./desk.js";
import { loadProgram } from "../engine/index.js";
import { Session } from "./session.js";
import { speak } from "./phrases.js";
import { takeDrops } from "./files.js";
import { takeKeys } from "./keyboard.js";
import { takeUp } from "./keep.js";
import { kit } from "../terms.js";

/** Read what the page brings along. */
function data(id) {
  return document.getElementById(id).textContent;
}

const book = new Book(JSON.parse(data("content")));
speak(document.documentElement.lang);
// `made` is the page's own: what the program computes with, in JavaScript.
const session = new Session(loadProgram(JSON.parse(data("program")), globalThis.made(kit)), book);
session.now = Math.floor(Date.now() / 60_000) * 60_000;
takeUp(session);
const desk = new Desk(session, book);
desk.build();
desk.focusWork();
takeDrops(desk);
takeKeys(desk);
