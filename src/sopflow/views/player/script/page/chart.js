/** The flowchart beside the work: where the case has been, where it is, what it passed by. */

import { h, fill, put } from "./dom.js";
import { phrase, spoken, told } from "./phrases.js";

const SVG = "http://www.w3.org/2000/svg";
const MARKS = { visited: "✓", current: "▶", skipped: "–" };

/** The charts of a program, one shown at a time. */
export class ChartPane {
  /**
   * @param {import("./book.js").Book} book
   * @param {() => object} sessionNow
   */
  constructor(book, session) {
    this.book = book;
    this.session = session;
    this.drawn = new Map();
    this.pinned = null; // the unit that the person wants to see, whatever the case does
    this.scale = null; // null: as wide as the pane
    this.tabs = h("div", { class: "chart-tabs", role: "group", "aria-label": phrase("chart") });
    this.view = h("div", { class: "chart-view", tabindex: 0, role: "region", "aria-label": phrase("chart") });
    this.legend = h("p", { class: "legend" });
    this.node = h(
      "section",
      { class: "chart-pane", "aria-label": phrase("chart") },
      h("div", { class: "chart-bar" }, this.tabs, this.buttons()),
      this.view,
      this.legend,
    );
  }

  buttons() {
    const button = (sign, name, click) =>
      h("button", { type: "button", class: "icon", title: name, "aria-label": name, onclick: click }, sign);
    return h(
      "div",
      { class: "chart-buttons" },
      button("−", phrase("zoom out"), () => this.zoom(1 / 1.25)),
      button("+", phrase("zoom in"), () => this.zoom(1.25)),
      button("⤢", phrase("fit"), () => this.zoom(0)),
      button("◎", phrase("follow"), () => this.find()),
    );
  }

  /** The unit to show, and the call it runs in (null: none). */
  place() {
    const { session, book } = this;
    const frames = session.case?.frames ?? [];
    if (this.pinned !== null) {
      const call = frames.findLast((frame) => frame.procedure === this.pinned);
      return { unit: this.pinned, path: this.pinned === book.content.name ? "" : (call?.path ?? null) };
    }
    const token = session.case?.tokens.at(-1);
    return token ? { unit: book.unitName(token.frame), path: token.frame } : { unit: book.content.name, path: "" };
  }

  /** Draw what has changed. */
  refresh() {
    const { unit, path } = this.place();
    const svg = this.svg(unit);
    if (this.view.firstChild !== svg) {
      fill(this.view, svg);
    }
    this.size();
    this.light(svg, path);
    this.showTabs(unit);
    fill(
      this.legend,
      Object.entries(MARKS).map(([state, mark]) =>
        h("span", { class: state }, h("i", { "aria-hidden": "true" }, mark), phrase(state)),
      ),
    );
    this.find();
  }

  showTabs(shown) {
    const { units } = this.book.content;
    const running = new Set((this.session.case?.frames ?? []).map((frame) => frame.procedure));
    fill(
      this.tabs,
      Object.keys(units).map((name) =>
        h(
          "button",
          {
            type: "button",
            class: ["tab", running.has(name) && "running"],
            "aria-pressed": String(name === shown),
            onclick: () => {
              this.pinned = name;
              this.refresh();
            },
          },
          told(units[name].title),
        ),
      ),
    );
    this.tabs.hidden = Object.keys(units).length < 2;
    if (!this.tabs.hidden)
      this.tabs.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** The chart of a unit in the language shown: made when first looked at. */
  svg(unit) {
    const id = `chart-${spoken()}-${unit}`;
    if (!this.drawn.has(id)) {
      const written = document.getElementById(id)?.textContent ?? "";
      const read = new DOMParser().parseFromString(written, "image/svg+xml").documentElement;
      this.drawn.set(id, this.prepared(document.importNode(read, true), unit));
    }
    return this.drawn.get(id);
  }

  /** A chart for this page: the keyboard passes it by as a whole, and a box that calls leads to the chart it calls. */
  prepared(svg, unit) {
    const { steps } = this.book.content.units[unit];
    for (const each of svg.querySelectorAll("[tabindex]")) each.removeAttribute("tabindex");
    for (const box of svg.querySelectorAll("[data-step]")) {
      const step = box.getAttribute("data-step");
      if (Object.hasOwn(steps, step) && steps[step].call) box.setAttribute("data-call", steps[step].call);
    }
    svg.addEventListener("click", (event) => {
      if (event.target.closest("a")) event.preventDefault(); // within this page there is nowhere else to go
      const call = event.target.closest("[data-call]")?.getAttribute("data-call");
      if (!call) return;
      this.pinned = call;
      this.refresh();
    });
    return svg;
  }

  /** Let the steps of a call show how far the case got with them. */
  light(svg, path) {
    const { visits, current, skipped, went } = progress(this.session, path);
    for (const box of svg.querySelectorAll("[data-step]")) {
      const step = box.getAttribute("data-step");
      const reached = went.has(`>${step}`) || (step === "(start)" && visits.size > 0);
      const state = current.has(step)
        ? "current"
        : visits.get(step) || reached
          ? "visited"
          : skipped.has(step)
            ? "skipped"
            : "none";
      box.classList.remove("visited", "current", "skipped", "none");
      box.classList.add(state);
      mark(box, state, visits.get(step) ?? 0);
    }
    for (const arrow of svg.querySelectorAll("[data-from]")) {
      arrow.classList.toggle(
        "visited",
        went.has(`${arrow.getAttribute("data-from")}>${arrow.getAttribute("data-to")}`),
      );
    }
  }

  zoom(factor) {
    const now = this.scale ?? this.fitting();
    this.scale = factor === 0 ? null : Math.min(4, Math.max(0.1, now * factor));
    this.size();
    this.find();
  }

  /** As wide as the pane, but never too small to be read: then one looks at a part of it. */
  fitting() {
    const width = Number(this.view.firstChild.getAttribute("width"));
    return Math.min(1, Math.max(0.45, (this.view.clientWidth - 24) / width));
  }

  size() {
    const svg = this.view.firstChild;
    const scale = this.scale ?? this.fitting();
    svg.style.width = `${Math.round(svg.getAttribute("width") * scale)}px`;
    svg.style.height = `${Math.round(svg.getAttribute("height") * scale)}px`;
  }

  /** Bring where the case is into view, without moving the page. */
  find() {
    const box = this.view.querySelector(".box.current") ?? this.view.querySelector(".box.visited");
    if (!box) return;
    const [there, here] = [box.getBoundingClientRect(), this.view.getBoundingClientRect()];
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.view.scrollBy({
      top: there.top + there.height / 2 - here.top - here.height / 2,
      left: there.left + there.width / 2 - here.left - here.width / 2,
      behavior: still ? "auto" : "smooth",
    });
  }
}

/** A sign in the corner of a box, so that its state doesn't show by colour alone. */
function mark(box, state, visits) {
  box.querySelector(".mark")?.remove();
  if (state === "none") return;
  const shape = box.querySelector("path");
  const around = shape.getBBox();
  // The corner of a diamond is in the air: its mark sits on its upper left side.
  const inwards = box.classList.contains("decision") ? 0.22 : 0;
  const [x, y] = [around.x + around.width * inwards, around.y + around.height * inwards];
  const text = MARKS[state] + (visits > 1 ? ` ${visits}×` : "");
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "mark");
  const ground = document.createElementNS(SVG, "rect");
  const width = 14 + Math.max(0, text.length - 1) * 5;
  for (const [name, value] of Object.entries({ x: x - 6, y: y - 7, width, height: 14, rx: 7 }))
    ground.setAttribute(name, value);
  const sign = document.createElementNS(SVG, "text");
  for (const [name, value] of Object.entries({
    x: x - 6 + width / 2,
    y: y + 3.5,
    "text-anchor": "middle",
    "font-size": 9,
  }))
    sign.setAttribute(name, value);
  sign.textContent = text;
  put(group, ground, sign);
  box.append(group);
}

/** How far the case got in one call: as the engine's own charts read it. */
function progress(session, path) {
  const found = { visits: new Map(), current: new Set(), skipped: new Set(), went: new Set() };
  if (!session.case || path === null) return found;
  const first = session.entries.find(({ entry, frame }) => entry === "entered" && frame === path);
  if (first) found.went.add(`(start)>${first.step}`);
  const frame = session.case.frames.find((each) => each.path === path);
  found.visits = path === "" ? session.case.visits : (frame?.visits ?? new Map());
  for (const entry of session.entries) {
    if ((entry.frame ?? "") !== path) continue;
    if (entry.entry === "went") found.went.add(`${entry.step}>${entry.to}`);
    else if (entry.entry === "ended") found.went.add(`${entry.step}>${entry.end}`).add(`>${entry.end}`);
    else if (entry.entry === "branchended") found.went.add(`${entry.step}>(join)`);
    else if (entry.entry === "split") for (const to of entry.branches.values()) found.went.add(`${entry.step}>${to}`);
    else if (entry.entry === "skipped" || (entry.entry === "deviated" && entry.to === null))
      found.skipped.add(entry.step);
  }
  for (const token of session.case.tokens) {
    const prefix = path ? `${path}/` : "";
    if (token.frame === path) found.current.add(token.step);
    else if (token.frame.startsWith(prefix)) {
      const call = token.frame.slice(prefix.length).split("/")[0];
      found.current.add(call.slice(0, call.lastIndexOf("#")));
    }
  }
  return found;
}
