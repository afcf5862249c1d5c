/**
 * Between instants and what the clock on the wall shows, in a zone whose changes are written down in the page.
 *
 * Instants are milliseconds since 1970 in UTC; wall times are counted as if the clock showed UTC. A wall time that a
 * zone skips in spring or shows twice in autumn means the first instant at which the clock shows it or a later one.
 */

/** The first place in a sorted list whose value is greater; `bisectLeft`: not less. */
export function bisectRight(sorted, value, from = 0, to = sorted.length) {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < sorted[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first place in a sorted list whose value is not less. */
export function bisectLeft(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A zone of the world: how far its clocks are ahead of UTC, and since when. */
export class Zone {
  /**
   * @param {string} name
   * @param {number[]} offsets all that it has, in seconds; the first is that of its beginning
   * @param {string} changes each as the time since the one before (in units, to the base 36) and the place in `offsets`
   * @param {number} unit of the changes, in seconds
   */
  constructor(name, offsets = [0], changes = "", unit = 1) {
    this.name = name;
    this.changes = []; // the instants of the changes
    this.offsets = [offsets[0] * 1000]; // before, between and after them
    let at = 0;
    for (const each of changes ? changes.split(" ") : []) {
      at += parseInt(each.slice(0, -1), 36) * unit * 1000;
      this.changes.push(at);
      this.offsets.push(offsets[parseInt(each.slice(-1), 36)] * 1000);
    }
    // the wall times up to which a change isn't seen: of a time shown twice the first (0), or the second (1)
    this.walls = [0, 1].map((fold) => this.changes.map((change, n) => {
      const [before, after] = this.offsets.slice(n, n + 2);
      return change + (fold ? Math.min(before, after) : Math.max(before, after));
    }));
  }

  /** How far it is ahead of UTC at an instant, in milliseconds. */
  offset(ms) {
    return this.offsets[bisectRight(this.changes, ms)];
  }

  /** How far it is ahead of UTC at a wall time; of one that is shown twice, the first or (`fold` 1) the second time. */
  offsetAt(wall, fold = 0) {
    return this.offsets[bisectRight(this.walls[fold], wall)];
  }

  /** What the clock shows at an instant. */
  wall(ms) {
    return ms + this.offset(ms);
  }

  /** The first instant at which the clock shows this time or a later one. */
  instantOf(wall) {
    const [before, after] = [this.offsetAt(wall), this.offsetAt(wall, 1)];
    return before < after ? this.changeAfter(wall - after) : wall - before;
  }

  /** The latest time the clock has shown up to an instant. */
  shownAt(ms) {
    const change = bisectRight(this.changes, ms) - 1;
    const [before, after] = this.offsets.slice(Math.max(change, 0), change + 2);
    const again = change >= 0 && ms < this.changes[change] + before - after;
    return again ? this.changes[change] + before : this.wall(ms);
  }

  changeAfter(ms) {
    return this.changes[bisectRight(this.changes, ms)];
  }
}
