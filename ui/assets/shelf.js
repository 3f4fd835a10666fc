// The documents that answers come from, and how recent the library is.
import { onDesk, plural } from "./desk.js";

export function watchShelf() {
  onDesk((desk) => {
    document.querySelector(".shelf-list")?.replaceChildren(...desk.documents.map(entry));
  });
  showStock();
  namePage();
  document.addEventListener("library-changed", showStock);
}

/** In the top bar, on every page. */
async function showStock() {
  const found = await fetch("/api/library").catch(() => null);
  if (!found?.ok) return;
  const { documents, pages, updated } = await found.json();
  const stock = `${plural(documents, "document", "documents")}, ${plural(pages, "page", "pages")}`;
  await ready(".masthead-stock");
  setText(".masthead-stock", documents ? `${stock} · à jour au ${updated}` : "Bibliothèque vide");
  setText(".shelf-note", documents ? "" : "Aucun document : ajoutez-en dans « Bibliothèque ».");
}

/** The page in the window's title, before the application. */
async function namePage() {
  await ready(".masthead-nav [aria-current]");
  const page = document.querySelector(".masthead-nav [aria-current]").textContent;
  if (location.pathname !== "/") document.title = `${page} – ${document.title}`;
}

/** Gradio draws the page after our scripts have run. */
function ready(selector) {
  return new Promise((resolve) => {
    const look = () =>
      document.querySelector(selector) ? resolve() : requestAnimationFrame(look);
    look();
  });
}

function setText(selector, text) {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}

function entry({ id, title, period, pages, readable }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/bibliotheque?document=${id}`;
  link.textContent = title;
  const detail = document.createElement("span");
  detail.textContent = [period, plural(pages, "page", "pages"), readable ? "" : "sans texte lisible"].filter(Boolean).join(" · ");
  item.append(link, detail);
  return item;
}
