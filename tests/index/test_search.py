from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Fields, Library, analysis
from tests.index.builders import make_document

WORDS = [
    "permis",
    "santé",
    "emploi",
    "école",
    "jardin",
    "police",
    "vélo",
    "crèche",
    "loyer",
    "sport",
    "bailleur",
    "budget",
]


@pytest.fixture
def library(open_library: Callable[..., Library], pdf: Path) -> Library:
    chance = random.Random(7)
    library = open_library()
    for name in ("a.pdf", "b.pdf"):
        sheets = [
            (
                " ".join(chance.choices(WORDS, k=2)),
                [" ".join(chance.choices(WORDS, k=chance.randint(3, 40))) for _ in range(4)],
            )
            for _ in range(10)
        ]
        library.add(make_document(name, sheets, title=" ".join(chance.choices(WORDS, k=2))), pdf)
    return library


def by_the_book(library: Library, query: dict[str, float]) -> dict[str, float]:
    """BM25F as its paper has it, the slow way."""
    titles = {entry.id: entry.title for entry in library.documents()}
    fields = {}
    for p in library.all_passages():
        parts = (p.path[-1], " ".join((titles[p.document_id], *p.path)), p.context, p.text)
        fields[p.id] = [analysis.analyse(part) for part in parts]
    means = [sum(len(f[at]) for f in fields.values()) / len(fields) for at in range(4)]
    scores = {}
    for identity, parts in fields.items():
        score = 0.0
        for term, weight in query.items():
            count = sum(any(term in part for part in other) for other in fields.values())
            if not count:
                continue
            frequency = sum(
                w * part.count(term) / (1 - 0.4 + 0.4 * len(part) / mean)
                for w, part, mean in zip((1, 2, 1, 1), parts, means, strict=True)
                if mean
            )
            idf = math.log(1 + (len(fields) - count + 0.5) / (count + 0.5))
            score += weight * idf * frequency / (0.9 + frequency)
        if score:
            scores[identity] = score
    return scores


def test_passages_are_ordered_by_bm25f(library: Library) -> None:
    query = {"perm": 1.0, "sant": 0.5, "velo": 2.0, "inconnu": 3.0}
    expected = by_the_book(library, query)
    hits = library.search_words(query, 200)
    assert {hit.passage_id: hit.score for hit in hits} == pytest.approx(expected)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_only_the_best_are_returned(library: Library) -> None:
    assert library.search_words({"perm": 1.0}, 3) == library.search_words({"perm": 1.0}, 200)[:3]
    assert library.search_words({"inconnu": 1.0}, 3) == []
    assert library.search_words({}, 3) == []


def test_terms_tell_how_rare_they_are(library: Library) -> None:
    texts = [set(analysis.analyse(" ".join((*p.path, p.text)))) for p in library.all_passages()]
    titles = [set(analysis.analyse(e.title)) for e in library.documents() for _ in range(40)]
    there = sum("velo" in text | title for text, title in zip(texts, titles, strict=True))
    assert library.frequencies(["velo", "inconnu"]) == {"velo": there}
    rare, common = library.idf(["velo"])["velo"], math.log(1 + 0.5 / (80 + 0.5))
    assert rare > common


def test_a_passages_terms_come_in_their_order(library: Library) -> None:
    passage = library.all_passages()[5]
    title = library.document(passage.document_id).title
    assert library.fields([passage.id, "absent"]) == {
        passage.id: Fields(
            title=tuple(analysis.analyse(passage.path[-1])),
            path=tuple(analysis.analyse(f"{title} {passage.path[-1]}")),
            context=(),
            text=tuple(analysis.analyse(passage.text)),
        )
    }


def test_the_same_documents_give_the_same_scores_whatever_came_before(
    library: Library, pdf: Path, tmp_path: Path
) -> None:
    query = {"perm": 1.0, "velo": 1.0}
    before = library.search_words(query, 10)
    library.add(make_document("c.pdf", [("vélo", ["permis vélo"] * 9)]), pdf)
    library.add(make_document("c.pdf", [("vélo", ["permis vélo"] * 5)]), pdf)
    assert library.search_words(query, 10) != before
    library.remove("c.pdf")
    assert library.search_words(query, 10) == before
