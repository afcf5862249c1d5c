/** A calendar: when a team is open, in its own zone, with its holidays. Instants are milliseconds in UTC. */
import { DAY, MINUTE } from "./durations.js";
import { dateText } from "./values.js";
import { bisectLeft, bisectRight } from "./zones.js";

const FIRST_YEAR = 1970;
const LAST_YEAR = 2200;

/** Where a search beyond the last year ends: calendars know no opening hours from there on. */
export const NEVER_OPEN = Date.parse("2201-01-02T00:00:00.000Z");

/** The opening hours of one local year, laid out so that counting through it is one bisection. */
class Year {
  constructor(year, zone, week, isClosed) {
    this.opens = []; // when each stretch of opening hours begins
    this.closes = []; // when it ends
    this.before = []; // how much open time of the year lies before it; at last the year's total
    this.days = []; // the working days, counted from 1970
    this.firsts = []; // for each its first stretch; at last the number of stretches
    this.total = 0;
    const end = dayOfYear(year + 1);
    for (let day = dayOfYear(year); day < end; day += 1) {
      const hours = week[(day + 3) % 7];
      if (hours.length && !isClosed(day)) this.put(day, hours, zone);
    }
    this.before.push(this.total);
    this.firsts.push(this.opens.length);
  }

  put(day, hours, zone) {
    const first = this.opens.length;
    for (const [opens, closes] of hours) {
      const start = zone.instantOf(day * DAY + opens * MINUTE);
      const end = zone.instantOf(day * DAY + closes * MINUTE);
      if (start >= end) continue; // hours that the clock skips
      this.opens.push(start);
      this.closes.push(end);
      this.before.push(this.total);
      this.total += end - start;
    }
    if (this.opens.length > first) {
      this.days.push(day);
      this.firsts.push(first);
    }
  }

  /** The stretch that is running, or else the next; the number of stretches when all are over. */
  stretchAt(ms) {
    return bisectRight(this.closes, ms);
  }

  /** The working day (its place in `days`) that a stretch belongs to. */
  dayOf(stretch) {
    return bisectRight(this.firsts, stretch) - 1;
  }

  /** How much open time of the year lies before an instant. */
  workedAt(ms) {
    const stretch = this.stretchAt(ms);
    if (stretch === this.opens.length) return this.total;
    return this.before[stretch] + Math.max(0, ms - this.opens[stretch]);
  }

  /** The first instant before which so much open time of the year lies. */
  instantAfter(worked) {
    const stretch = bisectLeft(this.before, worked) - 1;
    return this.opens[stretch] + worked - this.before[stretch];
  }

  /** The last open moment of a working day up to an instant; its opening, if that is later. */
  withinDay(day, ms) {
    const [first, end] = this.firsts.slice(day, day + 2);
    const stretch = bisectRight(this.opens, ms, first, end) - 1;
    return stretch < first ? this.opens[first] : Math.min(ms, this.closes[stretch]);
  }
}

/** The opening hours of a team. */
export class Calendar {
  /**
   * @param {import("./zones.js").Zone} zone
   * @param {[number, number][][]} week for Monday to Sunday the hours, in minutes since midnight
   * @param {string} [holidays] of each year from 1970 the closed days as two signs each, to the base 36
   * @param {number[]} [closed] further closed days, counted from 1970
   */
  constructor(zone, week, holidays = "", closed = []) {
    this.zone = zone;
    this.week = week;
    this.closed = new Set(closed);
    this.holidays = holidays.split(",");
    this.years = new Map();
  }

  /** The local date at an instant: what `today` is. */
  dateAt(ms) {
    return dateText(Math.floor(this.zone.wall(ms) / DAY));
  }

  /** The first open instant from one on: that itself when it is open. */
  openingFrom(ms) {
    const [year, stretch] = this.seek(ms);
    return Math.max(ms, year <= LAST_YEAR ? this.year(year).opens[stretch] : NEVER_OPEN);
  }

  /** The open time between two instants in milliseconds; 0 if the end isn't later. */
  workedBetween(start, end) {
    if (end <= start) return 0;
    const [first, last] = [this.localYear(start), this.localYear(end)];
    let whole = 0;
    for (let year = first; year < last; year += 1) whole += this.year(year).total;
    return whole + this.year(last).workedAt(end) - this.year(first).workedAt(start);
  }

  /** The first instant up to which so much open time has passed; the start itself for none. */
  afterWorking(start, worked) {
    if (worked <= 0) return start;
    let year = this.localYear(start);
    let left = worked + this.year(year).workedAt(start);
    for (; year <= LAST_YEAR; year += 1) {
      const laid = this.year(year);
      if (left <= laid.total) return laid.instantAfter(left);
      left -= laid.total;
    }
    return Math.max(start, NEVER_OPEN);
  }

  /** The same wall time so many working days later, capped to its hours; the start itself for none. */
  afterDays(start, days) {
    if (days <= 0) return start;
    let [year, stretch] = this.seek(start);
    if (year > LAST_YEAR) return Math.max(start, NEVER_OPEN);
    let laid = this.year(year);
    let day = laid.dayOf(stretch);
    const wall = this.zone.shownAt(Math.max(start, laid.opens[stretch])) - laid.days[day] * DAY;
    day += days;
    while (day >= laid.days.length) {
      day -= laid.days.length;
      year += 1;
      if (year > LAST_YEAR) return Math.max(start, NEVER_OPEN);
      laid = this.year(year);
    }
    return laid.withinDay(day, this.zone.instantOf(laid.days[day] * DAY + wall));
  }

  /** The most working days that `afterDays` can go from the start without passing the end. */
  daysBetween(start, end) {
    const [first, stretch] = this.seek(start);
    const last = Math.min(this.localYear(end), LAST_YEAR);
    if (end <= start || first > last) return 0;
    let begun = 0;
    for (let year = first; year < last; year += 1) begun += this.year(year).days.length;
    begun += this.daysBegun(last, end) - this.year(first).dayOf(stretch);
    const days = Math.max(0, begun - 1);
    return this.afterDays(start, days) <= end ? days : days - 1;
  }

  /** How many working days of a year have opened by an instant. */
  daysBegun(year, ms) {
    const laid = this.year(year);
    const stretch = laid.stretchAt(ms);
    if (stretch === laid.opens.length) return laid.days.length;
    const day = laid.dayOf(stretch);
    return day + (laid.opens[laid.firsts[day]] <= ms ? 1 : 0);
  }

  /** The stretch of opening hours that is running or comes next: its year and place there. */
  seek(ms) {
    for (let year = this.localYear(ms); year <= LAST_YEAR; year += 1) {
      const laid = this.year(year);
      const stretch = laid.stretchAt(ms);
      if (stretch < laid.opens.length) return [year, stretch];
    }
    return [LAST_YEAR + 1, 0];
  }

  localYear(ms) {
    if (ms >= NEVER_OPEN) return LAST_YEAR + 1;
    return Math.max(FIRST_YEAR, new Date(this.zone.wall(ms)).getUTCFullYear());
  }

  year(year) {
    if (!this.years.has(year)) {
      const inside = year >= FIRST_YEAR && year <= LAST_YEAR;
      const holidays = new Set((this.holidays[year - FIRST_YEAR] ?? "").match(/../g));
      const first = dayOfYear(year);
      const isClosed = (day) => this.closed.has(day) || holidays.has((day - first + 1).toString(36).padStart(2, "0"));
      this.years.set(year, new Year(year, this.zone, inside ? this.week : [[], [], [], [], [], [], []], isClosed));
    }
    return this.years.get(year);
  }
}

function dayOfYear(year) {
  return Date.UTC(year, 0, 1) / DAY;
}
