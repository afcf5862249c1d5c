/** Keys that work wherever one is on the page. */

import { openKeys } from "./top.js";

const WRITES = "textarea, select, input:not([type=radio]):not([type=checkbox])";

/** Let the keyboard do what the buttons do. */
export function takeKeys(desk) {
  addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") && !/^[1-9]$/.test(event.key)) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.altKey && !event.ctrlKey && !event.metaKey) return withAlt(event, desk);
    if (event.ctrlKey || event.metaKey || target.matches(WRITES)) return;
    if (event.key === "?") openKeys();
    else if (/^[1-9]$/.test(event.key)) choose(target, Number(event.key), event);
    else if (event.key === "Enter" && target.matches("body, h2"))
      target.ownerDocument.querySelector(".work form")?.requestSubmit();
  });
}

function withAlt(event, desk) {
  const is = (letter) => event.key.toLowerCase() === letter || event.code === `Key${letter.toUpperCase()}`;
  if (is("z")) desk.back();
  else if (is("t")) document.querySelector(".menu.clock summary")?.click();
  else if (is("c")) desk.chart.find();
  else return;
  event.preventDefault();
}

/** Choose the option of a number: in the question one is at, else in the first one there is. */
function choose(target, number, event) {
  const here = document.querySelector("dialog[open]") ?? document.querySelector(".work");
  const options =
    target.closest("[data-numbers]") ??
    target.closest(".field")?.querySelector("[data-numbers]") ??
    here?.querySelector("[data-numbers]");
  const input = options?.querySelectorAll("input")[number - 1];
  if (!input) return;
  event.preventDefault();
  input.focus();
  if (input.type !== "radio" || !input.checked) input.click();
}
