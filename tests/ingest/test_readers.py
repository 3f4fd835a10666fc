"""Several documents read at once share the cores."""

from __future__ import annotations

from pathlib import Path

from ingest.ranges import SHORTEST
from ingest.readers import read_documents
from tests.pdfs import Sheet, make_pdf


def article(sheet: Sheet) -> None:
    sheet.text(60, 80, "Article 1 : Objet", size=16, style="b")
    sheet.text(60, 120, "La convention fixe les engagements des partenaires des quartiers.")


def test_short_documents_are_read_beside_what_follows_a_long_one_s_pages(tmp_path: Path) -> None:
    long = make_pdf(tmp_path / "contrat.pdf", *[article] * 2 * SHORTEST)
    short = [make_pdf(tmp_path / f"fiche {n}.pdf", article) for n in range(3)]
    told: list[tuple[Path, int]] = []
    readings = read_documents(
        [*short, long], lambda path, done, total: told.append((path, done)), processes=2
    )
    found = {reading.path: reading.document for reading in readings}
    assert {path: document and len(document.pages) for path, document in found.items()} == {
        long: 2 * SHORTEST, **dict.fromkeys(short, 1),
    }  # fmt: skip
    all_read = told.index((long, 2 * SHORTEST))
    assert told[0] == (long, 0)
    assert {path for path, _ in told[:all_read]} == {long}
    assert {path for path, _ in told[all_read:]} == {long, *short}
