/**
 * What may happen to a case from outside: people answer, carry out and decide, hosts report, signals and time come.
 *
 * An event is a plain object with the fields of `sopflow.events`, and `event` says which it is: `{event: "answered",
 * step: "assess", facts: {topic: "billing"}, by: "mia/agent", at: 1767603600000}`. `at` is an instant in milliseconds;
 * facts may come as a `Map` or a plain object, records in it likewise.
 */

import { asMap } from "./lists.js";

/** Every kind of event with its fields and what they hold when nothing is said. */
export const EVENT_FIELDS = {
  opened: { case_id: "", facts: {}, language: null, start: null },
  answered: { step: "", facts: {} },
  done: { step: "", facts: {}, ticked: [] },
  corrected: { facts: {}, step: null },
  deviated: { reason: "", to: null, step: null },
  cancelled: { reason: "" },
  failed: { step: "", reason: "" },
  accepted: { step: "" },
  rejected: { step: "", reason: "" },
  requested: { action: "", args: {} },
  signalled: { name: "", facts: {} },
  reached: {},
};

/** The event with all its fields. */
export function completeEvent(given) {
  if (!Number.isFinite(given.at)) throw new TypeError("an event needs its instant, in milliseconds");
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const event = { by: null, ...EVENT_FIELDS[given.event], ...said, at: Math.floor(given.at) };
  for (const name of ["facts", "args"]) if (event[name]) event[name] = withMaps(event[name]);
  return event;
}

function withMaps(facts) {
  return new Map(Array.from(asMap(facts), ([name, value]) => [name, deepMaps(value)]));
}

function deepMaps(value) {
  if (Array.isArray(value)) return value.map(deepMaps);
  const isPlain = value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain || value instanceof Map ? withMaps(value) : value;
}
