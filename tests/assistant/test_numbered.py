"""What is asked of an article by its number."""

from pathlib import Path

from assistant.assistant import Assistant
from assistant.settings import Settings
from index import Library
from ingest import read_document
from tests.index.builders import HashedWords
from tests.pdfs import Sheet, make_pdf


def test_what_it_says_comes_before_what_is_said_of_it(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Article 6 : Engagements", size=14, style="b")
        sheet.lines(
            60,
            105,
            [
                "L'article 7 dit comment le comité de pilotage rend son avis.",
            ],
        )
        sheet.text(60, 200, "Article 7 : Gouvernance", size=14, style="b")
        sheet.lines(60, 225, ["Le comité de pilotage se réunit deux fois par an."])

    pdf = make_pdf(tmp_path / "protocole.pdf", page)
    library = Library(tmp_path / "donnees", HashedWords())
    library.add(read_document(pdf), pdf)
    assistant = Assistant(Settings(data=tmp_path / "donnees"), library)
    answer = assistant.ask("Que dit l'article 7 du comité de pilotage ?")
    assert answer.citations[0].locator == "Article 7 — Gouvernance"
