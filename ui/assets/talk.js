// The discussion: the cursor waits in the question's box, and answers read from their beginning.
import { onDesk } from "./desk.js";
import { isDrawer } from "./drawers.js";

export function watchTalk() {
  let box = null;
  let questions = 0;
  new MutationObserver(() => {
    const found = document.querySelector("#question textarea");
    if (found && found !== box && !isDrawer()) found.focus(); // not on phones: keyboards pop up
    box = found;
    const asked = document.querySelectorAll("#chat .user-row").length;
    if (asked > questions) showLastQuestion();
    questions = asked;
  }).observe(document.documentElement, { childList: true, subtree: true });
  // Its answer makes room to have the question at the top.
  onDesk((desk, before) => {
    if (desk.latest !== before.latest) requestAnimationFrame(() => setTimeout(showLastQuestion));
  });
}

function showLastQuestion() {
  [...document.querySelectorAll("#chat .user-row")].pop()?.scrollIntoView({ block: "start" });
}
