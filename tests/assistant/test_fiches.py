"""The fiches that answer: what their owners offer, and who funds and operates them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.ingestion import ingest_paths
from assistant.settings import Settings
from index import Library
from tests.index.builders import HashedWords


@pytest.fixture(scope="module")
def assistant(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("donnees")
    library = Library(folder, HashedWords())
    ingest_paths(library, sorted(samples.glob("*.pdf")))
    return Assistant(Settings(data=folder), library)


def test_a_fiche_that_answers_says_who_funds_and_operates_it_one_click_away(assistant: Assistant):
    answer = assistant.ask("Quel dispositif accompagne les habitants qui créent leur activité ?")
    assert answer.more is not None
    assert "**Financeurs** : " in answer.more.answer
    assert "**Opérateurs** : " in answer.more.answer
    cited = {c.locator for c in answer.citations}
    assert {c.locator.split(" › ")[2] for c in answer.more.citations} <= {
        locator.split(" › ")[2] for locator in cited if locator.count(" › ") > 1
    }


def test_other_questions_have_no_cards(assistant: Assistant):
    assert assistant.ask("Combien de fois se réunit le comité de pilotage ?").more is None


def test_what_the_partner_asked_about_offers_is_said_first(assistant: Assistant):
    fiche, offered = next(
        (fiche, one)
        for fiche in assistant.library.fiches()
        for one in fiche.dispositifs
        if one.owner is not None and one.owner.name == "État"
    )
    answer = assistant.ask(f"Quels crédits de l'État pour {fiche.title.lower()} ?")
    words = offered.text.strip(" ;.").split()[:4]
    assert " ".join(words) in " ".join(answer.answer.replace("\\", "").split())
