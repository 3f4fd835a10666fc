// The card that a mark shows on hover or focus: document, place, page, quote.
import { pagesLabel, pathLabels, quoted, reference, titleOf } from "./desk.js";
import { keyOf, markOf } from "./marks.js";

const card = document.createElement("div");
card.className = "card";
card.id = "citation-card";
card.setAttribute("role", "tooltip");
card.hidden = true;
for (const name of ["card-title", "card-path", "card-quote"]) {
  const part = document.createElement("p");
  part.className = name;
  card.append(part);
}
let owner = null;

export function watchCard() {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const mark = markOf(event.target);
    if (mark) show(mark);
    else if (owner && !card.contains(event.target)) hide();
  });
  document.addEventListener("focusin", (event) => {
    const mark = markOf(event.target);
    if (mark?.matches(":focus-visible")) show(mark);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("pointerdown", hide);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

function show(mark) {
  if (mark === owner) return;
  const found = reference(keyOf(mark));
  if (!found) return;
  hide();
  const [title, path, quote] = card.children;
  title.textContent = titleOf(found);
  path.textContent = [pathLabels(found).join(" › "), pagesLabel(found.pages)]
    .filter(Boolean)
    .join(" · ");
  quote.textContent = quoted(found);
  if (!card.isConnected) document.body.append(card);
  card.hidden = false;
  owner = mark;
  mark.setAttribute("aria-describedby", card.id);
  place(mark.getBoundingClientRect());
}

function place(mark) {
  const { offsetWidth: width, offsetHeight: height } = card;
  const left = Math.min(Math.max(8, mark.left - 24), innerWidth - width - 8);
  const above = mark.top - height - 8;
  card.style.left = `${left}px`;
  card.style.top = `${above >= 8 ? above : Math.min(mark.bottom + 8, innerHeight - height - 8)}px`;
}

function hide() {
  owner?.removeAttribute("aria-describedby");
  owner = null;
  card.hidden = true;
}
