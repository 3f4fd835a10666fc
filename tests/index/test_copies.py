"""The same document several times: one answers, the others are kept beside."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index import Library, analysis
from index.likeness import resemble, same_text, sketch
from ingest.model import Document
from tests.index.builders import HashedWords, make_document

Open = Callable[..., Library]

_WORDS = """partenaires quartiers habitants convention engagements associations emploi formation
insertion logement santé culture sport jeunesse éducation prévention mobilité numérique
accompagnement territoire commune projet action financement suivi évaluation""".split()


def prose(seed: int, sentences: int = 40, of: str = "") -> list[str]:
    choose = random.Random(seed)
    told = []
    for _ in range(sentences):
        words = choose.sample(_WORDS, 9)
        told.append(f"Les {words[0]} de {of or words[1]} suivent " + " ".join(words[1:]) + ".")
    return told


def misread(texts: list[str], share: float = 0.01) -> list[str]:
    """As a scan is recognised: a word in a hundred is wrong, each time otherwise."""
    choose = random.Random(7)
    return [
        " ".join(
            word[:-1] + choose.choice("lic1") if choose.random() < share else word
            for word in text.split()
        )
        for text in texts
    ]


def scan_of(document: Document) -> Document:
    pages = tuple(range(1, len(document.pages) + 1))
    return replace(document, report=replace(document.report, recognised_pages=pages))


TEXT = make_document("convention.pdf", [("Suivi", prose(1))])
SCAN = scan_of(make_document("scan.pdf", [("Suivi", misread(prose(1)))]))
OTHER = make_document("autre.pdf", [("Suivi", prose(2))])


def found(library: Library) -> set[str]:
    terms = dict.fromkeys(analysis.analyse("partenaires quartiers"), 1.0)
    hits = library.search_words(terms, 100)
    hits += library.search_vectors(library.embed_query("partenaires quartiers"), 100)
    return {library.passage(hit.passage_id).document_id for hit in hits}


@pytest.mark.parametrize("first", [TEXT, SCAN])
def test_a_scan_leaves_the_answers_to_its_text(
    first: Document, open_library: Open, pdf: Path
) -> None:
    library = open_library(HashedWords())
    library.add(OTHER, pdf)
    library.add(first, pdf)
    library.add(SCAN if first is TEXT else TEXT, pdf)
    assert [entry.id for entry in library.documents()] == [OTHER.id, TEXT.id]
    (copy,) = library.shelved()
    assert (copy.id, copy.state, copy.served_by) == (SCAN.id, "copy", TEXT.id)
    assert found(library) == {TEXT.id, OTHER.id}
    assert library.count() == len(TEXT.passages) + len(OTHER.passages)
    assert library.pdf(SCAN.id).exists()


def test_a_copy_comes_back_when_its_original_is_removed(open_library: Open, pdf: Path) -> None:
    library = open_library(HashedWords())
    again = replace(TEXT, id="f" * 16, name="copie.pdf")
    for document in (TEXT, SCAN, again):
        library.add(document, pdf)
    assert {entry.state for entry in library.shelved()} == {"copy"}
    library.remove(TEXT.name)
    assert [entry.name for entry in library.documents()] == ["copie.pdf"]
    assert [(entry.id, entry.served_by) for entry in library.shelved()] == [(SCAN.id, again.id)]
    library.remove("copie.pdf")
    assert found(library) == {SCAN.id}
    assert library.shelved() == []


def test_contracts_on_one_model_are_two_documents() -> None:
    one, other = prose(3, of="Bellerive"), prose(3, of="Montclair")
    words = [analysis.fold(" ".join(text)).split() for text in (one, other)]
    assert not same_text(*words, scanned=True)
    assert not same_text(*words, scanned=False)


def test_a_changed_figure_makes_another_text() -> None:
    one = [*prose(4), "La subvention est de 12500 euros."]
    other = [*prose(4), "La subvention est de 14800 euros."]
    words = [analysis.fold(" ".join(text)).split() for text in (one, other)]
    assert resemble(*map(sketch, words))
    assert not same_text(*words, scanned=False)
    assert same_text(words[0], list(words[0]), scanned=False)


def test_short_documents_resemble_nothing() -> None:
    words = "le present document ne dit rien".split()
    assert sketch(words) == b""
    assert not resemble(sketch(words), sketch(words))


def test_two_documents_of_one_name_in_two_folders_both_answer(
    open_library: Open, pdf: Path, tmp_path: Path
) -> None:
    library = open_library(HashedWords())
    there = tmp_path / "ailleurs" / "source.pdf"
    there.parent.mkdir()
    there.write_bytes(pdf.read_bytes())
    library.add(replace(OTHER, name="convention.pdf"), there)
    library.add(TEXT, pdf)
    assert [entry.id for entry in library.documents()] == [OTHER.id, TEXT.id]
