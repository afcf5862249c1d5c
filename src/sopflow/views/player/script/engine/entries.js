/**
 * What a journal holds: entries with the fields of `sopflow.journal.entries`, in the same order.
 *
 * Each kind is written as its fields, `name=` being followed by the value that needs no mention. An entry in memory
 * has all its fields: facts and whatever else has an author's names for keys as `Map`s, instants as whole milliseconds
 * since 1970 (`journal.js` writes and reads them as text).
 */

const BY_WHOM = "by=null given=null";
const OF_CLOCK = "frame kind name";
const GIVEN = "facts={} local={}";
const CLEARED = "cleared=[] local_cleared=[]";

const FIELDS = {
  opened: "case_id process digest start language team=null facts={} defaults={} by=null roles=[]",
  answered: `frame step ${GIVEN} declined=[] ${BY_WHOM} local_declined=[]`,
  done: `frame step ${GIVEN} ticked=[] ${BY_WHOM}`,
  went: "frame step outcome to visit branch=null why={}",
  entered: "frame step visit",
  skipped: "frame step condition why={}",
  changed: `frame step ${GIVEN} ${CLEARED} why={}`,
  lookedup: `frame step table row ${GIVEN} why={}`,
  asked: "frame step asks outcome=null",
  stuck: 'frame step reason needs=[] detail="" outcome=null',
  freed: "frame step",
  called: "frame step visit procedure start local={}",
  ended: `frame step end outcome branch=null why={} ${GIVEN} ${CLEARED}`,
  corrected: `frame ${GIVEN} ${BY_WHOM}`,
  deviated: `step reason to=null visit=0 cleared=[] ${BY_WHOM}`,
  cancelled: `reason ${BY_WHOM}`,
  fired: "frame rule why={} edge=false",
  rested: "frame rule",
  sent: 'frame source text to="customer" via=null subject=null',
  escalated: "frame source level roles because=null at_top=false",
  interrupted: "frame source withdrawn to=null visit=0",
  started: `${OF_CLOCK} due span warn=null`,
  moved: `${OF_CLOCK} due span warn=null`,
  paused: `${OF_CLOCK} left warn_left=null`,
  resumed: `${OF_CLOCK} due warn=null`,
  warned: OF_CLOCK,
  missed: OF_CLOCK,
  met: `${OF_CLOCK} late=false`,
  stopped: OF_CLOCK,
  informed: "frame step text expires",
  signalled: `name facts={} ${BY_WHOM}`,
  running: "frame step action attempt args={}",
  finished: `frame step ${GIVEN} ${BY_WHOM}`,
  failed: `frame step reason forbidden=false ${BY_WHOM}`,
  requested: `id action args={} ${BY_WHOM}`,
  requestended: `id facts={} reason=null ${BY_WHOM}`,
  ignored: "id facts={} reason=null",
  offered: `frame step team packet={} ticked=[] ${BY_WHOM}`,
  accepted: `frame step team ${BY_WHOM}`,
  rejected: `frame step reason again=false ${BY_WHOM}`,
  split: "frame step branches",
  branchended: "frame step outcome why={}",
  joined: "frame step withdrawn=[]",
  migrated:
    "was digest tokens places={} calls={} withdrawn=[] frames=[] clocks=[] edges=[] visits={} doers={} declined=[] " +
    "facts={} cleared=[] team=null roles=[] level=1 by=null",
};

const NONE = new Map();
const STANDARDS = { "{}": NONE, "[]": [], null: null, false: false, 0: 0 };

/** The fields of a written list: name and default (undefined where there is none). */
function fieldsOf(written) {
  return written.split(" ").map((each) => {
    const [name, value] = each.split("=");
    return [name, value in STANDARDS ? STANDARDS[value] : value && JSON.parse(value)];
  });
}

/** Each kind of entry with its fields: pairs of a name and a default (undefined where there is none). */
export const ENTRY_FIELDS = new Map(Object.entries(FIELDS).map(([kind, fields]) => [kind, fieldsOf(fields)]));

/** The fields that hold instants. */
export const INSTANTS = new Set(["at", "given", "due", "warn", "expires"]);

/**
 * An entry with all its fields.
 * @param {string} kind what it is called in a journal: `went`
 * @param {number} seq its number in its case, from 1
 * @param {number} at the instant
 * @param {object} values its other fields
 */
export function makeEntry(kind, seq, at, values) {
  const entry = { entry: kind, seq, at };
  for (const [name, standard] of ENTRY_FIELDS.get(kind)) entry[name] = values[name] ?? standard;
  return entry;
}
