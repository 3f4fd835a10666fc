"""Who steers: the bodies that the records give, of the most recent document first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from index import Library
from tests.assistant.documents import Sheet


@pytest.fixture(scope="module")
def larzac(make_library: Callable[..., Library]) -> Assistant:
    sheets = []
    for name, period, bodies in (
        (
            "Protocole du Larzac",
            "2019-2022",
            (("Conférence", "La conférence valide le bilan."), ("Cellule", "La cellule prépare.")),
        ),
        (
            "Contrat de ville du Larzac",
            "2024-2030",
            (
                ("Comité de pilotage", "Le comité fixe les orientations en mars."),
                ("Communes", "Les villes suivent les porteurs de projets."),
            ),
        ),
    ):
        sheet = Sheet(f"{name.lower().replace(' ', '-')}.pdf", name, period)
        article = sheet.section(
            "article", "Gouvernance", label="Article 9 — Gouvernance", number="9"
        )
        for body, role in bodies:
            sheet.body(article, body, role)
        health = sheet.section("theme", "Santé")
        sheet.body(health, "Comité technique", "Un comité technique suit le bus dentaire.")
        sheets.append(sheet.document())
    return Assistant(Settings(), make_library(*sheets))


@pytest.mark.parametrize(
    "question",
    [
        "Qui pilote le contrat de ville ?",
        "Quelles sont les instances de gouvernance ?",
        "Comment est organisée la gouvernance du contrat du Larzac ?",
    ],
)
def test_who_steers_is_read_from_the_records(larzac: Assistant, question: str) -> None:
    said = larzac.ask(question).answer
    assert "- **Comité de pilotage** : Le comité fixe les orientations en mars" in said
    assert "- **Communes** : Les villes suivent les porteurs de projets" in said
    if "Conférence" in said:  # of the other document, behind
        assert said.index("Communes") < said.index("Conférence")
    assert "bus dentaire" not in said  # no part of the whole's governance


def test_who_steers_something_else_is_looked_for_in_the_text(larzac: Assistant) -> None:
    said = larzac.ask("Qui pilote le bus dentaire ?").answer
    assert "Pilotage :" not in said
    assert "bus dentaire" in said


def test_the_document_named_answers_alone(larzac: Assistant) -> None:
    answer = larzac.ask("Quelles sont les instances du protocole 2019-2022 ?")
    assert answer.answer.startswith("**Pilotage : 2 instances et acteurs** (Protocole du Larzac")
    assert {citation.document for citation in answer.citations} == {"protocole-du-larzac.pdf"}
