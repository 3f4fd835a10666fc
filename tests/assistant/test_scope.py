"""Where to look, chosen among what the library holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.scope import Choices, Scope
from index import Library
from tests.assistant.conftest import contract, fiches
from tests.index.builders import HashedWords


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path / "donnees", HashedWords())
    for document in (contract(), fiches()):
        path = tmp_path / document.name
        path.write_bytes(b"%PDF-1.4")
        library.add(document, path)
    return library


@pytest.fixture
def choices(library: Library) -> Choices:
    return Choices.of(library)


def test_territories_are_what_titles_name_beside_common_words(choices: Choices) -> None:
    assert set(choices.territories) == {"Val d'Orne", "Montbrun et Lauzier"}


def test_communes_and_themes_come_from_the_trees(choices: Choices) -> None:
    assert {"Montbrun", "Lauzier"} <= set(choices.communes)
    assert "Emploi" in choices.themes


def test_nothing_chosen_is_the_whole_library(choices: Choices) -> None:
    filters = choices.filters(Scope())
    assert filters is not None
    assert not filters


def test_a_commune_and_a_theme_are_kept_to_where_both_hold(
    library: Library, choices: Choices
) -> None:
    filters = choices.filters(Scope(communes=("Lauzier",), themes=("Emploi",)))
    assert filters is not None
    labels = {
        section.label
        for document, index in filters.sections
        for section in library.sections(document)
        if section.index == index
    }
    assert labels == {"Emploi"}
    parents = {
        library.sections(document)[library.sections(document)[index].parent].title
        for document, index in filters.sections
    }
    assert parents == {"Bel-Air", "La Fontaine"}


def test_a_territory_keeps_to_its_documents(library: Library, choices: Choices) -> None:
    filters = choices.filters(Scope(territories=("Val d'Orne",)))
    assert filters is not None
    names = {library.document(document).name for document in filters.documents}
    assert names == {"fiches-val-dorne.pdf"}


def test_what_cannot_hold_together_is_none(choices: Choices) -> None:
    assert choices.filters(Scope(territories=("Val d'Orne",), communes=("Lauzier",))) is None


def test_what_the_library_no_longer_holds_does_not_narrow(choices: Choices) -> None:
    gone = Scope(documents=("0" * 16,), themes=("Astronomie",))
    assert choices.filters(gone) == choices.filters(Scope())
    assert choices.said(gone) == ""


def test_what_was_chosen_is_said(choices: Choices) -> None:
    assert choices.said(Scope(communes=("Lauzier",), themes=("Emploi",))) == "Lauzier ; Emploi"
