// Pages made from records: a form whose choices are the address of the page, and results that
// the server renders again (escaped) when a choice changes. Links to places are followed as the
// marks of an answer are (marks.js): what they open is fetched when it is wanted.
import { onMissing, referenceKeys } from "./desk.js";
import { openReference } from "./viewer.js";

const TYPING = 250; // ms without a key before the results are asked for
let root = null;
let ticket = 0;

export function mountRecords(element) {
  root = element.querySelector(".records");
  root.addEventListener("input", (event) => {
    if (event.target.matches("input[type=search], textarea, input[type=text]")) later();
  });
  root.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=radio]")) update();
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    update();
  });
  root.addEventListener("click", act);
  root.addEventListener("toggle", kept, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest('.viewer [data-act="close"]')) close();
  });
  document.addEventListener("reference-shown", () => document.body.classList.add("reading"));
  addEventListener("popstate", () => load(location.search, true));
  load(location.search, true);
  // On a phone the bar of pages scrolls.
  document.querySelector(".masthead-nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
}

let typing = 0;
function later() {
  clearTimeout(typing);
  typing = setTimeout(update, TYPING);
}

/** What is chosen, as the page's address says it: the form, and what buttons set. */
function chosen() {
  const form = root.querySelector("form.filters");
  const query = new URLSearchParams();
  const fields = form ? new FormData(form) : [];
  for (const [name, value] of fields) if (value) query.append(name, value);
  const own = new Set([...(form?.elements ?? [])].map((field) => field.name));
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (!own.has(name) && name !== "page") query.append(name, value);
  }
  return query;
}

function update(changes = {}) {
  clearTimeout(typing);
  const query = chosen();
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
    const field = root.querySelector("form.filters")?.elements[name];
    if (field && "value" in field) field.value = value;
  }
  go(addressOf(query));
}

/** Whole: Gradio's page has a <base>, to which a lone « ?… » would be added. */
const addressOf = (query) => location.pathname + (query.size ? `?${query}` : "");

/** `whole`: the form too, not only the results. */
function go(address, { whole = false, push = false } = {}) {
  history[push ? "pushState" : "replaceState"](history.state, "", address);
  return load(location.search, whole);
}

async function load(search, whole) {
  const mine = ++ticket;
  root.setAttribute("aria-busy", "true");
  const answer = await fetch(root.dataset.address + search).catch(() => null);
  const text = answer?.ok ? await answer.text() : null;
  if (mine !== ticket) return;
  root.setAttribute("aria-busy", "false");
  if (text === null) {
    const notice = document.createElement("p");
    notice.className = "notice bad";
    notice.setAttribute("role", "alert");
    notice.textContent = "Le serveur ne répond pas. Réessayez dans un instant.";
    (root.querySelector(".results") ?? root).replaceChildren(notice);
    return;
  }
  const focused = document.activeElement?.closest(".results") && labelOf(document.activeElement);
  const now = root.querySelector(".results");
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const next = fresh.querySelector(".results");
  if (!whole && now && next) now.replaceWith(next);
  else root.replaceChildren(...fresh.body.childNodes);
  if (whole) root.closest(".page").scrollTo(0, 0);
  if (focused) [...root.querySelectorAll(".results button, .results a")].find((e) => labelOf(e) === focused)?.focus();
  root.dataset.ready = String(mine);
}

const labelOf = (element) => element.getAttribute("aria-label") ?? element.textContent;

function act(event) {
  const button = event.target.closest("button, a");
  if (button?.matches("[data-clear]")) {
    const kept = new URLSearchParams(location.search);
    for (const field of root.querySelector("form.filters").elements) kept.delete(field.name);
    kept.delete("page");
    go(addressOf(kept), { whole: true });
  } else if (button?.matches("[data-copy]")) {
    navigator.clipboard?.writeText(location.href);
    button.textContent = "Lien copié";
  } else if (button?.matches("[data-go]")) {
    event.preventDefault();
    go(button.getAttribute("href"), { whole: true, push: true });
  } else if (button && Object.keys(button.dataset).some((name) => name.startsWith("set"))) {
    const changes = {};
    for (const [name, value] of Object.entries(button.dataset)) {
      if (name.startsWith("set")) changes[name.slice(3).toLowerCase()] = value;
    }
    update(changes);
    if ("page" in changes) root.querySelector("[data-citations]")?.scrollIntoView();
  } else if (!button && !String(getSelection())) {
    const link = event.target.closest("[data-row]")?.querySelector("a.place");
    if (link) openReference(link.hash.slice(1), { user: true });
  }
}

/** A part that was folded stays so when the results come again. */
function kept(event) {
  const name = event.target.dataset?.keep;
  if (!name) return;
  const query = new URLSearchParams(location.search);
  if (event.target.open) query.delete(name);
  else query.set(name, "non");
  history.replaceState(history.state, "", addressOf(query));
}

function close() {
  document.body.classList.remove("reading");
}

const linkOf = (key) => document.querySelector(`a.place[href="#${CSS.escape(key)}"]`);

// What is folded is not gone through.
referenceKeys((prefix) =>
  [...document.querySelectorAll(`a.place[href^="#${CSS.escape(prefix)}"]`)]
    .filter((link) => link.checkVisibility())
    .map((link) => link.hash.slice(1)),
);

onMissing(async (key) => {
  const link = linkOf(key);
  if (!link) return null;
  const { passage, start, end } = link.dataset;
  const answer = await fetch(
    `/api/passages/${encodeURIComponent(passage)}/reference?start=${start}&end=${end}`,
  ).catch(() => null);
  return answer?.ok ? { ...(await answer.json()), n: Number(key.split("-").pop()) } : null;
});
