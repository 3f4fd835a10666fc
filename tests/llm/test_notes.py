"""What the records say of a passage is read beside it."""

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.llm.notes import Notes
from assistant.settings import Settings
from index import Library
from ingest import read_document
from tests.index.builders import HashedWords
from tests.llm.server import Playing


@pytest.fixture(scope="module")
def shelf(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library(tmp_path_factory.mktemp("notes"), HashedWords())
    for pdf in sorted(samples.glob("*.pdf")):
        library.add(read_document(pdf), pdf)
    return library


def test_a_passage_comes_with_the_partners_of_its_fiche(shelf: Library) -> None:
    fiche = next(f for f in shelf.fiches() if f.financeurs)
    source = fiche.financeurs[0].source
    assert source is not None
    passage = shelf.passage(source.passage_id)
    notes = Notes(shelf, [passage]).of(passage)
    assert any(
        note.startswith(fiche.label) and fiche.financeurs[0].name in note and "financeurs" in note
        for note in notes
    )


def test_a_commitment_comes_with_who_makes_it_and_a_figure_with_its_place(shelf: Library) -> None:
    engagement = next(e for e in shelf.engagements() if e.partenaires)
    figure = next(i for i in shelf.indicateurs() if i.kind == "valeur" and i.place.quartier)
    read = [shelf.passage(r.source.passage_id) for r in (engagement, figure)]
    notes = Notes(shelf, read)
    assert any(engagement.partenaires[0].name in note for note in notes.of(read[0]))
    assert any(figure.place.quartier in note for note in notes.of(read[1]))


def test_the_model_reads_them_in_its_prompt(shelf: Library, play) -> None:
    server: Playing = play("JE NE SAIS PAS")
    assistant = Assistant(Settings(llm_url=server.url, llm_model="joueur"), shelf)
    fiche = next(f for f in shelf.fiches() if f.financeurs)
    assistant.ask(f"Qui peut financer un projet pour {fiche.title} ?")
    asked = server.requests[-1]["messages"][-1]["content"]
    assert f"(fiche de lecture : {fiche.label} ; financeurs : " in asked
