// The marks [n] in answers. Gradio replaces the links while an answer arrives, so events are
// taken on the document; a click is lost when its link is replaced between press and release,
// so the press is remembered and the release acts.
import { onDesk, pagesLabel, reference, titleOf } from "./desk.js";
import { openReference } from "./viewer.js";

const SELECTOR = 'a[href*="#cite-"]';

export const markOf = (target) => target?.closest?.(SELECTOR) ?? null;
export const keyOf = (mark) => decodeURIComponent(mark.getAttribute("href").split("#")[1]);

export function watchMarks() {
  let pressed = null;
  document.addEventListener("pointerdown", (event) => {
    const mark = event.button === 0 ? markOf(event.target) : null;
    pressed = mark && { key: keyOf(mark), x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointerup", (event) => {
    if (pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < 12) {
      openReference(pressed.key, { user: true });
    }
    pressed = null;
  });
  document.addEventListener("pointercancel", () => (pressed = null));
  document.addEventListener(
    "click",
    (event) => {
      const mark = markOf(event.target);
      if (!mark) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.detail === 0) openReference(keyOf(mark), { user: true }); // Enter, assistive tools
    },
    true,
  );
  let due = 0;
  const later = () => (due ||= requestAnimationFrame(() => ((due = 0), nameMarks())));
  new MutationObserver(later).observe(document.documentElement, { childList: true, subtree: true });
  onDesk(later);
  document.addEventListener("reference-shown", (event) => {
    shown = event.detail;
    document.querySelectorAll(SELECTOR).forEach(tellShown);
  });
}

function tellShown(mark) {
  if (keyOf(mark) === shown) mark.setAttribute("aria-current", "true");
  else mark.removeAttribute("aria-current");
}

/** Says to screen readers what each mark opens; keeps the focus where Gradio drops it. */
function nameMarks() {
  for (const mark of document.querySelectorAll(`${SELECTOR}:not([data-named])`)) {
    const key = keyOf(mark);
    const found = reference(key);
    if (!found) continue;
    mark.dataset.named = "";
    mark.classList.add("mark");
    mark.removeAttribute("target");
    mark.setAttribute(
      "aria-label",
      `Source ${found.n} : ${titleOf(found)}, ${pagesLabel(found.pages)}. Afficher la page`,
    );
    tellShown(mark);
    if (key === focused && document.activeElement === document.body) mark.focus();
  }
}

let shown = null; // key of the reference in the viewer
let focused = null; // key of the mark that had the focus, should Gradio replace it
document.addEventListener("focusin", (event) => {
  const mark = markOf(event.target);
  focused = mark ? keyOf(mark) : null;
});
