// The discussion: the cursor waits in the question's box, and answers read from their beginning.
import { isDrawer } from "./drawers.js";

export function watchTalk() {
  let box = null;
  let questions = 0;
  new MutationObserver(() => {
    const found = document.querySelector("#question textarea");
    if (found && found !== box && !isDrawer()) found.focus(); // not on phones: keyboards pop up
    box = found;
    const rows = document.querySelectorAll("#chat .user-row");
    if (rows.length > questions) rows[rows.length - 1].scrollIntoView({ block: "start" });
    questions = rows.length;
  }).observe(document.documentElement, { childList: true, subtree: true });
}
