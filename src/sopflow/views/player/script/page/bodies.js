/** What is to be done at each kind of task: its form, and what the form lets happen. */

import { enterGoesOn, field, OPEN, readAll } from "./fields.js";
import { openDialog, reasonQuestion } from "./dialog.js";
import { freshId, h } from "./dom.js";
import { phrase } from "./phrases.js";
import { TEXT_TYPE } from "./texttype.js";

/** The call that a task is in, by its path. */
export function frameOf(task) {
  return task.id.includes("/") ? task.id.slice(0, task.id.lastIndexOf("/")) : "";
}

/** A form whose submission does something; what is refused is said right above its button. */
function formOf(fields, parts, buttons, submit, boxes = []) {
  const form = h(
    "form",
    {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        submit(event.submitter);
      },
    },
    parts,
    h("div", { class: "refusal", role: "alert", hidden: true }),
    h("div", { class: "buttons" }, buttons),
  );
  const all = [...boxes, ...fields];
  const first = all[0];
  enterGoesOn(form, all);
  return { node: form, fields, focus: () => (first ? first.focus() : form.querySelector("input, button")?.focus()) };
}

function fieldsOf(task, desk) {
  const frame = frameOf(task);
  return task.fields.map((each) =>
    field(
      {
        name: each.name,
        label: each.label,
        ask: each.ask ?? each.label,
        type: each.type,
        value: desk.drafted(task, each.name) ?? each.default ?? undefined,
        required: each.required && task.at_least === null,
        notes: [each.private && phrase("private"), each.declined && phrase("left open")].filter(Boolean),
      },
      desk.settings(frame),
    ),
  );
}

function atLeast(task) {
  if (task.at_least === null || task.at_least === undefined) return null;
  return h("p", { class: "quiet" }, task.at_least ? phrase("at least", task.at_least) : phrase("all optional"));
}

/** The lines to be ticked, and each of them as a field: the keyboard goes through them alike. */
function checklistOf(task) {
  if (!task.checklist.length) return { node: null, ticked: () => [], boxes: [] };
  const inputs = task.checklist.map(() => h("input", { type: "checkbox", id: freshId() }));
  const labels = inputs.map((input, n) => h("label", { for: input.id }, input, h("span", {}, task.checklist[n])));
  const node = h("fieldset", { class: "checklist" }, h("legend", {}, phrase("checklist")), labels);
  node.dataset.numbers = "";
  return {
    node,
    ticked: () => inputs.flatMap((input, n) => (input.checked ? [n + 1] : [])),
    boxes: inputs.map((input, n) => ({
      required: true,
      node: labels[n],
      read: () => (input.checked ? true : OPEN),
      focus: () => input.focus({ preventScroll: true }),
    })),
  };
}

function ask(task, desk) {
  const fields = fieldsOf(task, desk);
  const buttons = h("button", { class: "primary" }, phrase("continue"));
  return formOf(fields, [atLeast(task), fields.map((each) => each.node)], buttons, () => {
    const facts = readAll(fields, { demand: true });
    if (facts !== null) desk.happen("answered", { step: task.id, facts }, task);
  });
}

function carryOut(task, desk) {
  const fields = fieldsOf(task, desk);
  const list = checklistOf(task);
  return formOf(
    fields,
    [list.node, fields.map((each) => each.node)],
    h("button", { class: "primary" }, phrase("done")),
    () => {
      const facts = readAll(fields, { demand: true });
      if (facts !== null) desk.happen("done", { step: task.id, facts, ticked: list.ticked() }, task);
    },
    list.boxes,
  );
}

function offer(task, desk) {
  const list = checklistOf(task);
  const team = desk.book.unit(frameOf(task)).steps[task.step].team;
  const criteria =
    task.criteria.length > 0 &&
    h(
      "section",
      { class: "criteria" },
      h("h3", {}, phrase("criteria")),
      h(
        "ul",
        {},
        task.criteria.map((each) => h("li", {}, each)),
      ),
    );
  const button = h("button", { class: "primary" }, phrase("hand over", desk.book.team(team)));
  return formOf(
    [],
    [criteria, list.node],
    button,
    () => {
      desk.happen("done", { step: task.id, ticked: list.ticked() }, task);
    },
    list.boxes,
  );
}

function accept(task, desk) {
  const give = (event) => {
    event.preventDefault();
    openDialog(
      {
        title: phrase("reject title"),
        questions: [reasonQuestion(TEXT_TYPE)],
        button: phrase("reject").replace(" …", ""),
        take: (answers) =>
          desk.happen("rejected", { step: task.id, reason: answers.get("reason") }, task, { quietly: true }),
      },
      desk.settings(""),
    );
  };
  const packet = desk.packet(task);
  const known =
    packet?.size > 0 &&
    h("section", { class: "criteria" }, h("h3", {}, phrase("goes along")), desk.factTable(packet, frameOf(task)));
  return formOf(
    [],
    known,
    [
      h("button", { class: "primary" }, phrase("accept")),
      h("button", { type: "button", onclick: give }, phrase("reject")),
    ],
    () => desk.happen("accepted", { step: task.id }, task),
  );
}

function run(task, desk) {
  const fields = fieldsOf(task, desk);
  const args = desk.args(task);
  return runForm(fields, args, frameOf(task), desk, {
    done: (facts) => desk.happen("done", { step: task.id, facts }, task),
    failed: (reason) => desk.happen("failed", { step: task.id, reason }, task, { quietly: true }),
  });
}

/** The form of an action that a system carries out: what came of it, or that it failed. */
export function runForm(fields, args, frame, desk, { done, failed }) {
  const fail = () =>
    openDialog(
      {
        title: phrase("fail title"),
        questions: [reasonQuestion(TEXT_TYPE)],
        button: phrase("failed").replace(" …", ""),
        take: (answers) => failed(answers.get("reason")),
      },
      desk.settings(frame),
    );
  const parts = [
    h("p", { class: "quiet" }, phrase("host does")),
    args?.size > 0 && h("section", { class: "criteria" }, h("h3", {}, phrase("given")), desk.factTable(args, frame)),
    fields.map((each) => each.node),
  ];
  return formOf(
    fields,
    parts,
    [
      h("button", { class: "primary" }, phrase("succeeded")),
      h("button", { type: "button", onclick: fail }, phrase("failed")),
    ],
    () => {
      const facts = readAll(fields, { demand: true });
      if (facts !== null) done(facts);
    },
  );
}

function wait(task, desk) {
  const { book } = desk;
  const due = desk.waitsUntil(task);
  const signal = task.waits_for;
  const until = due === null ? "" : book.instant(due);
  const text = signal
    ? phrase(due === null ? "waits for" : "waits for until", book.signal(signal), until)
    : due === null
      ? phrase("waits")
      : phrase("waits until", until);
  const buttons = [
    signal && h("button", { class: "primary" }, phrase("arrives", book.signal(signal))),
    due !== null &&
      h("button", { type: "button", class: signal ? "" : "primary", onclick: () => desk.pass(due) }, phrase("wait on")),
  ];
  return formOf([], h("p", { class: "waits" }, text), buttons, () => signal && desk.openSignal(signal));
}

function stuck(task, desk) {
  const wanted = (task.hold?.needs ?? [])
    .map((name) => desk.book.fact(name, frameOf(task)))
    .filter((fact) => fact && !fact.said.follows);
  const buttons = wanted.map((fact) =>
    h(
      "button",
      { type: "button", onclick: () => desk.openCorrect(fact, frameOf(task)) },
      `${phrase("correct")}: ${fact.label}`,
    ),
  );
  return formOf([], null, buttons, () => {});
}

/** The form of each kind of task. */
export const BODIES = { ask, do: carryOut, offer, accept, run, wait, stuck };
