/** `send`: a message goes out. What it needs is asked for first. */

import { MissingFacts } from "../../texts.js";
import { askFor } from "../holding.js";
import { sendMessage } from "../messages.js";

/** Send the message and pass. */
export function enterSend(turn, step) {
  try {
    sendMessage(turn, step.id, step.message, "raise");
  } catch (problem) {
    if (!(problem instanceof MissingFacts)) throw problem;
    askFor(turn, step, problem.names);
    return null;
  }
  return "done";
}
