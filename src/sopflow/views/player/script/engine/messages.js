/** Messages that go out: rendered once, in the case's language, and written down as they were sent. */

import { merged } from "./lists.js";

/**
 * Send a message.
 * @param {"label" | "raise"} onMissing what is done for want of facts
 * @param {Map | null} args of the action that has succeeded
 * @throws {MissingFacts} with `raise`, if it needs facts that are not known
 */
export function sendMessage(turn, source, message, onMissing, args = null) {
  let [facts, local, x] = turn.view(turn.path);
  if (args?.size) [facts, local] = [merged(facts, args), merged(local, args)];
  const say = (words) => (words ? words.render(facts, local, x, turn.draft.language, onMissing) : null);
  const text = say(message.text);
  const subject = say(message.subject);
  turn.record("sent", { frame: turn.path, source, text, to: message.to, via: message.via, subject });
}
