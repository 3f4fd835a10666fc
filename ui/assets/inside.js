// Inside a document: its tree beside the page, and what was read there, passage by passage.
// Everything shown comes from documents: textContent only.
import { plural } from "./desk.js";

const KINDS = { text: "Texte", list: "Liste", table: "Tableau" };
let root = null;
let plan = null;
let page = 0;
let ticket = 0;

const part = (name) => root.querySelector(`.inside-${name}`);

export async function mountInside(element) {
  root = element.querySelector(".inside");
  const asked = new URLSearchParams(location.search);
  const id = asked.get("document");
  if (!id) return;
  document.body.classList.add("inside-open");
  root.hidden = false;
  const found = await fetch(`/api/documents/${encodeURIComponent(id)}/plan`).catch(() => null);
  if (!found?.ok) {
    part("title").textContent = "Ce document n’est pas, ou n’est plus, dans la bibliothèque.";
    root.classList.add("missing");
    return;
  }
  plan = await found.json();
  part("title").textContent = plan.title;
  part("name").textContent = plan.name;
  part("count").textContent = `sur ${plan.pages}`;
  part("number").max = plan.pages;
  part("tree").replaceChildren(...plan.sections.slice(1).map(branch));
  listen();
  show(Math.min(Math.max(Number(asked.get("page")) || 1, 1), plan.pages));
}

function branch(section) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.style.paddingLeft = `${8 + 14 * (section.level - 1)}px`;
  button.dataset.section = section.index;
  const pages = document.createElement("span");
  pages.textContent = section.first === section.last ? section.first : `${section.first}-${section.last}`;
  button.append(section.label, pages);
  item.append(button);
  return item;
}

function listen() {
  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "inside-previous") show(page - 1);
    if (act === "inside-next") show(page + 1);
    const chosen = event.target.closest("[data-section]");
    if (chosen) {
      const section = plan.sections[Number(chosen.dataset.section)];
      show(section.first, section.index);
    }
  });
  part("number").addEventListener("change", () => show(Number(part("number").value)));
  root.querySelector("#inside-find").addEventListener("input", (event) => {
    const words = bare(event.target.value).split(" ").filter(Boolean);
    for (const item of part("tree").children) {
      const label = bare(item.textContent);
      item.hidden = !words.every((word) => label.includes(word));
    }
  });
}

const bare = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

async function show(number, section = null) {
  if (!(number >= 1 && number <= plan.pages)) {
    part("number").value = page;
    return;
  }
  const mine = ++ticket;
  page = number;
  part("number").value = page;
  root.querySelector('[data-act="inside-previous"]').disabled = page <= 1;
  root.querySelector('[data-act="inside-next"]').disabled = page >= plan.pages;
  part("pdf").href = `/api/documents/${plan.id}/pdf#page=${page}`;
  history.replaceState(null, "", `${location.pathname}?document=${plan.id}&page=${page}`);
  delete root.dataset.ready;
  tellWhere(section);
  const boxes = part("boxes");
  boxes.replaceChildren();
  const image = root.querySelector(".sheet img");
  const next = new Image();
  next.src = `/api/documents/${plan.id}/pages/${page}.jpg?width=1200`;
  const [answer] = await Promise.all([
    fetch(`/api/documents/${plan.id}/pages/${page}/passages`).catch(() => null),
    next.decode().catch(() => {}),
  ]);
  const passages = answer?.ok ? await answer.json() : [];
  if (mine !== ticket) return;
  image.src = next.src;
  image.alt = `Page ${page} : ${plan.title}`;
  boxes.replaceChildren(...passages.flatMap(frames));
  part("summary").textContent = passages.length
    ? plural(passages.length, "passage lu sur cette page", "passages lus sur cette page")
    : "Rien n’a été retenu de cette page.";
  const first = passages.find((passage) => passage.section === section);
  choose(first ?? null);
  if (!first) part("scroll").scrollTo(0, 0);
  root.dataset.ready = String(page);
}

/** One frame around a passage on this page; its lines are tight, and belong together. */
function frames(passage) {
  if (!passage.boxes.length) return [];
  const frame = document.createElement("button");
  frame.type = "button";
  frame.className = "passage";
  frame.dataset.passage = passage.id;
  frame.setAttribute("aria-label", `Passage : ${passage.text.slice(0, 80)}`);
  for (const box of passage.boxes) {
    const line = document.createElement("span");
    line.style.left = `${box.x0 * 100}%`;
    line.style.top = `${box.y0 * 100}%`;
    line.style.width = `${(box.x1 - box.x0) * 100}%`;
    line.style.height = `${(box.y1 - box.y0) * 100}%`;
    frame.append(line);
  }
  frame.addEventListener("click", () => choose(passage));
  return [frame];
}

function choose(passage) {
  part("hint").hidden = passage !== null;
  for (const name of ["path", "kind", "context", "text"]) part(name).textContent = "";
  for (const frame of part("boxes").children) {
    const chosen = passage !== null && frame.dataset.passage === passage.id;
    frame.setAttribute("aria-pressed", String(chosen));
    if (chosen) frame.firstElementChild.scrollIntoView({ block: "center", inline: "nearest" });
  }
  if (!passage) return;
  part("path").textContent = passage.locator;
  part("kind").textContent = `${KINDS[passage.kind] ?? passage.kind} · ${plural(passage.tokens, "jeton", "jetons")} · p. ${passage.pages.join(", ")}`;
  part("context").textContent = passage.context ? `Contexte : ${passage.context}` : "";
  part("text").textContent = passage.text;
}

/** The section that the page is in, or the one that was chosen. */
function tellWhere(section) {
  const here = section ?? plan.sections.filter((one) => one.index > 0 && one.first <= page).pop()?.index;
  for (const button of part("tree").querySelectorAll("button")) {
    const current = Number(button.dataset.section) === here;
    if (current) {
      button.setAttribute("aria-current", "true");
      if (section === null) button.scrollIntoView({ block: "nearest" });
    } else button.removeAttribute("aria-current");
  }
}
