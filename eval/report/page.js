"use strict";
const filters = document.getElementById("filters");
const rows = [...document.querySelectorAll("#questions > details")];

// As the page's own words were folded: lower case, no accents, words only.
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];
}

function apply() {
  const chosen = Object.fromEntries(new FormData(filters));
  const words = folded(chosen.search);
  let shown = 0;
  for (const row of rows) {
    const { outcome, stage, persona, kind, difficulty, document: documents, search } = row.dataset;
    const match =
      Object.entries({ outcome, stage, persona, kind, difficulty }).every(
        ([name, value]) => !chosen[name] || chosen[name] === value
      ) &&
      (!chosen.document || documents.split("|").includes(chosen.document)) &&
      words.every((word) => search.includes(word));
    row.hidden = !match;
    shown += match;
  }
  document.getElementById("count").textContent = shown;
  document.getElementById("none").hidden = shown > 0;
}

filters.addEventListener("input", apply);
filters.addEventListener("submit", (event) => event.preventDefault());
filters.addEventListener("reset", () => setTimeout(apply));
