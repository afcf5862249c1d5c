/** The type of what is plain text or an instant, for questions of our own. */

import { Type } from "../types.js";

export const TEXT_TYPE = new Type("text");
export const TIME_TYPE = new Type("time");
