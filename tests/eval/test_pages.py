from pathlib import Path

import pytest

from eval.pages import PageReader


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> PageReader:
    from reportlab.pdfgen.canvas import Canvas

    folder: Path = tmp_path_factory.mktemp("pages")
    canvas = Canvas(str(folder / "Été.pdf"))
    canvas.drawString(72, 700, "Le comité de pilotage inter-")
    canvas.drawString(72, 680, "ministériel se réunit chaque année à l’hôtel de ville.")
    canvas.drawString(72, 40, "Contrat de ville, page 1 sur 2")
    canvas.showPage()
    canvas.drawString(72, 700, "Il rend compte au conseil.")
    canvas.save()
    return PageReader.of_folders([folder])


@pytest.mark.parametrize(
    ("quote", "pages", "stands"),
    [
        ("Le comité de pilotage interministériel se réunit", [1], True),
        ("le comité de pilotage inter-ministériel se réunit", [1], True),
        ("se réunit chaque année à l'hôtel de ville. Il rend compte au conseil", [1, 2], True),
        ("à l'hôtel de ville. Il rend compte au conseil", [2], False),
        ("à l'hôtel de ville, et puis il rend compte au conseil", [1, 2], False),
        ("Il rend compte au conseil", [1], False),
        ("Il rend compte au conseil", [3], False),
        ("Le comité de pilotage interministériel ne se réunit jamais", [1], False),
        ("comité", [1], True),
        ("comit", [1], False),
        ("…", [1], False),
    ],
)
def test_a_quote_is_looked_for_on_its_pages_by_another_reading(
    reader: PageReader, quote: str, pages: list[int], stands: bool
) -> None:
    assert reader.stands_on(quote, "été.PDF", pages) is stands


def test_a_document_that_is_not_at_hand_is_not_judged(reader: PageReader) -> None:
    assert not reader.holds("autre.pdf")
