"""Encoders side by side: BM25 alone, all-MiniLM-L6-v2, the static model that ships.

    python -m eval.bench.encoders DOCUMENTS QUESTIONS.jsonl TRAINING_TEXT

Two tests. The question set on the documents: passages found by the encoder alone, and by
words (BM25F, without and with the lexicon) with the encoder's cosine added, over the first 200.
The held pairs of the training text, which no training sees: each question or title has one
right passage among 1,000. Prints the Markdown table of `index/model/MODEL_CARD.md`.
all-MiniLM-L6-v2 is read from the package that carries it, where it is installed (extra `bench`).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
import typer
from numpy.typing import NDArray

from assistant.assistant import Assistant
from assistant.query import Query
from assistant.reading import Reading
from eval.questions import Question, load_questions, same_file
from eval.text import STANDS, fold, grams
from index import Library, bm25f
from index.analysis import analyse
from index.embedders import Embedder, load_embedder
from index.entry import Fields, Filters
from index.resemblance import Resemblance
from index.static import MODEL, StaticEmbedder, shipped_embedder
from index.training.data import Example, read_training_data
from index.training.teacher import packaged_teacher
from ingest import read_document

CANDIDATES = 200
COSINE = 0.25  # what the best cosine adds to the best score by words
RESEMBLANCE = 0.15
HELD = 1000
# Questions as people ask them; the other pairs are titles.
LAY = frozenset({"piaf", "spf_questions"})

Scores = NDArray[np.floating[Any]]


class Row(NamedTuple):
    name: str
    figures: tuple[float, ...]  # recall@5, @10, @20 and MRR, in percent


@dataclass(frozen=True, slots=True)
class Asked:
    query: Query
    golds: list[set[int]]  # per group of evidences, the passages that hold one
    words: Scores  # over the passages; 0 for those that are no candidates; the best 1
    lexicon: Scores  # the same with what the lexicon adds to the question
    ranked: Scores  # by the assistant, with all that it knows


@dataclass(frozen=True, slots=True)
class Corpus:
    texts: list[str]  # with their path, as the library embeds them
    fields: list[Fields]
    asked: list[Asked]
    idf: Callable[[Sequence[str]], dict[str, float]]


def main(
    documents: Annotated[Path, typer.Argument(help="folder of PDFs")],
    questions: Annotated[Path, typer.Argument(help="question set on them")],
    training: Annotated[Path, typer.Argument(help="folder of the training text")],
) -> None:
    encoders = _encoders()
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder), shipped_embedder())
        for pdf in sorted(documents.glob("*.pdf")):
            library.add(read_document(pdf), pdf)
        corpus = _corpus(library, [q for q in load_questions(questions) if q.answerable])
        rows = [
            Row("BM25F, mots de la question", _found(corpus, [a.words for a in corpus.asked])),
            Row("BM25F, avec le lexique", _found(corpus, [a.lexicon for a in corpus.asked])),
            Row("classement de l'assistant", _found(corpus, [a.ranked for a in corpus.asked])),
        ]
        for encoder in encoders:
            rows += _on_questions(encoder, corpus)
        _print("Jeu de questions", ("rappel@5", "rappel@10", "rappel@20", "MRR"), rows)
    _print("Paires tenues à part", ("questions @5", "titres @5"), _on_pairs(encoders, training))
    _print(
        "Coût",
        ("passages de 150 mots par s de processeur", "Mo"),
        [_cost(e, corpus) for e in encoders],
    )


def _encoders() -> list[Embedder]:
    encoders: list[Embedder] = [shipped_embedder()]
    packaged = packaged_teacher()
    if packaged is not None:
        encoders.insert(0, load_embedder(packaged))
    return encoders


def _corpus(library: Library, questions: Sequence[Question]) -> Corpus:
    passages = library.all_passages()
    place = {passage.id: i for i, passage in enumerate(passages)}
    entries = {entry.id: entry for entry in library.documents()}
    held = [frozenset(grams(fold(passage.text))) for passage in passages]
    names = [entries[passage.document_id].name for passage in passages]
    fields = library.fields([passage.id for passage in passages])
    assistant = Assistant(library=library)
    reading = Reading(library)

    def scores(found: Sequence[tuple[str, float]]) -> Scores:
        values = np.zeros(len(passages))
        top = max((score for _, score in found), default=1.0)
        for identity, score in found:
            values[place[identity]] = score / top
        return values

    asked = []
    for question in questions:
        query = reading.understanding.run(question.question, question.history, Filters())
        own = library.search_words(dict.fromkeys(query.own, 1.0), CANDIDATES)
        hits = library.search_words(query.terms, CANDIDATES)
        ranked = assistant.rank(question.question, question.history)
        golds = [
            {
                i
                for evidence in group
                for i in _holding(grams(fold(evidence.quote)), held)
                if same_file(names[i], evidence.doc)
            }
            for group in question.groups
        ]
        asked.append(
            Asked(
                query,
                golds,
                scores([(hit.passage_id, hit.score) for hit in own]),
                scores([(hit.passage_id, hit.score) for hit in hits]),
                scores([(scored.passage.id, scored.score) for scored in ranked]),
            )
        )
    texts = [" › ".join((entries[p.document_id].title, *p.path)) + "\n" + p.text for p in passages]
    return Corpus(texts, [fields[p.id] for p in passages], asked, library.idf)


def _holding(
    quote: Sequence[tuple[str, ...]], held: Sequence[frozenset[tuple[str, ...]]]
) -> list[int]:
    """The passages that a quote stands in."""
    return [i for i, own in enumerate(held) if sum(g in own for g in quote) >= STANDS * len(quote)]


def _on_questions(encoder: Embedder, corpus: Corpus) -> list[Row]:
    vectors = encoder.embed_texts(corpus.texts)
    cosines = [vectors @ encoder.embed_query(a.query.question) for a in corpus.asked]
    rows = [Row(f"{_short(encoder)} seul", _found(corpus, cosines))]
    for name, bases in (
        ("BM25F", [a.words for a in corpus.asked]),
        ("lexique", [a.lexicon for a in corpus.asked]),
    ):
        fused = [_added(base, cosine, COSINE) for base, cosine in zip(bases, cosines, strict=True)]
        rows.append(Row(f"{name} + {_short(encoder)}", _found(corpus, fused)))
    if isinstance(encoder, StaticEmbedder):
        resemblance = Resemblance(encoder)
        likeness = [_likeness(resemblance, corpus, a) for a in corpus.asked]
        fused = [
            _added(a.lexicon, like, RESEMBLANCE)
            for a, like in zip(corpus.asked, likeness, strict=True)
        ]
        rows.append(Row("lexique + ressemblance", _found(corpus, fused)))
    return rows


def _likeness(resemblance: Resemblance, corpus: Corpus, asked: Asked) -> Scores:
    """`index.resemblance` over the candidates, with the terms the lexicon adds."""
    candidates = np.flatnonzero(asked.lexicon)
    idf = corpus.idf(list(asked.query.terms))
    weights = {term: weight * idf.get(term, 5.0) for term, weight in asked.query.terms.items()}
    values = np.zeros(len(asked.lexicon))
    values[candidates] = resemblance.scores(weights, {str(i): corpus.fields[i] for i in candidates})
    return values


def _added(base: Scores, other: Scores, weight: float) -> Scores:
    """Candidates keep their score and get the other's, stretched over them, on top."""
    candidates = np.flatnonzero(base)
    fused = np.full(len(base), -1.0)
    if len(candidates):
        here = other[candidates]
        stretched = (here - here.min()) / max(float(np.ptp(here)), 1e-9)
        fused[candidates] = base[candidates] + weight * stretched
    return fused


def _found(corpus: Corpus, scores: Sequence[Scores]) -> tuple[float, ...]:
    """Recall@5, @10, @20 and MRR, as the contract defines them, in percent."""
    figures = []
    for asked, values in zip(corpus.asked, scores, strict=True):
        order = np.argsort(-values, kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(1, len(order) + 1)
        best = [min((int(rank[i]) for i in gold), default=10**6) for gold in asked.golds]
        recalls = [sum(first <= k for first in best) / len(best) for k in (5, 10, 20)]
        figures.append((*recalls, 1 / min(best)))
    return tuple(100 * float(value) for value in np.mean(figures, axis=0))


def _on_pairs(encoders: Sequence[Embedder], training: Path) -> list[Row]:
    held = read_training_data(training).held_pairs
    random = np.random.default_rng(0)
    lay = [i for i, pair in enumerate(held) if pair.source in LAY]
    others = [i for i, pair in enumerate(held) if pair.source not in LAY]
    titles = random.choice(others, HELD - len(lay), replace=False).tolist()
    pairs = [held[i] for i in lay + titles]
    passages = list(dict.fromkeys(pair.right for pair in pairs))
    words = _bm25(passages)
    rows = [_pair_row("BM25", pairs, passages, words)]
    for encoder in encoders:
        vectors = encoder.embed_texts(passages)

        def cosine(text: str, encoder: Embedder = encoder, vectors: Scores = vectors) -> Scores:
            return vectors @ encoder.embed_query(text)

        def fused(text: str, cosine: Callable[[str], Scores] = cosine) -> Scores:
            by_words = words(text)
            base = by_words / max(float(by_words.max()), 1e-9) + 1e-9
            return _added(base, cosine(text), 2 * COSINE)

        rows.append(_pair_row(f"{_short(encoder)} seul", pairs, passages, cosine))
        rows.append(_pair_row(f"BM25 + {_short(encoder)}", pairs, passages, fused))
    return rows


def _pair_row(
    name: str,
    pairs: Sequence[Example],
    passages: Sequence[str],
    scores: Callable[[str], Scores],
) -> Row:
    place = {passage: i for i, passage in enumerate(passages)}
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for pair in pairs:
        values = scores(pair.left)
        above = int((values >= values[place[pair.right]]).sum())  # on a tie, the worst place
        hits[pair.source in LAY].append(above <= 5)
    return Row(name, tuple(100 * float(np.mean(hits[kind])) for kind in (True, False)))


def _bm25(passages: Sequence[str]) -> Callable[[str], Scores]:
    numbers: dict[str, int] = {}
    texts = [[numbers.setdefault(term, len(numbers)) for term in analyse(p)] for p in passages]
    terms = np.array([number for text in texts for number in text], np.int32)
    lengths = np.array([[0, 0, 0, len(text)] for text in texts], np.int64)
    documents = np.bincount([number for text in texts for number in set(text)])
    averages = lengths.mean(axis=0).tolist()

    def scores(text: str) -> Scores:
        known = {numbers[term] for term in analyse(text) if term in numbers}
        query = {number: bm25f.idf(len(texts), int(documents[number])) for number in known}
        return bm25f.score(query, bm25f.Candidates(terms, lengths), averages)

    return scores


def _cost(encoder: Embedder, corpus: Corpus) -> Row:
    words = " ".join(corpus.texts).split()
    count = 1000 if isinstance(encoder, StaticEmbedder) else 50
    texts = [" ".join(words[150 * i : 150 * (i + 1)]) for i in range(count)]
    encoder.embed_texts(texts[:5])
    start = time.process_time()  # of all cores: others may be at work
    encoder.embed_texts(texts)
    pace = count / (time.process_time() - start)
    folder = MODEL if isinstance(encoder, StaticEmbedder) else Path(encoder.name)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    return Row(_short(encoder), (pace, size))


def _short(encoder: Embedder) -> str:
    return "statique" if isinstance(encoder, StaticEmbedder) else "all-MiniLM-L6-v2"


def _print(title: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    print(f"\n| {title} | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for row in rows:
        print(f"| {row.name} | " + " | ".join(f"{value:.1f}" for value in row.figures) + " |")


if __name__ == "__main__":
    typer.run(main)
