"""The same paragraph in several sheets is given once, and the others are named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from index import Library
from ingest.model import Document
from tests.assistant.documents import Sheet

TEXT = (
    "La ville ouvre un guichet unique où les habitants du quartier trouvent un écrivain public, "
    "une permanence de la mission locale et un accompagnement aux démarches en ligne, avec une "
    "ludothèque pour les enfants qui attendent."
)


def _contract(period: str, *quartiers: str, ending: str = "") -> Document:
    sheet = Sheet(f"contrat-{period}.pdf", "Contrat de ville de Lauzier", period)
    town = sheet.section("commune", "Lauzier")
    for quartier in quartiers:
        place = sheet.section("quartier", quartier, town)
        sheet.text(place, TEXT + ending)
        sheet.text(place, f"Le quartier {quartier} est desservi par un bus le dimanche matin.")
    return sheet.document()


@pytest.fixture(scope="module")
def assistant(make_library: Callable[..., Library]) -> Assistant:
    library = make_library(
        _contract("2019-2022", "Les Prés"), _contract("2024-2030", "Bel-Air", "La Fontaine")
    )
    return Assistant(Settings(), library)


def test_the_copy_of_the_quartier_asked_about_is_kept_and_the_others_named(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Quel guichet unique pour les habitants à La Fontaine ?")
    given = [p for p in answer.passages if p.text.startswith("La ville ouvre un guichet")]
    assert [p.locator for p in given] == ["Lauzier › La Fontaine"]
    assert set(given[0].same_text) == {"Lauzier › Bel-Air, p. 1", "Lauzier › Les Prés, p. 1"}
    cited = next(c for c in answer.citations if "guichet unique" in c.quote)
    assert cited.locator == "Lauzier › La Fontaine"
    assert set(cited.same_text) == set(given[0].same_text)


def test_where_no_quartier_is_named_the_latest_document_is_kept(assistant: Assistant) -> None:
    answer = assistant.ask("Quel guichet unique pour les habitants ?")
    given = [p for p in answer.passages if p.text.startswith("La ville ouvre un guichet")]
    assert len(given) == 1
    assert given[0].document == "contrat-2024-2030.pdf"


def test_texts_whose_figures_differ_are_two(make_library: Callable[..., Library]) -> None:
    library = make_library(
        _contract("2019-2022", "Les Prés", ending=" Il accueille 120 personnes."),
        _contract("2024-2030", "Bel-Air", ending=" Il accueille 340 personnes."),
    )
    answer = Assistant(Settings(), library).ask("Quel guichet unique pour les habitants ?")
    given = [p for p in answer.passages if p.text.startswith("La ville ouvre un guichet")]
    assert len(given) == 2
    assert not any(p.same_text for p in given)
