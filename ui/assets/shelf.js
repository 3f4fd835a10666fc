// The documents that answers come from, and how recent the library is.
import { onDesk, plural } from "./desk.js";

export function watchShelf() {
  onDesk((desk) => {
    const pages = desk.documents.reduce((sum, document) => sum + document.pages, 0);
    const stock = `${plural(desk.documents.length, "document", "documents")}, ${plural(pages, "page", "pages")}`;
    setText(".masthead-stock", desk.documents.length ? stock : "Aucun document");
    setText(
      ".shelf-note",
      desk.documents.length
        ? `Bibliothèque à jour au ${desk.updated}.`
        : "La bibliothèque est vide : ajoutez des PDF avec la commande « assistant ingest ».",
    );
    document.querySelector(".shelf-list")?.replaceChildren(...desk.documents.map(entry));
  });
}

function setText(selector, text) {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}

function entry({ id, title, period, pages, readable }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/api/documents/${id}/pdf`;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = title;
  const detail = document.createElement("span");
  detail.textContent = [period, plural(pages, "page", "pages"), readable ? "" : "sans texte lisible"].filter(Boolean).join(" · ");
  item.append(link, detail);
  return item;
}
