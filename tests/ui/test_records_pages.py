"""The pages made from records, over the samples and a contract that means harm."""

from __future__ import annotations

import io
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import pytest
from openpyxl import load_workbook

from assistant.assistant import Assistant
from assistant.ingestion import ingest_paths
from assistant.settings import Settings
from index import Library
from tests.index.builders import HashedWords
from tests.ui.conftest import Reader, Served
from tests.ui.papers import typeset
from ui.records import spreadsheet_csv, spreadsheet_xlsx
from ui.site import Site

HARM = (
    "La Caisse d’allocations familiales s’engage à financer "
    "<script>window.harmed = true</script> dix places de crèche par an "
    '<img src=x onerror="window.harmed = true"> {{7*7}}.'
)


@pytest.fixture(scope="module")
def served(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    papers = tmp_path_factory.mktemp("papiers")
    for sample in samples.glob("*.pdf"):
        shutil.copy(sample, papers)
    typeset(
        papers / "contrat-piege.pdf",
        "Contrat de ville de Mont-Dru 2024-2030",
        [("Article 1 : Les engagements des partenaires", [HARM])],
    )
    folder = tmp_path_factory.mktemp("donnees")
    yield from serve(folder, papers)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Nothing in the library."""
    yield from serve(tmp_path_factory.mktemp("vide"))


def serve(folder: Path, papers: Path | None = None) -> Iterator[Served]:
    import uvicorn

    from ui.app import create_app

    assistant = Assistant(Settings(data=folder), Library(folder, HashedWords()))
    if papers:
        assert {r.status for r in ingest_paths(assistant.library, [papers])} == {"added"}
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_app(assistant), log_level="warning", timeout_graceful_shutdown=2)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    yield Served(url, assistant, Site(assistant))
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


def go(reader: Reader, path: str) -> None:
    reader.page.goto(reader.url + path)
    reader.page.wait_for_selector(".records[data-ready]")


def change(reader: Reader, name: str, value: str) -> None:
    ready = reader.page.get_attribute(".records", "data-ready")
    reader.page.select_option(f".filters [name={name}]", value)
    wait_for_results(reader, ready)


def wait_for_results(reader: Reader, ready: str | None) -> None:
    reader.page.wait_for_function(
        "before => document.querySelector('.records').dataset.ready !== before", arg=ready
    )


def read(served: Served, path: str) -> bytes:
    with urlopen(served.url + path) as answer:
        content: bytes = answer.read()
        return content


def test_engagements_are_narrowed_and_the_address_says_how(desk: Reader) -> None:
    go(desk, "engagements")
    whole = desk.page.locator("tr[data-row]").count()
    change(desk, "partenaire", "CAF")
    lines = desk.page.locator("tr[data-row]")
    assert 0 < lines.count() < whole
    assert all("CAF" in who for who in desk.page.locator(".who b").all_inner_texts())
    assert "partenaire=CAF" in desk.page.url
    shown = lines.all_inner_texts()
    desk.page.reload()
    desk.page.wait_for_selector(".records[data-ready]")
    assert lines.all_inner_texts() == shown
    assert desk.page.input_value("[name=partenaire]") == "CAF"


def test_words_are_looked_for_as_they_are_typed(desk: Reader) -> None:
    go(desk, "engagements")
    ready = desk.page.get_attribute(".records", "data-ready")
    desk.page.fill("[name=mots]", "places de creche")
    wait_for_results(desk, ready)
    assert desk.page.locator("tr[data-row]").count() >= 1
    assert desk.page.evaluate("document.activeElement.name") == "mots"
    ready = desk.page.get_attribute(".records", "data-ready")
    desk.page.fill("[name=mots]", "introuvable")
    wait_for_results(desk, ready)
    assert "Aucun engagement ne répond" in desk.page.inner_text(".results")


def test_a_cell_of_the_chart_narrows_to_what_it_counts(desk: Reader) -> None:
    go(desk, "engagements")
    cell = desk.page.locator(".heat-cell").first
    count = int(cell.inner_text())
    ready = desk.page.get_attribute(".records", "data-ready")
    cell.click()
    wait_for_results(desk, ready)
    assert desk.page.locator("tr[data-row]").count() == count


def test_a_line_opens_its_page_and_the_next_one(desk: Reader) -> None:
    go(desk, "engagements?mots=640+000")
    desk.page.locator("tr[data-row] .what").first.click()
    desk.page.wait_for_selector(".viewer[data-ready] .box")
    assert "640 000" in desk.page.inner_text(".viewer-quote").replace("\u202f", " ")
    page = desk.page.locator(".records").bounding_box()
    viewer = desk.page.locator(".viewer").bounding_box()
    assert page
    assert viewer
    assert page["x"] + page["width"] <= viewer["x"] + 1
    desk.page.click('.viewer [data-act="close"]')
    assert not desk.page.locator(".viewer").is_visible()
    go(desk, "engagements")
    desk.page.locator("a.place").first.focus()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_selector(".viewer[data-ready] .box")
    first = desk.page.inner_text(".viewer-quote")
    desk.page.click('[data-act="next-citation"]')
    desk.page.wait_for_function(
        "quote => document.querySelector('.viewer-quote').innerText !== quote", arg=first
    )


def test_what_a_document_says_stays_text(desk: Reader) -> None:
    go(desk, "engagements?mots=dix+places+de+cr%C3%A8che")
    said = desk.page.inner_text("tr[data-row] .what")
    assert "<script>window.harmed = true</script>" in said
    assert "{{7*7}}" in said
    desk.page.locator("a.place").first.click()
    desk.page.wait_for_selector(".viewer[data-ready]")
    hostile = "</textarea><img src=x onerror='window.harmed = true'>"
    go(desk, f"dispositifs?{urlencode({'texte': hostile, 'theme': hostile})}")
    assert desk.page.input_value("[name=texte]") == hostile
    assert desk.page.evaluate("window.harmed") is None


def test_engagements_are_taken_away_as_they_are_narrowed(served: Served) -> None:
    book = load_workbook(io.BytesIO(read(served, "api/engagements.xlsx?partenaire=CAF")))
    lines = list(book.active.iter_rows(values_only=True))
    assert lines[0][0] == "Partenaires"
    assert len(lines) > 1
    assert all("CAF" in str(line[0]) for line in lines[1:])
    text = read(served, "api/engagements.csv?partenaire=CAF").decode("utf-8-sig")
    assert text.startswith("Partenaires;")


def test_no_text_becomes_a_formula() -> None:
    row = ["=HYPERLINK(1)", "- un tiret", 12.5, "fin\x0b"]
    text = spreadsheet_csv(["a", "b", "c", "d"], [row]).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("'=HYPERLINK(1);'- un tiret;12,5;")
    book = load_workbook(io.BytesIO(spreadsheet_xlsx("Feuille", ["a", "b", "c", "d"], [row])))
    cells = list(book.active.iter_rows())[1]
    assert [cell.data_type for cell in cells] == ["s", "s", "n", "s"]


def test_quartiers_are_sorted_by_a_figure_and_plotted(desk: Reader) -> None:
    go(desk, "quartiers")
    assert desk.page.locator(".figures-table tbody tr").count() == 4
    ready = desk.page.get_attribute(".records", "data-ready")
    desk.page.locator(".figures-table thead .sort").nth(1).click()
    wait_for_results(desk, ready)
    column = desk.page.locator(".figures-table tbody td:nth-child(2)").all_inner_texts()
    numbers = [float("".join(c for c in text if c.isdigit())) for text in column]
    assert numbers == sorted(numbers, reverse=True)
    widths = desk.page.eval_on_selector_all(
        ".bar-line > span", "bars => bars.map(bar => bar.getBoundingClientRect().width)"
    )
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0


def test_chosen_figures_are_those_shown(desk: Reader) -> None:
    go(desk, "quartiers")
    desk.page.click(".picks summary")
    boxes = desk.page.locator(".picks input")
    for at in range(1, boxes.count()):
        if boxes.nth(at).is_checked():
            ready = desk.page.get_attribute(".records", "data-ready")
            boxes.nth(at).uncheck()
            wait_for_results(desk, ready)
    assert desk.page.locator(".figures-table thead th").count() == 2
    assert boxes.first.is_visible()  # the list stays open


def test_a_quartier_has_a_sheet_whose_figures_open_their_page(desk: Reader) -> None:
    go(desk, "quartiers")
    name = desk.page.locator(".figures-table tbody th a").first.inner_text()
    desk.page.locator(".figures-table tbody th a").first.click()
    desk.page.wait_for_selector(".tiles")
    assert desk.page.locator("h2", has_text=name).is_visible()
    assert desk.page.locator(".aims > li").count() > 0
    link = desk.page.locator(".tiles a.place").first
    value = link.inner_text()
    link.click()
    desk.page.wait_for_selector(".viewer[data-ready] .box")
    assert value.split("\u00a0")[0] in desk.page.inner_text(".viewer-quote")
    desk.page.go_back()
    desk.page.wait_for_selector(".figures-table")


def test_a_project_finds_its_fiche_and_why(desk: Reader) -> None:
    go(desk, "dispositifs")
    ready = desk.page.get_attribute(".records", "data-ready")
    desk.page.fill("[name=texte]", "aider les parents isolés à élever leurs enfants")
    wait_for_results(desk, ready)
    first = desk.page.locator(".card-fiche").first
    assert "parents" in first.locator("h3").inner_text()
    assert "parents" in " ".join(first.locator("mark").all_inner_texts())
    assert first.locator("dt", has_text="Financeurs").is_visible()
    first.locator(".reasons li").first.click()
    desk.page.wait_for_selector(".viewer[data-ready] .box")
    assert "texte=" in desk.page.url


def test_fiches_are_taken_away_with_their_references(served: Served) -> None:
    query = "?" + urlencode({"texte": "aider les parents isolés à élever leurs enfants"})
    text = read(served, f"api/dispositifs.md{query}").decode()
    assert "parents isolés" in text
    assert "[^1]:" in text
    for ending, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        assert read(served, f"api/dispositifs.{ending}{query}").startswith(start)


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Reader) -> None:
    for path in ("engagements", "quartiers", f"dispositifs?theme={quote('Éducation')}"):
        go(phone, path)
        content = phone.page.evaluate(
            "[document.querySelector('#content').scrollWidth, innerWidth]"
        )
        assert content[0] <= content[1]
    go(phone, "engagements")
    phone.page.locator("tr[data-row] .what").first.tap()
    phone.page.wait_for_selector(".source-open .viewer[data-ready] .box")


@pytest.mark.parametrize("page", ["engagements", "quartiers", "dispositifs"])
def test_an_empty_library_says_what_to_do(bare: Served, page: str) -> None:
    content = read(bare, f"api/{page}").decode()
    assert "La bibliothèque est vide" in content
    assert 'href="/bibliotheque"' in content


def test_a_passage_that_is_gone_is_said_to_be(served: Served) -> None:
    from urllib.error import HTTPError

    with pytest.raises(HTTPError, match="404"):
        read(served, "api/passages/nulle-part-00001/reference?start=0&end=5")
