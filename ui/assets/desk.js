// What lies on the desk: the documents of the library, and the references of the answers.
// Everything in it is text from documents: it goes in the page by textContent only.

let desk = { documents: [], references: {}, latest: "" };
const listeners = [];
const fetched = new Map(); // references that were not given with the desk
let missing = async () => null;
let others = () => [];

export function setDesk(value) {
  if (!value || typeof value !== "object") return;
  const before = desk;
  desk = value;
  for (const listener of listeners) listener(desk, before);
}

export function onDesk(listener) {
  listeners.push(listener);
}

export const documents = () => desk.documents;
export const documentById = (id) => desk.documents.find((document) => document.id === id);
export const reference = (key) => desk.references[key] ?? fetched.get(key);

/** Where references come from that are not given with the desk: key -> reference or null. */
export function onMissing(fetcher) {
  missing = fetcher;
}

/** Which there are: their keys' beginning -> keys, in order. */
export function referenceKeys(listed) {
  others = listed;
}

export async function fetchReference(key) {
  const found = await missing(key);
  if (found) fetched.set(key, found);
  return found;
}

/** Keys of the references of the same answer, in the order of their marks. */
export function siblings(key) {
  const turn = key.replace(/-\d+$/, "-");
  const own = Object.keys(desk.references).filter((other) => other.startsWith(turn));
  return own.length ? own : others(turn);
}

export const firstReference = (turn) =>
  Object.keys(desk.references).find((key) => key.startsWith(`cite-${turn}-`));

/** The document's title, with its years where it does not say them itself. */
export function titleOf({ title, document_id }) {
  const period = documentById(document_id)?.period;
  return period && !title.includes(period) ? `${title} (${period})` : title;
}

export const quoted = ({ quote }) => `«\u00a0${quote}\u00a0»`;

export function pagesLabel(pages) {
  if (!pages.length) return "";
  const last = pages[pages.length - 1];
  return pages.length === 1 ? `p.\u00a0${pages[0]}` : `p.\u00a0${pages[0]}-${last}`;
}

export const plural = (count, one, many) =>
  `${count.toLocaleString("fr-FR")} ${count > 1 ? many : one}`;

/** The locator's labels, widest first; the document's title is said beside them. */
export const pathLabels = ({ locator, title }) =>
  locator.split(" › ").filter((label, place) => label && (place > 0 || label !== title));
