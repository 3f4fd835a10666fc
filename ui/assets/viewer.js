// The cited page. Boxes come only when the page's image is there, and only for its own page:
// nothing is boxed rather than something wrong.
import { documentById, fetchReference, firstReference, onDesk, pathLabels, quoted, reference, siblings, titleOf } from "./desk.js";
import { closeSource, isDrawer, openSource } from "./drawers.js";

const WIDTHS = [800, 1200, 1600]; // those that the server draws (assistant/pages.py)
const ZOOMS = [1, 1.25, 1.5, 2, 3]; // times the width of the panel
let root = null;
let current = null; // { key, page }
let zoom = 0; // index in ZOOMS, kept from page to page
let opening = 0; // a reference that arrives after another was asked for is dropped
let ticket = 0; // a page that arrives after another was asked for is dropped

const part = (name) => root.querySelector(`.viewer-${name}`);
const button = (act) => root.querySelector(`[data-act="${act}"]`);

export function mountViewer(element) {
  root = element.querySelector(".viewer");
  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "close") closeSource();
    if (act === "previous-citation") stepCitation(-1);
    if (act === "next-citation") stepCitation(1);
    if (act === "previous-page") stepPage(-1);
    if (act === "next-page") stepPage(1);
    if (act === "smaller") setZoom(zoom - 1);
    if (act === "larger") setZoom(zoom + 1);
  });
  part("page").addEventListener("change", () => {
    const wanted = Number(part("page").value);
    const { document_id: id } = reference(current.key);
    if (wanted >= 1 && wanted <= (documentById(id)?.pages ?? 0)) showPage(current.key, wanted);
    else part("page").value = current.page;
  });
  setZoom(zoom);
  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "PageUp" && event.shiftKey) stepPage(-1);
    if (event.key === "PageDown" && event.shiftKey) stepPage(1);
  });
}

onDesk((desk, before) => {
  if (!root) return;
  if (current && !reference(current.key)) clear();
  // A new answer: its first source is shown beside it, where there is room for it.
  if (desk.latest && desk.latest !== before.latest && !isDrawer()) {
    const first = firstReference(desk.latest);
    if (first) openReference(first);
  }
});

/** Shows the passage behind a mark. `user`: somebody asked for it (a drawer may open). */
export async function openReference(key, { user = false } = {}) {
  const mine = ++opening;
  const found = reference(key) ?? (await fetchReference(key));
  if (!root || !found || mine !== opening) return;
  const page = found.boxes[0]?.page ?? found.pages[0];
  if (user) openSource();
  document.dispatchEvent(new CustomEvent("reference-shown", { detail: key }));
  describe(key, found);
  showPage(key, page);
}

function describe(key, found) {
  root.dataset.state = "shown";
  part("mark").textContent = found.n;
  part("title").textContent = titleOf(found);
  part("path").replaceChildren(
    ...pathLabels(found).map((label) => {
      const item = document.createElement("li");
      item.textContent = label;
      return item;
    }),
  );
  part("quote").textContent = quoted(found);
  const keys = siblings(key);
  const place = keys.indexOf(key);
  part("citation").textContent = `Citation ${place + 1} sur ${keys.length}`;
  button("previous-citation").disabled = place <= 0;
  button("next-citation").disabled = place >= keys.length - 1;
}

async function showPage(key, page) {
  const mine = ++ticket;
  const found = reference(key);
  const { document_id: id } = found;
  const count = documentById(id)?.pages ?? 0;
  current = { key, page };
  delete root.dataset.ready;
  part("page").value = page;
  part("page").max = count || page;
  part("page-number").textContent = count ? `sur ${count}` : "";
  part("inside").href = `/bibliotheque?document=${id}&page=${page}`;
  button("previous-page").disabled = page <= 1;
  button("next-page").disabled = !count || page >= count;
  const pdf = part("pdf");
  pdf.href = `/api/documents/${id}/pdf#page=${page}`;
  pdf.setAttribute("aria-label", `Ouvrir le PDF à la page ${page} (nouvel onglet)`);
  const status = part("status");
  const image = root.querySelector(".sheet img");
  const boxes = root.querySelector(".sheet-boxes");
  boxes.replaceChildren();
  root.classList.add("loading");
  const next = new Image();
  next.src = pageUrl(id, page);
  try {
    await next.decode();
  } catch {
    if (mine !== ticket) return;
    root.classList.remove("loading");
    image.removeAttribute("src");
    status.textContent = documentById(id)
      ? `La page ${page} n’a pas pu être affichée. Ouvrez le PDF, ou réessayez.`
      : "Ce document n’est plus dans la bibliothèque, ou il a été remplacé : reposez la question.";
    return;
  }
  if (mine !== ticket) return;
  image.src = next.src;
  image.alt = `Page ${page} : ${found.title}`;
  root.classList.remove("loading");
  const here = found.boxes.filter((box) => box.page === page);
  boxes.replaceChildren(...here.map(drawn));
  status.textContent = here.length ? "" : reasonForNoBox(found, page);
  reveal(boxes.firstElementChild);
  root.dataset.ready = `${id}:${page}`;
  prefetch(key);
}

function reasonForNoBox(found, page) {
  return found.pages.includes(page) ? "" : "Cette page n’est pas celle du passage cité.";
}

function drawn(box) {
  const frame = document.createElement("div");
  frame.className = "box";
  frame.style.left = `${box.x0 * 100}%`;
  frame.style.top = `${box.y0 * 100}%`;
  frame.style.width = `${(box.x1 - box.x0) * 100}%`;
  frame.style.height = `${(box.y1 - box.y0) * 100}%`;
  return frame;
}

function reveal(frame) {
  const scroll = root.querySelector(".viewer-scroll");
  if (!frame) {
    scroll.scrollTo(0, 0);
    return;
  }
  const box = frame.getBoundingClientRect();
  const view = scroll.getBoundingClientRect();
  scroll.scrollBy(
    Math.min(box.left - view.left - 24, (box.left + box.right - view.left - view.right) / 2),
    box.top - view.top - scroll.clientHeight / 3,
  );
}

async function setZoom(index) {
  zoom = Math.min(Math.max(index, 0), ZOOMS.length - 1);
  root.querySelector(".sheet").style.width = `${ZOOMS[zoom] * 100}%`;
  part("zoom").textContent = `${ZOOMS[zoom] * 100} %`;
  button("smaller").disabled = zoom === 0;
  button("larger").disabled = zoom === ZOOMS.length - 1;
  if (!current) return;
  reveal(root.querySelector(".sheet-boxes").firstElementChild);
  // Sharper, when the image is there and still wanted.
  const mine = ticket;
  const sharper = new Image();
  sharper.src = pageUrl(reference(current.key).document_id, current.page);
  await sharper.decode().catch(() => {});
  if (mine === ticket && sharper.naturalWidth) root.querySelector(".sheet img").src = sharper.src;
}

function stepCitation(by) {
  const keys = siblings(current.key);
  const next = keys[keys.indexOf(current.key) + by];
  if (next) openReference(next);
}

function stepPage(by) {
  if (current) showPage(current.key, current.page + by);
}

function clear() {
  ticket++;
  current = null;
  root.dataset.state = "empty";
  delete root.dataset.ready;
  root.querySelector(".sheet img").removeAttribute("src");
  root.querySelector(".sheet-boxes").replaceChildren();
}

function prefetch(key) {
  const keys = siblings(key);
  const next = reference(keys[keys.indexOf(key) + 1]);
  if (next) new Image().src = pageUrl(next.document_id, next.boxes[0]?.page ?? next.pages[0]);
}

function pageUrl(id, page) {
  const shown = root.querySelector(".viewer-scroll").clientWidth * ZOOMS[zoom];
  const wanted = shown * Math.min(devicePixelRatio, 2);
  const width = WIDTHS.find((offered) => offered >= wanted) ?? WIDTHS[WIDTHS.length - 1];
  return `/api/documents/${id}/pages/${page}.jpg?width=${width}`;
}
