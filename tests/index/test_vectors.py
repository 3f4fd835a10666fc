from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index import EmbedderError, Library
from index.embedders import Vectors
from tests.index.builders import HashedWords, make_document

Open = Callable[..., Library]

FICHES = [("Mobilité", ["La Région finance le permis."]), ("Santé", ["Un centre de santé."])]


class Broken(HashedWords):
    """A model whose folder is not there."""

    def embed_query(self, text: str) -> Vectors:
        raise EmbedderError(self.name, "dossier introuvable.")


class BreaksMidway(HashedWords):
    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        if self.texts:
            raise EmbedderError(self.name, "plus de mémoire.")
        return super().embed_texts(texts)


def best(library: Library, text: str) -> str:
    hit = library.search_vectors(library.embed_query(text), 1)[0]
    return library.passage(hit.passage_id).text


def test_another_model_makes_its_own_vectors(
    open_library: Open, pdf: Path, caplog: pytest.LogCaptureFixture
) -> None:
    open_library(HashedWords("un")).add(make_document("a.pdf", FICHES), pdf)
    other = HashedWords("deux")
    library = open_library(other)
    with caplog.at_level(logging.WARNING):
        assert best(library, "permis") == "La Région finance le permis."
    assert "« deux »" in caplog.text
    assert "2 passages" in caplog.text

    embedded = other.texts
    assert best(open_library(other), "santé") == "Un centre de santé."
    assert other.texts == embedded  # once and for all


def test_old_vectors_stay_until_the_new_ones_are_whole(open_library: Open, pdf: Path) -> None:
    first = HashedWords("un")
    library = open_library(first)
    library.add(make_document("a.pdf", FICHES), pdf)
    library.add(make_document("b.pdf", [("Emploi", ["La mission locale."])]), pdf)
    embedded = first.texts

    broken = open_library(BreaksMidway("deux"))
    with pytest.raises(EmbedderError, match="plus de mémoire"):
        broken.search_vectors(broken.embed_query("permis"), 1)

    assert best(open_library(first), "mission") == "La mission locale."
    assert first.texts == embedded


def test_a_model_that_cannot_be_loaded_changes_nothing(open_library: Open, pdf: Path) -> None:
    library = open_library(HashedWords("un"))
    library.add(make_document("a.pdf", FICHES), pdf)
    before = library.generation()
    with pytest.raises(EmbedderError, match="« absent » ne peut pas être chargé"):
        open_library(Broken("absent")).add(make_document("b.pdf", FICHES), pdf)
    library = open_library(HashedWords("un"))
    assert library.generation() == before
    assert best(library, "permis") == "La Région finance le permis."


def test_lost_vectors_are_made_again(open_library: Open, pdf: Path, tmp_path: Path) -> None:
    open_library(HashedWords()).add(make_document("a.pdf", FICHES), pdf)
    shutil.rmtree(tmp_path / "donnees" / "vectors")
    assert best(open_library(HashedWords()), "permis") == "La Région finance le permis."


def test_documents_added_on_words_alone_get_their_vectors_later(
    open_library: Open, pdf: Path
) -> None:
    open_library(HashedWords()).add(make_document("a.pdf", FICHES), pdf)
    open_library().add(make_document("b.pdf", [("Emploi", ["La mission locale."])]), pdf)
    assert best(open_library(HashedWords()), "mission locale") == "La mission locale."
