/** What may happen beside the flow: signals, actions, leaving the path, the end before its time. */

import { field, readAll } from "./fields.js";
import { fill, h } from "./dom.js";
import { openDialog, reasonQuestion } from "./dialog.js";
import { permits } from "../engine/index.js";
import { phrase, told } from "./phrases.js";
import { TEXT_TYPE } from "./texttype.js";
import { Type } from "../types.js";

/** The row of buttons below the work. */
export function beside(desk) {
  const { session, book } = desk;
  const button = (words, click, hint = null) => h("button", { type: "button", onclick: click, title: hint }, words);
  const { content } = book;
  return h(
    "section",
    { class: "beside", "aria-label": phrase("what else") },
    h(
      "button",
      {
        type: "button",
        class: "back",
        disabled: !session.undoable,
        title: phrase("back hint"),
        onclick: () => desk.back(),
      },
      `↶ ${phrase("back")}`,
    ),
    session.open && [
      Object.keys(content.signals).length > 0 && button(phrase("signal"), () => openSignal(desk)),
      Object.keys(content.actions).length > 0 && button(phrase("action"), () => openAction(desk)),
      button(phrase("cancel case"), () => openCancel(desk)),
    ],
    !session.open && button(phrase("restart"), () => desk.restart()),
  );
}

/** A question with named choices. */
function pick(name, label, choices, value) {
  const labels = new Map(choices.map(([each, title]) => [each, new Map([["", title]])]));
  return {
    name,
    label,
    ask: label,
    type: new Type("one-of", { options: choices.map(([each]) => each), labels }),
    value,
  };
}

/** A list to choose one line from, for long lists. */
function selection(label, choices, change) {
  const select = h(
    "select",
    { class: "wide", "aria-label": label, onchange: () => change(select.value) },
    choices.map(([each, title]) => h("option", { value: each }, title)),
  );
  return select;
}

/** Let a signal reach the case, with the facts it brings. */
export function openSignal(desk, name = null) {
  const { book, session } = desk;
  const signals = Object.keys(book.content.signals).map((each) => [each, book.signal(each)]);
  const brought = [];
  const holder = h("div", {});
  const known = Object.keys(book.main.facts)
    .map((each) => book.fact(each, ""))
    .filter((fact) => !fact.said.follows);
  const more = selection(
    phrase("add fact"),
    [["", phrase("add fact")], ...known.map((fact) => [fact.name, fact.label])],
    (chosen) => {
      const fact = chosen && book.fact(chosen, "");
      more.value = "";
      if (!fact || brought.some((each) => each.name === chosen)) return;
      const made = field({ name: fact.name, label: fact.label, ask: fact.label, type: fact.type }, desk.settings());
      brought.push(made);
      holder.append(made.node);
      made.focus();
    },
  );
  openDialog(
    {
      title: phrase("signal title"),
      questions: [
        pick("signal", phrase("signal name"), signals, name ?? (signals.length === 1 ? signals[0][0] : undefined)),
      ],
      extra: h("section", { class: "extra" }, h("h3", {}, phrase("brings facts")), holder, more),
      take: (answers) => {
        const facts = readAll(brought);
        if (facts === null) return phrase("expect something");
        const by = session.role === null ? null : `me/${session.role}`;
        return desk.happen("signalled", { name: answers.get("signal"), facts }, null, { quietly: true, by });
      },
    },
    desk.settings(),
  );
}

/** Ask for an action outside a step: whether it is permitted shows before. */
export function openAction(desk) {
  const { book, session } = desk;
  const names = Object.keys(book.content.actions);
  const state = { name: names[0], fields: [] };
  const permit = h("p", { class: "permit", role: "status" });
  const holder = h("div", {});
  const by = () => {
    const may = book.content.actions[state.name].by;
    return may.length || session.role !== null ? session.someone(null, may) : null;
  };
  const show = (name) => {
    state.name = name;
    const takes = book.actionFacts(name, "takes");
    state.fields = [...takes, ...book.actionFacts(name, "may_take")].map((fact) =>
      field(
        {
          name: fact.name,
          label: fact.label,
          ask: fact.label,
          type: fact.type,
          value: session.case.facts.get(fact.name),
          required: takes.includes(fact),
        },
        desk.settings(),
      ),
    );
    fill(
      holder,
      state.fields.map((each) => each.node),
    );
    judge();
  };
  const judge = () => {
    const args = new Map();
    for (const each of state.fields) {
      try {
        const value = each.read();
        if (typeof value !== "symbol") args.set(each.name, value);
      } catch {
        continue; // it says so itself when it is asked for
      }
    }
    const { allowed, refused } = permits(desk.session.program, session.case, state.name, args, by());
    permit.textContent = allowed ? `✓ ${phrase("permitted")}` : `✕ ${refused.reason}`;
    permit.className = allowed ? "permit good" : "permit bad";
  };
  holder.addEventListener("input", judge);
  holder.addEventListener("change", judge);
  openDialog(
    {
      title: phrase("action title"),
      extra: h(
        "section",
        { class: "extra" },
        selection(
          phrase("which action"),
          names.map((name) => [name, book.action(name)]),
          show,
        ),
        holder,
        permit,
      ),
      button: phrase("request"),
      take: () => {
        const args = readAll(state.fields);
        if (args === null) return phrase("expect something");
        return desk.happen("requested", { action: state.name, args }, null, { quietly: true, by: by() });
      },
    },
    desk.settings(),
  );
  show(names[0]);
}

/** Skip a step, with a reason. */
export function openSkip(task, desk) {
  openDialog(
    {
      title: phrase("skip title", task.title),
      text: phrase("leaves path"),
      questions: [reasonQuestion(TEXT_TYPE)],
      button: phrase("skip").replace(" …", ""),
      take: (answers) =>
        desk.happen("deviated", { reason: answers.get("reason"), step: task.id }, null, {
          quietly: true,
          by: desk.session.leader(),
        }),
    },
    desk.settings(),
  );
}

/** Go to another step of the process, with a reason. */
export function openGo(task, desk) {
  const { steps } = desk.book.main;
  const targets = Object.entries(steps)
    .filter(([, step]) => step.target)
    .map(([id, step]) => [id, told(step.title)]);
  const state = { to: targets[0][0] };
  openDialog(
    {
      title: phrase("go title"),
      text: phrase("leaves path"),
      questions: [reasonQuestion(TEXT_TYPE)],
      extra: h(
        "label",
        { class: "field" },
        phrase("target"),
        selection(phrase("target"), targets, (to) => {
          state.to = to;
        }),
      ),
      take: (answers) =>
        desk.happen("deviated", { reason: answers.get("reason"), to: state.to, step: task.id }, null, {
          quietly: true,
          by: desk.session.leader(),
        }),
    },
    desk.settings(),
  );
}

/** End the case before its time. */
export function openCancel(desk) {
  openDialog(
    {
      title: phrase("cancel title"),
      text: phrase("leaves path"),
      questions: [reasonQuestion(TEXT_TYPE)],
      take: (answers) =>
        desk.happen("cancelled", { reason: answers.get("reason") }, null, { quietly: true, by: desk.session.leader() }),
    },
    desk.settings(),
  );
}
