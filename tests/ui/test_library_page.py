"""The library's page, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Reader, Served
from tests.ui.papers import typeset


@pytest.fixture
def library(desk: Reader) -> Reader:
    desk.page.goto(desk.url + "bibliotheque")
    desk.page.locator("#documents a", has_text="Bourg-Neuf").first.wait_for()
    return desk


def drop(reader: Reader, *files: Path, place: str = "drop") -> None:
    reader.page.evaluate("document.querySelector('.lot')?.setAttribute('data-before', '')")
    reader.page.set_input_files(f"#{place} input[type=file]", [str(file) for file in files])
    reader.page.wait_for_function(
        "count => { const lot = document.querySelectorAll('.lot:not([data-before]) > li');"
        " return lot.length === count && !document.querySelector('.lot progress'); }",
        arg=len(files),
    )


def card(reader: Reader, name: str) -> str:
    return reader.page.locator(".lot > li", has_text=name).inner_text()


def test_files_go_in_with_a_report_and_come_out_again(
    served: Served, library: Reader, tmp_path: Path
) -> None:
    good = tmp_path / "charte d'été (2026).pdf"
    typeset(
        good,
        "Charte d'été de Val-Clair 2026",
        [("Article 1 : Baignade", ["Le lac est surveillé."])],
    )
    bad = tmp_path / "abîmé.pdf"
    bad.write_bytes(b"%PDF-1.7 rien")
    drop(library, good, bad)
    told = card(library, good.name)  # the name as people gave it
    assert "Ajouté" in told
    assert "Pages\n1" in told
    assert "Laissé de côté" in told
    told = card(library, bad.name)
    assert "Pas ajouté" in told
    assert "endommagé" in told
    library.page.locator("#documents a", has_text="Val-Clair").first.wait_for()

    drop(library, good)
    assert "Déjà là" in card(library, good.name)

    # Another file in its place, under its name
    other = tmp_path / "nouvelle version.pdf"
    typeset(other, "Charte d'hiver de Val-Clair 2027", [("Article 1 : Patinoire", ["Ouverte."])])
    row = library.page.locator("#documents tr", has_text="Val-Clair")
    row.locator("summary", has_text="Plus").click()
    row.get_by_role("button", name="Remplacer").click()
    library.page.locator("#replacing-what", has_text="Val-Clair").wait_for()
    drop(library, other, place="instead")
    assert "Remplacé" in card(library, good.name)
    row = library.page.locator("#documents tr", has_text="Charte d'hiver")
    row.wait_for()
    assert good.name in row.inner_text()

    row.locator("summary", has_text="Plus").click()
    row.locator("summary", has_text="Retirer").click()
    row.get_by_role("button", name="Retirer de la bibliothèque").click()
    library.page.locator("#progress", has_text="est retiré").wait_for()
    assert library.page.locator("#documents tr", has_text="Charte d'hiver").count() == 0
    names = [entry.name for entry in served.assistant.library.documents()]
    assert names == ["contrat-bourg-neuf.pdf", "convention-piegee.pdf"]


def test_a_look_inside_shows_the_tree_and_boxes_what_was_read(library: Reader) -> None:
    library.page.locator("#documents a", has_text="Bourg-Neuf").first.click()
    library.page.wait_for_selector(".inside[data-ready='1']")
    tree = library.page.locator(".inside-tree button")
    assert "Article 2" in " ".join(tree.all_inner_texts())
    tree.filter(has_text="Article 2").first.click()
    library.page.wait_for_selector(".inside[data-ready='2']")
    text = library.page.inner_text(".inside-text")
    assert "navettes solidaires" in text
    frame = library.page.locator(".passage[aria-pressed=true] span")
    box, image = (
        frame.first.bounding_box(),
        library.page.locator(".inside .sheet img").bounding_box(),
    )
    assert box is not None
    assert image is not None
    assert image["x"] < box["x"] < box["x"] + box["width"] < image["x"] + image["width"]
    library.page.fill("#inside-find", "nature")
    assert tree.filter(has_text="Article 3").is_visible()
    assert not tree.filter(has_text="Article 2").is_visible()
    library.page.fill(".inside-number", "3")
    library.page.press(".inside-number", "Enter")
    library.page.wait_for_selector(".inside[data-ready='3']")
    assert library.page.url.endswith("&page=3")


def test_what_a_document_says_stays_text_inside_too(library: Reader) -> None:
    library.page.locator("#documents a", has_text="piégée").first.click()
    library.page.wait_for_selector(".inside[data-ready='1']")
    library.page.locator(".passage").last.dispatch_event("click")
    assert "<script>window.harmed = true</script>" in library.page.inner_text(".inside-text")
    assert "<b>piégée</b>" in library.page.inner_text(".inside-title")
    assert library.page.evaluate("window.harmed") is None


def test_a_document_that_is_gone_is_told(library: Reader) -> None:
    library.page.goto(library.url + "bibliotheque?document=0123456789abcdef")
    library.page.get_by_text("n’est plus, dans la bibliothèque").wait_for()
