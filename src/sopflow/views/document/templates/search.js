"use strict";
(() => {
  const input = document.getElementById("search");
  const nothing = document.getElementById("nothing");
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  // What can be found by itself, each with the part around it that stays to be seen with it.
  const pieces = [...document.querySelectorAll("article, .shared")].map((part) => ({
    part,
    text: plain(part.textContent),
    steps: [...part.querySelectorAll(".steps > .step")].map((step) => ({ step, text: plain(step.textContent) })),
    head: plain((part.querySelector("h2")?.textContent ?? "") + " " + (part.querySelector(".purpose")?.textContent ?? "")),
  }));
  const links = [...document.querySelectorAll("nav a[href^='#']")];

  const look = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const has = (text) => words.every((word) => text.includes(word));
    let found = 0;
    for (const { part, text, steps, head } of pieces) {
      const here = has(text);
      part.hidden = !here;
      found += here ? 1 : 0;
      const fitting = steps.filter((each) => has(each.text));
      const narrow = words.length > 0 && fitting.length > 0 && !has(head);
      for (const { step } of steps) step.hidden = narrow && !fitting.some((each) => each.step === step);
    }
    for (const link of links) {
      const target = document.querySelector(`[id="${CSS.escape(link.hash.slice(1))}"]`);
      link.parentElement.hidden = Boolean(target?.hidden);
    }
    nothing.hidden = found > 0;
  };

  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      input.value = "";
      look();
    }
  });
  // "/" goes to the search; a link to what the search has hidden shows it again.
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      input.focus();
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("main a[href^='#']") : null;
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target?.closest("[hidden]")) {
      input.value = "";
      look();
    }
  });
})();
