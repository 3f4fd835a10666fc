// The discussion's scroll: a new question goes to the top, its answer reads from its beginning.
let questions = 0;

export function watchTalk() {
  new MutationObserver(() => {
    const rows = document.querySelectorAll("#chat .user-row");
    const added = rows.length - questions;
    questions = rows.length;
    if (added > 0) rows[rows.length - 1].scrollIntoView({ block: "start" });
  }).observe(document.documentElement, { childList: true, subtree: true });
}
