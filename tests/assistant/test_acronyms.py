"""Acronyms that only a document defines are understood in questions."""

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from index import Library
from index.analysis import analyse
from index.entry import Filters
from ingest import read_document
from tests.index.builders import HashedWords
from tests.pdfs import Sheet, make_pdf


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Article 1 : Aides aux associations", size=14, style="b")
        sheet.lines(
            60,
            105,
            [
                "Le Plan zonal d'animation des quartiers (PZAQ) finance les associations de la ville",
                "qui accueillent les habitants le soir et les jours fériés, toute l'année durant.",
            ],
        )

    pdf = make_pdf(tmp_path / "convention.pdf", page)
    library = Library(tmp_path / "donnees", HashedWords())
    library.add(read_document(pdf), pdf)
    return Assistant(Settings(data=tmp_path / "donnees"), library)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Que finance le PZAQ ?", "plan zonal d'animation des quartiers"),
        ("Que finance le plan zonal d'animation des quartiers ?", "PZAQ"),
    ],
)
def test_both_ways(assistant: Assistant, question: str, meant: str) -> None:
    query = assistant._current().understanding.run(question, (), Filters())
    assert set(analyse(meant)) <= {stem for meaning in query.meanings for stem in meaning.stems}


def test_a_definition_opens_with_the_acronym_in_full(assistant: Assistant) -> None:
    answer = assistant.ask("C'est quoi le PZAQ ?")
    assert "- **PZAQ** : Plan zonal d'animation des quartiers [1]" in answer.answer
    assert "(PZAQ)" in answer.citations[0].quote
    assert "**PZAQ** :" not in assistant.ask("Que finance le PZAQ ?").answer
