/** The bar at the top: what is walked, what time it is, who acts, in which language, and what else there is. */

import { h } from "./dom.js";
import { openDialog } from "./dialog.js";
import { openJournal, saveJournal } from "./files.js";
import { phrase, speak, spoken, told } from "./phrases.js";

const HOUR = 3_600_000;
const STEPS = [
  [HOUR, "an hour"],
  [24 * HOUR, "a day"],
  [168 * HOUR, "a week"],
];

/** The parts of the bar. */
export function top(desk) {
  const { book, session } = desk;
  const { version } = book.content;
  return [
    h(
      "div",
      { class: "titles" },
      h("p", { class: "kind" }, phrase(book.main.kind), version && ` · ${phrase("version", version)}`),
      h("h1", {}, book.title),
    ),
    h("div", { class: "controls" }, session.case !== null && clock(desk), roles(desk), languages(desk), more(desk)),
  ];
}

function clock(desk) {
  const { book, session } = desk;
  const { wake } = session;
  const choose = (at) => (event) => {
    event.target.closest("details").open = false;
    desk.pass(at);
  };
  return menu("clock", book.moment(session.now), phrase("let time pass"), [
    h("p", { class: "quiet" }, phrase("let time pass")),
    wake !== null &&
      h(
        "button",
        { type: "button", onclick: choose(Math.max(wake, session.now)) },
        phrase("next due", book.instant(wake), dueNames(wake, desk)),
      ),
    STEPS.map(([ms, name]) => h("button", { type: "button", onclick: choose(session.now + ms) }, phrase(name))),
    wake === null && h("p", { class: "quiet small" }, phrase("nothing due")),
  ]);
}

function dueNames(at, { session, book }) {
  const due = session.case.clocks.filter(
    (each) => !each.missed && each.left === null && (each.warn ?? each.due) === at,
  );
  const names = due.map((each) =>
    each.warn === at ? `${book.clock(each)} (${phrase("time is short")})` : book.clock(each),
  );
  return [...new Set(names)].join(", ");
}

function roles(desk) {
  const { book, session } = desk;
  const { roles: every, teams } = book.content;
  const names = Object.keys(every);
  if (!names.length) return null;
  const option = (role) => h("option", { value: role, selected: session.role === role }, book.role(role));
  const inTeams = Object.keys(teams)
    .map((team) => [team, names.filter((role) => every[role].team === team)])
    .filter(([, own]) => own.length);
  const alone = names.filter((role) => !inTeams.some(([, own]) => own.includes(role)));
  const select = h(
    "select",
    {
      onchange: () => {
        session.role = select.value || null;
        desk.last = null;
        desk.refresh({ focus: false });
        document.querySelector(".control.roles select")?.focus();
      },
    },
    h("option", { value: "" }, phrase("anybody")),
    alone.map(option),
    inTeams.map(([team, own]) => h("optgroup", { label: told(teams[team]) }, own.map(option))),
  );
  return h("label", { class: "control roles" }, h("span", {}, phrase("acting")), select);
}

function languages(desk) {
  const { languages: every } = desk.book.content;
  if (every.length < 2) return null;
  const select = h(
    "select",
    {
      onchange: () => {
        speak(select.value);
        desk.build();
        document.querySelector(".control.language select")?.focus();
      },
    },
    every.map((each) => h("option", { value: each, selected: each === spoken(), lang: each }, nameOf(each))),
  );
  return h("label", { class: "control language" }, h("span", {}, phrase("language")), select);
}

function nameOf(language) {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(language);
  } catch {
    return language;
  }
}

function more(desk) {
  const { session } = desk;
  const file = h("input", {
    type: "file",
    accept: ".jsonl,application/jsonl",
    class: "unseen",
    tabindex: -1,
    "aria-hidden": "true",
    onchange: () => {
      if (file.files[0]) openJournal(file.files[0], desk);
    },
  });
  const item = (words, click, disabled = false) =>
    h(
      "button",
      {
        type: "button",
        disabled,
        onclick: (event) => {
          event.target.closest("details").open = false;
          click();
        },
      },
      words,
    );
  return menu("more", "⋯", phrase("more"), [
    item(phrase("restart"), () => desk.restart(), session.case === null),
    item(phrase("download"), () => saveJournal(session, desk.book), session.case === null),
    item(phrase("load"), () => file.click()),
    item(phrase("keys"), () => openKeys()),
    file,
  ]);
}

function menu(name, label, title, children) {
  const node = h(
    "details",
    { class: ["menu", name] },
    h("summary", { title, "aria-label": name === "more" ? title : null }, label),
    h("div", { class: "sheet" }, children),
  );
  node.addEventListener("toggle", () => node.open && node.querySelector(".sheet button:not([disabled])")?.focus());
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && node.open) {
      node.open = false;
      node.querySelector("summary").focus();
    }
  });
  node.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !node.contains(event.relatedTarget)) node.open = false;
  });
  return node;
}

/** The keys that there are. */
export function openKeys() {
  const keys = [
    ["Enter", "key enter"],
    ["1 … 9", "key number"],
    ["Alt + Z", "key back"],
    ["Alt + T", "key time"],
    ["Alt + C", "key chart"],
    ["Esc", "key escape"],
    ["?", "key help"],
  ];
  openDialog(
    {
      title: phrase("keys"),
      extra: h(
        "dl",
        { class: "facts keys" },
        keys.map(([key, words]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, phrase(words)))),
      ),
    },
    {},
  );
}
