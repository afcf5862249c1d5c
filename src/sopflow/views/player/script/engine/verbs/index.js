/**
 * What each verb does: one file a verb, listed here (`decide`, `end` and `escalate` are too short for one).
 *
 * It is called when the case comes to the step. It gives the step's outcome if the step passes at once, null if it
 * waits (then it has said for what, or the step is simply open), or the first step of a procedure it has called.
 */

import { escalate } from "../escalation.js";
import { enterAsk } from "./ask.js";
import { enterCall } from "./call.js";
import { enterDo } from "./do.js";
import { enterHandover } from "./handover.js";
import { enterLookUp } from "./look_up.js";
import { enterRun } from "./run.js";
import { enterSend } from "./send.js";
import { enterSet } from "./set.js";
import { enterTogether } from "./together.js";
import { enterWait } from "./wait.js";

export const ENTER = {
  ask: enterAsk,
  do: enterDo,
  decide: () => "done", // leaving the step is where the branches are looked at
  set: enterSet,
  look_up: enterLookUp,
  run: enterRun,
  send: enterSend,
  call: enterCall,
  escalate: (turn, step) => escalate(turn, step.id, step.escalate ?? "next", step.because),
  handover: enterHandover,
  wait: enterWait,
  together: enterTogether,
  end: () => "done", // leaving the step is what ends
};
