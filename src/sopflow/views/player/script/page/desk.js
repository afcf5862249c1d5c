/** The page in motion: what is shown follows from the session, and whatever happens goes through here. */

import { beside, openGo, openSignal, openSkip } from "./beside.js";
import { card } from "./task.js";
import { ChartPane } from "./chart.js";
import { deadlines } from "./deadlines.js";
import { factGroups, factTable, openCorrect } from "./facts.js";
import { fill, h } from "./dom.js";
import { historyList, latest } from "./history.js";
import { keep } from "./keep.js";
import { openDialog } from "./dialog.js";
import { phrase, spoken } from "./phrases.js";
import { requestCard } from "./request.js";
import { startCard } from "./start.js";
import { summaryCard } from "./summary.js";
import { top } from "./top.js";

/** Everything on the page. */
export class Desk {
  /**
   * @param {import("./session.js").Session} session
   * @param {import("./book.js").Book} book
   */
  constructor(session, book) {
    this.session = session;
    this.book = book;
    this.active = null; // the id of the card that is worked at
    this.cards = [];
    this.drafts = new Map(); // what was typed already, by task
    this.last = null; // what was refused, to be tried by somebody else
    this.live = h("p", { class: "unseen", "aria-live": "polite", "aria-atomic": "true" });
  }

  /** Build the page anew, as after a change of language. */
  build() {
    document.documentElement.lang = spoken();
    document.title = this.book.title;
    this.chart = new ChartPane(this.book, this.session);
    this.head = h("header", { class: "top" });
    this.work = h("div", { class: "work" });
    this.strip = h("div", { class: "strip" });
    this.other = h("div", { class: "other" });
    this.past = h("section", { class: "past" });
    const flow = h("main", { class: "flow" }, this.strip, this.work, this.other, this.past);
    fill(document.getElementById("player"), this.live, this.head, h("div", { class: "page" }, flow, this.chart.node));
    this.refresh({ focus: false, chart: false });
    // The work is there at once; the chart is large, and comes with the next frame.
    requestAnimationFrame(() => setTimeout(() => this.chart.refresh()));
  }

  /** Show how things stand. */
  refresh({ focus = true, chart = true } = {}) {
    this.keepDrafts();
    const { session } = this;
    fill(this.head, top(this));
    fill(this.strip, deadlines(this));
    this.showWork();
    fill(this.other, session.case ? beside(this) : null);
    fill(this.past, session.case ? this.showPast() : null);
    if (chart) this.chart.refresh();
    keep(session);
    if (focus) this.focusWork();
  }

  showWork() {
    const { session } = this;
    const before = new Set(this.cards.map(({ id }) => id));
    if (session.case === null) this.cards = [startCard(this)];
    else if (!session.open) this.cards = [summaryCard(this)];
    else this.cards = this.openCards();
    // What was just asked for comes first; else one stays where one is.
    const asked = session.case?.requests.find(({ id }) => !before.has(id));
    const here = this.cards.find(({ id }) => id === (asked?.id ?? this.active)) ?? this.cards[0];
    this.active = here?.id ?? null;
    this.arrange();
  }

  openCards() {
    const tasks = this.session.tasks(spoken());
    const mine = tasks.filter((task) => this.session.mayAct(task));
    const order = [...mine.filter(({ kind }) => kind !== "wait"), ...mine.filter(({ kind }) => kind === "wait")];
    const requests = this.session.case.requests.map((request) => requestCard(request, this));
    this.others = tasks.filter((task) => !mine.includes(task));
    return [...requests, ...order.map((task) => card(task, this))];
  }

  /** The card that is worked at in full, the others as their titles. */
  arrange() {
    const shown = this.cards.find(({ id }) => id === this.active);
    const tabs =
      this.cards.length > 1 &&
      h(
        "div",
        { class: "tasks", role: "group", "aria-label": phrase("steps") },
        this.cards.map((each) =>
          h(
            "button",
            {
              type: "button",
              class: "task-tab",
              "aria-pressed": String(each === shown),
              onclick: () => {
                this.active = each.id;
                this.arrange();
                this.focusWork();
              },
            },
            each.node.querySelector("h2").textContent,
          ),
        ),
      );
    const waiting =
      this.session.open &&
      this.others.length > 0 &&
      h(
        "div",
        { class: "card others" },
        h("h3", {}, phrase("others first")),
        this.others.map((task) => this.other1(task)),
      );
    fill(this.work, tabs, shown?.node, waiting);
  }

  other1(task) {
    const role = task.role && task.may.includes(task.role) ? task.role : task.may[0];
    return h(
      "p",
      {},
      h("b", {}, task.title),
      h("span", { class: "tag role" }, this.book.role(role)),
      h(
        "button",
        { type: "button", class: "quiet", onclick: () => this.actAs(role) },
        phrase("act as", this.book.role(role)),
      ),
    );
  }

  showPast() {
    const groups = factGroups(this);
    return [
      h(
        "details",
        { class: "fold", open: true },
        h("summary", {}, h("h2", {}, phrase("history"))),
        historyList(this.session, this.book),
      ),
      h("details", { class: "fold", open: true }, h("summary", {}, h("h2", {}, phrase("facts"))), groups),
    ];
  }

  focusWork() {
    const shown = this.cards.find(({ id }) => id === this.active);
    if (!shown) return;
    shown.focus();
    const { top: above } = shown.node.getBoundingClientRect();
    if (above < 0 || above > innerHeight / 2) shown.node.scrollIntoView({ block: "start" });
  }

  // -- what happens -------------------------------------------------------------------------------------------------

  /**
   * Let something happen at a task, or beside the flow.
   * @returns {string | null} why it was refused, where that is not shown here
   */
  happen(kind, fields, task = null, { quietly = false, by = undefined, name = "me" } = {}) {
    const actor = by === undefined && task ? this.session.actor(task, name) : by;
    const before = this.session.entries.length;
    const refused = this.session.happen(kind, { ...fields, by: actor ?? null });
    this.last = refused ? { kind, fields, task } : null;
    if (!refused) {
      this.changed();
      return null;
    }
    if (this.session.entries.length > before) this.refresh({ focus: !quietly });
    const shown = this.cards.find(({ id }) => id === task?.id);
    if (quietly || !shown?.refuse) return refused.reason;
    shown.refuse(refused);
    return null;
  }

  /** Try again what was refused, as somebody else of the same role. */
  retry(name) {
    const { kind, fields, task } = this.last;
    this.happen(kind, fields, task, { name });
  }

  actAs(role) {
    this.session.role = role;
    const again = this.last;
    this.refresh();
    if (again) this.happen(again.kind, again.fields, again.task);
  }

  pass(until) {
    this.session.pass(until);
    this.changed();
  }

  back() {
    if (!this.session.undoable) return;
    this.session.back(); // what was typed is still among the drafts
    this.chart.pinned = null;
    this.refresh();
    this.say(this.present());
  }

  restart() {
    this.session.restart();
    this.drafts.clear();
    this.chart.pinned = null;
    this.refresh();
  }

  changed() {
    this.chart.pinned = null;
    this.refresh();
    const news = latest(this.session, this.book).map(({ text }) => text);
    this.say([...news.slice(-3), this.present()].join(". "));
  }

  present() {
    return this.cards.find(({ id }) => id === this.active)?.node.querySelector("h2")?.textContent ?? "";
  }

  /** Say something that everybody has to read. */
  notice(text) {
    openDialog({ title: text }, this.settings());
  }

  /** Tell those who can't see it. */
  say(text) {
    this.live.textContent = text;
  }

  openSignal(name) {
    openSignal(this, name);
  }

  openSkip(task) {
    openSkip(task, this);
  }

  openGo(task) {
    openGo(task, this);
  }

  openCorrect(fact, frame) {
    openCorrect(fact, frame, this);
  }

  // -- what cards ask for -------------------------------------------------------------------------------------------

  settings() {
    return { zone: this.book.zone, currency: this.book.content.currency };
  }

  keepDrafts() {
    for (const each of this.cards) {
      if (each.draft) this.drafts.set(each.id, each.draft());
    }
  }

  drafted(task, name) {
    return this.drafts.get(task.id)?.get(name);
  }

  factTable(facts, frame) {
    return factTable(facts, frame, this);
  }

  token(task) {
    const id = task.id.split("@")[0];
    return this.session.case.tokens.find(({ frame, step, visit, phase, attempt }) => {
      const own = `${frame ? `${frame}/` : ""}${step}#${visit}`;
      return (phase === "running" ? `${own}.${attempt}` : own) === id;
    });
  }

  args(task) {
    return this.token(task)?.args ?? new Map();
  }

  packet(task) {
    return this.session.entries.findLast(({ entry, step }) => entry === "offered" && step === task.step)?.packet;
  }

  waitsUntil(task) {
    const token = this.token(task);
    const own = this.session.case.clocks.find(
      ({ kind, frame, name }) => (kind === "wait" || kind === "retry") && frame === token?.frame && name === task.step,
    );
    return own?.due ?? this.session.wake;
  }
}
