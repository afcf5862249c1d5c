/** The journal as a file: saved, and opened again. */

import { phrase } from "./phrases.js";

/** Save the journal under the name of the process. */
export function saveJournal(session, book) {
  const blob = new Blob([session.journal()], { type: "application/jsonl" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${book.content.name}.jsonl`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Go on from a file. */
export async function openJournal(file, desk) {
  try {
    const text = await file.text();
    if (desk.session.load(text)) {
      desk.chart.pinned = null;
      desk.drafts.clear();
      desk.refresh();
      return desk.say(phrase("file read"));
    }
    return desk.notice(phrase("file other", desk.book.title));
  } catch (problem) {
    return desk.notice(phrase("file bad", problem.message));
  }
}

/** Let files be dropped on the page. */
export function takeDrops(desk) {
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) openJournal(file, desk);
  });
}
